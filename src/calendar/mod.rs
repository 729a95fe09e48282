//! Business time: a team's calendar of open hours, and clocks that run only during them.
//!
//! A calendar is a [`document`] of weekly hours, holidays, shifts, breaks and closed spans on the wall clock of a
//! [zone](crate::time::zone). Compiled into a [`timeline`] it answers every question by a search and arithmetic, over a century as
//! fast as over a week. `sql` has the functions of SQL.

pub mod document;
pub mod elements;
#[cfg(test)]
mod reference;
#[cfg(feature = "postgres")]
pub(crate) mod sql;
mod timeline;
mod week;

use crate::interrupts;
use crate::refusal::{Refusal, SqlState};
use crate::time::spans::Span;
use crate::time::zone::Zone;
use crate::time::{Bounds, DAY, Datetime, Instant, Interval, Local, MOMENTS, finite, infinite_moment};
use document::Document;
use std::rc::Rc;
use timeline::Timeline;

/// A calendar, ready to answer. Moments are microseconds since 2000-01-01 UTC; infinite ones are refused (22008).
#[derive(Debug)]
pub struct Calendar {
    timeline: Timeline,
    /// Open time before the first and the last of all moments.
    ends: [i64; 2],
}

impl Calendar {
    pub fn new(document: &Document, zone: Rc<Zone>) -> Self {
        let timeline = Timeline::new(document, zone);
        Self { ends: [MOMENTS.start, MOMENTS.end].map(|moment| timeline.open_before(Instant(moment))), timeline }
    }

    /// The memory that it takes, in bytes.
    pub fn size(&self) -> usize {
        self.timeline.size()
    }

    /// The beginning of a date, in days since 2000-01-01, in the calendar's zone. An infinite one is refused (22008).
    pub fn midnight(&self, date: i32) -> Result<i64, Refusal> {
        if !date.is_finite() {
            return Err(infinite_moment());
        }
        let local = i64::from(date).checked_mul(DAY).filter(|local| MOMENTS.contains(local));
        let moment = local.map(|local| self.timeline.instant(Local(local)).0);
        moment.filter(|moment| MOMENTS.contains(moment)).ok_or_else(out_of_range)
    }

    /// Open time from one moment until another, negative when they are reversed.
    #[inline]
    pub fn duration(&self, started: i64, ended: i64) -> Result<Interval, Refusal> {
        let (started, ended) = (instant(started)?, instant(ended)?);
        let open = self.timeline.open_before(ended).checked_sub(self.timeline.open_before(started));
        Ok(Interval { microseconds: open.ok_or_else(too_long)?, ..Interval::default() })
    }

    /// Open time within spans of time.
    pub fn duration_within(&self, spans: &[Bounds]) -> Result<Interval, Refusal> {
        let mut total: i64 = 0;
        for span in spans {
            interrupts::check();
            let start = span.start.ok_or_else(|| unbounded("a start"))?;
            let end = span.end.ok_or_else(|| unbounded("an end"))?;
            total = total.checked_add(self.duration(start, end)?.microseconds).ok_or_else(too_long)?;
        }
        Ok(Interval { microseconds: total, ..Interval::default() })
    }

    /// The moment when so much open time has passed since another; it stays at a closing. Nothing added to a closed
    /// moment is the next opening, what is negative goes back. None when it is never reached.
    pub fn add(&self, moment: i64, duration: Interval) -> Result<Option<i64>, Refusal> {
        let moment = instant(moment)?;
        let amount = clock_time(duration)?;
        match amount {
            0 if self.timeline.is_open(moment) => Ok(Some(moment.0)),
            0 => self.next_opening(moment.0),
            _ => {
                let before = self.timeline.open_before(moment);
                let reached = before.checked_add(amount).filter(|reached| self.reaches(*reached));
                match reached {
                    Some(reached) if amount > 0 => told(self.timeline.first(reached)),
                    Some(reached) => told(self.timeline.last(reached)),
                    None if self.goes_on(amount) => Err(out_of_range()),
                    None => Ok(None),
                }
            }
        }
    }

    /// Whether an amount of open time is passed within the moments that there are.
    fn reaches(&self, amount: i64) -> bool {
        (self.ends[0]..=self.ends[1]).contains(&amount)
    }

    /// Whether there is open time after all the moments there are, or before them.
    fn goes_on(&self, direction: i64) -> bool {
        let beyond = if direction > 0 { self.timeline.last(self.ends[1]) } else { self.timeline.first(self.ends[0]) };
        beyond.is_some()
    }

