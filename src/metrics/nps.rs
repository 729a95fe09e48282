//! Net Promoter Score: `nps(score)`, `nps_category(score)`, `nps_band(nps)` and the summary `nps_agg(score)`.
//!
//! 100 * (promoters - detractors) / answers on the question "how likely are you to recommend us", 0..10: 9 and 10 are
//! promoters, 7 and 8 passives, 0 to 6 detractors (Reichheld, "The One Number You Need to Grow", 2003).

use crate::exact::{Number, Ratio};
use crate::refusal::{Refusal, SqlState};
use crate::state::{Changed, Direction, Flat, State, Transition, add_to, fixed_counters, moved, not_negative};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Counted answers by group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[serde(deny_unknown_fields)]
#[repr(C)]
pub struct NpsSummary {
    pub promoters: i64,
    pub passives: i64,
    pub detractors: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Promoter,
    Passive,
    Detractor,
}

/// The group of a score; what is no whole number from 0 to 10 is refused.
#[inline(always)]
pub fn group(score: Number) -> Result<Group, Refusal> {
    match score.to_whole() {
        Some(0..=6) => Ok(Group::Detractor),
        Some(7..=8) => Ok(Group::Passive),
        Some(9..=10) => Ok(Group::Promoter),
        _ => Err(off_scale(score)),
    }
}

#[cold]
fn off_scale(score: Number) -> Refusal {
    const RANGE: &str = "it must be a whole number from 0 to 10";
    if score.is_within(0, 10) {
        Refusal::new(SqlState::InvalidParameter, format!("NPS score {score} is not a whole number, {RANGE}"))
            .hint("Count each answer by itself, not a mean of several; leave other rows out with FILTER (WHERE score = floor(score)).")
    } else {
        Refusal::out_of_range(format!("NPS score {score} is out of range, {RANGE}"))
            .hint("Leave such rows out with FILTER (WHERE score BETWEEN 0 AND 10).")
    }
}

impl Group {
    pub fn name(self) -> &'static str {
        match self {
            Self::Promoter => "promoter",
            Self::Passive => "passive",
            Self::Detractor => "detractor",
        }
    }
}

/// What a Net Promoter Score is called: below 0 critical, below 30 weak, up to 50 good, above excellent.
pub fn band(nps: Number) -> Result<&'static str, Refusal> {
    if !nps.is_within(-100, 100) {
        return Err(Refusal::out_of_range(format!("NPS {nps} is out of range, it must be from -100 to 100"))
            .hint("nps_band() takes a Net Promoter Score, not a single answer: nps_band(nps(score))."));
    }
    Ok(if nps.is_negative() {
        "critical"
    } else if nps.compare(&Number::Whole(30)).is_lt() {
        "weak"
    } else if nps.compare(&Number::Whole(50)).is_le() {
        "good"
    } else {
        "excellent"
    })
}

impl NpsSummary {
    fn of(&mut self, group: Group) -> &mut i64 {
        match group {
            Group::Promoter => &mut self.promoters,
            Group::Passive => &mut self.passives,
            Group::Detractor => &mut self.detractors,
        }
    }

    /// All answers.
    pub fn num_values(&self) -> i64 {
        // combine() and from_document() see to it that the three together fit
        self.promoters.saturating_add(self.passives).saturating_add(self.detractors)
    }

    fn checked(self) -> Result<Self, Refusal> {
        add_to(add_to(self.promoters, self.passives)?, self.detractors)?;
        Ok(self)
    }

    pub fn nps(&self) -> Ratio {
        Ratio::percent_of_counts(self.promoters - self.detractors, self.num_values())
    }
}

impl State for NpsSummary {
    const NAME: &'static str = "nps_summary";
    type Document = Self;

    fixed_counters!(checked: promoters, passives, detractors);

    fn is_empty(&self) -> bool {
        self.num_values() == 0
    }

    fn document(&self) -> Self {
        self.clone()
    }

    fn from_document(document: Self) -> Result<Flat<Self>, Refusal> {
        let Self { promoters, passives, detractors } = document;
        not_negative(Self::NAME, &[("promoters", promoters), ("passives", passives), ("detractors", detractors)])?;
        Ok(Flat::copy(&document.checked()?))
    }
}

impl Transition<Group> for NpsSummary {
    #[inline(always)]
    fn transition(&mut self, group: &Group, direction: Direction) -> Changed<Self> {
        let counter = self.of(*group);
        *counter = moved(*counter, 1, direction)?;
        Ok(())
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(NpsSummary, "nps_summary");

    transitions!(NpsSummary: nps_add, nps_subtract, (score: Number) => group(score).map(Some));

    sql_function!(
        fn nps_summary_nps(s: Stored<NpsSummary>) -> Option<Ratio> {
            Some(s.nps())
        }
    );
    sql_function!(
        fn nps_summary_promoters(s: Stored<NpsSummary>) -> i64 {
            s.promoters
        }
    );
    sql_function!(
        fn nps_summary_passives(s: Stored<NpsSummary>) -> i64 {
            s.passives
        }
    );
    sql_function!(
        fn nps_summary_detractors(s: Stored<NpsSummary>) -> i64 {
            s.detractors
        }
    );
    sql_function!(
        fn nps_summary_num_values(s: Stored<NpsSummary>) -> i64 {
            s.num_values()
        }
    );
    sql_function!(
        fn nps_category(score: Number) -> Result<&'static str, Refusal> {
            group(score).map(Group::name)
        }
    );
    sql_function!(
        fn nps_band(nps: Number) -> Result<&'static str, Refusal> {
            band(nps)
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/nps.sql", name = "nps", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;

    #[test]
    fn groups_and_bands() {
        for (score, name) in
            [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter"), (10, "promoter")]
        {
            assert_eq!(group(Number::Whole(score)).unwrap().name(), name);
        }
        for (nps, name) in [
            (-100.0, "critical"),
            (-0.1, "critical"),
            (0.0, "weak"),
            (29.99, "weak"),
            (30.0, "good"),
            (50.0, "good"),
            (50.01, "excellent"),
            (100.0, "excellent"),
        ] {
            assert_eq!(band(Number::from_f64(nps).unwrap()).unwrap(), name);
        }
    }

    #[test]
    fn what_is_off_the_scale_is_refused() {
        for score in [11.0, -1.0, 9.5, 1e30, 10.5] {
            let refusal = group(Number::from_f64(score).unwrap()).unwrap_err();
            assert!(refusal.parts().hint.is_some() && refusal.to_string().contains("from 0 to 10"), "{refusal}");
        }
        assert!(band(Number::Whole(101)).is_err());
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Group> = (0..40).map(|i| group(Number::Whole(i % 11)).unwrap()).collect();
        laws::check::<NpsSummary, _>(r#"{"promoters":0,"passives":0,"detractors":0}"#, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<NpsSummary>(&[
            r#"{"promoters":-1,"passives":0,"detractors":0}"#,
            r#"{"promoters":1,"passives":0}"#,
            r#"{"promoters":1,"passives":0,"detractors":0,"neutral":3}"#,
            r#"{"promoters":1.5,"passives":0,"detractors":0}"#,
            r#"{"promoters":9223372036854775807,"passives":1,"detractors":0}"#,
            r#"{"promoters":9223372036854775808,"passives":0,"detractors":0}"#,
            "[1,2,3]",
            "",
        ]);
    }
}
