//! Calendars read the slow way, minute by minute, and what the fast way must agree with: random calendars on zones whose
//! clocks change in all manner of ways.

use super::Calendar;
use super::document::Document;
use crate::time::zone::Zone;
use crate::time::zone::tests::{at, berlin, summer_time};
use crate::time::{Bounds, CYCLE, DAY, Instant, Interval, Local};
use std::rc::Rc;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const MINUTES_PER_DAY: i64 = 1440;

/// Which minutes of some weeks are open, found by stepping through them.
struct Minutes {
    start: i64,
    open: Vec<bool>,
}

impl Minutes {
    fn new(document: &Document, zone: &Zone, start: i64, days: i64) -> Self {
        // the wall clock of every minute, from some days before until some days after
        let count = (days + 8) * MINUTES_PER_DAY;
        let begin = start - 4 * DAY;
        let earliest = begin - 2 * DAY;
        let mut first_shown = vec![i64::MIN; (count + 4 * MINUTES_PER_DAY) as usize];
        let mut show = |local: i64, instant: i64| {
            let shown = &mut first_shown[((local - earliest) / MINUTE) as usize];
            if *shown == i64::MIN {
                *shown = instant;
            }
        };
        let mut previous = zone.local(Instant(begin)).0 - MINUTE;
        for minute in 0..count {
            let instant = begin + minute * MINUTE;
            let local = zone.local(Instant(instant)).0;
            // what the clock is put forward over moves forward by as much
            for (steps, skipped) in ((previous + MINUTE)..local).step_by(MINUTE as usize).enumerate() {
                show(skipped, instant + steps as i64 * MINUTE);
            }
            show(local, instant);
            previous = local;
        }
        let first_shown = |Local(local): Local| first_shown[((local - earliest) / MINUTE) as usize];
        let mut open = vec![false; (days * MINUTES_PER_DAY) as usize];
        let mut set = |from: i64, to: i64, value: bool| {
            let index = |instant: i64| ((instant - start) / MINUTE).clamp(0, days * MINUTES_PER_DAY) as usize;
            if from < to {
                open[index(from)..index(to)].fill(value);
            }
        };
        let first_day = start.div_euclid(DAY) - 2;
        let last_day = first_day + days + 4;
        for day in first_day..=last_day {
            for (from, to) in document.of_day(day) {
                set(first_shown(from), first_shown(to), true);
            }
        }
        for (from, to) in document.breaks(first_day, last_day) {
            set(first_shown(from), first_shown(to), false);
        }
        for (Instant(from), Instant(to)) in document.closed() {
            set(from, to, false);
        }
        Self { start, open }
    }

    fn index(&self, instant: i64) -> usize {
        ((instant - self.start) / MINUTE) as usize
    }

    fn duration(&self, from: i64, to: i64) -> i64 {
        let open = |from, to| self.open[self.index(from)..self.index(to)].iter().filter(|open| **open).count() as i64;
        if from <= to { open(from, to) * MINUTE } else { -open(to, from) * MINUTE }
    }

    /// The next minute after one that is, or is not, open while the one before it is not, or is.
    fn next(&self, instant: i64, open: bool) -> Option<i64> {
        let after = self.index(instant) + 1..self.open.len();
        after
            .into_iter()
            .find(|i| self.open[*i] == open && self.open[i - 1] != open)
            .map(|i| self.start + i as i64 * MINUTE)
    }

    fn add(&self, instant: i64, amount: i64) -> Option<i64> {
        let mut left = amount / MINUTE;
        let mut index = self.index(instant);
        if left == 0 {
            return if self.open[index] { Some(instant) } else { self.next(instant, true) };
        }
        while left > 0 {
            left -= i64::from(*self.open.get(index)?);
            index += 1;
        }
        while left < 0 {
            index = index.checked_sub(1)?;
            left += i64::from(self.open[index]);
        }
        Some(self.start + index as i64 * MINUTE)
    }
}

fn pick<T: Copy>(random: &mut fastrand::Rng, of: &[T]) -> T {
    of[random.usize(..of.len())]
}

