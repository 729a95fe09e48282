//! Comparisons and range checks of numbers, and their text in messages.

use super::{Decimal, Number, Scaled, Term};
use crate::refusal::Refusal;
use std::cmp::Ordering;
use std::fmt;

impl Number<'_> {
    /// Exact comparison of the values: 4, 4.0 and 4.00 are equal.
    #[inline(always)]
    pub fn compare(&self, other: &Number) -> Ordering {
        match (self, other) {
            (Self::Whole(a), Number::Whole(b)) => a.cmp(b),
            _ => self.compare_decimals(other),
        }
    }

    #[inline(never)]
    fn compare_decimals(&self, other: &Number) -> Ordering {
        if let (Some(a), Some(b)) = (Scaled::of(self), Scaled::of(other))
            && let Some(order) = a.compare(b)
        {
            return order;
        }
        // many digits: the sign of the exact difference
        let difference = Term::from(*self).minus(&Term::from(*other));
        difference.signum().cmp(&0)
    }

    /// Whether the value lies in `low..=high`.
    #[inline(always)]
    pub fn is_within(&self, low: i64, high: i64) -> bool {
        if let Self::Whole(whole) = self {
            return (low..=high).contains(whole);
        }
        self.compare(&Number::Whole(low)).is_ge() && self.compare(&Number::Whole(high)).is_le()
    }

    /// The number, when it is not negative; `what` names it in the error.
    #[inline(always)]
    pub fn not_negative(self, what: &str, hint: &'static str) -> Result<Self, Refusal> {
        if self.is_negative() { Err(negative(self, what, hint)) } else { Ok(self) }
    }
}

#[cold]
fn negative(number: Number, what: &str, hint: &'static str) -> Refusal {
    Refusal::out_of_range(format!("{what} {number} is negative, it must be 0 or more")).hint(hint)
}

/// For messages: a number with very many digits is truncated.
impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 40;
        let Self::Decimal(_) = self else {
            return self.to_whole().unwrap_or_default().fmt(f);
        };
        let text = Decimal::from(&Term::from(*self)).to_string();
        if text.len() > SHOWN { write!(f, "{}...", &text[..SHOWN]) } else { f.write_str(&text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparison_is_of_values() {
        let of = |x: f64| Number::from_f64(x).unwrap();
        assert!(of(4.5).compare(&Number::Whole(4)).is_gt());
        assert!(of(-4.5).compare(&Number::Whole(-4)).is_lt());
        assert!(of(4.1).compare(&Number::from_f32(4.1).unwrap()).is_eq());
        assert!(of(0.5).is_within(0, 1) && !of(1.5).is_within(0, 1));
        assert!(of(-0.5).is_negative() && !of(0.0).is_negative());
        assert!(of(1e30).compare(&of(1e-12)).is_gt() && of(-1e30).compare(&of(1e-12)).is_lt());
        assert!(of(1e-12).compare(&of(1.1e-12)).is_lt() && of(1e14).compare(&of(0.0001)).is_gt());
    }
}
