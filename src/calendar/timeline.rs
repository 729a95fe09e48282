//! A compiled calendar: all of time in pieces, each of which is open, closed, or follows weekly hours in local time.
//!
//! Most of time follows a week, and there open time is arithmetic over whole weeks. Other pieces are the days that are
//! not as others, closed spans, and the days around those transitions of the zone that fall into opening hours in a way
//! that the week does not tell. Every question is a search among the pieces and arithmetic in one of them.

use super::document::{Document, WeeklyHours};
use super::week::{Week, weekday};
use crate::interrupts;
use crate::time::spans::{Span, united, without};
use crate::time::zone::{Transition, Zone};
use crate::time::{CYCLE, DAY, Instant, Local, WEEK};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What happens in a piece of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Closed,
    /// As the week of this index says.
    Weekly(u32),
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Kind,
    /// Open time before an instant t, less what the kind tells of it: 0 in [`Kind::Closed`], t in [`Kind::Open`], and
    /// the week's open time before t on the wall clock in [`Kind::Weekly`].
    base: i64,
}

/// From here on everything repeats every [`CYCLE`].
#[derive(Clone, Copy, Debug)]
struct Cycle {
    start: Instant,
    /// Open time of one cycle.
    open: i64,
}

#[derive(Debug)]
pub struct Timeline {
    zone: Rc<Zone>,
    weeks: Vec<Week>,
    /// Where the pieces begin; the first has no beginning.
    starts: Vec<Instant>,
    pieces: Vec<Piece>,
    /// None where the last piece lasts for ever.
    cycle: Option<Cycle>,
}

impl Timeline {
    pub fn new(document: &Document, zone: Rc<Zone>) -> Self {
        let mut weeks = Weeks::new(document);
        let closed = united(document.closed());
        let exceptional = document.exceptional_days();
        // a few days after all that the document names, so that nothing of it reaches into the cycle
        let settled = exceptional.last().map_or(Instant::MIN, |day| Instant((day + 7) * DAY));
        let settled = settled.max(closed.last().map_or(Instant::MIN, |span| span.1 + 7 * DAY));
        let settled_start = zone.repeats().map(|start| start.max(settled));
        // the zone's cycle concerns the calendar only if its transitions have an effect
        let last = weeks.last();
        let has_effect =
            |_: &Instant| zone.repeated().any(|transition| weeks.effect(last, &transition) != Effect::None);
        let cycle_start = settled_start.filter(has_effect);
        let end = match (cycle_start, settled_start) {
            (Some(start), _) => start + CYCLE + 7 * DAY,
            (None, Some(start)) => start,
            (None, None) => Instant::MAX,
        };

        let mut days = exceptional.clone();
        let mut breaks = Vec::new();
        for transition in zone.transitions().take_while(|transition| transition.at < end) {
            interrupts::check();
            let critical = critical_days(&transition);
            if exceptional.range(critical.clone()).next().is_some() {
                days.extend(critical);
                continue;
            }
            // no weekly hours begin in these days
            let week = weeks.on(*critical.start());
            match weeks.effect(week, &transition) {
                Effect::Days => days.extend(critical),
                Effect::Break => breaks.push((transition.at, week)),
                Effect::None => {}
            }
        }

        let mut sketch = Sketch { pieces: Vec::with_capacity(breaks.len() + 4 * days.len() + 1), weekly: 0 };
        let mut breaks = breaks.into_iter().peekable();
        sketch.push_week(Instant::MIN, weeks.kind(0));
        for (first, last) in runs(&days) {
            let span = (zone.instant(Local::midnight(first)), zone.instant(Local::midnight(last + 1)));
            if span.0 >= span.1 {
                continue;
            }
            while let Some((at, week)) = breaks.next_if(|(at, _)| *at < span.0) {
                sketch.push_week(at, weeks.kind(week));
            }
            sketch.push(span.0, Kind::Closed);
            for (start, end) in open_spans(document, &zone, (first, last), span) {
                interrupts::check();
                sketch.push(start, Kind::Open);
                sketch.push(end, Kind::Closed);
            }
            while breaks.next_if(|(at, _)| *at <= span.1).is_some() {}
            sketch.push_week(span.1, weeks.kind(weeks.on(last + 1)));
        }
        for (at, week) in breaks {
            sketch.push_week(at, weeks.kind(week));
        }
        sketch.cut(&closed);

        let mut timeline = Self { zone, weeks: weeks.compiled, starts: Vec::new(), pieces: Vec::new(), cycle: None };
        timeline.measure(&sketch.pieces, cycle_start);
        timeline
    }

