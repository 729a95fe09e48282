//! Retention and churn: `crr` and `churn_rate`, from counts or from lifetimes, and the summary `retention_agg`.
//!
//! Retention is 100 * (customers at the end - new ones) / customers at the start; churn is 100 * lost / customers at the
//! start, where lost = start + new - end. With lifetimes the two add up to 100.

use crate::exact::{Decimal, Number, Ratio, Scaled, Term};
use crate::refusal::Refusal;
use crate::state::{
    Changed, Direction, Flat, State, Sums, Transition, fixed_sums, impossible, not_negative, sums_of_terms,
};
use crate::time::Period;
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Exact sums of customers at the start, at the end, new, and lost without a count at the end.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct RetentionSummary {
    sums: Sums,
}

const START: usize = 0;
const END: usize = 1;
const NEW: usize = 2;
/// What `churn_rate(lost, customers_start)` is told. Such a row counts its customers at the start as there at the end,
/// so that each lost customer is in one place.
const LOST: usize = 3;
const SUMS: usize = 4;

/// What one row says of the customers.
#[derive(Clone, Copy)]
pub enum Movement<'a> {
    /// Customers at the start, at the end, new.
    Counted([Number<'a>; 3]),
    /// Customers lost, at the start.
    Lost { lost: Number<'a>, start: Number<'a> },
}

impl<'a> Movement<'a> {
    #[inline(always)]
    pub fn counted(start: Number<'a>, end: Number<'a>, new: Number<'a>) -> Result<Self, Refusal> {
        Ok(Self::Counted([
            customers(start, "customers at the start")?,
            customers(end, "customers at the end")?,
            customers(new, "new customers")?,
        ]))
    }

    #[inline(always)]
    pub fn lost(lost: Number<'a>, start: Number<'a>) -> Result<Self, Refusal> {
        Ok(Self::Lost { lost: customers(lost, "customers lost")?, start: customers(start, "customers at the start")? })
    }

    /// One customer: there at the start of the period, at its end, or new at the end. A lifetime is one or several
    /// ranges, and the customer is there in any of them. None for an empty lifetime.
    #[inline]
    pub fn lifetime(
        lifetime: impl IntoIterator<Item = Result<Period, Refusal>>,
        period: &Period,
    ) -> Result<Option<Self>, Refusal> {
        let (start, end) = period.bounds()?;
        let (mut is_empty, mut at_start, mut at_end) = (true, false, false);
        for range in lifetime {
            let range = range?;
            is_empty &= range == Period::Empty;
            at_start |= range.contains(start);
            at_end |= range.contains(end);
        }
        if is_empty {
            return Ok(None);
        }
        let counted = [at_start, at_end, at_end && !at_start].map(|there| Number::Whole(there.into()));
        Ok(Some(Self::Counted(counted)))
    }

    /// In the order of the sums.
    #[inline(always)]
    fn numbers(&self) -> [Number<'a>; SUMS] {
        match *self {
            Self::Counted([start, end, new]) => [start, end, new, Number::Whole(0)],
            Self::Lost { lost, start } => [start, start, Number::Whole(0), lost],
        }
    }

    /// The common row in its short form.
    #[inline(always)]
    fn scaled(&self) -> Option<[Scaled; SUMS]> {
        let [start, end, new, lost] = self.numbers();
        Some([Scaled::of(&start)?, Scaled::of(&end)?, Scaled::of(&new)?, Scaled::of(&lost)?])
    }

    fn terms(&self) -> [Term; SUMS] {
        self.numbers().map(Term::from)
    }
}

#[inline(always)]
fn customers<'a>(number: Number<'a>, what: &str) -> Result<Number<'a>, Refusal> {
    number.not_negative(what, "Leave such rows out with FILTER (WHERE ...).")
}

impl RetentionSummary {
    pub fn crr(&self) -> Ratio {
        let [start, end, new, lost] = [START, END, NEW, LOST].map(|sum| self.sums.term(sum));
        Ratio::percent(&end.minus(&new).minus(&lost), &start)
    }

