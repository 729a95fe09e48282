//! A calendar compiled: all of time in pieces, each of which is open, closed, or follows the week at one offset.
//!
//! Most of time follows the week, and there open time is arithmetic over whole weeks. A piece begins where a zone's
//! offset changes, around the days that are not as others, and around those transitions that fall into opening hours
//! in a way that the week does not tell. Every question is a search among the pieces and arithmetic in one of them.

use super::document::Document;
use super::spans::{Span, united, without};
use super::week::{Week, on_weekday, weekday};
use super::zone::{Transition, Zone};
use super::{CYCLE, DAY};
use crate::interrupts;

/// What happens in a piece of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Closed,
    /// The week, on a wall clock so many microseconds ahead of UTC.
    Weekly(i64),
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Kind,
    /// Open time before an instant t, less what the kind tells of it: 0 in [`Kind::Closed`], t in [`Kind::Open`], and
    /// the week's open time before t on the wall clock in [`Kind::Weekly`].
    base: i64,
}

/// Open or closed time: where one is measured, the other is skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Open,
    Closed,
}

/// From here on everything repeats every [`CYCLE`].
#[derive(Clone, Copy, Debug)]
struct Cycle {
    start: i64,
    /// Open time of one cycle.
    open: i64,
}

#[derive(Debug)]
pub struct Timeline {
    /// Where the pieces begin; the first has no beginning.
    starts: Vec<i64>,
    pieces: Vec<Piece>,
    open: Week,
    closed: Week,
    /// None where the last piece lasts for ever.
    cycle: Option<Cycle>,
}

impl Timeline {
    pub fn new(document: &Document, zone: &Zone) -> Self {
        let weekdays = (0..7).flat_map(|day| document.of_weekday(day).map(move |span| on_weekday(day, span)));
        let week = Week::new(weekdays.collect());
        let closed = united(document.closed());
        let exceptional = document.exceptional_days();
        // a few days after all that the document names, so that nothing of it reaches into the cycle
        let settled = exceptional.last().map_or(i64::MIN, |day| (day + 7) * DAY);
        let settled = settled.max(closed.last().map_or(i64::MIN, |span| span.1 + 7 * DAY));
        // what is always open or never does not depend on the wall clock
        let follows_clock = !week.is_always_open() && !week.is_never_open();
        let cycle_start = zone.repeats().filter(|_| follows_clock).map(|start| start.max(settled));
        let end = match cycle_start {
            Some(start) => start + CYCLE + 7 * DAY,
            None if follows_clock => i64::MAX,
            None => settled,
        };
        let transitions: Vec<Transition> = zone.transitions().take_while(|transition| transition.at < end).collect();
        let mut days = exceptional.clone();
        for transition in &transitions {
            let (from, to) = transition.disputed();
            let critical = (from.div_euclid(DAY) - 1)..=((2 * to - from).div_euclid(DAY) + 1);
            if exceptional.range(critical.clone()).next().is_some() || bounds_within(document, (from, to)) {
                days.extend(critical);
            }
        }

        let mut sketch = Sketch { pieces: Vec::with_capacity(transitions.len() + 4 * days.len() + 1) };
        let weekly = match (week.is_always_open(), week.is_never_open()) {
            (true, _) => |_| Kind::Open,
            (_, true) => |_| Kind::Closed,
            _ => Kind::Weekly,
        };
        let mut transitions = transitions.iter().peekable();
        let mut offset = zone.offset(i64::MIN / 2);
        sketch.push(i64::MIN, weekly(offset));
        for (first, last) in runs(&days) {
            interrupts::check();
            let span = (zone.instant(first * DAY), zone.instant((last + 1) * DAY));
            while let Some(transition) = transitions.next_if(|transition| transition.at < span.0) {
                offset = transition.after;
                sketch.push(transition.at, weekly(offset));
            }
            if span.0 >= span.1 {
                continue;
            }
            sketch.push(span.0, Kind::Closed);
            for (start, end) in open_spans(document, zone, (first, last), span) {
                sketch.push(start, Kind::Open);
                sketch.push(end, Kind::Closed);
            }
            while let Some(transition) = transitions.next_if(|transition| transition.at <= span.1) {
                offset = transition.after;
            }
            sketch.push(span.1, weekly(offset));
        }
        for transition in transitions {
            sketch.push(transition.at, weekly(transition.after));
        }
        sketch.cut(&closed);

        let mut timeline =
            Self { starts: Vec::new(), pieces: Vec::new(), closed: week.complement(), open: week, cycle: None };
        timeline.measure(&sketch.pieces, cycle_start);
        timeline
    }

