//! The last step of a percentage or a mean: one division, left to the server's numeric.

use super::{Decimal, Number, Term};

/// `numerator / denominator`, divided once, at the end; a zero denominator gives no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    pub numerator: Decimal,
    pub denominator: Decimal,
}

impl Ratio {
    /// The mean `total / n`.
    pub fn new(total: &Term, n: &Term) -> Self {
        Self { numerator: Decimal::from(total), denominator: Decimal::from(n) }
    }

    /// `100.0 * part / whole`, with the scale that numeric gives that product.
    pub fn percent(part: &Term, whole: &Term) -> Self {
        let hundred = Term { whole: 100, scale: 1, ..Term::default() };
        Self::new(&hundred.times(part), whole)
    }

    /// The same for counted rows.
    pub fn percent_of_counts(part: i64, whole: i64) -> Self {
        Self::percent(&Number::Whole(part).into(), &Number::Whole(whole).into())
    }

    pub fn is_defined(&self) -> bool {
        !self.denominator.is_zero()
    }

    /// The value as a double; None where it is not defined, or beyond all doubles.
    pub fn value(&self) -> Option<f64> {
        let of = |decimal: &Decimal| decimal.to_string().parse::<f64>().ok();
        let value = of(&self.numerator)? / of(&self.denominator)?;
        value.is_finite().then_some(value)
    }
}
