//! Means of durations: first response, response, resolution, complaint resolution, wait; `mean_agg(d)`; and the scalars
//! `seconds`, `minutes`, `hours`, `days` and `elapsed`.
//!
//! The same as `avg(interval)` wherever that gives a value, with sums of 128 bits that do not overflow.

use crate::refusal::{Refusal, SqlState};
use crate::state::{Changed, Direction, Flat, Obstacle, State, Transition, add_to, impossible, moved, not_negative};
use crate::time::{DAY, Interval};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Counted intervals and the sums of their fields.
#[derive(Clone, PartialEq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct MeanSummary {
    n: i64,
    months: Wide,
    days: Wide,
    microseconds: Wide,
}

/// An i128 on 8-byte boundaries, low half first.
#[derive(Clone, Copy, PartialEq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Wide([u64; 2]);

impl Wide {
    #[inline]
    fn get(self) -> i128 {
        (u128::from(self.0[1]) << 64 | u128::from(self.0[0])) as i128
    }

    #[inline]
    fn set(&mut self, value: i128) {
        self.0 = [value as u64, (value >> 64) as u64];
    }
}

impl From<i128> for Wide {
    fn from(value: i128) -> Self {
        let mut wide = Self([0; 2]);
        wide.set(value);
        wide
    }
}

/// A mean: for the server's own division wherever the total is an interval, and divided here where it is not.
#[derive(Debug, PartialEq)]
pub enum Mean {
    Divide(Interval, i64),
    Divided(Interval),
}

impl MeanSummary {
    pub fn num_values(&self) -> i64 {
        self.n
    }

    /// The sum as an interval, 22008 where it exceeds one.
    pub fn total(&self) -> Result<Interval, Refusal> {
        self.total_if_in_range().ok_or_else(out_of_range)
    }

    /// The sum of the lengths in microseconds, a month as 30 days. None for what no intervals add up to.
    pub fn length(&self) -> Option<i128> {
        let days = self.months.get().checked_mul(30)?.checked_add(self.days.get())?;
        days.checked_mul(DAY.into())?.checked_add(self.microseconds.get())
    }

    fn total_if_in_range(&self) -> Option<Interval> {
        Some(Interval {
            months: self.months.get().try_into().ok()?,
            days: self.days.get().try_into().ok()?,
            microseconds: self.microseconds.get().try_into().ok()?,
        })
    }

    pub fn mean(&self) -> Result<Option<Mean>, Refusal> {
        if self.n == 0 {
            return Ok(None);
        }
        if let Some(total) = self.total_if_in_range() {
            return Ok(Some(Mean::Divide(total, self.n)));
        }
        self.divided().map(Mean::Divided).map(Some).ok_or_else(out_of_range)
    }

    /// interval's division in whole numbers: what months leave over goes into days, what days leave over into time.
    fn divided(&self) -> Option<Interval> {
        let n = i128::from(self.n);
        let (months, days) = (self.months.get(), self.days.get());
        // of each month left over, 30 / n days; of each day left over, 24 / n hours
        let (month_days, rest) = (months % n * 30 / n, months % n * 30 % n);
        let day_rest = (days % n).checked_add(rest)?;
        let rest = day_rest.checked_mul(DAY.into())?.checked_add(self.microseconds.get())?;
        // rounded, halves to even as rint() does
        let (quotient, left) = (rest / n, (rest % n) * 2);
        let away = left.abs() > n || left.abs() == n && quotient % 2 != 0;
        let microseconds = quotient + if away { left.signum() } else { 0 };
        let mean = Interval {
            months: (months / n).try_into().ok()?,
            days: (days / n + month_days).try_into().ok()?,
            microseconds: microseconds.try_into().ok()?,
        };
        Some(mean)
    }

