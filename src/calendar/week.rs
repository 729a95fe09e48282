//! Weekly hours as a set of local time that repeats for ever.

use crate::time::spans::{Span, united};
use crate::time::{Local, WEEK};

/// Open spans of a week, which begins where local time 0 lies in it: on a Saturday.
#[derive(Debug)]
pub struct Week {
    spans: Vec<Span<Local>>,
    /// Open time of the week before each span.
    before: Vec<i64>,
    /// Open time of a whole week.
    open: i64,
}

impl Week {
    pub fn new(spans: Vec<Span<Local>>) -> Self {
        let spans = united(spans);
        let mut open = 0;
        let before = spans.iter().map(|(start, end)| {
            open += *end - *start;
            open - (*end - *start)
        });
        let before = before.collect();
        Self { spans, before, open }
    }

    /// The memory that its spans take, in bytes.
    pub fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.spans) + size_of_val(&*self.before)
    }

    pub fn is_always_open(&self) -> bool {
        self.open == WEEK
    }

    pub fn is_never_open(&self) -> bool {
        self.open == 0
    }

    /// Open time from local time 0 until another; negative for one before it.
    #[inline]
    pub fn open_before(&self, local: Local) -> i64 {
        let (week, rest) = in_week(local);
        let begun = self.spans.partition_point(|span| span.0 <= rest);
        let of_week = match begun.checked_sub(1) {
            Some(last) => self.before[last] + (rest.min(self.spans[last].1) - self.spans[last].0),
            None => 0,
        };
        week * self.open + of_week
    }

    /// When the open span ends that a local time lies in; None where it lies in none. Not for a week that is always open.
    #[inline]
    pub fn closing(&self, local: Local) -> Option<Local> {
        let (_, rest) = in_week(local);
        let begun = self.spans.partition_point(|span| span.0 <= rest);
        let end = self.spans[begun.checked_sub(1)?].1;
        if end <= rest {
            return None;
        }
        // what is open until the week's end may go on in the next
        let next = self.spans[0];
        let end = if end == Local(WEEK) && next.0 == Local(0) { next.1 + WEEK } else { end };
        Some(local + (end - rest))
    }

    /// Whether nothing is open between two local times, and they do not join what is open before and after them. Not for
    /// a week that is always open.
    pub fn is_closed_over(&self, from: Local, to: Local) -> bool {
        let is_open = |local| self.closing(local).is_some();
        self.open_before(from) == self.open_before(to) && !(is_open(from - 1) && is_open(to))
    }

    /// The first local time before which there is so much open time.
    pub fn first(&self, open: i64) -> Local {
        // a whole number of weeks ends with the last span of a week, not before the first of the next
        let (week, rest) = ((open - 1).div_euclid(self.open), (open - 1).rem_euclid(self.open) + 1);
        self.local(week, rest, self.before.partition_point(|before| *before < rest))
    }

    /// The last local time before which there is no more open time.
    pub fn last(&self, open: i64) -> Local {
        let (week, rest) = (open.div_euclid(self.open), open.rem_euclid(self.open));
        self.local(week, rest, self.before.partition_point(|before| *before <= rest))
    }

    fn local(&self, week: i64, rest: i64, begun: usize) -> Local {
        self.spans[begun - 1].0 + week * WEEK + (rest - self.before[begun - 1])
    }
}

/// The number of a local time's week, and its place in a week.
#[inline]
fn in_week(local: Local) -> (i64, Local) {
    (local.0.div_euclid(WEEK), Local(local.0.rem_euclid(WEEK)))
}

/// The number of a day's weekday, Monday 0; day 0 is 2000-01-01, a Saturday.
pub fn weekday(day: i64) -> usize {
    (day + 5).rem_euclid(7) as usize
}

/// The first day from day 0 on that is such a weekday.
pub fn first_day(weekday: usize) -> i64 {
    (weekday as i64 + 2) % 7
}

/// A span of a weekday, in microseconds of the day, in a week that begins with day 0.
pub fn on_weekday(weekday: usize, (start, end): Span<i64>) -> Span<Local> {
    let midnight = Local::midnight(first_day(weekday));
    (midnight + start, midnight + end)
}