    /// The first instant of a local time; see [`Zone::instant`].
    pub fn instant(&self, local: Local) -> Instant {
        self.zone.instant(local)
    }

    /// The memory that it takes but for its zone, which others share.
    pub fn size(&self) -> usize {
        let weeks: usize = self.weeks.iter().map(Week::size).sum();
        size_of::<Self>() + weeks + size_of_val(&*self.starts) + size_of_val(&*self.pieces)
    }

    /// Lays the pieces one after the other, open time going on from each to the next.
    fn measure(&mut self, pieces: &[(Instant, Stretch)], cycle_start: Option<Instant>) {
        let end = cycle_start.map_or(Instant::MAX, |start| start + CYCLE);
        for &(start, Stretch { kind, .. }) in pieces.iter().take_while(|(start, _)| *start < end) {
            interrupts::check();
            let base = match self.pieces.last() {
                // what is just before a transition is on the wall clock as it was
                Some(last) => last.base + self.shape(last.kind, start, start - 1) - self.shape(kind, start, start),
                None => 0,
            };
            self.starts.push(start);
            self.pieces.push(Piece { kind, base });
        }
        if let (Some(start), Some(last)) = (cycle_start, self.pieces.last()) {
            let open = last.base + self.shape(last.kind, end, end - 1) - self.open_before(start);
            self.cycle = Some(Cycle { start, open });
        }
        // counted from 2000 on, so that open time before each moment is a number as small as the moment itself
        let origin = self.open_before(Instant(0));
        for piece in &mut self.pieces {
            piece.base -= origin;
        }
    }

    /// Open time before an instant, but for the base of the piece, on the wall clock as it was set at another.
    #[inline]
    fn shape(&self, kind: Kind, instant: Instant, set_at: Instant) -> i64 {
        match kind {
            Kind::Weekly(week) => self.weeks[week as usize].open_before(instant.local(self.zone.offset(set_at))),
            Kind::Open => instant.0,
            Kind::Closed => 0,
        }
    }

    /// The piece that an instant lies in, and how many cycles later than in the list.
    #[inline]
    fn find(&self, instant: Instant) -> (usize, i64) {
        let cycles = match self.cycle {
            Some(cycle) if cycle.start <= instant => (instant - cycle.start) / CYCLE,
            _ => 0,
        };
        let near = instant - cycles * CYCLE;
        (self.starts.partition_point(|start| *start <= near) - 1, cycles)
    }

    /// Open time before an instant, from an origin that is the calendar's own.
    #[inline]
    pub fn open_before(&self, instant: Instant) -> i64 {
        let (index, cycles) = self.find(instant);
        let Piece { kind, base } = self.pieces[index];
        let near = instant - cycles * CYCLE;
        cycles * self.cycle.map_or(0, |cycle| cycle.open) + base + self.shape(kind, near, near)
    }

    /// Whether an instant is open.
    pub fn is_open(&self, instant: Instant) -> bool {
        match self.pieces[self.find(instant).0].kind {
            Kind::Weekly(week) => self.weeks[week as usize].closing(self.zone.local(instant)).is_some(),
            kind => kind == Kind::Open,
        }
    }

    /// When the open span ends that an open instant lies in, if ever.
    pub fn closing(&self, instant: Instant) -> Option<Instant> {
        let (mut index, first_cycle) = self.find(instant);
        let (mut instant, mut cycles) = (instant - first_cycle * CYCLE, first_cycle);
        loop {
            let next = self.starts.get(index + 1).copied().or(self.cycle.map(|cycle| cycle.start + CYCLE));
            let closing = match self.pieces[index].kind {
                Kind::Closed => Some(instant),
                Kind::Open => None,
                Kind::Weekly(week) => {
                    let local = self.zone.local(instant);
                    Some(
                        self.weeks[week as usize].closing(local).map_or(instant, |closing| instant + (closing - local)),
                    )
                }
            };
            if let Some(closing) = closing.filter(|closing| next.is_none_or(|next| *closing < next)) {
                return Some(closing + cycles * CYCLE);
            }
            // what is open until the end of a piece may go on in the next
            instant = next?;
            index += 1;
            if index == self.starts.len() {
                // what is open all through a cycle never closes
                let start = self.cycle.filter(|_| cycles < first_cycle + 2)?.start;
                (index, instant, cycles) = (self.find(start).0, start, cycles + 1);
            }
        }
    }