    /// What no intervals add up to.
    fn mistake(&self) -> Option<&'static str> {
        let (months, days, microseconds) = (self.months.get(), self.days.get(), self.microseconds.get());
        if self.n == 0 && (months, days, microseconds) != (0, 0, 0) {
            return Some("Without values all sums must be 0.");
        }
        // what n intervals can add up to; so the sums of combined summaries fit 128 bits as long as their counts fit 64
        let within = |sum: i128, bits: u32| sum.unsigned_abs() <= u128::from(self.n.unsigned_abs()) << bits;
        if !(within(months, 31) && within(days, 31) && within(microseconds, 63)) {
            return Some("The sums are larger than those of any n intervals.");
        }
        let days_in_all = months * 30 + days + microseconds.div_euclid(DAY.into());
        (days_in_all < 0).then_some("The sum of durations must not be negative.")
    }

    /// Takes what was taken from it, unless that was never there.
    fn become_rest<R>(&mut self, rest: Self) -> Result<(), Obstacle<R>> {
        if !rest.is_sound() {
            return Err(Obstacle::Irreversible);
        }
        *self = rest;
        Ok(())
    }

    fn shifted(&self, n: i64, months: i128, days: i128, microseconds: i128) -> Result<Self, Refusal> {
        let sum = |a: Wide, b: i128| a.get().checked_add(b).map(Wide::from).ok_or_else(out_of_range);
        Ok(Self {
            n: add_to(self.n, n)?,
            months: sum(self.months, months)?,
            days: sum(self.days, days)?,
            microseconds: sum(self.microseconds, microseconds)?,
        })
    }
}

#[cold]
fn out_of_range() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "interval out of range")
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub n: i64,
    pub months: i128,
    pub days: i128,
    pub microseconds: i128,
}

impl State for MeanSummary {
    const NAME: &'static str = "mean_summary";
    type Document = Document;
    type Shortage = std::convert::Infallible;

    fn is_sound(&self) -> bool {
        self.n >= 0 && self.mistake().is_none()
    }

    fn is_empty(&self) -> bool {
        self.n == 0
    }

    fn is_surely_canonical(&self) -> bool {
        true
    }

    fn combine(&mut self, other: &Self) -> Changed<Self> {
        *self = self.shifted(other.n, other.months.get(), other.days.get(), other.microseconds.get())?;
        Ok(())
    }

    fn remove(&mut self, other: &Self) -> Changed<Self> {
        if other.n > self.n {
            return Err(Obstacle::Irreversible);
        }
        let rest = self.shifted(-other.n, -other.months.get(), -other.days.get(), -other.microseconds.get())?;
        self.become_rest(rest)
    }

    fn with_room(&self, shortage: &Self::Shortage) -> Flat<Self> {
        match *shortage {}
    }

    fn document(&self) -> Document {
        Document { n: self.n, months: self.months.get(), days: self.days.get(), microseconds: self.microseconds.get() }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { n, months, days, microseconds } = document;
        not_negative(Self::NAME, &[("n", n)])?;
        let state = Self { n, months: months.into(), days: days.into(), microseconds: microseconds.into() };
        state.mistake().map_or_else(|| Ok(Flat::copy(&state)), |mistake| Err(impossible(Self::NAME, mistake)))
    }
}

impl Transition<Interval> for MeanSummary {
    #[inline(always)]
    fn transition(&mut self, d: &Interval, direction: Direction) -> Changed<Self> {
        let n = moved(self.n, 1, direction)?;
        if direction == Direction::Subtract {
            let rest = self.shifted(-1, -i128::from(d.months), -i128::from(d.days), -i128::from(d.microseconds))?;
            return self.become_rest(rest);
        }
        self.n = n;
        // 2^63 addends of 64 bits fit 128
        let sum = |wide: &mut Wide, field: i128| wide.set(wide.get().wrapping_add(field));
        sum(&mut self.microseconds, d.microseconds.into());
        if d.days | d.months != 0 {
            sum(&mut self.days, d.days.into());
            sum(&mut self.months, d.months.into());
        }
        Ok(())
    }
}