    pub fn churn_rate(&self) -> Ratio {
        let [start, end, new, lost] = [START, END, NEW, LOST].map(|sum| self.sums.term(sum));
        let gone = start.minus(&end.minus(&new));
        // where all that is known of the lost was told, the result has the scale of just that
        let lost = if gone.signum() == 0 { lost } else { gone.plus(&lost) };
        Ratio::percent(&lost, &start)
    }

    sums_of_terms!();
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    n: i64,
    customers_start: Decimal,
    customers_end: Decimal,
    customers_new: Decimal,
    #[serde(default = "nobody", skip_serializing_if = "is_nobody")]
    customers_lost: Decimal,
}

fn nobody() -> Decimal {
    Decimal::ZERO
}

fn is_nobody(customers: &Decimal) -> bool {
    *customers == Decimal::ZERO
}

impl State for RetentionSummary {
    const NAME: &'static str = "retention_summary";
    type Document = Document;
    fixed_sums!(SUMS);

    fn document(&self) -> Document {
        Document {
            n: self.sums.rows,
            customers_start: self.sums.decimal(START),
            customers_end: self.sums.decimal(END),
            customers_new: self.sums.decimal(NEW),
            customers_lost: self.sums.decimal(LOST),
        }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { n, customers_start, customers_end, customers_new, customers_lost } = document;
        let sums = [&customers_start, &customers_end, &customers_new, &customers_lost];
        not_negative(Self::NAME, &[("n", n)])?;
        if sums.iter().any(|sum| sum.is_negative()) {
            return Err(impossible(Self::NAME, "Numbers of customers must be 0 or more."));
        }
        if n == 0 && !sums.iter().all(|sum| sum.is_zero()) {
            return Err(impossible(Self::NAME, "Without rows all sums must be 0."));
        }
        Ok(Self::of_terms(n, &sums.map(|sum| sum.number().into())))
    }
}

