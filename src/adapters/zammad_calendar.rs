//! The calendars of Zammad, which keeps them as YAML of Ruby hashes.
//!
//! Read as Zammad reads them: hours count on days that are active, an end of 23:59 is the end of the day, and a
//! holiday counts when it is active and not removed. What does not count is not looked at.

use crate::calendar::document::Document;
use crate::calendar::elements::{Date, Day, Hours};
use crate::json::each_key_once;
use crate::refusal::{Refusal, SqlState};
use serde::Deserialize;
use serde::de::Deserializer;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Twice what Zammad lets public holidays take.
const MAX_BYTES: usize = 1 << 20;

/// The calendar that a row of Zammad's table calendars describes; an empty text is an empty hash.
pub fn document(business_hours: &str, public_holidays: &str, time_zone: &str) -> Result<Document, Refusal> {
    Ok(Document::new(time_zone, weekly_hours(business_hours)?, holidays(public_holidays)?))
}

fn weekly_hours(text: &str) -> Result<BTreeMap<Day, BTreeSet<Hours>>, Refusal> {
    const COLUMN: &str = "business_hours";
    let mut week: BTreeMap<Day, BTreeSet<Hours>> = BTreeMap::new();
    for (name, weekday) in hash::<Weekday>(COLUMN, text)? {
        let mut hours = BTreeSet::new();
        for (index, frame) in weekday.iter().flat_map(Weekday::open).enumerate() {
            let place = |mistake| invalid(COLUMN, &format!("{name}.timeframes[{index}]"), mistake);
            match &frame[..] {
                [Some(from), Some(to)] => {
                    // the last minute of a day is as late as its form goes
                    let to = if to == "23:59" { "24:00" } else { to };
                    hours.insert(Hours::parse(from, to).map_err(place)?);
                }
                [_, _] => {} // one that is not filled in
                _ => return Err(place(format!("a span has two times, not {}", frame.len()))),
            }
        }
        if !hours.is_empty() {
            let day = Day::parse(&name.0).map_err(|mistake| invalid(COLUMN, "", mistake))?;
            week.insert(day, hours);
        }
    }
    Ok(week)
}

fn holidays(text: &str) -> Result<BTreeSet<Date>, Refusal> {
    const COLUMN: &str = "public_holidays";
    let days = hash::<Holiday>(COLUMN, text)?;
    let counts = |holiday: &Holiday| holiday.active == Some(true) && holiday.removed != Some(true);
    let days = days.into_iter().filter(|(_, holiday)| holiday.as_ref().is_some_and(counts));
    days.map(|(date, _)| Date::parse(&date.0).map_err(|mistake| invalid(COLUMN, "", mistake))).collect()
}

/// What a weekday says of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weekday {
    #[serde(alias = ":active")]
    active: Option<bool>,
    #[serde(alias = ":timeframes")]
    timeframes: Option<Vec<Vec<Option<String>>>>,
}

impl Weekday {
    fn open(&self) -> &[Vec<Option<String>>] {
        self.timeframes.as_deref().filter(|_| self.active == Some(true)).unwrap_or_default()
    }
}

/// What a date says of itself: this, and a name and the feed that it came from.
#[derive(Deserialize)]
struct Holiday {
    #[serde(alias = ":active")]
    active: Option<bool>,
    #[serde(alias = ":removed")]
    removed: Option<bool>,
}

/// A Ruby hash, whose values may be nil.
#[derive(Deserialize)]
#[serde(transparent, bound = "T: Deserialize<'de>")]
struct Hash<T>(#[serde(deserialize_with = "each_key_once")] BTreeMap<Key, Option<T>>);

/// A key of a Ruby hash: a string or a symbol, which it writes with a colon.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Ok(Self(key.strip_prefix(':').map(str::to_string).unwrap_or(key)))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a hash from YAML, an empty one from nothing. Ruby writes an object that comes twice as an alias, so these are expanded, up to a limit.
fn hash<'de, T: Deserialize<'de>>(column: &str, text: &'de str) -> Result<BTreeMap<Key, Option<T>>, Refusal> {
    if text.len() > MAX_BYTES {
        let message = format!("{column} of a Zammad calendar has {} bytes, it may have {MAX_BYTES}", text.len());
        return Err(Refusal::new(SqlState::LimitExceeded, message));
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 8,
            max_documents: 1,
            // a feed that all holidays share is one anchor with an alias in each
            enforce_alias_anchor_ratio: false,
        },
        // left to the map, which tells it as that of a symbol and a string of one name
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::PassThrough,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 100_000, max_replay_stack_depth: 4 },
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        // a name that Ruby took for bytes, such as an umlaut in Latin-1, is skipped and not decoded
        ignore_binary_tag_for_string: true,
        with_snippet: false,
    };
    let mut place = String::new();
    let read = serde_saphyr::with_deserializer_from_str_with_options(text, options, |deserializer| {
        serde_path_to_error::deserialize::<_, Option<Hash<T>>>(deserializer).map_err(|error| {
            place = error.path().to_string();
            error.into_inner()
        })
    });
    // the last step is not known where the key itself cannot be read
    let place = place.trim_end_matches(['?', '.']);
    read.map(|hash| hash.map(|hash| hash.0).unwrap_or_default())
        .map_err(|error| invalid(column, place, error.to_string()))
}