    /// Lays the pieces one after the other, open time going on from each to the next.
    fn measure(&mut self, pieces: &[(i64, Kind)], cycle_start: Option<i64>) {
        let end = cycle_start.map_or(i64::MAX, |start| start + CYCLE);
        for &(start, kind) in pieces.iter().take_while(|(start, _)| *start < end) {
            let before = if start == i64::MIN { 0 } else { self.open_in_last(start) - self.shape(kind, start) };
            self.starts.push(start);
            self.pieces.push(Piece { kind, base: before });
        }
        if let Some(start) = cycle_start {
            self.cycle = Some(Cycle { start, open: self.open_in_last(start + CYCLE) - self.open_before(start) });
        }
    }

    fn open_in_last(&self, instant: i64) -> i64 {
        self.pieces.last().map_or(0, |piece| piece.base + self.shape(piece.kind, instant))
    }

    /// Open time before an instant, but for the base of the piece.
    #[inline]
    fn shape(&self, kind: Kind, instant: i64) -> i64 {
        match kind {
            Kind::Weekly(offset) => self.open.open_before(instant + offset),
            Kind::Open => instant,
            Kind::Closed => 0,
        }
    }

    /// Open time before an instant, from an origin that is the calendar's own.
    #[inline]
    pub fn open_before(&self, mut instant: i64) -> i64 {
        let mut of_cycles = 0;
        if let Some(cycle) = self.cycle
            && instant - cycle.start >= CYCLE
        {
            let cycles = (instant - cycle.start) / CYCLE;
            instant -= cycles * CYCLE;
            of_cycles = cycles * cycle.open;
        }
        let piece = self.pieces[self.starts.partition_point(|start| *start <= instant) - 1];
        of_cycles + piece.base + self.shape(piece.kind, instant)
    }

    /// Time of a side before an instant.
    pub fn before(&self, side: Side, instant: i64) -> i64 {
        match side {
            Side::Open => self.open_before(instant),
            Side::Closed => instant - self.open_before(instant),
        }
    }

    /// Whether the microsecond that begins is open.
    pub fn is_open(&self, instant: i64) -> bool {
        self.open_before(instant + 1) > self.open_before(instant)
    }

    /// The first instant before which there is so much open time, if ever.
    pub fn first(&self, amount: i64) -> Option<i64> {
        let (amount, cycles) = self.in_list(Side::Open, amount, amount - 1)?;
        let index = self.search(Side::Open, |before| before < amount)?;
        self.within(Side::Open, index, amount, Week::first).map(|instant| instant + cycles * CYCLE)
    }

    /// The last instant before which there is no more of a side than an amount, if that is ever exceeded: where open time
    /// is measured an opening, where closed time is a closing, or an instant within.
    pub fn last(&self, side: Side, amount: i64) -> Option<i64> {
        let (amount, cycles) = self.in_list(side, amount, amount)?;
        let index = self.search(side, |before| before <= amount)?;
        self.within(side, index, amount, Week::last).map(|instant| instant + cycles * CYCLE)
    }

    /// The amount less that of whole cycles, so that it is reached in the list; `reached` decides. None when the cycles
    /// have nothing of the side.
    fn in_list(&self, side: Side, amount: i64, reached: i64) -> Option<(i64, i64)> {
        let Some(cycle) = self.cycle else { return Some((amount, 0)) };
        let gain = match side {
            Side::Open => cycle.open,
            Side::Closed => CYCLE - cycle.open,
        };
        let beyond = reached - (self.before(side, cycle.start) + gain);
        if beyond < 0 {
            return Some((amount, 0));
        }
        let cycles = beyond.checked_div(gain)? + 1;
        Some((amount - cycles * gain, cycles))
    }

