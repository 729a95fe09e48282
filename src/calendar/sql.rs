//! Business time in SQL: the type `business_calendar` and its functions.

use super::Calendar;
use super::document::Document;
use super::elements::CROSSES_MIDNIGHT;
use crate::postgres::{
    CanonicalText, Cell, Compile, Label, Rows, StoredAsText, Text, sql_function, type_functions, zones,
};
use crate::refusal::{Refusal, SqlState};
use crate::time::{Date, Instant, Interval, Local, Moment, Spans};

/// What is stored of a calendar: the canonical text of its document.
struct BusinessCalendar;

impl StoredAsText for BusinessCalendar {
    const NAME: &'static str = "business_calendar";

    fn canonical(text: &str) -> Result<String, Refusal> {
        let document = Document::parse(text).map_err(|mistake| {
            let crosses_midnight = mistake.ends_with(CROSSES_MIDNIGHT);
            let refusal = Refusal::new(SqlState::InvalidText, mistake);
            if crosses_midnight {
                refusal.hint("Split it at midnight, such as [\"22:00\",\"24:00\"] on one day and [\"00:00\",\"06:00\"] on the next; business_calendar('Mon-Fri 22:00-06:00', 'Europe/Berlin') does so.")
            } else if text.trim_start().starts_with('{') {
                refusal
            } else {
                refusal.hint("business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin') makes one of weekly hours.")
            }
        })?;
        let unknown =
            |zone: &str| unknown_zone(SqlState::InvalidText, format!("time_zone: \"{zone}\" is not a time zone"));
        Ok(in_listed_zone(document, unknown)?.text())
    }

    fn checked(stored: &[u8]) -> Result<&str, Refusal> {
        let text = text(stored)?;
        Document::parse(text).map_err(|_| corrupted())?;
        Ok(text)
    }
}

impl Compile for Calendar {
    fn compile(bytes: &[u8]) -> Result<Self, Refusal> {
        let document = Document::parse(text(bytes)?).map_err(|_| corrupted())?;
        // the server may be another one than that which stored it
        let zone = zones::zone(&document.time_zone).ok_or_else(|| {
            unknown_zone(SqlState::InvalidParameter, format!("time zone \"{}\" not recognized", document.time_zone))
        })?;
        Ok(Self::new(&document, zone))
    }

    fn size(&self) -> usize {
        Calendar::size(self)
    }
}

/// The document with the name of its zone as the server lists it.
pub fn in_listed_zone(mut document: Document, unknown: impl Fn(&str) -> Refusal) -> Result<Document, Refusal> {
    document.time_zone = zones::canonical_name(&document.time_zone).ok_or_else(|| unknown(&document.time_zone))?;
    Ok(document)
}

#[cold]
pub fn unknown_zone(state: SqlState, message: String) -> Refusal {
    Refusal::new(state, message).hint("The view pg_timezone_names lists them, such as Europe/Berlin or UTC.")
}

fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(bytes).map_err(|_| corrupted())
}

#[cold]
fn corrupted() -> Refusal {
    Refusal::new(SqlState::Corrupted, "a stored business_calendar cannot be read")
}

pub fn argument<'a>(label: &'a Label) -> Result<&'a str, Refusal> {
    std::str::from_utf8(&label.0).map_err(|_| Refusal::new(SqlState::InvalidParameter, "a text is not valid UTF-8"))
}

type_functions!(Text<BusinessCalendar>, "business_calendar");

sql_function!(
    fn business_calendar_of_week(hours: Label, time_zone: Label) -> Result<CanonicalText, Refusal> {
        let (hours, time_zone) = (argument(&hours)?, argument(&time_zone)?);
        let document = Document::of_week(hours, time_zone).map_err(|mistake| {
            Refusal::new(SqlState::InvalidParameter, format!("invalid business hours \"{hours}\": {mistake}"))
                .hint("Write them as 'Mon-Fri 09:00-12:00 13:00-18:00, Sat 22:00-06:00'.")
        })?;
        let unknown =
            |zone: &str| unknown_zone(SqlState::InvalidParameter, format!("time zone \"{zone}\" not recognized"));
        in_listed_zone(document, unknown).map(|document| CanonicalText(document.text()))
    }
);

sql_function!(
    fn business_duration(started: Moment, ended: Moment, cal: &Calendar) -> Result<Interval, Refusal> {
        cal.duration(started.0, ended.0)
    }
);
sql_function!(
    fn business_duration_within(spans: Spans, cal: &Calendar) -> Result<Interval, Refusal> {
        cal.duration_within(&spans.0)
    }
);
sql_function!(
    fn business_add(at: Moment, d: Interval, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.add(at.0, d).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    // the name of business_due() in 0.1.0
    fn business_add_within(spans: Spans, d: Interval, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.add_within(&spans.0, d).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    fn is_time_zone(name: Label) -> Result<bool, Refusal> {
        Ok(zones::canonical_name(argument(&name)?).is_some())
    }
);
sql_function!(
    fn is_business_time(at: Moment, cal: &Calendar) -> Result<bool, Refusal> {
        cal.is_open(at.0)
    }
);
sql_function!(
    fn next_opening(at: Moment, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.next_opening(at.0).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    fn next_closing(at: Moment, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.next_closing(at.0).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    fn business_periods(started: Moment, ended: Moment, cal: &Calendar) -> Result<Rows<1>, Refusal> {
        let periods = cal.periods(started.0, ended.0)?;
        Ok(Rows(Box::new(periods.map(|span| [Cell::Range(span.into())]))))
    }
);

// A date is its midnight in the calendar's zone.
sql_function!(
    fn business_duration_of_dates(started: Date, ended: Date, cal: &Calendar) -> Result<Interval, Refusal> {
        cal.duration(cal.midnight(started.0)?, cal.midnight(ended.0)?)
    }
);
sql_function!(
    fn business_add_to_date(at: Date, d: Interval, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.add(cal.midnight(at.0)?, d).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    fn is_business_time_of_date(at: Date, cal: &Calendar) -> Result<bool, Refusal> {
        cal.is_open(cal.midnight(at.0)?)
    }
);
sql_function!(
    fn next_opening_of_date(at: Date, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.next_opening(cal.midnight(at.0)?).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    fn next_closing_of_date(at: Date, cal: &Calendar) -> Result<Option<Moment>, Refusal> {
        cal.next_closing(cal.midnight(at.0)?).map(|moment| moment.map(Moment))
    }
);
sql_function!(
    fn business_periods_of_dates(started: Date, ended: Date, cal: &Calendar) -> Result<Rows<1>, Refusal> {
        let periods = cal.periods(cal.midnight(started.0)?, cal.midnight(ended.0)?)?;
        Ok(Rows(Box::new(periods.map(|span| [Cell::Range(span.into())]))))
    }
);

// The conversions of calendars alone. No SQL of the extension names these two: tests/zones.sh compares them with
// AT TIME ZONE over all zones.
sql_function!(
    fn calendar_local_time(at: Moment, zone: Label) -> Result<Option<Moment>, Refusal> {
        Ok(zones::zone(argument(&zone)?).map(|zone| Moment(zone.local(Instant(at.0)).0)))
    }
);
sql_function!(
    fn calendar_instant(local_time: Moment, zone: Label) -> Result<Option<Moment>, Refusal> {
        Ok(zones::zone(argument(&zone)?).map(|zone| Moment(zone.instant(Local(local_time.0)).0)))
    }
);

pgrx::extension_sql_file!("../../sql/calendar.sql", name = "calendar", requires = ["helpers"]);
