//! Shares of rows: `share_pct(hit)`, the rates under the names people look for, and the summary `rate_agg(hit)`.
//!
//! 100 * true / (true + false); NULL is no answer and in neither.

use crate::exact::Ratio;
use crate::refusal::Refusal;
use crate::state::{
    Changed, Direction, Flat, Obstacle, State, Transition, fixed_counters, impossible, moved, not_negative,
};
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

impl Transition<bool> for RateSummary {
    #[inline(always)]
    fn transition(&mut self, hit: &bool, direction: Direction) -> Changed<Self> {
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

    pgrx::extension_sql_file!("../../sql/metrics/rate.sql", name = "rate", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;

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
