//! A number with few digits, as most are, as one integer.

use super::{BASE, Number};
use std::cmp::Ordering;

/// `mantissa * 10000^position`, a whole number or one with a few decimals. Position is never above 0.
#[derive(Clone, Copy, Debug)]
pub struct Scaled {
    pub mantissa: i128,
    pub position: i32,
    pub scale: u32,
}

/// So many digits of base 10,000 always fit into 64 bits.
const DIGITS: usize = 4;

impl Scaled {
    #[inline(always)]
    pub fn whole(whole: i64) -> Self {
        Self { mantissa: whole.into(), position: 0, scale: 0 }
    }

    /// The number in this form, if it has few enough digits.
    #[inline(always)]
    pub fn of(number: &Number) -> Option<Self> {
        match number {
            Number::Whole(whole) => Some(Self::whole(*whole)),
            Number::Decimal(digits) => {
                let position = digits.weight + 1 - digits.count() as i32;
                if digits.count() > DIGITS || position > 0 {
                    return None;
                }
                let mantissa = (0..digits.count()).fold(0, |mantissa, i| mantissa * BASE + digits.digit(i));
                let mantissa = if digits.negative { -mantissa } else { mantissa };
                Some(Self { mantissa: mantissa.into(), position, scale: digits.scale })
            }
        }
    }

    /// The exact product, if it fits into 128 bits.
    #[inline(always)]
    pub fn times(self, other: Self) -> Option<Self> {
        let mantissa = match (i64::try_from(self.mantissa), i64::try_from(other.mantissa)) {
            (Ok(a), Ok(b)) => i128::from(a) * i128::from(b),
            _ => self.mantissa.checked_mul(other.mantissa)?,
        };
        Some(Self { mantissa, position: self.position + other.position, scale: self.scale + other.scale })
    }

    /// The order of the values, if both fit into 128 bits on one scale.
    #[inline]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let position = self.position.min(other.position);
        let raised = |scaled: Self| {
            let power = BASE.checked_pow((scaled.position - position) as u32)?;
            scaled.mantissa.checked_mul(power.into())
        };
        Some(raised(self)?.cmp(&raised(other)?))
    }
}
