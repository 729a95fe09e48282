//! Internal quality score: `iqs(score, weight)` and `iqs(score, weight, critical_fail)`.
//!
//! The weighted mean of a review's criteria; a criterion that failed critically makes it 0.

use super::score::Weighed;
use crate::exact::{Decimal, Number, Ratio, Scaled, Term};
use crate::refusal::Refusal;
use crate::state::{
    Changed, Direction, Flat, State, Sums, Transition, fixed_sums, impossible, not_negative, sums_of_terms,
};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Exact sums of weight * score, of weight, and of critical failures.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct IqsState {
    sums: Sums,
}

const TOTAL: usize = 0;
const WEIGHT: usize = 1;
const CRITICAL_FAILS: usize = 2;
const SUMS: usize = 3;

/// One criterion of a review.
#[derive(Clone, Copy)]
pub struct Criterion<'a> {
    /// None where it was not scored.
    weighed: Option<Weighed<'a>>,
    critical_fail: bool,
}

impl<'a> Criterion<'a> {
    /// None where nothing counts: no critical failure, and no score or no weight.
    #[inline(always)]
    pub fn new(
        score: Option<Number<'a>>,
        weight: Option<Number<'a>>,
        critical_fail: Option<bool>,
    ) -> Result<Option<Self>, Refusal> {
        let weighed = match (score, weight) {
            (Some(score), Some(weight)) => Some(Weighed::new(score, weight)?),
            _ => None,
        };
        let critical_fail = critical_fail == Some(true);
        Ok((critical_fail || weighed.is_some()).then_some(Self { weighed, critical_fail }))
    }

    /// The common row in its short form.
    #[inline(always)]
    fn scaled(&self) -> Option<[Scaled; SUMS]> {
        let [total, weight] = match &self.weighed {
            Some(Weighed { score, weight: Some(weight) }) => {
                let weight = Scaled::of(weight)?;
                [Scaled::of(score)?.times(weight)?, weight]
            }
            _ => [Scaled::whole(0); 2],
        };
        Some([total, weight, Scaled::whole(self.critical_fail.into())])
    }

    fn terms(&self) -> [Term; SUMS] {
        let [total, weight] = match self.weighed {
            Some(weighed) => weighed.total_and_weight(),
            None => [Term::default(), Term::default()],
        };
        [total, weight, Term::whole(self.critical_fail.into())]
    }
}

impl IqsState {
    /// 0 after a critical failure, else the weighted mean.
    pub fn iqs(&self) -> Ratio {
        if self.sums.term(CRITICAL_FAILS).signum() > 0 {
            return Ratio::new(&Term::default(), &Term::whole(1));
        }
        Ratio::new(&self.sums.term(TOTAL), &self.sums.term(WEIGHT))
    }

    sums_of_terms!();
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    n: i64,
    total: Decimal,
    weight: Decimal,
    critical_fails: Decimal,
}

impl State for IqsState {
    const NAME: &'static str = "iqs_state";
    type Document = Document;

    fixed_sums!(SUMS);

    fn document(&self) -> Document {
        Document {
            n: self.sums.rows,
            total: self.sums.decimal(TOTAL),
            weight: self.sums.decimal(WEIGHT),
            critical_fails: self.sums.decimal(CRITICAL_FAILS),
        }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { n, total, weight, critical_fails } = document;
        not_negative(Self::NAME, &[("n", n)])?;
        if weight.is_negative() || critical_fails.is_negative() {
            return Err(impossible(Self::NAME, "\"weight\" and \"critical_fails\" must be 0 or more."));
        }
        if n == 0 && !(total.is_zero() && weight.is_zero() && critical_fails.is_zero()) {
            return Err(impossible(Self::NAME, "Without criteria all sums must be 0."));
        }
        Ok(Self::of_terms(n, &[total.number().into(), weight.number().into(), critical_fails.number().into()]))
    }
}

impl Transition<Criterion<'_>> for IqsState {
    #[inline(always)]
    fn transition(&mut self, row: &Criterion, direction: Direction) -> Changed<Self> {
        if self.quick_transition(row, direction) {
            return Ok(());
        }
        self.sums.transition(&row.terms(), direction)
    }

    #[inline(always)]
    fn quick_transition(&mut self, row: &Criterion, direction: Direction) -> bool {
        row.scaled().is_some_and(|scaled| self.sums.step(direction, scaled))
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(IqsState, "iqs_state");

    transitions!(IqsState: iqs_add, iqs_subtract,
        (score: Option<Number>, weight: Option<Number>, critical_fail: Option<bool>) =>
            Criterion::new(score, weight, critical_fail));

    sql_function!(
        fn iqs_of_state(s: Stored<IqsState>) -> Option<Ratio> {
            (!s.is_empty()).then(|| s.iqs())
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/iqs.sql", name = "iqs", requires = ["score"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"n":0,"total":0,"weight":0,"critical_fails":0}"#;

    fn criterion(score: f64, weight: f64, critical_fail: bool) -> Criterion<'static> {
        let of = |x| Number::from_f64(x).ok();
        Criterion::new(of(score), of(weight), Some(critical_fail)).unwrap().unwrap()
    }

    #[test]
    fn a_critical_failure_makes_it_nothing() {
        let mut state = parse::<IqsState>(EMPTY).unwrap();
        for row in [criterion(100.0, 3.0, false), criterion(50.0, 1.0, false)] {
            apply(&mut state, |state: &mut IqsState| state.transition(&row, Direction::Add)).unwrap();
        }
        assert_eq!(state.iqs().value(), Some(87.5));
        let fail = Criterion::new(None, Some(Number::Whole(1)), Some(true)).unwrap().unwrap();
        apply(&mut state, |state: &mut IqsState| state.transition(&fail, Direction::Add)).unwrap();
        assert_eq!(state.iqs().value(), Some(0.0));
        apply(&mut state, |state: &mut IqsState| state.transition(&fail, Direction::Subtract)).unwrap();
        assert_eq!(state.iqs().value(), Some(87.5));
    }

    #[test]
    fn what_is_not_scored_is_left_out() {
        let one = Some(Number::Whole(1));
        assert!(Criterion::new(None, one, None).unwrap().is_none());
        assert!(Criterion::new(one, None, Some(false)).unwrap().is_none());
        assert!(Criterion::new(None, None, Some(true)).unwrap().is_some());
        assert!(Criterion::new(one, Some(Number::Whole(-1)), None).is_err());
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Criterion> =
            (0..20).map(|i| criterion(f64::from(i) / 3.0, f64::from(i % 4) / 8.0, i % 7 == 6)).collect();
        laws::check::<IqsState, _>(EMPTY, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<IqsState>(&[
            r#"{"n":1,"total":0,"weight":0,"critical_fails":-1}"#,
            r#"{"n":0,"total":1,"weight":0,"critical_fails":0}"#,
            r#"{"n":1,"total":1,"weight":-1,"critical_fails":0}"#,
        ]);
    }
}
