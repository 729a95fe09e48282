//! Customer satisfaction: `csat_pct` in its three forms and `csat_avg(score)`.
//!
//! Two different numbers go by this name: the share of satisfied answers (`csat_pct`) and the mean score (`csat_avg`).

use crate::exact::Number;
use crate::refusal::Refusal;

/// Answers from this score on are satisfied, on a scale of 1 to 5.
const SATISFIED: i64 = 4;
const SCALE: (i64, i64) = (1, 5);

/// Whether a score on the scale of 1 to 5 is a satisfied one.
#[inline]
pub fn is_satisfied(score: Number) -> Result<bool, Refusal> {
    if !score.is_within(SCALE.0, SCALE.1) {
        return Err(off_scale(score));
    }
    Ok(score.compare(&Number::Whole(SATISFIED)).is_ge())
}

#[cold]
fn off_scale(score: Number) -> Refusal {
    Refusal::out_of_range(format!("CSAT score {score} is out of range, it must be from 1 to 5"))
        .hint("For another scale give the threshold, csat_pct(score, threshold); leave stray rows out with FILTER (WHERE score BETWEEN 1 AND 5).")
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::metrics::rate::RateSummary;
    use crate::postgres::transitions;

    transitions!(RateSummary: csat_pct_add, csat_pct_subtract, (score: Number) => is_satisfied(score).map(Some));
    transitions!(RateSummary: csat_threshold_add, csat_threshold_subtract,
        (score: Number, threshold: Number) => Ok::<_, Refusal>(Some(score.compare(&threshold).is_ge())));

    pgrx::extension_sql_file!("../../sql/metrics/csat.sql", name = "csat", requires = ["rate", "score"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_and_more_are_satisfied() {
        for (score, satisfied) in [(1.0, false), (3.99, false), (4.0, true), (4.5, true), (5.0, true)] {
            assert_eq!(is_satisfied(Number::from_f64(score).unwrap()).unwrap(), satisfied);
        }
    }

    #[test]
    fn what_is_off_the_scale_is_refused() {
        for score in [0.0, 0.99, 5.01, 6.0, 10.0, -1.0] {
            assert!(is_satisfied(Number::from_f64(score).unwrap()).unwrap_err().to_string().contains("from 1 to 5"));
        }
    }
}