fn invalid(column: &str, place: &str, mistake: String) -> Refusal {
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    Refusal::new(SqlState::InvalidParameter, format!("invalid {column} of a Zammad calendar: {place}{mistake}"))
}

#[cfg(feature = "postgres")]
mod sql {
    use crate::calendar::sql::{argument, in_listed_zone, unknown_zone};
    use crate::postgres::{CanonicalText, Label, sql_function};
    use crate::refusal::{Refusal, SqlState};

    sql_function!(
        fn zammad_calendar(
            business_hours: Label,
            public_holidays: Label,
            time_zone: Label,
        ) -> Result<CanonicalText, Refusal> {
            let document =
                super::document(argument(&business_hours)?, argument(&public_holidays)?, argument(&time_zone)?)?;
            let unknown =
                |zone: &str| unknown_zone(SqlState::InvalidParameter, format!("time zone \"{zone}\" not recognized"));
            in_listed_zone(document, unknown).map(|document| CanonicalText(document.text()))
        }
    );

    pgrx::extension_sql_file!("../../sql/zammad_calendar.sql", name = "zammad_calendar", requires = ["calendar"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(business_hours: &str, public_holidays: &str) -> String {
        match document(business_hours, public_holidays, "Europe/Berlin") {
            Ok(document) => document.text(),
            Err(refusal) => format!("{:?}: {refusal}", refusal.parts().state),
        }
    }

    fn with(parts: &str) -> String {
        format!(r#"{{"time_zone":"Europe/Berlin"{parts}}}"#)
    }

    #[test]
    fn a_calendar_as_rails_writes_it() {
        let hours = "\
--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess
mon: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '09:00'
    - '12:00'
  - - '13:00'
    - '23:59'
tue: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '00:00'
    - '24:00'
sat: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: false
  timeframes:
  - - '10:00'
    - '00:00'
sun: !ruby/hash:ActiveSupport::HashWithIndifferentAccess {}
";
        let holidays = "\
--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess
'2026-12-24': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  summary: Heiligabend
  feed: &1 5e6f4c3a
'2026-12-25': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  summary: !binary |-
    V2VpaG5hY2h0c3RhZyDf
  feed: *1
'2026-12-26': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: false
  summary: 'Zweiter: Feiertag'
'2026-12-31': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  removed: true
'2027-01-01': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  removed: false
2027-01-02:
";
        assert_eq!(
            read(hours, holidays),
            with(
                r#","hours":{"mon":[["09:00","12:00"],["13:00","24:00"]],"tue":[["00:00","24:00"]]},"holidays":["2026-12-24","2026-12-25"]"#
            )
        );
    }

    #[test]
    fn symbols_aliases_json_and_nothing_are_read() {
        let nine = with(r#","hours":{"mon":[["09:00","17:00"]],"tue":[["09:00","17:00"]]}"#);
        let hours = "---\n:mon: &1\n  :active: true\n  :timeframes:\n  - - 09:00\n    - '17:00'\n:tue: *1\n";
        assert_eq!(read(hours, "--- {}\n"), nine);
        let hours = r#"{"mon": {"active": true, "timeframes": [["09:00", "17:00"]]}, "tue": {"timeframes": [["09:00", "17:00"]], "active": true}}"#;
        assert_eq!(read(hours, r#"{"2026-12-24": {"active": false}}"#), nine);
        for nothing in
            ["", "---\n", "--- {}\n", "--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess {}\n", "{}", "null"]
        {
            assert_eq!(read(nothing, nothing), with(""), "{nothing:?}");
        }
        let unfilled = "mon: {active: true, timeframes: [[~, '17:00'], ['09:00', ~]]}\ntue:\nwed: {active: true}\nthu: {active: true, timeframes: ~}";
        assert_eq!(read(unfilled, ""), with(""));
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        for (hours, holidays, place, told) in [
            (
                "mon: {active: true, timeframes: [['09:00', '25:00']]}",
                "",
                "business_hours of a Zammad calendar: mon.timeframes[0]: ",
                "\"25:00\" is not a time",
            ),
            (
                "mon: {active: true, timeframes: [['09:00', '12:00'], ['13:00', '00:00']]}",
                "",
                "mon.timeframes[1]: ",
                "13:00 to 00:00 does not end",
            ),
            ("mon: {active: true, timeframes: [['09:00']]}", "", "mon.timeframes[0]: ", "a span has two times, not 1"),
            ("mon: {active: true, timeframes: ['09:00']}", "", "mon.timeframes[0]: ", "sequence"),
            ("mon: {active: 1, timeframes: []}", "", "mon.active: ", "bool"),
            ("mon: {'09:00': '17:00'}", "", "mon", "unknown field `09:00`"),
            ("day_1: {active: true, timeframes: [['09:00', '17:00']]}", "", "calendar: ", "\"day_1\" is not a day"),
            ("mon: {}\n:mon: {}", "", "calendar: ", "\"mon\" occurs twice"),
            ("mon: {}\nmon: {}", "", "calendar: ", "\"mon\" occurs twice"),
            ("- mon", "", "calendar: ", "mapping"),
            ("mon", "", "calendar: ", "mapping"),
            ("mon: {active: true", "", "calendar: ", "line 1"),
            ("{}\n---\n{}", "", "calendar: ", "documents"),
            ("mon: *1", "", "calendar: ", "unknown anchor"),
            ("<<: {mon: {}}", "", "calendar: ", "merge"),
            (
                "",
                "2026-02-29: {active: true}",
                "public_holidays of a Zammad calendar: ",
                "\"2026-02-29\" is not a date",
            ),
            ("", "'2026-1-1': {active: true}", "public_holidays of a Zammad calendar: ", "is not a date"),
            ("", "2026-12-24: true", "2026-12-24: ", "mapping"),
        ] {
            let error = read(hours, holidays);
            assert!(
                error.starts_with("InvalidParameter: invalid ") && error.contains(place) && error.contains(told),
                "{hours} {holidays}: {error}"
            );
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn hostile_documents_are_refused() {
        let bomb = (1..12).fold("a: &0 [x]\n".to_string(), |text, level| {
            let aliases = vec![format!("*{}", level - 1); 10].join(",");
            format!("{text}b{level}: {{summary: &{level} [{aliases}]}}\n")
        });
        assert!(read("", &bomb).starts_with("InvalidParameter"), "{}", read("", &bomb));
        for deep in ["[".repeat(500_000), "{a: ".repeat(200_000), "- ".repeat(500_000)] {
            assert!(read(&deep, "").starts_with("InvalidParameter"));
        }
        assert!(read(&" ".repeat(MAX_BYTES + 1), "").starts_with("LimitExceeded"));
        let many = (0..8_000).fold(String::from("a: {feed: &1 x}\n"), |text, day| {
            text + &format!("b{day}: {{active: false, feed: *1}}\n")
        });
        assert_eq!(read("", &many), with(""));
    }

    #[test]
    fn any_text_is_read_or_refused() {
        let sample = "--- !ruby/hash:X\nmon: &1\n  active: true\n  :timeframes:\n  - - '09:00'\n    - \"17:00\"\ntue: *1\nwed: {active: ~, timeframes: [[09:00, 10:00]]}\n";
        let parts = [
            "", "\n", " ", "  ", ":", "- ", "'", "\"", "{", "}", "[", "]", "&1", "*1", "!", "|\n", "#", "~", "\t", "%",
            "---\n", "\u{feff}", "\0", "?",
        ];
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..5_000 {
            let mut text: Vec<char> = sample.chars().collect();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(0..text.len());
                let end = (at + random.usize(0..4)).min(text.len());
                text.splice(at..end, random.choice(parts).unwrap_or("").chars());
            }
            let text = String::from_iter(text);
            let told = read(&text, &text);
            assert!(told.starts_with('{') || told.starts_with("InvalidParameter: invalid "), "{text}: {told}");
        }
    }
}
