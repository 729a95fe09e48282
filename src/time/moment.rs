//! Moments and dates, and spans between moments.

use super::interval::Datetime;
use super::spans::Span;
use crate::refusal::{Refusal, SqlState};

/// The range of timestamptz: from 4713 BC to the end of 294276, exclusive.
pub const MOMENTS: std::ops::Range<i64> = -211_813_488_000_000_000..9_223_371_331_200_000_000;

/// A timestamptz or timestamp: microseconds since 2000, the extremes -infinity and infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

/// A date: days since 2000-01-01, the extremes -infinity and infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub i32);

/// A tstzrange; None where it has no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub start: Option<i64>,
    pub end: Option<i64>,
}

impl From<Span<i64>> for Bounds {
    fn from((start, end): Span<i64>) -> Self {
        Self { start: Some(start), end: Some(end) }
    }
}

/// The spans of a tstzmultirange.
pub struct Spans(pub Vec<Bounds>);

/// The moment, if it is one; an infinite one is refused (22008).
#[inline]
pub fn finite(moment: i64) -> Result<i64, Refusal> {
    if moment.is_finite() { Ok(moment) } else { Err(infinite_moment()) }
}

#[cold]
pub fn infinite_moment() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "business time needs a finite date or timestamp")
        .hint("Leave such rows out with WHERE isfinite(...).")
}
