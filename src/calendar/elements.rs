//! What a calendar document consists of: weekdays, times of day, dates and instants, and spans of these.

use crate::interrupts;
use crate::time::spans::Span;
use crate::time::{EPOCH, Instant};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Utc};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// A weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| name == Self::NAMES[*day as usize])
    }

    pub fn parse(name: &str) -> Result<Self, String> {
        Self::named(name).ok_or_else(|| no_day(name))
    }

    /// From one day to another, across the weekend if the other comes before it.
    pub fn range(first: Self, last: Self) -> impl Iterator<Item = Self> {
        let days = (last as usize + 7 - first as usize) % 7;
        (0..=days).map(move |day| Self::ALL[(first as usize + day) % 7])
    }

    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % 7]
    }
}

pub fn no_day(name: &str) -> String {
    format!("\"{name}\" is not a day, the days are {}", Day::NAMES.join(", "))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::NAMES[*self as usize])
    }
}

/// A time of day until 24:00, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u32);

impl Time {
    const MIDNIGHT: Self = Self(0);
    const END_OF_DAY: Self = Self(86_400);

    /// Reads HH:MM or HH:MM:SS.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |digits: &str| match digits.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0')),
            _ => None,
        };
        let parts: Option<Vec<u32>> = text.split(':').map(number).collect();
        match parts.as_deref() {
            Some(&[hour, minute, ref second @ ..]) if second.len() < 2 => {
                let second = second.first().copied().unwrap_or(0);
                let time = hour * 3600 + minute * 60 + second;
                (minute < 60 && second < 60 && time <= 86_400).then_some(Self(time))
            }
            _ => None,
        }
        .ok_or_else(|| format!("\"{text}\" is not a time of day from 00:00 to 24:00"))
    }

    pub fn microseconds(self) -> i64 {
        i64::from(self.0) * 1_000_000
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60)?;
        if self.0.is_multiple_of(60) { Ok(()) } else { write!(f, ":{:02}", self.0 % 60) }
    }
}

/// A span within a day, not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Vec<Time>")]
pub struct Hours(Time, Time);

impl Hours {
    /// From one time of day until another, such as 09:00 and 18:00.
    pub fn parse(start: &str, end: &str) -> Result<Self, String> {
        Self::new(Time::parse(start)?, Time::parse(end)?)
    }

    fn new(start: Time, end: Time) -> Result<Self, String> {
        if start < end { Ok(Self(start, end)) } else { Err(ends_too_early(start, end)) }
    }

    /// The hours of a day, and those of the next one where the end comes before the start.
    pub fn until_next_day(start: Time, end: Time) -> Result<(Self, Option<Self>), String> {
        if start == Time::END_OF_DAY {
            Err(format!("no span starts at {start}, the end of a day"))
        } else if end < start {
            Ok((Self(start, Time::END_OF_DAY), Self::new(Time::MIDNIGHT, end).ok()))
        } else {
            Ok((Self::new(start, end)?, None))
        }
    }

    pub fn span(&self) -> Span<i64> {
        (self.0.microseconds(), self.1.microseconds())
    }
}

impl TryFrom<Vec<Time>> for Hours {
    type Error = String;

    fn try_from(times: Vec<Time>) -> Result<Self, String> {
        match times[..] {
            [start, end] => Self::new(start, end),
            _ => Err(format!("a span has two times, such as [\"09:00\",\"18:00\"], not {}", times.len())),
        }
    }
}

/// How the message of a span ends that goes on after midnight, which there is another way to write.
pub const CROSSES_MIDNIGHT: &str = "and no span crosses it";

fn ends_too_early(start: Time, end: Time) -> String {
    let message = format!("{start} to {end} does not end after it starts; the end of a day is 24:00");
    if end < start { format!("{message}, {CROSSES_MIDNIGHT}") } else { message }
}

/// A part of a date in which nobody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(Date, Time, Time)")]
pub struct Break(pub Date, pub Time, pub Time);

impl TryFrom<(Date, Time, Time)> for Break {
    type Error = String;

    fn try_from((date, from, to): (Date, Time, Time)) -> Result<Self, String> {
        if from < to { Ok(Self(date, from, to)) } else { Err(ends_too_early(from, to)) }
    }
}

/// Days since 2000-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub i32);

impl Date {
    pub fn parse(text: &str) -> Result<Self, String> {
        // chrono would take signs, spaces and months of one digit
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(i, byte)| match i {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let date = shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
        date.filter(|date| date.year() > 0)
            .map(|date| Self(date.num_days_from_ce() - EPOCH))
            .ok_or_else(|| format!("\"{text}\" is not a date such as 2026-12-25"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NaiveDate::from_num_days_from_ce_opt(self.0 + EPOCH).ok_or(fmt::Error)?.fmt(f)
    }
}

impl Instant {
    pub fn parse(text: &str) -> Result<Self, String> {
        let no_instant = || format!("\"{text}\" is not an instant such as 2026-03-01T04:00:00Z");
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| no_instant())?;
        if instant.timestamp_subsec_nanos() % 1000 != 0 {
            return Err(format!("\"{text}\" is finer than a microsecond"));
        }
        let microseconds = instant.timestamp_micros() - Self::epoch().timestamp_micros();
        // a leap second is the second after it, which may be in the next year
        let year = (Self::epoch() + TimeDelta::microseconds(microseconds)).year();
        if (1..=9999).contains(&year) { Ok(Self(microseconds)) } else { Err(no_instant()) }
    }

    fn epoch() -> DateTime<Utc> {
        NaiveDate::from_num_days_from_ce_opt(EPOCH).unwrap_or_default().and_time(chrono::NaiveTime::MIN).and_utc()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = Self::epoch() + TimeDelta::microseconds(self.0);
        f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// From an instant, inclusive, to another, exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Vec<Instant>")]
pub struct Closed(pub Instant, pub Instant);

impl TryFrom<Vec<Instant>> for Closed {
    type Error = String;

    fn try_from(instants: Vec<Instant>) -> Result<Self, String> {
        match instants[..] {
            [from, to] if from < to => Ok(Self(from, to)),
            [from, to] => Err(format!("{from} to {to} does not end after it starts")),
            _ => Err(format!("a span has two instants, not {}", instants.len())),
        }
    }
}

/// Types that are a string in JSON: read by `parse`, written by `Display`.
macro_rules! strings {
    ($($type:ident),+) => {
        $(impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // of these there may be millions
                interrupts::check();
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(Error::custom)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                interrupts::check();
                serializer.collect_str(self)
            }
        })+
    };
}
strings!(Day, Time, Date, Instant);