/// `extract(epoch from d)` in units of so many seconds.
pub fn in_units(d: Interval, seconds: i64) -> f64 {
    d.epoch() as f64 / (seconds as f64 * 1e6)
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, divided, sql_function, state_functions, transitions};
    use crate::time::{Date, Moment};

    state_functions!(MeanSummary, "mean_summary");

    transitions!(MeanSummary: mean_add, mean_subtract, (d: Interval) => d.not_negative("duration").map(Some));
    transitions!(MeanSummary: elapsed_mean_add, elapsed_mean_subtract,
        (started: Moment, ended: Moment) => Interval::elapsed(started.0, ended.0).map(Some));
    transitions!(MeanSummary: elapsed_date_mean_add, elapsed_date_mean_subtract,
        (started: Date, ended: Date) => Interval::elapsed(started.0, ended.0).map(Some));

    impl MeanSummary {
        pub fn mean_interval(&self) -> Result<Option<Interval>, Refusal> {
            Ok(self.mean()?.map(|mean| match mean {
                Mean::Divide(total, n) => divided(total, n),
                Mean::Divided(mean) => mean,
            }))
        }

        pub fn total_interval(&self) -> Result<Option<Interval>, Refusal> {
            if self.is_empty() { Ok(None) } else { self.total().map(Some) }
        }
    }

    sql_function!(
        fn mean_summary_mean(s: Stored<MeanSummary>) -> Result<Option<Interval>, Refusal> {
            s.mean_interval()
        }
    );
    sql_function!(
        fn mean_summary_total(s: Stored<MeanSummary>) -> Result<Option<Interval>, Refusal> {
            s.total_interval()
        }
    );
    sql_function!(
        fn mean_summary_num_values(s: Stored<MeanSummary>) -> i64 {
            s.num_values()
        }
    );

    sql_function!(
        fn seconds(d: Interval) -> f64 {
            in_units(d, 1)
        }
    );
    sql_function!(
        fn minutes(d: Interval) -> f64 {
            in_units(d, 60)
        }
    );
    sql_function!(
        fn hours(d: Interval) -> f64 {
            in_units(d, 3600)
        }
    );
    sql_function!(
        fn days(d: Interval) -> f64 {
            in_units(d, 86400)
        }
    );
    sql_function!(
        fn elapsed(started: Moment, ended: Moment) -> Result<Option<Interval>, Refusal> {
            if ended < started { Ok(None) } else { Interval::between(started.0, ended.0).map(Some) }
        }
    );
    sql_function!(
        fn elapsed_date(started: Date, ended: Date) -> Result<Option<Interval>, Refusal> {
            if ended < started { Ok(None) } else { Interval::between(started.0, ended.0).map(Some) }
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/mean_duration.sql", name = "mean_duration", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"n":0,"months":0,"days":0,"microseconds":0}"#;
    const MINUTE: i64 = 60_000_000;

    fn of(rows: &[Interval]) -> Flat<MeanSummary> {
        let mut state = parse::<MeanSummary>(EMPTY).unwrap();
        for row in rows {
            apply(&mut state, |state: &mut MeanSummary| state.transition(row, Direction::Add)).unwrap();
        }
        state
    }

    #[test]
    fn the_waiting_time_of_the_article() {
        // 500 minutes in 200 calls
        let state = of(&[Interval { microseconds: 5 * MINUTE / 2, ..Interval::default() }; 200]);
        assert_eq!(
            state.mean().unwrap(),
            Some(Mean::Divide(Interval { microseconds: 500 * MINUTE, ..Interval::default() }, 200))
        );
    }

    #[test]
    fn sums_beyond_an_interval_still_have_a_mean() {
        let long = Interval { months: 7, days: 3, microseconds: i64::MAX };
        let state = of(&[long, long, long, Interval::default()]);
        assert_eq!(state.total().unwrap_err().parts().state, SqlState::DatetimeOverflow);
        // 21 months over 4 are 5 months and 7.5 days, 9 days over 4 are 2.25 days
        let microseconds = i128::from(i64::MAX) * 3 / 4 + 3 * 21_600_000_000;
        assert_eq!(
            state.mean().unwrap(),
            Some(Mean::Divided(Interval { months: 5, days: 9, microseconds: microseconds as i64 }))
        );
    }

    #[test]
    fn units_are_of_the_epoch() {
        let d = Interval { months: 0, days: 1, microseconds: 90 * MINUTE };
        assert_eq!([in_units(d, 60), in_units(d, 3600), in_units(d, 86400)], [1530.0, 25.5, 1.0625]);
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Interval> =
            (0..20).map(|i| Interval { months: i % 3, days: i, microseconds: i64::from(i * i) * 777 }).collect();
        laws::check::<MeanSummary, _>(EMPTY, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<MeanSummary>(&[
            r#"{"n":0,"months":0,"days":0,"microseconds":1}"#,
            r#"{"n":-1,"months":0,"days":0,"microseconds":1}"#,
            r#"{"n":1,"months":0,"days":0,"microseconds":170141183460469231731687303715884105727}"#,
            r#"{"n":1,"months":0.5,"days":0,"microseconds":1}"#,
        ]);
    }
}
