//! Shares of rows: `share_pct(hit)`, the rates under the names people look for, and the summary `rate_agg(hit)`.
//!
//! 100 * true / (true + false); NULL is no answer and in neither.

use crate::exact::Ratio;
use crate::refusal::Refusal;
use crate::state::{Change, Counts, Direction, Flat, Obstacle, State, fixed_counters, impossible, moved, not_negative};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Rows and those of them that are hits: the state of every percentage of true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[serde(deny_unknown_fields)]
#[repr(C)]
pub struct RateSummary {
    pub hits: i64,
    pub n: i64,
}

impl RateSummary {
    pub fn pct(&self) -> Ratio {
        Ratio::percent_of_counts(self.hits, self.n)
    }

    fn checked(self) -> Result<Self, Refusal> {
        let Self { hits, n } = self;
        not_negative(Self::NAME, &[("hits", hits), ("n", n)])?;
        if hits > n {
            return Err(impossible(Self::NAME, format!("\"hits\" is {hits}, it cannot exceed \"n\", which is {n}.")));
        }
        Ok(self)
    }
}

impl State for RateSummary {
    const NAME: &'static str = "rate_summary";
    type Document = Self;

    fixed_counters!(checked: hits, n);

    fn is_empty(&self) -> bool {
        self.n == 0
    }

    fn document(&self) -> Self {
        self.clone()
    }

    fn from_document(document: Self) -> Result<Flat<Self>, Refusal> {
        Ok(Flat::copy(&document.checked()?))
    }
}

impl Counts<bool> for RateSummary {
    #[inline(always)]
    fn count(&mut self, hit: &bool, direction: Direction) -> Change<Self> {
        let hits = moved(self.hits, (*hit).into(), direction)?;
        let n = moved(self.n, 1, direction)?;
        if direction == Direction::Subtract && hits > n {
            return Err(Obstacle::Irreversible);
        }
        *self = Self { hits, n };
        Ok(())
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(RateSummary, "rate_summary");

    transitions!(RateSummary: rate_add, rate_subtract, (hit: bool) => Ok::<_, Refusal>(Some(hit)));

    sql_function!(
        fn rate_summary_pct(s: Stored<RateSummary>) -> Ratio {
            s.pct()
        }
    );
    sql_function!(
        fn rate_summary_hits(s: Stored<RateSummary>) -> i64 {
            s.hits
        }
    );
    sql_function!(
        fn rate_summary_num_values(s: Stored<RateSummary>) -> i64 {
            s.n
        }
    );

    pgrx::extension_sql!(
        r#"
SELECT define_state_type('rate_summary', 'plain', 'Counted rows and the hits among them: the state of every percentage of true');

CREATE FUNCTION pct(s rate_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_pct';
COMMENT ON FUNCTION pct(rate_summary) IS 'share of hits of a summary: 100 * hits / rows, in percent; NULL without rows';

CREATE FUNCTION hits(s rate_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_hits';
COMMENT ON FUNCTION hits(rate_summary) IS 'number of rows that are hits';

CREATE FUNCTION num_values(s rate_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_num_values';
COMMENT ON FUNCTION num_values(rate_summary) IS 'number of rows, hits or not';

CREATE FUNCTION rate_add(state rate_summary, hit boolean) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_add(rate_summary, boolean) IS 'transition of every percentage of true: counts a row';
CREATE FUNCTION rate_subtract(state rate_summary, hit boolean) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_subtract(rate_summary, boolean) IS 'inverse transition of every percentage of true: takes a row back';

CREATE AGGREGATE rate_agg(hit boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = rate_summary_result, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = rate_summary_result,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rate_agg(boolean) IS 'summary of a percentage of true, to store and to combine: hits, rows';

SELECT define_combine('rate_summary', '{"hits":0,"n":0}');

CREATE AGGREGATE share_pct(hit boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE share_pct(boolean) IS 'Share of rows for which a condition holds: 100 * true / (true + false), in percent';

CREATE AGGREGATE feedback_response_rate(responded boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE feedback_response_rate(boolean) IS 'Share of feedback requests that were answered: 100 * responded / requests, in percent; higher is better';

CREATE AGGREGATE referral_rate(referred boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE referral_rate(boolean) IS 'Share of customers who referred somebody: 100 * referred / customers, in percent; higher is better';

CREATE AGGREGATE abandonment_rate(abandoned boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandonment_rate(boolean) IS 'Share of contacts given up before an answer: 100 * abandoned / contacts, in percent; lower is better';
"#,
        name = "rate",
        requires = ["helpers"]
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;

    #[test]
    fn the_share_is_divided_once() {
        assert_eq!(RateSummary { hits: 30, n: 50 }.pct().value(), Some(60.0));
        assert_eq!(RateSummary { hits: 0, n: 0 }.pct().value(), None);
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<bool> = (0..30).map(|i| i % 3 == 0).collect();
        laws::check::<RateSummary, _>(r#"{"hits":0,"n":0}"#, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<RateSummary>(&[
            r#"{"hits":2,"n":1}"#,
            r#"{"hits":-1,"n":1}"#,
            r#"{"hits":1}"#,
            r#"{"hits":1,"n":1,"m":1}"#,
        ]);
    }
}
