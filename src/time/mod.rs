//! Time as PostgreSQL stores it, and calculations with it that do not need PostgreSQL: intervals, moments and dates, ranges and
//! sets of time, time zones.

mod clock;
mod interval;
mod moment;
mod period;
pub mod spans;
pub mod zone;

pub use clock::{Instant, Local};
pub use interval::{Datetime, Interval, infinite};
pub use moment::{Bounds, Date, MOMENTS, Moment, Spans, finite, infinite_moment};
pub use period::Period;

/// A day of 24 hours, in microseconds.
pub const DAY: i64 = 86_400_000_000;
pub const WEEK: i64 = 7 * DAY;

/// The Gregorian calendar repeats after 400 years, which are a whole number of weeks.
pub const CYCLE: i64 = 146_097 * DAY;

/// Days of chrono's count from year 1 until 2000-01-01, PostgreSQL's day 0.
pub const EPOCH: i32 = 730_120;