impl Transition<Movement<'_>> for RetentionSummary {
    #[inline(always)]
    fn transition(&mut self, row: &Movement, direction: Direction) -> Changed<Self> {
        if self.quick_transition(row, direction) {
            return Ok(());
        }
        self.sums.transition(&row.terms(), direction)
    }

    #[inline(always)]
    fn quick_transition(&mut self, row: &Movement, direction: Direction) -> bool {
        row.scaled().is_some_and(|scaled| self.sums.step(direction, scaled))
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Periods, Stored, sql_function, state_functions, transitions};

    state_functions!(RetentionSummary, "retention_summary");

    transitions!(RetentionSummary: retention_add, retention_subtract,
        (customers_start: Number, customers_end: Number, customers_new: Number) =>
            Movement::counted(customers_start, customers_end, customers_new).map(Some));
    transitions!(RetentionSummary: lost_add, lost_subtract,
        (lost: Number, customers_start: Number) => Movement::lost(lost, customers_start).map(Some));
    transitions!(RetentionSummary: lifetime_add, lifetime_subtract,
        (lifetime: Period, period: Period) => Movement::lifetime([Ok(lifetime)], &period));
    transitions!(RetentionSummary: lifetimes_add, lifetimes_subtract,
        (lifetime: Periods, period: Period) => Movement::lifetime(lifetime, &period));

    sql_function!(
        fn retention_summary_crr(s: Stored<RetentionSummary>) -> Ratio {
            s.crr()
        }
    );
    sql_function!(
        fn retention_summary_churn_rate(s: Stored<RetentionSummary>) -> Ratio {
            s.churn_rate()
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/retention.sql", name = "retention", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}"#;

    fn of(rows: &[Movement]) -> Flat<RetentionSummary> {
        let mut state = parse::<RetentionSummary>(EMPTY).unwrap();
        for row in rows {
            apply(&mut state, |state: &mut RetentionSummary| state.transition(row, Direction::Add)).unwrap();
        }
        state
    }

    fn counted(start: i64, end: i64, new: i64) -> Movement<'static> {
        Movement::counted(Number::Whole(start), Number::Whole(end), Number::Whole(new)).unwrap()
    }

    #[test]
    fn the_examples_of_the_articles() {
        assert_eq!(of(&[counted(200, 200, 20)]).crr().value(), Some(90.0));
        let lost = Movement::lost(Number::Whole(20), Number::Whole(250)).unwrap();
        assert_eq!(of(&[lost]).churn_rate().value(), Some(8.0));
        assert_eq!(of(&[counted(200, 200, 20)]).churn_rate().value(), Some(10.0));
        assert_eq!(of(&[counted(0, 5, 5)]).crr().value(), None);
    }

    #[test]
    fn lifetimes_make_retention_and_churn_complementary() {
        let span = |lower: i64, upper: i64| Period::Between {
            lower: Some(lower),
            lower_included: true,
            upper: Some(upper),
            upper_included: false,
        };
        let period = span(10, 20);
        // stays, leaves, comes, comes and leaves, leaves at the very end
        let lifetimes = [span(0, 30), span(0, 15), span(15, 30), span(12, 18), span(0, 20)];
        let rows: Vec<Movement> =
            lifetimes.iter().map(|lifetime| Movement::lifetime([Ok(*lifetime)], &period).unwrap().unwrap()).collect();
        let state = of(&rows);
        assert_eq!(state.crr().value().map(f64::round), Some(33.0));
        assert_eq!(state.churn_rate().value().map(f64::round), Some(67.0));
        assert!(Movement::lifetime([Ok(Period::Empty)], &period).unwrap().is_none());
        assert!(Movement::lifetime([Ok(span(0, 30))], &Period::Empty).is_err());
    }

    #[test]
    fn a_customer_of_several_ranges_is_one_customer() {
        let span = |lower, upper| Ok(Period::Between { lower, lower_included: true, upper, upper_included: false });
        let period = span(Some(10), Some(20)).unwrap();
        let summary = |ranges: &[(Option<i64>, Option<i64>)]| {
            let ranges = ranges.iter().map(|&(lower, upper)| span(lower, upper));
            let row = Movement::lifetime(ranges, &period).unwrap();
            row.map(|row| of(&[row]))
                .map(|state| [START, END, NEW].map(|sum| state.sums.decimal(sum).to_string()).concat())
        };
        assert_eq!(summary(&[(None, Some(5)), (Some(8), Some(12)), (Some(15), None)]).as_deref(), Some("110"));
        assert_eq!(summary(&[(Some(8), Some(12)), (Some(15), Some(20))]).as_deref(), Some("100"));
        assert_eq!(summary(&[(Some(11), Some(12)), (Some(20), Some(21))]).as_deref(), Some("011"));
        assert_eq!(summary(&[(Some(11), Some(12)), (Some(13), Some(14))]).as_deref(), Some("000"));
        assert_eq!(summary(&[]), None);
    }

    #[test]
    fn negative_counts_are_refused() {
        let (one, minus_one) = (Number::Whole(1), Number::Whole(-1));
        assert!(Movement::counted(minus_one, one, one).is_err());
        assert!(Movement::counted(one, minus_one, one).is_err());
        assert!(Movement::counted(one, one, minus_one).is_err());
        assert!(Movement::lost(minus_one, one).is_err());
    }

    #[test]
    fn laws_hold() {
        let mut rows: Vec<Movement> = (1..12).map(|i| counted(i * 7, i * 6, i)).collect();
        rows.push(Movement::lost(Number::from_f64(2.5).unwrap(), Number::from_f64(30.25).unwrap()).unwrap());
        rows.push(Movement::lost(Number::Whole(20), Number::Whole(10)).unwrap());
        laws::check::<RetentionSummary, _>(EMPTY, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<RetentionSummary>(&[
            r#"{"n":0,"customers_start":1,"customers_end":0,"customers_new":0}"#,
            r#"{"n":1,"customers_start":-1,"customers_end":0,"customers_new":0}"#,
            r#"{"n":1,"customers_start":1,"customers_end":0}"#,
        ]);
    }
}