    /// The moment when so much open time within spans has passed; the last span may have no end. Nothing added is their
    /// first open moment. None when it is never reached.
    pub fn add_within(&self, spans: &[Bounds], duration: Interval) -> Result<Option<i64>, Refusal> {
        let mut amount = clock_time(duration)?;
        if amount < 0 {
            return Err(Refusal::out_of_range(format!("duration {duration} is negative, it must be 0 or more"))
                .hint("A clock that runs in spans of time only goes forward."));
        }
        for span in spans {
            interrupts::check();
            let start = instant(span.start.ok_or_else(|| unbounded("a start"))?)?;
            let end = span.end.map(instant).transpose()?;
            if let Some(end) = end {
                // more than an interval holds is more than any amount
                let open = self.timeline.open_before(end).saturating_sub(self.timeline.open_before(start));
                if open < amount {
                    amount -= open;
                    continue;
                }
            }
            let reached = self.add(start.0, Interval { microseconds: amount, ..Interval::default() })?;
            // what is complete at a span's end is so in the span, but its end is no open moment of it
            match (reached, end) {
                (Some(reached), Some(end)) if amount == 0 && reached >= end.0 => {}
                (None, Some(_)) => {}
                (reached, _) => return Ok(reached),
            }
        }
        Ok(None)
    }

    /// Whether a moment is open; the opening moment is, the closing moment is not.
    pub fn is_open(&self, moment: i64) -> Result<bool, Refusal> {
        Ok(self.timeline.is_open(instant(moment)?))
    }

    /// The first opening after a moment, None when there is none.
    pub fn next_opening(&self, moment: i64) -> Result<Option<i64>, Refusal> {
        let moment = instant(moment)?;
        let closed = if self.timeline.is_open(moment) { self.timeline.closing(moment) } else { Some(moment) };
        told(closed.and_then(|closed| self.opening(closed)))
    }

    /// The first closing after a moment, None when there is none.
    pub fn next_closing(&self, moment: i64) -> Result<Option<i64>, Refusal> {
        let moment = instant(moment)?;
        let open = if self.timeline.is_open(moment) { Some(moment) } else { self.opening(moment) };
        told(open.and_then(|open| self.timeline.closing(open)))
    }

    /// The opening after a closed moment.
    fn opening(&self, closed: Instant) -> Option<Instant> {
        self.timeline.last(self.timeline.open_before(closed))
    }

    /// The open spans from one moment until another, clipped to them.
    pub fn periods(&self, started: i64, ended: i64) -> Result<impl Iterator<Item = Span<i64>>, Refusal> {
        let (started, ended) = (instant(started)?, instant(ended)?);
        let mut next = Some(started);
        Ok(std::iter::from_fn(move || {
            let from = next.take().filter(|from| *from < ended)?;
            let start = if self.timeline.is_open(from) { from } else { self.opening(from)? };
            let end = self.timeline.closing(start).map_or(ended, |end| end.min(ended));
            next = Some(end);
            (start < ended).then_some((start.0, end.0))
        }))
    }
}

/// A moment of SQL as an instant of the calendar; an infinite one is refused.
#[inline]
fn instant(moment: i64) -> Result<Instant, Refusal> {
    finite(moment).map(Instant)
}

/// An interval of hours, minutes and seconds.
fn clock_time(duration: Interval) -> Result<i64, Refusal> {
    if duration.months != 0 || duration.days != 0 {
        return Err(Refusal::new(
            SqlState::InvalidParameter,
            format!("duration {duration} has months or days, which are not an amount of business time"),
        )
        .hint("Write hours, such as interval '8 hours' for a business day of 8 hours; make_interval(secs => extract(epoch FROM d)) turns days into hours."));
    }
    Ok(duration.microseconds)
}

/// A result, if timestamptz can hold it.
fn told(instant: Option<Instant>) -> Result<Option<i64>, Refusal> {
    match instant {
        Some(Instant(moment)) if !MOMENTS.contains(&moment) => Err(out_of_range()),
        instant => Ok(instant.map(|instant| instant.0)),
    }
}

#[cold]
fn out_of_range() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "timestamp out of range: the moment exceeds the range of timestamptz")
}

#[cold]
fn too_long() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "interval out of range: the open time exceeds what an interval can hold")
}

#[cold]
fn unbounded(bound: &str) -> Refusal {
    Refusal::new(SqlState::InvalidParameter, format!("a span of time without {bound} cannot be measured"))
        .hint("Cut it with the period to measure, such as spans * '{[2026-01-01, 2026-02-01)}'::tstzmultirange.")
}
