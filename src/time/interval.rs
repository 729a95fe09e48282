//! PostgreSQL's interval and what the metrics need of it, without PostgreSQL.

use super::DAY;
use crate::refusal::{Refusal, SqlState};
use std::cmp::Ordering;
use std::fmt;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// An interval in its three fields, as the server stores it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Interval {
    pub months: i32,
    pub days: i32,
    pub microseconds: i64,
}

impl Interval {
    /// The length that PostgreSQL compares intervals by: a month is 30 days, a day 24 hours.
    #[inline]
    pub fn length(&self) -> i128 {
        // one product of 128 bits
        let days = i64::from(self.months) * 30 + i64::from(self.days);
        i128::from(days) * i128::from(DAY) + i128::from(self.microseconds)
    }

    /// PostgreSQL's order of intervals; the fields decide among equals, so that the result does not depend on the order of
    /// rows.
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |d: &Self| (d.length(), d.months, d.days, d.microseconds);
        key(self).cmp(&key(other))
    }

    /// The interval of a length: in days and time as far as these fields reach, then in months.
    pub fn of_length(length: i128) -> Self {
        const DAY: i128 = super::DAY as i128;
        let months = if length / DAY <= i32::MAX.into() { 0 } else { (length / (30 * DAY)).min(i32::MAX.into()) };
        let rest = length - months * 30 * DAY;
        let days = (rest / DAY).min(i32::MAX.into());
        Self { months: months as i32, days: days as i32, microseconds: (rest - days * DAY) as i64 }
    }

    /// `extract(epoch from ...)` in microseconds: a year is 365.25 days, the months beyond it 30 days each.
    pub fn epoch(&self) -> i128 {
        // quarter days keep the year whole
        let quarters =
            1461 * i128::from(self.months / 12) + 120 * i128::from(self.months % 12) + 4 * i128::from(self.days);
        quarters * i128::from(DAY / 4) + i128::from(self.microseconds)
    }

    #[inline]
    pub fn is_negative(&self) -> bool {
        // 128 bits are needed only if a field is negative
        (self.months | self.days) < 0 && self.length() < 0 || self.microseconds < 0 && self.length() < 0
    }

    /// The interval, when it is not negative; `what` names it in the error.
    #[inline]
    pub fn not_negative(self, what: &str) -> Result<Self, Refusal> {
        if self.is_negative() { Err(negative(what, &self)) } else { Ok(self) }
    }

    /// `ended - started` as the server subtracts timestamps: whole days and a rest; dates differ by whole days.
    ///
    /// An infinite one is refused (22008), as is a difference of more than 292,000 years of timestamps.
    #[inline]
    pub fn between<T: Datetime>(started: T, ended: T) -> Result<Self, Refusal> {
        if !started.is_finite() || !ended.is_finite() {
            return Err(infinite());
        }
        T::difference(started, ended).ok_or_else(too_far_apart)
    }

    /// The same for a finished clock, which cannot end before it starts.
    #[inline]
    pub fn elapsed<T: Datetime>(started: T, ended: T) -> Result<Self, Refusal> {
        let elapsed = Self::between(started, ended)?;
        if elapsed.days < 0 || elapsed.microseconds < 0 {
            return Err(reversed(&elapsed));
        }
        Ok(elapsed)
    }
}

/// Timestamps in microseconds since 2000 (i64), or dates in days since then (i32). The two extreme values are -infinity and
/// infinity.
pub trait Datetime: Copy + PartialOrd {
    fn is_finite(self) -> bool;

    /// `ended - started` of finite values; None beyond the range of an interval.
    fn difference(started: Self, ended: Self) -> Option<Interval>;
}

impl Datetime for i64 {
    #[inline]
    fn is_finite(self) -> bool {
        self != Self::MIN && self != Self::MAX
    }

    #[inline]
    fn difference(started: Self, ended: Self) -> Option<Interval> {
        let difference = ended.checked_sub(started)?;
        Some(Interval { months: 0, days: (difference / DAY) as i32, microseconds: difference % DAY })
    }
}

impl Datetime for i32 {
    #[inline]
    fn is_finite(self) -> bool {
        self != Self::MIN && self != Self::MAX
    }

