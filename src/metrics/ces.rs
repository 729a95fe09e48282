//! Customer effort: `ces_avg` on the effort scale, `ces_easy_pct` on the agreement scale.
//!
//! The two scales run in opposite directions. Effort: 1 little to 7 much, lower is better. Agreement with "the company
//! made it easy": 1 disagree to 7 fully agree, higher is better (CES 2.0, Dixon, 2013).

use crate::exact::Number;
use crate::refusal::{Refusal, SqlState};

const SCALE_MAX: i64 = 7;
/// Agreement from this answer on means that it was easy.
const EASY: i64 = 5;

/// The score, when it lies on the scale of 1 to `scale_max`.
#[inline(always)]
pub fn on_scale<'a>(score: Number<'a>, scale_max: Number) -> Result<Number<'a>, Refusal> {
    if scale_max.compare(&Number::Whole(1)).is_le() {
        return Err(no_scale(scale_max));
    }
    if score.compare(&Number::Whole(1)).is_lt() || score.compare(&scale_max).is_gt() {
        return Err(off_scale(
            "score",
            score,
            scale_max,
            "For another effort scale write ces_avg(score, scale_max); leave stray rows out with FILTER (WHERE ...).",
        ));
    }
    Ok(score)
}

/// The score on the usual scale.
#[inline(always)]
pub fn on_usual_scale(score: Number) -> Result<Number, Refusal> {
    on_scale(score, Number::Whole(SCALE_MAX))
}

/// Whether an answer on the agreement scale means that it was easy.
#[inline(always)]
pub fn is_easy(score: Number) -> Result<bool, Refusal> {
    is_easy_from(score, Number::Whole(EASY))
}

/// The same with another threshold on the same scale.
#[inline(always)]
pub fn is_easy_from(score: Number, threshold: Number) -> Result<bool, Refusal> {
    const HINT: &str = "ces_easy_pct() takes the agreement scale; for another one write share_pct(score >= threshold).";
    for (what, number) in [("score", score), ("threshold", threshold)] {
        if !number.is_within(1, SCALE_MAX) {
            return Err(off_scale(what, number, Number::Whole(SCALE_MAX), HINT));
        }
    }
    Ok(score.compare(&threshold).is_ge())
}

#[cold]
fn off_scale(what: &str, number: Number, scale_max: Number, hint: &'static str) -> Refusal {
    Refusal::out_of_range(format!("CES {what} {number} is out of range, it must be from 1 to {scale_max}")).hint(hint)
}

#[cold]
fn no_scale(scale_max: Number) -> Refusal {
    Refusal::new(
        SqlState::InvalidParameter,
        format!("CES scale_max {scale_max} is too small, it must be greater than 1"),
    )
    .hint("The effort scale runs from 1 to scale_max: ces_avg(score, 5) for 1 to 5.")
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::metrics::rate::RateSummary;
    use crate::metrics::score::{ScoreSummary, Weighed};
    use crate::postgres::transitions;

    transitions!(ScoreSummary: ces_avg_add, ces_avg_subtract,
        (score: Number) => on_usual_scale(score).map(|score| Some(Weighed::score(score))));
    transitions!(ScoreSummary: ces_avg_scale_add, ces_avg_scale_subtract,
        (score: Number, scale_max: Number) => on_scale(score, scale_max).map(|score| Some(Weighed::score(score))));
    transitions!(RateSummary: ces_easy_add, ces_easy_subtract, (score: Number) => is_easy(score).map(Some));
    transitions!(RateSummary: ces_easy_threshold_add, ces_easy_threshold_subtract,
        (score: Number, threshold: Number) => is_easy_from(score, threshold).map(Some));

    pgrx::extension_sql_file!("../../sql/metrics/ces.sql", name = "ces", requires = ["rate", "score"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(x: f64) -> Number<'static> {
        Number::from_f64(x).unwrap()
    }

    #[test]
    fn five_and_more_are_easy() {
        for (score, easy) in [(1.0, false), (4.9, false), (5.0, true), (7.0, true)] {
            assert_eq!(is_easy(number(score)).unwrap(), easy);
        }
        assert!(is_easy_from(number(6.0), number(5.5)).unwrap());
    }

    #[test]
    fn what_is_off_the_scale_is_refused() {
        for score in [0.0, 0.5, 7.5, 8.0, -1.0] {
            assert!(on_usual_scale(number(score)).unwrap_err().to_string().contains("from 1 to 7"));
            assert!(is_easy(number(score)).is_err());
        }
        assert!(on_scale(number(6.0), number(5.0)).unwrap_err().to_string().contains("from 1 to 5"));
        assert!(on_scale(number(10.0), number(10.0)).is_ok());
        assert!(on_scale(number(1.0), number(1.0)).is_err());
        assert!(is_easy_from(number(5.0), number(8.0)).is_err());
    }
}
