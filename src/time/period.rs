//! A range of moments or days, as a customer's lifetime or a reporting period.

use crate::refusal::{Refusal, SqlState};

/// A tstzrange or tsrange, bounds in microseconds since 2000, or a daterange, in days; the extremes are -infinity and
/// infinity. None where there is no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Empty,
    Between { lower: Option<i64>, lower_included: bool, upper: Option<i64>, upper_included: bool },
}

impl Period {
    pub fn contains(&self, moment: i64) -> bool {
        match *self {
            Self::Empty => false,
            Self::Between { lower, lower_included, upper, upper_included } => {
                lower.is_none_or(|bound| bound < moment || bound == moment && lower_included)
                    && upper.is_none_or(|bound| moment < bound || bound == moment && upper_included)
            }
        }
    }

    /// Start and end of a reporting period, which must have both.
    pub fn bounds(&self) -> Result<(i64, i64), Refusal> {
        let finite = |bound: &i64| *bound != i64::MIN && *bound != i64::MAX;
        match *self {
            Self::Empty => Err(Refusal::new(SqlState::InvalidParameter, "the period is empty")
                .hint("A period has a start and a later end, such as '[2026-01-01, 2026-02-01)'.")),
            Self::Between { lower, upper, .. } => match (lower.filter(finite), upper.filter(finite)) {
                (Some(lower), Some(upper)) => Ok((lower, upper)),
                _ => Err(Refusal::new(SqlState::InvalidParameter, "the period has no start or no end")
                    .hint("A period has a start and a later end, such as '[2026-01-01, 2026-02-01)'.")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(lower: impl Into<Option<i64>>, upper: impl Into<Option<i64>>) -> Period {
        Period::Between { lower: lower.into(), lower_included: true, upper: upper.into(), upper_included: false }
    }

    #[test]
    fn bounds_are_in_or_out_as_they_say() {
        let may = between(10, 20);
        assert!(may.contains(10) && may.contains(19) && !may.contains(20) && !may.contains(9));
        assert!(between(None, None).contains(0) && between(None, 5).contains(-100) && !between(5, None).contains(4));
        let open = Period::Between { lower: Some(1), lower_included: false, upper: Some(3), upper_included: true };
        assert!(!open.contains(1) && open.contains(3));
        assert!(!Period::Empty.contains(0));
    }

    #[test]
    fn a_period_needs_both_ends() {
        assert_eq!(between(1, 2).bounds().unwrap(), (1, 2));
        for period in [Period::Empty, between(None, 2), between(1, None), between(i64::MIN, 2), between(1, i64::MAX)] {
            assert_eq!(period.bounds().unwrap_err().parts().state, SqlState::InvalidParameter);
        }
    }
}
