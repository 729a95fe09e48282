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

    pgrx::extension_sql!(
        r#"
CREATE AGGREGATE csat_pct(satisfied boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_pct(boolean) IS 'Customer satisfaction by good and bad ratings: 100 * satisfied / answers, in percent; higher is better';

SELECT for_each_number(1, $$
CREATE FUNCTION csat_pct_add(state rate_summary, score {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_pct_add(rate_summary, {1}) IS 'transition of csat_pct(score): counts an answer from 1 to 5';
CREATE FUNCTION csat_pct_subtract(state rate_summary, score {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_pct_subtract(rate_summary, {1}) IS 'inverse transition of csat_pct(score): takes an answer back';

CREATE AGGREGATE csat_pct(score {1}) (
    SFUNC = csat_pct_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = csat_pct_add, MINVFUNC = csat_pct_subtract, MSTYPE = rate_summary, MSSPACE = 24,
    MINITCOND = '{"hits":0,"n":0}', MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_pct({1}) IS 'Customer satisfaction on a scale of 1 to 5: 100 * answers of 4 or 5 / answers, in percent; higher is better';

CREATE AGGREGATE csat_avg(score {1}) (
    SFUNC = score_add, STYPE = score_summary, SSPACE = 96, INITCOND = '{"n":0,"total":0,"squares":0}',
    FINALFUNC = mean, COMBINEFUNC = score_summary_merge,
    MSFUNC = score_add, MINVFUNC = score_subtract, MSTYPE = score_summary, MSSPACE = 96,
    MINITCOND = '{"n":0,"total":0,"squares":0}', MFINALFUNC = mean,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_avg({1}) IS 'Mean satisfaction score: sum of scores / answers, in points of the scale; higher is better';
$$);

SELECT for_each_number(2, $$
CREATE FUNCTION csat_threshold_add(state rate_summary, score {1}, threshold {2}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_threshold_add(rate_summary, {1}, {2}) IS 'transition of csat_pct(score, threshold): counts an answer';
CREATE FUNCTION csat_threshold_subtract(state rate_summary, score {1}, threshold {2}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_threshold_subtract(rate_summary, {1}, {2}) IS 'inverse transition of csat_pct(score, threshold): takes an answer back';

CREATE AGGREGATE csat_pct(score {1}, threshold {2}) (
    SFUNC = csat_threshold_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = csat_threshold_add, MINVFUNC = csat_threshold_subtract, MSTYPE = rate_summary, MSSPACE = 24,
    MINITCOND = '{"hits":0,"n":0}', MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_pct({1}, {2}) IS 'Customer satisfaction on any scale: 100 * answers with score >= threshold / answers, in percent; higher is better';
$$);
"#,
        name = "csat",
        requires = ["rate", "score"]
    );
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