fn time(random: &mut fastrand::Rng) -> i64 {
    // often where clocks change, and where days do
    let minute = match random.u8(..4) {
        0 => pick(random, &[0, 1440]),
        1 => pick(random, &[30, 60, 120, 150, 180, 195, 210, 1380, 1410]),
        _ => random.i64(0..=1440),
    };
    minute.clamp(0, MINUTES_PER_DAY)
}

/// Two times of day, the first before the second.
fn hours(random: &mut fastrand::Rng) -> String {
    let (a, b) = (time(random), time(random));
    let (a, b) = if a == b { (0, 1440) } else { (a.min(b), a.max(b)) };
    format!(r#""{:02}:{:02}","{:02}:{:02}""#, a / 60, a % 60, b / 60, b % 60)
}

/// Up to so many elements, as a list in JSON.
fn list(random: &mut fastrand::Rng, most: usize, mut element: impl FnMut(&mut fastrand::Rng) -> String) -> String {
    let elements: Vec<String> = (0..random.usize(..=most)).map(|_| element(random)).collect();
    elements.join(",")
}

fn day_of_hours(random: &mut fastrand::Rng, most: usize) -> String {
    format!("[{}]", list(random, most, |random| format!("[{}]", hours(random))))
}

/// Hours of each weekday; of some weeks none, of some all there are.
fn week_of_hours(random: &mut fastrand::Rng) -> String {
    let kind = random.u8(..8);
    let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| {
        let hours = match kind {
            0 => "[]".to_string(),
            1 => r#"[["00:00","24:00"]]"#.to_string(),
            _ => day_of_hours(random, 3),
        };
        format!(r#""{day}":{hours}"#)
    });
    format!("{{{}}}", weekdays.join(","))
}

fn date(day: i64) -> String {
    (chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(day)).to_string()
}

/// A calendar with exceptions in some days from a first one on.
fn random_calendar(random: &mut fastrand::Rng, first: i64, days: i64, exceptions: usize) -> Document {
    let day = |random: &mut fastrand::Rng| date(first + random.i64(0..days));
    let instant = |minute: i64| {
        let of_day = minute.rem_euclid(MINUTES_PER_DAY);
        format!("{}T{:02}:{:02}:00Z", date(minute.div_euclid(MINUTES_PER_DAY)), of_day / 60, of_day % 60)
    };
    let weekly = week_of_hours(random);
    let mut shifted = std::collections::BTreeSet::new();
    let shifts = (0..random.usize(..=exceptions)).filter_map(|_| {
        let day = day(random);
        shifted.insert(day.clone()).then(|| format!(r#""{day}":{}"#, day_of_hours(random, 2)))
    });
    let shifts = shifts.collect::<Vec<_>>().join(",");
    let holidays = list(random, exceptions, |random| format!(r#""{}""#, day(random)));
    let breaks = list(random, 2 * exceptions, |random| format!(r#"["{}",{}]"#, day(random), hours(random)));
    let closed = list(random, exceptions / 2, |random| {
        let from = first * MINUTES_PER_DAY + random.i64(0..days * MINUTES_PER_DAY);
        format!(r#"["{}","{}"]"#, instant(from), instant(from + random.i64(1..6000)))
    });
    // other hours from a day among these on, or from one long before or after them
    let mut changed = std::collections::BTreeSet::new();
    let from = (0..random.usize(..=4)).filter_map(|_| {
        let near = day(random);
        let day =
            pick(random, &[&near, &near, &near, "0001-01-01", "1969-06-01", "2090-02-28", "9999-12-31"]).to_string();
        changed.insert(day.clone()).then(|| format!(r#""{day}":{}"#, week_of_hours(random)))
    });
    let from = from.collect::<Vec<_>>().join(",");
    let text = format!(
        r#"{{"time_zone":"","hours":{weekly},"holidays":[{holidays}],"shifts":{{{shifts}}},"breaks":[{breaks}],"closed":[{closed}],"from":{{{from}}}}}"#
    );
    Document::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A zone that changes its clocks every few days from an instant on, then as the other, for ever.
fn random_zone(random: &mut fastrand::Rng, start: i64) -> Zone {
    match random.u8(..4) {
        0 => return berlin(),
        1 => {
            // half an hour, at local midnight, or the other way round the year
            let standard = random.i64(-12..=14) * HOUR;
            let gain = pick(random, &[30 * MINUTE, HOUR, 2 * HOUR]);
            let hour = random.i64(0..24) * HOUR;
            let months = pick(random, &[(3, 10), (10, 3), (4, 9)]);
            return summer_time(standard, gain, [(months.0, hour), (months.1, hour)]);
        }
        _ => {}
    }
    let mut offset = random.i64(-20..=20) * 30 * MINUTE;
    let first = offset;
    let mut instant = start;
    let changes = (0..8).map(|_| {
        instant += random.i64(3 * MINUTES_PER_DAY..9 * MINUTES_PER_DAY) / 30 * 30 * MINUTE;
        let step = pick(random, &[30 * MINUTE, HOUR, 2 * HOUR, 45 * MINUTE, 24 * HOUR, 23 * HOUR]);
        offset += if offset > 0 { -step } else { step };
        (Instant(instant), offset)
    });
    let changes: Vec<_> = changes.collect();
    Zone::new(first, changes, Instant(at(2500, 1, 1, 0)))
}

const DAYS: i64 = 40;

fn agrees(random: &mut fastrand::Rng, document: &Document, zone: &Rc<Zone>, start: i64) {
    let calendar = Calendar::new(document, Rc::clone(zone));
    let slow = Minutes::new(document, zone, start, DAYS);
    let end = start + DAYS * DAY;
    let moment = |random: &mut fastrand::Rng| start + random.i64(0..DAYS * MINUTES_PER_DAY) * MINUTE;
    let told = || {
        let near = zone.transitions().skip_while(|transition| transition.at.0 < start - 9 * DAY);
        let near: Vec<_> = near.take_while(|transition| transition.at.0 < end + 9 * DAY).collect();
        format!("{} from {start} with {near:?}", document.text())
    };
    for _ in 0..40 {
        let (a, b) = (moment(random), moment(random));
        let duration = calendar.duration(a, b).unwrap().microseconds;
        assert_eq!(duration, slow.duration(a, b), "duration {a} {b}, {}", told());
        assert_eq!(calendar.is_open(a).unwrap(), slow.open[slow.index(a)], "is_open {a}, {}", told());
        assert_eq!(calendar.is_open(a + MINUTE - 1).unwrap(), slow.open[slow.index(a)]);
        for (fast, slow) in [
            (calendar.next_opening(a).unwrap(), slow.next(a, true)),
            (calendar.next_closing(a).unwrap(), slow.next(a, false)),
            (calendar.next_opening(a + MINUTE - 1).unwrap(), slow.next(a, true)),
        ] {
            assert_eq!(fast.filter(|moment| *moment < end), slow, "next {a}, {}", told());
        }
        let some = random.i64(-3000..3000);
        let amount = pick(random, &[0, 1, -1, some, slow.duration(a, b) / MINUTE]) * MINUTE;
        let reached = calendar.add(a, Interval { microseconds: amount, ..Interval::default() }).unwrap();
        let expected = slow.add(a, amount);
        let known = |moment: &i64| (start..end).contains(moment) || *moment == end && amount > 0;
        assert_eq!(reached.filter(known), expected, "{a} add {amount}, {}", told());
        if let Some(reached) = reached {
            assert_eq!(calendar.duration(a, reached).unwrap().microseconds, amount, "{a} add {amount}, {}", told());
        }
    }
    let (a, b) = (moment(random), moment(random));
    let (a, b) = (a.min(b), a.max(b));
    let mut expected = Vec::new();
    for minute in slow.index(a)..slow.index(b) {
        let begin = start + minute as i64 * MINUTE;
        match expected.last_mut() {
            Some((_, end)) if slow.open[minute] && *end == begin => *end += MINUTE,
            _ if slow.open[minute] => expected.push((begin, begin + MINUTE)),
            _ => {}
        }
    }
    assert_eq!(calendar.periods(a, b).unwrap().collect::<Vec<_>>(), expected, "periods {a} {b}, {}", told());
}

#[test]
fn random_calendars_agree_with_stepping_through_minutes() {
    let seed = std::env::var("CALENDAR_SEED").map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("CALENDAR_SEED={seed}");
    for round in 0..400 {
        let random = &mut fastrand::Rng::with_seed(seed.wrapping_add(round));
        // around the clock changes of some year, at times of another cycle, which knows no exceptions
        let year = random.i32(1990..2080);
        let start = at(year, pick(random, &[1, 3, 4, 9, 10, 12]), random.u32(1..28), 0);
        let zone = Rc::new(random_zone(random, start));
        let start = start + pick(random, &[0, 0, 0, 1, 2, 17]) * CYCLE;
        let exceptions = if start < at(2400, 1, 1, 0) { 4 } else { 0 };
        let document = random_calendar(random, start.div_euclid(DAY), DAYS, exceptions);
        agrees(random, &document, &zone, start);
    }
}

#[test]
fn durations_add_up_and_are_antisymmetric() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let random = &mut fastrand::Rng::with_seed(seed);
    for _ in 0..100 {
        let start = at(2026, 1, 1, 0);
        let document = random_calendar(random, start / DAY, 300, 4);
        let calendar = Calendar::new(&document, Rc::new(random_zone(random, start)));
        for _ in 0..100 {
            // microseconds, over all the moments there are
            let near = [start, start, super::MOMENTS.start, super::MOMENTS.end - 4000 * DAY];
            let moment = |random: &mut fastrand::Rng| pick(random, &near) + random.i64(0..4000 * DAY);
            let [a, b, c] = [moment(random), moment(random), moment(random)];
            let Ok([ab, bc, ac, ba]) = [(a, b), (b, c), (a, c), (b, a)]
                .map(|(from, to)| calendar.duration(from, to).map(|d| d.microseconds))
                .into_iter()
                .collect::<Result<Vec<i64>, _>>()
                .map(|all| <[i64; 4]>::try_from(all).unwrap())
            else {
                continue; // more than an interval holds
            };
            assert_eq!((ab + bc, -ab), (ac, ba));
            assert!(if a <= b { ab >= 0 } else { ab <= 0 });
        }
    }
}

#[test]
fn clocks_with_pauses_are_sums_of_spans() {
    let random = &mut fastrand::Rng::with_seed(fastrand::u64(..));
    for _ in 0..200 {
        let start = at(2026, 3, 1, 0);
        let document = random_calendar(random, start / DAY, DAYS, 3);
        let calendar = Calendar::new(&document, Rc::new(berlin()));
        let mut moments: Vec<i64> = (0..6).map(|_| start + random.i64(0..DAYS * MINUTES_PER_DAY) * MINUTE).collect();
        moments.sort();
        let spans: Vec<Bounds> =
            moments.chunks(2).map(|pair| Bounds { start: Some(pair[0]), end: Some(pair[1]) }).collect();
        let total = calendar.duration_within(&spans).unwrap().microseconds;
        let sum: i64 = moments.chunks(2).map(|pair| calendar.duration(pair[0], pair[1]).unwrap().microseconds).sum();
        assert_eq!(total, sum);
        let amount = random.i64(0..=total / MINUTE + 10) * MINUTE;
        let due = calendar.add_within(&spans, Interval { microseconds: amount, ..Interval::default() }).unwrap();
        assert!(due.is_some() == (amount <= total && (amount > 0 || total > 0)), "{amount} of {total}: {due:?}");
        if let Some(due) = due {
            // the spans as they were until then have just that much, and before that less
            let until = |moment: i64| {
                let cut = spans
                    .iter()
                    .map(|span| Bounds { end: span.end.map(|end| end.min(moment).max(span.start.unwrap())), ..*span });
                calendar.duration_within(&cut.collect::<Vec<_>>()).unwrap().microseconds
            };
            assert_eq!(until(due), amount);
            assert!(amount == 0 || until(due - 1) == amount - 1);
        }
    }
}

/// What a calendar answers over a century takes no step for each day: this would not end.
#[test]
fn the_longest_spans_are_answered_at_once() {
    let document =
        Document::parse(r#"{"time_zone":"","hours":{"mon":[["09:00","17:00"]]},"holidays":["2026-05-25"]}"#).unwrap();
    let calendar = Calendar::new(&document, Rc::new(berlin()));
    for _ in 0..100_000 {
        let open = calendar.duration(super::MOMENTS.start, super::MOMENTS.end - 1).unwrap().microseconds;
        // so many Mondays from 4714 BC until 294276, but for one holiday
        assert_eq!(open, 15_600_504 * 8 * HOUR - 8 * HOUR);
    }
}

fn calendar(hours: &str) -> Calendar {
    Calendar::new(&Document::parse(&format!(r#"{{"time_zone":"",{hours}}}"#)).unwrap(), Rc::new(berlin()))
}

const ALWAYS: &str = r#""hours":{"mon":[["00:00","24:00"]],"tue":[["00:00","24:00"]],"wed":[["00:00","24:00"]],"thu":[["00:00","24:00"]],"fri":[["00:00","24:00"]],"sat":[["00:00","24:00"]],"sun":[["00:00","24:00"]]}"#;

#[test]
fn calendars_that_never_open_or_never_close() {
    let hours = |hours: i64| Interval { microseconds: hours * HOUR, ..Interval::default() };
    let now = at(2026, 3, 28, 0);
    let never = calendar(r#""hours":{}"#);
    assert_eq!(never.duration(super::MOMENTS.start, super::MOMENTS.end - 1).unwrap(), hours(0));
    for amount in [0, 1, -1, i64::MAX / HOUR, i64::MIN / HOUR] {
        assert_eq!(never.add(now, hours(amount)).unwrap(), None);
    }
    assert_eq!((never.next_opening(now).unwrap(), never.next_closing(now).unwrap()), (None, None));
    assert_eq!(never.periods(super::MOMENTS.start, super::MOMENTS.end - 1).unwrap().count(), 0);

    let always = calendar(ALWAYS);
    assert_eq!(always.duration(now, now + 30 * 365 * DAY).unwrap(), hours(30 * 365 * 24));
    assert_eq!(always.add(now, hours(-48)).unwrap(), Some(now - 2 * DAY));
    assert_eq!(always.add(now, hours(0)).unwrap(), Some(now));
    assert!(always.add(now, hours(i64::MAX / HOUR)).is_err() && always.add(now, hours(i64::MIN / HOUR)).is_err());
    assert!(always.duration(super::MOMENTS.start, super::MOMENTS.end - 1).is_err());
    assert_eq!((always.next_opening(now).unwrap(), always.next_closing(now).unwrap()), (None, None));
    assert_eq!(always.periods(now, now + 9 * DAY).unwrap().collect::<Vec<_>>(), [(now, now + 9 * DAY)]);

    let once = calendar(r#""shifts":{"2026-03-29":[["00:00","24:00"]]}"#);
    let opening = at(2026, 3, 28, 23 * HOUR);
    assert_eq!(once.next_opening(now).unwrap(), Some(opening));
    assert_eq!(once.next_closing(now).unwrap(), Some(opening + 23 * HOUR));
    assert_eq!(once.add(now, hours(23)).unwrap(), Some(opening + 23 * HOUR));
    assert_eq!(once.add(now, hours(24)).unwrap(), None);
    assert_eq!(once.add(now, hours(-1)).unwrap(), None);
    assert_eq!(once.add(super::MOMENTS.end - 1, hours(-23)).unwrap(), Some(opening));
    assert_eq!(once.next_opening(opening).unwrap(), None);
    assert_eq!(once.duration(super::MOMENTS.end - 1, super::MOMENTS.start).unwrap(), hours(-23));
}

#[test]
fn hours_that_change_for_good() {
    let hours = |hours: i64| Interval { microseconds: hours * HOUR, ..Interval::default() };
    let winter = |year, month, day, hour: i64| at(year, month, day, (hour - 1) * HOUR);
    let monday = r#"{"mon":[["09:00","18:00"]]}"#;
    let change = |from: &str| calendar(&format!(r#""hours":{monday},"from":{{{from}}}"#));
    // Mondays from 10:00 on, and from the Monday in summer on none
    let two = change(r#""2026-03-02":{"mon":[["10:00","18:00"]]},"2026-03-30":{}"#);
    assert_eq!(two.duration(winter(2026, 2, 23, 0), winter(2026, 3, 9, 0)).unwrap(), hours(9 + 8));
    assert_eq!(two.next_opening(winter(2026, 2, 23, 18)).unwrap(), Some(winter(2026, 3, 2, 10)));
    assert_eq!(two.next_closing(winter(2026, 2, 23, 18)).unwrap(), Some(winter(2026, 3, 2, 18)));
    assert_eq!(two.add(winter(2026, 2, 23, 9), hours(10)).unwrap(), Some(winter(2026, 3, 2, 11)));
    assert_eq!(two.add(winter(2026, 3, 2, 11), hours(-2)).unwrap(), Some(winter(2026, 2, 23, 17)));
    assert_eq!(two.next_opening(winter(2026, 3, 23, 10)).unwrap(), None);
    assert_eq!(two.next_closing(winter(2026, 3, 23, 18)).unwrap(), None);
    assert_eq!(two.add(winter(2026, 3, 23, 10), hours(9)).unwrap(), None);
    // what is open at the midnight of the change goes on where the new hours say so
    let week = |hours: &str| {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| format!(r#""{day}":[{hours}]"#)).join(",")
    };
    let night = calendar(&format!(
        r#""hours":{{{}}},"from":{{"2026-03-29":{{{}}}}}"#,
        week(r#"["22:00","24:00"]"#),
        week(r#"["00:00","06:00"]"#)
    ));
    let closing = at(2026, 3, 29, 4 * HOUR);
    assert_eq!(night.next_closing(winter(2026, 3, 28, 23)).unwrap(), Some(closing));
    assert_eq!(night.duration(winter(2026, 3, 28, 0), closing).unwrap(), hours(2 + 5));
    // always open from a day on, or until one
    let day = winter(2026, 3, 2, 0);
    let opens = calendar(&format!(r#""from":{{"2026-03-02":{}}}"#, ALWAYS.strip_prefix("\"hours\":").unwrap()));
    assert_eq!((opens.next_opening(day - 1).unwrap(), opens.next_closing(day).unwrap()), (Some(day), None));
    assert_eq!(opens.add(day - DAY, hours(24)).unwrap(), Some(day + DAY));
    assert_eq!(opens.add(day, hours(-1)).unwrap(), None);
    let closes = calendar(&format!(r#"{ALWAYS},"from":{{"2026-03-02":{{}}}}"#));
    assert_eq!((closes.next_opening(day - 1).unwrap(), closes.next_closing(day - 1).unwrap()), (None, Some(day)));
    assert_eq!((closes.add(day, hours(-1)).unwrap(), closes.add(day, hours(1)).unwrap()), (Some(day - HOUR), None));
}

/// Open time that is counted from the first change of the hours on would not fit.
#[test]
fn hours_that_change_far_from_now() {
    let last = super::MOMENTS.end - 1;
    let always = ALWAYS.strip_prefix("\"hours\":").unwrap();
    let year_1 = calendar(&format!(r#""from":{{"0001-01-01":{always}}}"#));
    assert_eq!(year_1.duration(last - HOUR, last).unwrap().microseconds, HOUR);
    assert_eq!(year_1.duration(super::MOMENTS.start, at(1, 1, 3, -HOUR)).unwrap().microseconds, 2 * DAY);
    assert!(year_1.duration(super::MOMENTS.start, last).is_err());
    assert!(year_1.add(last, Interval { microseconds: HOUR, ..Interval::default() }).is_err());
    let year_9999 = calendar(&format!(r#"{ALWAYS},"from":{{"9999-12-31":{{}}}}"#));
    let end = at(9999, 12, 31, -HOUR);
    assert_eq!(year_9999.next_closing(super::MOMENTS.start).unwrap(), Some(end));
    assert_eq!(year_9999.duration(super::MOMENTS.start, last).unwrap().microseconds, end - super::MOMENTS.start);
}

#[test]
fn a_calendar_that_opens_for_ever_has_no_end_within_the_moments() {
    let weekly = calendar(r#""hours":{"mon":[["09:00","17:00"]]}"#);
    let last = super::MOMENTS.end - 1;
    assert!(weekly.next_opening(last).is_err());
    assert!(weekly.add(last, Interval { microseconds: 24 * HOUR, ..Interval::default() }).is_err());
    assert!(weekly.add(super::MOMENTS.start, Interval { microseconds: -24 * HOUR, ..Interval::default() }).is_err());
    for infinite in [i64::MIN, i64::MAX] {
        assert!(weekly.is_open(infinite).is_err() && weekly.next_opening(infinite).is_err());
        assert!(weekly.duration(0, infinite).is_err() && weekly.periods(infinite, 0).is_err());
    }
}