    /// The last piece whose beginning passes; None if none does.
    fn search(&self, side: Side, passes: impl Fn(i64) -> bool) -> Option<usize> {
        let begin = |index: usize| {
            let (start, Piece { kind, base }) = (self.starts[index], self.pieces[index]);
            match (side, start) {
                // what has no beginning begins with nothing, unless there is none of it all through
                (_, i64::MIN) => match (side, kind) {
                    (Side::Open, Kind::Closed) => base,
                    (Side::Closed, Kind::Open) => -base,
                    _ => i64::MIN,
                },
                (Side::Open, _) => base + self.shape(kind, start),
                (Side::Closed, _) => start - base - self.shape(kind, start),
            }
        };
        let (mut low, mut high) = (0, self.starts.len());
        while low < high {
            let middle = low.midpoint(high);
            if passes(begin(middle)) { low = middle + 1 } else { high = middle }
        }
        low.checked_sub(1)
    }

    /// The instant in a piece at which an amount is reached; None where the piece has nothing of the side, which then is
    /// the last one.
    fn within(&self, side: Side, index: usize, amount: i64, reach: impl Fn(&Week, i64) -> i64) -> Option<i64> {
        let Piece { kind, base } = self.pieces[index];
        match (side, kind) {
            (Side::Open, Kind::Weekly(offset)) => Some(reach(&self.open, amount - base) - offset),
            (Side::Closed, Kind::Weekly(offset)) => Some(reach(&self.closed, amount + base + offset) - offset),
            (Side::Open, Kind::Open) => Some(amount - base),
            (Side::Closed, Kind::Closed) => Some(amount + base),
            (Side::Open, Kind::Closed) | (Side::Closed, Kind::Open) => None,
        }
    }
}

/// Pieces before their open time is known.
struct Sketch {
    pieces: Vec<(i64, Kind)>,
}

impl Sketch {
    fn push(&mut self, start: i64, kind: Kind) {
        // what begins at the same instant replaces, what goes on as before is no piece
        if self.pieces.last().is_some_and(|last| last.0 == start) {
            self.pieces.pop();
        }
        if self.pieces.last().is_none_or(|last| last.1 != kind) {
            self.pieces.push((start, kind));
        }
    }

    /// Closes spans, whatever the pieces say.
    fn cut(&mut self, closed: &[Span]) {
        let pieces = std::mem::take(&mut self.pieces);
        let ends = pieces[1..].iter().map(|piece| piece.0).chain([i64::MAX]).collect::<Vec<_>>();
        let mut closed = closed.iter().copied().peekable();
        for (&(start, kind), end) in pieces.iter().zip(ends) {
            let mut at = start;
            while let Some((from, to)) = closed.peek().copied().filter(|span| span.0 < end) {
                if from > at {
                    self.push(at, kind);
                }
                self.push(from.max(at), Kind::Closed);
                at = to.min(end).max(at);
                if to > end {
                    break;
                }
                closed.next();
            }
            if at < end {
                self.push(at, kind);
            }
        }
    }
}

/// Whether weekly hours begin or end strictly within a span of local time.
fn bounds_within(document: &Document, (from, to): Span) -> bool {
    (from.div_euclid(DAY)..=to.div_euclid(DAY)).any(|day| {
        document
            .of_weekday(weekday(day))
            .any(|(start, end)| [start, end].iter().any(|bound| (from + 1..to).contains(&(day * DAY + bound))))
    })
}

/// Runs of days without a gap, as first and last.
fn runs(days: &std::collections::BTreeSet<i64>) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *day => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    runs
}

/// What is open in a span of instants, which is that of some days: every span of the document goes from the instant of
/// its beginning until that of its end.
fn open_spans(document: &Document, zone: &Zone, (first, last): (i64, i64), span: Span) -> Vec<Span> {
    // far from transitions days are as long as they should be; else spans of others may reach into these
    let steady = zone.steady_offset((span.0 - 3 * DAY, span.1 + 3 * DAY));
    let (first, last) = if steady.is_some() { (first, last) } else { (first - 2, last + 2) };
    let instant = |local: i64| steady.map_or_else(|| zone.instant(local), |offset| local - offset);
    let instants = |(start, end): Span| (instant(start).max(span.0), instant(end).min(span.1));
    let open = (first..=last).flat_map(|day| document.of_day(day)).map(instants).collect();
    let breaks = document.breaks(first, last).map(instants).collect();
    without(&united(open), &united(breaks))
}
