//! Instants and local times: two counts of microseconds that must not be confused.

use super::DAY;
use std::ops::{Add, Sub};

/// Microseconds since 2000-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub i64);

/// A time on a wall clock: microseconds since 2000-01-01 00:00 on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local(pub i64);

impl Instant {
    /// The first and the last.
    pub const MIN: Self = Self(i64::MIN);
    pub const MAX: Self = Self(i64::MAX);

    /// The local time, given the offset from UTC.
    #[inline]
    pub fn local(self, offset: i64) -> Local {
        Local(self.0 + offset)
    }
}

impl Local {
    /// The beginning of a day, in days since 2000-01-01.
    #[inline]
    pub fn midnight(day: i64) -> Self {
        Self(day * DAY)
    }

    /// The day that it belongs to.
    #[inline]
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// The instant, given the offset from UTC.
    #[inline]
    pub fn instant(self, offset: i64) -> Instant {
        Instant(self.0 - offset)
    }
}

macro_rules! amounts_between {
    ($($point:ident),+) => {
        $(impl Add<i64> for $point {
            type Output = Self;

            #[inline]
            fn add(self, amount: i64) -> Self {
                Self(self.0 + amount)
            }
        }

        impl Sub<i64> for $point {
            type Output = Self;

            #[inline]
            fn sub(self, amount: i64) -> Self {
                Self(self.0 - amount)
            }
        }

        impl Sub for $point {
            type Output = i64;

            #[inline]
            fn sub(self, other: Self) -> i64 {
                self.0 - other.0
            }
        })+
    };
}
amounts_between!(Instant, Local);
