//! Time zones: the offset from UTC at every instant, and local times as instants.
//!
//! Offsets are in microseconds, positive ahead of UTC.

use super::spans::Span;
use super::{CYCLE, DAY, Instant, Local};

/// A change of a zone's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    pub at: Instant,
    pub before: i64,
    pub after: i64,
}

impl Transition {
    /// The local times that are skipped or occur twice, from the first to the second.
    pub fn disputed(&self) -> Span<Local> {
        let (before, after) = (self.at.local(self.before), self.at.local(self.after));
        (before.min(after), before.max(after))
    }
}

/// The offsets of a zone over all time.
#[derive(Debug)]
pub struct Zone {
    /// The instant at which each offset begins; the first has no beginning.
    starts: Vec<Instant>,
    offsets: Vec<i64>,
    /// From here on the offsets repeat every [`CYCLE`]. The list has the first cycle and some days of the second.
    repeats: Option<Instant>,
}

/// An upper bound of all offsets.
const LARGEST_OFFSET: i64 = 2 * DAY;

impl Zone {
    /// A zone with its initial offset and its later ones, each with the instant at which it begins, in order. The
    /// [`CYCLE`] that begins at `repeats` repeats for ever; the changes must reach to its end.
    pub fn new(offset: i64, changes: impl IntoIterator<Item = (Instant, i64)>, repeats: Instant) -> Self {
        let mut zone = Self { starts: vec![Instant::MIN], offsets: vec![offset], repeats: None };
        for (at, offset) in changes.into_iter().take_while(|(at, _)| *at < repeats + CYCLE) {
            zone.push(at, offset);
        }
        if zone.starts.last() >= Some(&repeats) {
            zone.repeat(repeats);
        }
        zone
    }

    /// Finds the earliest instant from which the offsets repeat, though not before 2000: no difference to it overflows.
    /// Of what comes later, only a cycle is kept.
    fn repeat(&mut self, repeats: Instant) {
        let mut first = self.starts.partition_point(|start| *start < repeats);
        let mut again = self.starts.len();
        let same = |a: usize, b: usize| self.starts[a] + CYCLE == self.starts[b] && self.offsets[a] == self.offsets[b];
        while self.starts[first - 1] >= Instant(0) && same(first - 1, again - 1) {
            (first, again) = (first - 1, again - 1);
        }
        let repeats = self.starts[first].min(repeats);
        self.starts.truncate(again);
        self.offsets.truncate(again);
        for i in first..again {
            if self.starts[i] < repeats + 3 * LARGEST_OFFSET {
                self.push(self.starts[i] + CYCLE, self.offsets[i]);
            }
        }
        self.repeats = Some(repeats);
    }

    fn push(&mut self, start: Instant, offset: i64) {
        if self.offsets.last() != Some(&offset) {
            self.starts.push(start);
            self.offsets.push(offset);
        }
    }

    /// The transitions of one cycle; none where they do not repeat.
    pub fn repeated(&self) -> impl Iterator<Item = Transition> {
        let end = self.repeats.map_or(Instant::MIN, |repeats| repeats + CYCLE);
        self.transitions().skip(self.first_repeated().max(1) - 1).take_while(move |transition| transition.at < end)
    }

    fn first_repeated(&self) -> usize {
        self.repeats.map_or(self.starts.len(), |repeats| self.starts.partition_point(|start| *start < repeats))
    }

    pub fn repeats(&self) -> Option<Instant> {
        self.repeats
    }

    /// The local time at an instant.
    pub fn local(&self, instant: Instant) -> Local {
        instant.local(self.offset(instant))
    }

    /// The offset at an instant.
    pub fn offset(&self, instant: Instant) -> i64 {
        self.offsets[self.index(instant - self.cycles(instant) * CYCLE)]
    }

    /// How many cycles after the listed one an instant is.
    fn cycles(&self, instant: Instant) -> i64 {
        self.repeats.filter(|repeats| *repeats <= instant).map_or(0, |repeats| (instant - repeats) / CYCLE)
    }

    fn index(&self, instant: Instant) -> usize {
        self.starts.partition_point(|start| *start <= instant) - 1
    }

    /// The first instant with a local time. A local time that the clocks skip moves forward by as much as they do.
    pub fn instant(&self, local: Local) -> Instant {
        let cycles = self.cycles(local.instant(LARGEST_OFFSET));
        let near = local - cycles * CYCLE;
        let mut index = self.index(near.instant(LARGEST_OFFSET));
        loop {
            let instant = near.instant(self.offsets[index]);
            match self.starts.get(index + 1) {
                // not yet, and not skipped by the transition that follows
                Some(next) if instant >= *next && near.instant(self.offsets[index + 1]) >= *next => index += 1,
                _ => return instant + cycles * CYCLE,
            }
        }
    }

    /// The offset during a span, if it is the same throughout.
    pub fn steady_offset(&self, (start, end): Span<Instant>) -> Option<i64> {
        let shift = self.cycles(start) * CYCLE;
        let index = self.index(start - shift);
        let lasts = match self.starts.get(index + 1) {
            Some(next) => end - shift <= *next,
            None => self.repeats.is_none_or(|repeats| end - shift <= repeats + CYCLE),
        };
        lasts.then(|| self.offsets[index])
    }

    /// All transitions, for ever where they repeat.
    pub fn transitions(&self) -> impl Iterator<Item = Transition> {
        let first = self.first_repeated();
        let end = self.repeats.map_or(first, |repeats| self.starts.partition_point(|start| *start < repeats + CYCLE));
        let cycles = if self.repeats.is_some() { 0..i64::MAX } else { 0..0 };
        let once = (1..first).map(|i| (i, 0));
        let repeated = cycles.flat_map(move |cycle| (first.max(1)..end).map(move |i| (i, cycle)));
        once.chain(repeated).map(|(i, cycle)| Transition {
            at: self.starts[i] + cycle * CYCLE,
            before: self.offsets[i - 1],
            after: self.offsets[i],
        })
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate, Weekday};

