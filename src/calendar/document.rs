//! The text form of a calendar, read strictly and written in a canonical order.

use super::elements::{Break, Closed, Date, Day, Hours, Time, no_day};
use super::week::{on_weekday, weekday};
use crate::interrupts;
use crate::json::{each_key_once, object};
use crate::time::spans::Span;
use crate::time::{Instant, Local};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// When a team works.
///
/// Holidays take precedence over shifts, and shifts over the weekly hours; breaks and closed spans are cut out of the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub time_zone: String,
    #[serde(default, skip_serializing_if = "WeeklyHours::is_empty")]
    hours: WeeklyHours,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    holidays: BTreeSet<Date>,
    /// Open hours of a date instead of those of its weekday.
    #[serde(default, deserialize_with = "each_key_once", skip_serializing_if = "BTreeMap::is_empty")]
    shifts: BTreeMap<Date, BTreeSet<Hours>>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    breaks: BTreeSet<Break>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    closed: BTreeSet<Closed>,
    /// What replaces the weekly hours from a date on, until the next such date.
    #[serde(default, deserialize_with = "each_key_once", skip_serializing_if = "BTreeMap::is_empty")]
    from: BTreeMap<Date, WeeklyHours>,
}

impl Document {
    /// Reads the text form; the error names the place of the mistake.
    pub fn parse(text: &str) -> Result<Self, String> {
        object(text)
    }

    /// A calendar of weekly hours such as `Mon-Fri 09:00-12:00 13:00-18:00, Sat 10:00-14:00`. A span such as 22:00-06:00
    /// ends on the next day: it is split at midnight.
    pub fn of_week(hours: &str, time_zone: &str) -> Result<Self, String> {
        let mut week: BTreeMap<Day, BTreeSet<Hours>> = BTreeMap::new();
        for part in hours.split(',') {
            let mut words = part.split_ascii_whitespace();
            let days = words.next().ok_or("a day such as Mon or Mon-Fri is missing")?;
            let (first, last) = days.split_once('-').unwrap_or((days, days));
            let day = |name: &str| Day::named(&name.to_lowercase()).ok_or_else(|| no_day(name));
            let days = Day::range(day(first)?, day(last)?);
            let spans = words.map(|word| {
                let ends = word.split_once('-').filter(|(start, end)| !start.is_empty() && !end.is_empty());
                let (start, end) = ends.ok_or(format!("\"{word}\" is not a span such as 09:00-18:00"))?;
                Hours::until_next_day(Time::parse(start)?, Time::parse(end)?)
            });
            let spans = spans.collect::<Result<Vec<_>, String>>()?;
            if spans.is_empty() {
                return Err(format!("\"{}\" has no hours such as 09:00-18:00", part.trim()));
            }
            for day in days {
                for (hours, on_next_day) in &spans {
                    week.entry(day).or_default().insert(*hours);
                    if let Some(hours) = on_next_day {
                        week.entry(day.next()).or_default().insert(*hours);
                    }
                }
            }
        }
        Ok(Self::new(time_zone, week, BTreeSet::new()))
    }

    /// A calendar of weekly hours and holidays.
    pub fn new(time_zone: &str, hours: BTreeMap<Day, BTreeSet<Hours>>, holidays: BTreeSet<Date>) -> Self {
        Self {
            time_zone: time_zone.to_string(),
            hours: WeeklyHours(hours),
            holidays,
            shifts: BTreeMap::new(),
            breaks: BTreeSet::new(),
            closed: BTreeSet::new(),
            from: BTreeMap::new(),
        }
    }