    /// The first instant before which there is so much open time, if ever.
    pub fn first(&self, amount: i64) -> Option<Instant> {
        let (amount, cycles) = self.in_list(amount, amount - 1)?;
        let index = self.search(|before| before < amount)?;
        self.within(index, amount, Week::first).map(|instant| instant + cycles * CYCLE)
    }

    /// The last instant before which there is no more open time, if that is ever exceeded: an opening, or an instant
    /// within an open span.
    pub fn last(&self, amount: i64) -> Option<Instant> {
        let (amount, cycles) = self.in_list(amount, amount)?;
        let index = self.search(|before| before <= amount)?;
        self.within(index, amount, Week::last).map(|instant| instant + cycles * CYCLE)
    }

    /// The amount less that of whole cycles, so that it is reached in the list; `reached` decides. None when nothing is
    /// open in a cycle.
    fn in_list(&self, amount: i64, reached: i64) -> Option<(i64, i64)> {
        let Some(cycle) = self.cycle else { return Some((amount, 0)) };
        let beyond = reached - self.open_before(cycle.start) - cycle.open;
        if beyond < 0 {
            return Some((amount, 0));
        }
        let cycles = beyond.checked_div(cycle.open)? + 1;
        Some((amount - cycles * cycle.open, cycles))
    }

    /// The last piece for which the open time before it passes; None if for none.
    fn search(&self, passes: impl Fn(i64) -> bool) -> Option<usize> {
        let before = |index: usize| {
            let (start, Piece { kind, base }) = (self.starts[index], self.pieces[index]);
            match (start, kind) {
                // what has no beginning begins with nothing, unless it is closed all through
                (Instant::MIN, Kind::Open | Kind::Weekly(_)) => i64::MIN,
                _ => base + self.shape(kind, start, start),
            }
        };
        let (mut low, mut high) = (0, self.starts.len());
        while low < high {
            let middle = low.midpoint(high);
            if passes(before(middle)) { low = middle + 1 } else { high = middle }
        }
        low.checked_sub(1)
    }

    /// The instant in a piece at which an amount is reached; None where it is closed, which then is the last one.
    fn within(&self, index: usize, amount: i64, reach: impl Fn(&Week, i64) -> Local) -> Option<Instant> {
        let Piece { kind, base } = self.pieces[index];
        match kind {
            Kind::Closed => None,
            Kind::Open => Some(Instant(amount - base)),
            Kind::Weekly(week) => {
                let local = reach(&self.weeks[week as usize], amount - base);
                let instant = self.zone.instant(local);
                // of a local time that comes twice the piece may have just the second
                let start = self.starts[index];
                let instant = if instant < start { local.instant(self.zone.offset(start)) } else { instant };
                Some(self.starts.get(index + 1).map_or(instant, |next| instant.min(*next)))
            }
        }
    }
}

/// What a transition does to weekly hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// It is closed while the clocks change.
    None,
    /// It is open: the week goes on, but with an hour more or less.
    Break,
    /// Hours begin or end while the clocks change: its days have to be looked at one by one.
    Days,
}

/// The weekly hours one after the other, and what the zone's transitions do to each.
struct Weeks<'a> {
    hours: Vec<&'a WeeklyHours>,
    /// From which day on each of them counts; the first has no beginning.
    first_days: Vec<i64>,
    compiled: Vec<Week>,
    /// The effects by when in a week local times are disputed and how long, which are the same few over and over.
    effects: Vec<Vec<((i64, i64), Effect)>>,
}

impl<'a> Weeks<'a> {
    fn new(document: &'a Document) -> Self {
        let (first_days, hours): (Vec<i64>, Vec<&WeeklyHours>) = document.weeks().unzip();
        let compiled = hours.iter().map(|hours| {
            interrupts::check();
            Week::new(hours.spans())
        });
        let compiled = compiled.collect();
        let effects = vec![Vec::new(); hours.len()];
        Self { hours, first_days, compiled, effects }
    }

    /// Which one counts on a day.
    fn on(&self, day: i64) -> usize {
        self.first_days.partition_point(|first| *first <= day) - 1
    }

    fn last(&self) -> usize {
        self.hours.len() - 1
    }

    fn kind(&self, week: usize) -> Kind {
        match &self.compiled[week] {
            compiled if compiled.is_never_open() => Kind::Closed,
            compiled if compiled.is_always_open() => Kind::Open,
            _ => Kind::Weekly(week as u32),
        }
    }