    const HOUR: i64 = 3_600_000_000;

    pub fn at(year: i32, month: u32, day: u32, microseconds: i64) -> i64 {
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        i64::from(date.num_days_from_ce() - crate::time::EPOCH) * DAY + microseconds
    }

    fn last_sunday(year: i32, month: u32) -> u32 {
        (22..=31)
            .rfind(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some_and(|d| d.weekday() == Weekday::Sun))
            .unwrap()
    }

    /// Summer time from the last Sunday of a month at so many hours UTC until that of another.
    pub fn summer_time(standard: i64, gain: i64, [from, to]: [(u32, i64); 2]) -> Zone {
        let changes = (1980..2905).flat_map(|year| {
            let mut two = [
                (Instant(at(year, from.0, last_sunday(year, from.0), from.1)), standard + gain),
                (Instant(at(year, to.0, last_sunday(year, to.0), to.1)), standard),
            ];
            two.sort();
            two
        });
        let before = if from.0 < to.0 { standard } else { standard + gain };
        Zone::new(before, changes.collect::<Vec<_>>(), Instant(at(2500, 1, 1, 0)))
    }

    pub fn berlin() -> Zone {
        summer_time(HOUR, HOUR, [(3, HOUR), (10, HOUR)])
    }

    #[test]
    fn instants_have_offsets() {
        let zone = berlin();
        assert_eq!(zone.offset(Instant(at(2026, 3, 29, HOUR) - 1)), HOUR);
        assert_eq!(zone.offset(Instant(at(2026, 3, 29, HOUR))), 2 * HOUR);
        assert_eq!(zone.offset(Instant(at(2026, 10, 25, HOUR) - 1)), 2 * HOUR);
        assert_eq!(zone.offset(Instant(at(2026, 10, 25, HOUR))), HOUR);
        assert_eq!(zone.offset(Instant(at(1, 7, 1, 0))), HOUR);
        // 2026 comes again 400 years later, and every 400 years
        assert_eq!(zone.repeats(), Some(Instant(at(2000, 3, 26, HOUR))));
        for cycles in [1, 2, 3, 700] {
            assert_eq!(zone.offset(Instant(at(2026, 10, 25, HOUR) - 1 + cycles * CYCLE)), 2 * HOUR);
            assert_eq!(zone.offset(Instant(at(2026, 10, 25, HOUR) + cycles * CYCLE)), HOUR);
        }
    }

    #[test]
    fn a_skipped_local_time_moves_forward_and_of_two_the_first_is_taken() {
        let zone = berlin();
        for cycles in [0, 1, 2, 700] {
            let instant = |local: i64| zone.instant(Local(local + cycles * CYCLE)).0 - cycles * CYCLE;
            assert_eq!(instant(at(2026, 3, 29, 2 * HOUR)), at(2026, 3, 29, HOUR));
            assert_eq!(instant(at(2026, 3, 29, 2 * HOUR + 1800)), at(2026, 3, 29, HOUR + 1800));
            assert_eq!(instant(at(2026, 3, 29, 3 * HOUR)), at(2026, 3, 29, HOUR));
            assert_eq!(instant(at(2026, 10, 25, 2 * HOUR)), at(2026, 10, 25, 0));
            assert_eq!(instant(at(2026, 10, 25, 3 * HOUR) - 1), at(2026, 10, 25, HOUR) - 1);
            assert_eq!(instant(at(2026, 10, 25, 3 * HOUR)), at(2026, 10, 25, 2 * HOUR));
        }
    }

    #[test]
    fn a_skipped_day_moves_forward() {
        // the night to 2011-12-30 the clocks of Samoa went from 10 hours behind UTC to 14 before it
        let zone =
            Zone::new(-10 * HOUR, [(Instant(at(2011, 12, 30, 10 * HOUR)), 14 * HOUR)], Instant(at(2500, 1, 1, 0)));
        assert_eq!(zone.instant(Local(at(2011, 12, 30, 9 * HOUR))), zone.instant(Local(at(2011, 12, 31, 9 * HOUR))));
        assert_eq!(zone.instant(Local(at(2011, 12, 29, 9 * HOUR))), Instant(at(2011, 12, 29, 19 * HOUR)));
        assert_eq!(zone.transitions().count(), 1);
    }

    #[test]
    fn transitions_go_on_for_ever() {
        let zone = berlin();
        let all: Vec<Transition> = zone.transitions().take(6000).collect();
        assert!(all.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].after == pair[1].before));
        assert!(all.iter().all(|t| zone.offset(t.at - 1) == t.before && zone.offset(t.at) == t.after));
        assert_eq!(all[0].disputed(), (Local(at(1980, 3, 30, 2 * HOUR)), Local(at(1980, 3, 30, 3 * HOUR))));
    }

    #[test]
    fn an_offset_is_steady_between_transitions() {
        let zone = berlin();
        for cycles in [0, 1, 500] {
            let span = |from: i64, to: i64| (Instant(from + cycles * CYCLE), Instant(to + cycles * CYCLE));
            assert_eq!(zone.steady_offset(span(at(2026, 3, 30, 0), at(2026, 10, 25, HOUR))), Some(2 * HOUR));
            assert_eq!(zone.steady_offset(span(at(2026, 3, 30, 0), at(2026, 10, 25, HOUR + 1))), None);
        }
    }
}