    /// The canonical text: keys and elements in a fixed order, without empty ones.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("a document is JSON: {error}"))
    }

    /// The weekly hours, and those that replace them with the day from which on they do.
    pub fn weeks(&self) -> impl Iterator<Item = (i64, &WeeklyHours)> {
        let changes = self.from.iter().map(|(date, week)| (i64::from(date.0), week));
        std::iter::once((i64::MIN, &self.hours)).chain(changes)
    }

    /// Open hours of a day before breaks, as local time.
    pub fn of_day(&self, day: i64) -> Vec<Span<Local>> {
        let date = Date(day.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
        let midnight = Local::midnight(day);
        let on_day = |(start, end): Span<i64>| (midnight + start, midnight + end);
        match self.shifts.get(&date) {
            _ if self.holidays.contains(&date) => Vec::new(),
            Some(shift) => shift.iter().map(|hours| on_day(hours.span())).collect(),
            None => {
                let week = self.from.range(..=date).next_back().map_or(&self.hours, |(_, week)| week);
                week.of_weekday(weekday(day)).map(on_day).collect()
            }
        }
    }

    /// Days that differ from others of their weekday, or from which other weekly hours apply, in order.
    pub fn exceptional_days(&self) -> BTreeSet<i64> {
        let breaks = self.breaks.iter().map(|part| &part.0);
        let dates = self.holidays.iter().chain(self.shifts.keys()).chain(breaks).chain(self.from.keys());
        dates.inspect(|_| interrupts::check()).map(|date| i64::from(date.0)).collect()
    }

    /// Breaks of a range of days, as local time.
    pub fn breaks(&self, first: i64, last: i64) -> impl Iterator<Item = Span<Local>> {
        let midnight = |day: i64| Break(Date(day as i32), Time(0), Time(0));
        self.breaks.range(midnight(first)..midnight(last + 1)).map(|Break(date, from, to)| {
            let midnight = Local::midnight(date.0.into());
            (midnight + from.microseconds(), midnight + to.microseconds())
        })
    }

    /// Closed spans as instants.
    pub fn closed(&self) -> Vec<Span<Instant>> {
        self.closed.iter().map(|closed| (closed.0, closed.1)).collect()
    }
}

/// Open hours of each weekday that has any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WeeklyHours(BTreeMap<Day, BTreeSet<Hours>>);

impl WeeklyHours {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Open hours of a weekday, as microseconds of the day.
    pub fn of_weekday(&self, weekday: usize) -> impl Iterator<Item = Span<i64>> {
        self.0.get(&Day::ALL[weekday]).into_iter().flatten().map(|hours| hours.span())
    }

    /// Open hours of all days of a week that begins with day 0.
    pub fn spans(&self) -> Vec<Span<Local>> {
        (0..7).flat_map(|day| self.of_weekday(day).map(move |span| on_weekday(day, span))).collect()
    }
}