    #[inline]
    fn difference(started: Self, ended: Self) -> Option<Interval> {
        Some(Interval { months: 0, days: ended.checked_sub(started)?, microseconds: 0 })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (count, unit) in [(self.months, "mon"), (self.days, "day")] {
            if count != 0 {
                write!(f, "{separator}{count} {unit}{}", if count == 1 { "" } else { "s" })?;
                separator = " ";
            }
        }
        if self.microseconds == 0 && !separator.is_empty() {
            return Ok(());
        }
        let sign = if self.microseconds < 0 { "-" } else { "" };
        let (seconds, fraction) =
            (self.microseconds.unsigned_abs() / 1_000_000, self.microseconds.unsigned_abs() % 1_000_000);
        write!(f, "{separator}{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if fraction != 0 {
            write!(f, "{}", format!(".{fraction:06}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cold]
fn negative(what: &str, interval: &Interval) -> Refusal {
    Refusal::out_of_range(format!("{what} {interval} is negative, it must be 0 or more"))
        .hint("Leave such rows out with FILTER (WHERE ...), or subtract moments with elapsed(started, ended), which is NULL for them.")
}

#[cold]
fn reversed(elapsed: &Interval) -> Refusal {
    Refusal::out_of_range(format!(
        "ended lies before started, the duration {elapsed} is negative, it must be 0 or more"
    ))
    .hint("Leave such rows out with FILTER (WHERE ended >= started).")
}

#[cold]
pub fn infinite() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "an infinite date, timestamp or interval has no duration to measure")
        .hint("Leave such rows out with FILTER (WHERE isfinite(...)).")
}

#[cold]
fn too_far_apart() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "interval out of range: started and ended lie too far apart")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn dates_differ_by_whole_days() {
        assert_eq!(Interval::between(9431, 9434).unwrap(), Interval { months: 0, days: 3, microseconds: 0 });
        // from 4713 BC until 5874897
        assert_eq!(Interval::between(-2_451_545, 2_145_031_948).unwrap().days, 2_147_483_493);
        assert!(Interval::elapsed(1, 0).is_err());
        for infinite in [i32::MIN, i32::MAX] {
            assert_eq!(Interval::between(infinite, 0).unwrap_err().parts().state, SqlState::DatetimeOverflow);
            assert_eq!(Interval::between(0, infinite).unwrap_err().parts().state, SqlState::DatetimeOverflow);
        }
        assert!(Interval::between(-2_000_000_000, 2_000_000_000).is_err());
    }

    #[test]
    fn differences_are_days_and_a_rest() {
        assert_eq!(Interval::between(0, 49 * HOUR).unwrap(), Interval { months: 0, days: 2, microseconds: HOUR });
        assert_eq!(Interval::between(49 * HOUR, 0).unwrap(), Interval { months: 0, days: -2, microseconds: -HOUR });
        assert!(Interval::elapsed(HOUR, 0).is_err());
        assert_eq!(Interval::between(0, i64::MAX).unwrap_err().parts().state, SqlState::DatetimeOverflow);
        assert_eq!(
            Interval::between(-9_000_000_000_000_000_000_i64, 9_000_000_000_000_000_000).unwrap_err().parts().state,
            SqlState::DatetimeOverflow
        );
    }

    #[test]
    fn negative_is_what_is_shorter_than_nothing() {
        let of = |months, days, microseconds| Interval { months, days, microseconds }.is_negative();
        assert!(!of(0, 0, 0) && !of(1, -30, 0) && !of(1, -29, -HOUR) && !of(0, 1, -HOUR));
        assert!(of(0, 0, -1) && of(0, -1, 0) && of(1, -30, -1) && of(-1, 29, 0) && of(0, 1, -25 * HOUR));
    }

    #[test]
    fn a_length_is_days_and_time() {
        let longest = Interval { months: i32::MAX, days: i32::MAX, microseconds: i64::MAX };
        for length in [0, 1, HOUR.into(), 49 * i128::from(HOUR), 1 << 70, longest.length()] {
            assert_eq!(Interval::of_length(length).length(), length);
        }
        assert_eq!(Interval::of_length(49 * i128::from(HOUR)), Interval { months: 0, days: 2, microseconds: HOUR });
    }

    #[test]
    fn a_year_has_365_days_and_a_quarter() {
        assert_eq!(Interval { months: 12, days: 0, microseconds: 0 }.epoch(), 31_557_600_000_000);
        assert_eq!(
            Interval { months: -13, days: 1, microseconds: 5 }.epoch(),
            -31_557_600_000_000 - 29 * 86_400_000_000 + 5
        );
    }

    #[test]
    fn text_reads_like_the_servers() {
        assert_eq!(Interval { months: 0, days: 0, microseconds: -HOUR }.to_string(), "-01:00:00");
        assert_eq!(Interval { months: 2, days: -1, microseconds: 90_500_000 }.to_string(), "2 mons -1 days 00:01:30.5");
        assert_eq!(Interval { months: 1, days: 1, microseconds: 0 }.to_string(), "1 mon 1 day");
        assert_eq!(Interval::default().to_string(), "00:00:00");
    }
}