    /// What a transition does where this week counts.
    fn effect(&mut self, week: usize, transition: &Transition) -> Effect {
        let (from, to) = transition.disputed();
        let of_week = (from.0.rem_euclid(WEEK), to - from);
        if let Some((_, effect)) = self.effects[week].iter().find(|known| known.0 == of_week) {
            return *effect;
        }
        let mut days = from.day()..=to.day();
        let bounds_within = days.any(|day| {
            let hours = self.hours[week].of_weekday(weekday(day));
            hours
                .flat_map(|(start, end)| [start, end])
                .any(|bound| (from + 1..to).contains(&(Local::midnight(day) + bound)))
        });
        let compiled = &self.compiled[week];
        let effect = if bounds_within {
            Effect::Days
        } else if compiled.is_always_open() || compiled.is_closed_over(from, to) {
            Effect::None
        } else {
            Effect::Break
        };
        self.effects[week].push((of_week, effect));
        effect
    }
}

/// The days that a transition may concern: what is skipped moves forward by as much.
fn critical_days(transition: &Transition) -> std::ops::RangeInclusive<i64> {
    let (from, to) = transition.disputed();
    from.day() - 1..=(to + (to - from)).day() + 1
}

/// A piece before its open time is known. The number keeps apart two pieces of one week between which the clocks change
/// while it is open.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stretch {
    kind: Kind,
    number: u32,
}

impl From<Kind> for Stretch {
    fn from(kind: Kind) -> Self {
        Self { kind, number: 0 }
    }
}

/// All stretches, each with its start.
struct Sketch {
    pieces: Vec<(Instant, Stretch)>,
    /// How many of them follow a week.
    weekly: u32,
}

impl Sketch {
    fn push(&mut self, start: Instant, stretch: impl Into<Stretch>) {
        let stretch = stretch.into();
        // what begins at the same instant replaces, what goes on as before is no piece
        if self.pieces.last().is_some_and(|last| last.0 == start) {
            self.pieces.pop();
        }
        if self.pieces.last().is_none_or(|last| last.1 != stretch) {
            self.pieces.push((start, stretch));
        }
    }

    /// Begins what a week comes to.
    fn push_week(&mut self, start: Instant, kind: Kind) {
        self.weekly += u32::from(matches!(kind, Kind::Weekly(_)));
        self.push(start, Stretch { kind, number: if matches!(kind, Kind::Weekly(_)) { self.weekly } else { 0 } });
    }

    /// Closes spans, whatever the pieces say.
    fn cut(&mut self, closed: &[Span<Instant>]) {
        let pieces = std::mem::take(&mut self.pieces);
        let ends = pieces[1..].iter().map(|piece| piece.0).chain([Instant::MAX]).collect::<Vec<_>>();
        let mut closed = closed.iter().copied().peekable();
        for (&(start, stretch), end) in pieces.iter().zip(ends) {
            interrupts::check();
            let mut at = start;
            while let Some((from, to)) = closed.peek().copied().filter(|span| span.0 < end) {
                if from > at {
                    self.push(at, stretch);
                }
                self.push(from.max(at), Kind::Closed);
                at = to.min(end).max(at);
                if to > end {
                    break;
                }
                closed.next();
            }
            if at < end {
                self.push(at, stretch);
            }
        }
    }
}

/// Runs of days without a gap, as first and last.
fn runs(days: &BTreeSet<i64>) -> Vec<(i64, i64)> {
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
fn open_spans(document: &Document, zone: &Zone, (first, last): (i64, i64), span: Span<Instant>) -> Vec<Span<Instant>> {
    // far from transitions days are as long as they should be; else spans of others may reach into these
    let steady = zone.steady_offset((span.0 - 3 * DAY, span.1 + 3 * DAY));
    let (first, last) = if steady.is_some() { (first, last) } else { (first - 2, last + 2) };
    let instant = |local: Local| steady.map_or_else(|| zone.instant(local), |offset| local.instant(offset));
    let instants = |(start, end): Span<Local>| (instant(start).max(span.0), instant(end).min(span.1));
    let days = (first..=last).inspect(|_| interrupts::check());
    let open = days.flat_map(|day| document.of_day(day)).map(instants).collect();
    let breaks = document.breaks(first, last).map(instants).collect();
    without(&united(open), &united(breaks))
}