impl<'de> Deserialize<'de> for WeeklyHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut hours: BTreeMap<Day, BTreeSet<Hours>> = each_key_once(deserializer)?;
        // a weekday without hours may be left out; a shift without hours is a day off
        hours.retain(|_, hours| !hours.is_empty());
        Ok(Self(hours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::elements::CROSSES_MIDNIGHT;

    const FULL: &str = r#"{"time_zone":"Europe/Berlin","hours":{"mon":[["09:00","12:00"],["13:00","18:00"]],"sat":[["10:00","24:00"]]},"holidays":["2026-12-25"],"shifts":{"2026-12-24":[["09:00","12:00"]]},"breaks":[["2026-12-31","12:00","18:00"]],"closed":[["2026-03-01T04:00:00Z","2026-03-02T04:00:00Z"]],"from":{"2027-01-01":{"mon":[["10:00","18:00"]]},"2028-01-01":{}}}"#;

    #[test]
    fn a_document_comes_out_in_one_order() {
        assert_eq!(Document::parse(FULL).unwrap().text(), FULL);
        let untidy = r#" {"from":{"2028-01-01":{"mon":[]},"2027-01-01":{"mon":[["10:00:00","18:00"],["10:00","18:00"]],"tue":[]}},"closed":[["2026-03-01T05:00:00.000+01:00","2026-03-02T04:00:00Z"]], "shifts":{"2026-12-24":[["09:00:00","12:00"]]},
            "breaks":[["2026-12-31","12:00","18:00"],["2026-12-31","12:00","18:00"]], "holidays":["2026-12-25","2026-12-25"],
            "hours":{"sat":[["10:00","24:00"]],"sun":[],"mon":[["13:00","18:00"],["09:00","12:00"]]},"time_zone":"Europe/Berlin"} "#;
        assert_eq!(Document::parse(untidy).unwrap().text(), FULL);
        let bare = r#"{"time_zone":"UTC"}"#;
        assert_eq!(Document::parse(bare).unwrap().text(), bare);
        let without_change = r#"{"time_zone":"UTC","from":{}}"#;
        assert_eq!(Document::parse(without_change).unwrap().text(), bare);
        let fine = r#"{"time_zone":"UTC","shifts":{"0001-01-01":[],"9999-12-31":[["00:00:10","23:59:59"]]},"closed":[["0001-01-01T00:00:00Z","9999-12-31T23:59:59.999999Z"]],"from":{"0001-01-01":{},"9999-12-31":{}}}"#;
        assert_eq!(Document::parse(fine).unwrap().text(), fine);
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        for (mistake, place, told) in [
            (r#"{"hours":{}}"#, "", "missing field `time_zone`"),
            (r#"{"time_zone":"UTC","hour":{}}"#, "hour", "unknown field `hour`"),
            (r#"{"time_zone":"UTC","hours":{"monday":[]}}"#, "hours.monday", "\"monday\" is not a day"),
            (r#"{"time_zone":"UTC","hours":{"mon":[],"mon":[]}}"#, "hours", "\"mon\" occurs twice"),
            (r#"{"time_zone":"UTC","time_zone":"UTC"}"#, "", "duplicate field `time_zone`"),
            (
                r#"{"time_zone":"UTC","hours":{"mon":[["09:00","25:00"]]}}"#,
                "hours.mon[0][1]",
                "\"25:00\" is not a time",
            ),
            (
                r#"{"time_zone":"UTC","hours":{"mon":[["09:00","24:01"]]}}"#,
                "hours.mon[0][1]",
                "\"24:01\" is not a time",
            ),
            (r#"{"time_zone":"UTC","hours":{"mon":[["9:00","10:00"]]}}"#, "hours.mon[0][0]", "\"9:00\" is not a time"),
            (
                r#"{"time_zone":"UTC","hours":{"mon":[["09:60","10:00"]]}}"#,
                "hours.mon[0][0]",
                "\"09:60\" is not a time",
            ),
            (r#"{"time_zone":"UTC","hours":{"mon":[["09:00:00:00","10:00"]]}}"#, "hours.mon[0][0]", "is not a time"),
            (r#"{"time_zone":"UTC","hours":{"mon":[["+9:00","10:00"]]}}"#, "hours.mon[0][0]", "is not a time"),
            (
                r#"{"time_zone":"UTC","hours":{"mon":[["18:00","09:00"]]}}"#,
                "hours.mon[0]",
                "18:00 to 09:00 does not end",
            ),
            (
                r#"{"time_zone":"UTC","hours":{"mon":[["09:00","09:00"]]}}"#,
                "hours.mon[0]",
                "does not end after it starts",
            ),
            (
                r#"{"time_zone":"UTC","hours":{"mon":[["24:00","24:00"]]}}"#,
                "hours.mon[0]",
                "does not end after it starts",
            ),
            (r#"{"time_zone":"UTC","hours":{"mon":[["09:00"]]}}"#, "hours.mon[0]", "two times"),
            (r#"{"time_zone":"UTC","hours":{"mon":["09:00","10:00"]}}"#, "hours.mon[0]", "invalid type: string"),
            (r#"{"time_zone":"UTC","hours":[]}"#, "hours", "invalid type: sequence"),
            (r#"{"time_zone":"UTC","holidays":["2026-02-29"]}"#, "holidays[0]", "\"2026-02-29\" is not a date"),
            (r#"{"time_zone":"UTC","holidays":["0000-01-01"]}"#, "holidays[0]", "is not a date"),
            (r#"{"time_zone":"UTC","holidays":["2026-1-01"]}"#, "holidays[0]", "is not a date"),
            (r#"{"time_zone":"UTC","holidays":[20260101]}"#, "holidays[0]", "invalid type: "),
            (r#"{"time_zone":"UTC","shifts":{"2026-13-01":[]}}"#, "shifts.2026-13-01", "\"2026-13-01\" is not a date"),
            (r#"{"time_zone":"UTC","shifts":{"2026-12-01":null}}"#, "shifts.2026-12-01", "invalid type: null"),
            (
                r#"{"time_zone":"UTC","breaks":[["2026-12-01","12:00","11:00"]]}"#,
                "breaks[0]",
                "12:00 to 11:00 does not end",
            ),
            (
                r#"{"time_zone":"UTC","closed":[["2026-03-01 04:00","2026-03-02T04:00:00Z"]]}"#,
                "closed[0][0]",
                "is not an instant",
            ),
            (
                r#"{"time_zone":"UTC","closed":[["2026-03-01T04:00:00.0000001Z","2026-03-02T04:00:00Z"]]}"#,
                "closed[0][0]",
                "is finer",
            ),
            (
                r#"{"time_zone":"UTC","closed":[["9999-12-31T04:00:00Z","9999-12-31T23:00:00-05:00"]]}"#,
                "closed[0][1]",
                "is not an instant",
            ),
            (
                r#"{"time_zone":"UTC","closed":[["2026-03-03T04:00:00Z","2026-03-02T04:00:00Z"]]}"#,
                "closed[0]",
                "does not end",
            ),
            (
                r#"{"time_zone":"UTC","closed":[["9999-12-31T00:00:00Z","9999-12-31T23:59:60Z"]]}"#,
                "closed[0][1]",
                "is not an instant",
            ),
            (r#"{"time_zone":"UTC","from":{"2026-02-29":{}}}"#, "from.2026-02-29", "\"2026-02-29\" is not a date"),
            (r#"{"time_zone":"UTC","from":{"10000-01-01":{}}}"#, "from.10000-01-01", "is not a date"),
            (r#"{"time_zone":"UTC","from":{"2026-01-01":{},"2026-01-01":{}}}"#, "from", "\"2026-01-01\" occurs twice"),
            (r#"{"time_zone":"UTC","from":{"2026-01-01":[]}}"#, "from.2026-01-01", "invalid type: sequence"),
            (r#"{"time_zone":"UTC","from":{"2026-01-01":null}}"#, "from.2026-01-01", "invalid type: null"),
            (r#"{"time_zone":"UTC","from":{"2026-01-01":{"day":[]}}}"#, "from.2026-01-01.day", "\"day\" is not a day"),
            (
                r#"{"time_zone":"UTC","from":{"2026-01-01":{"mon":[],"mon":[]}}}"#,
                "from.2026-01-01",
                "\"mon\" occurs twice",
            ),
            (
                r#"{"time_zone":"UTC","from":{"2026-01-01":{"mon":[["22:00","06:00"]]}}}"#,
                "from.2026-01-01.mon[0]",
                CROSSES_MIDNIGHT,
            ),
            (r#"{"time_zone":"UTC"} {}"#, "", "trailing characters"),
            (r#"["UTC"]"#, "", "not a JSON object"),
            ("", "", "not a JSON object"),
        ] {
            let error = Document::parse(mistake).unwrap_err();
            let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
            assert!(error.starts_with(&place) && error.contains(told), "{mistake}: {error}");
        }
    }

    #[test]
    fn a_week_is_read_from_a_line() {
        let of = |hours| Document::of_week(hours, "UTC").map(|document| document.text());
        assert_eq!(
            of("Mon-Tue 09:00-12:00 13:00-18:00, sat 10:00-24:00").unwrap(),
            r#"{"time_zone":"UTC","hours":{"mon":[["09:00","12:00"],["13:00","18:00"]],"tue":[["09:00","12:00"],["13:00","18:00"]],"sat":[["10:00","24:00"]]}}"#
        );
        assert_eq!(
            of(" Sun-Mon  10:00-11:00,Mon 09:00-10:00 ").unwrap(),
            r#"{"time_zone":"UTC","hours":{"mon":[["09:00","10:00"],["10:00","11:00"]],"sun":[["10:00","11:00"]]}}"#
        );
        // a night is split at midnight, which ends it as 24:00 does
        assert_eq!(
            of("Fri-Sat 22:00-06:00 09:00-10:00, Sun 23:59:30-00:00").unwrap(),
            r#"{"time_zone":"UTC","hours":{"fri":[["09:00","10:00"],["22:00","24:00"]],"sat":[["00:00","06:00"],["09:00","10:00"],["22:00","24:00"]],"sun":[["00:00","06:00"],["23:59:30","24:00"]]}}"#
        );
        assert_eq!(
            of("Sun 22:00-00:00:01").unwrap(),
            r#"{"time_zone":"UTC","hours":{"mon":[["00:00","00:00:01"]],"sun":[["22:00","24:00"]]}}"#
        );
        for (mistake, told) in [
            ("", "a day such as Mon"),
            ("Mon-Fri 09:00-18:00,", "a day such as Mon"),
            ("Monday 09:00-18:00", "\"Monday\" is not a day"),
            ("Mon-Fri", "\"Mon-Fri\" has no hours"),
            ("Mon-Fri 9-18", "\"9\" is not a time of day"),
            ("Mon-Fri 09:00", "\"09:00\" is not a span"),
            ("Mon-Fri 18:00-18:00", "18:00 to 18:00 does not end"),
            ("Mon-Fri 00:00-00:00", "the end of a day is 24:00"),
            ("Mon-Fri 24:00-06:00", "no span starts at 24:00"),
            ("Mon-Fri 24:00-24:00", "no span starts at 24:00"),
            ("Mon-Fri 09:00 - 18:00", "\"09:00\" is not a span"),
            ("Mon - Fri 09:00-18:00", "\"-\" is not a span"),
        ] {
            assert!(of(mistake).is_err_and(|error| error.contains(told)), "{mistake}");
        }
    }

    #[test]
    fn a_holiday_beats_a_shift_beats_the_week() {
        let text = r#"{"time_zone":"UTC","hours":{"fri":[["09:00","18:00"]]},"holidays":["2026-12-25"],
            "shifts":{"2026-12-25":[["10:00","11:00"]],"2027-01-01":[["10:00","11:00"]],"2027-01-08":[]}}"#;
        let document = Document::parse(text).unwrap();
        let hours = |date: &str| {
            let day = i64::from(Date::parse(date).unwrap().0);
            document.of_day(day).iter().map(|(start, end)| (*end - *start) / 3_600_000_000).collect::<Vec<_>>()
        };
        assert_eq!(
            ["2026-12-18", "2026-12-25", "2027-01-01", "2027-01-08"].map(hours),
            [vec![9], vec![], vec![1], vec![]]
        );
        assert_eq!(hours("2026-12-26"), Vec::<i64>::new());
    }

    #[test]
    fn hours_count_until_others_replace_them() {
        let text = r#"{"time_zone":"UTC","hours":{"fri":[["09:00","18:00"]]},"holidays":["2027-01-08"],"shifts":{"2027-01-15":[["10:00","11:00"]]},
            "from":{"2027-01-01":{"fri":[["10:00","18:00"]]},"2027-01-23":{"sat":[["10:00","12:00"]]},"2027-02-06":{}}}"#;
        let document = Document::parse(text).unwrap();
        let hours = |date: &str| {
            let day = i64::from(Date::parse(date).unwrap().0);
            document.of_day(day).iter().map(|(start, end)| (*end - *start) / 3_600_000_000).sum::<i64>()
        };
        let fridays =
            ["2026-12-25", "2027-01-01", "2027-01-08", "2027-01-15", "2027-01-22", "2027-01-29", "9999-12-31"];
        assert_eq!(fridays.map(hours), [9, 8, 0, 1, 8, 0, 0]);
        assert_eq!(["2027-01-16", "2027-01-23", "2027-01-30", "2027-02-06"].map(hours), [0, 2, 2, 0]);
        assert_eq!(document.weeks().count(), 4);
    }
}
