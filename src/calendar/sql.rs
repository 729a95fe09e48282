//! Business time in SQL: the type `business_calendar`, its functions, and the aggregate `running_spans`.

use super::document::{CROSSES_MIDNIGHT, Document};
use super::running::{RunningSpansState, StatusChange};
use super::{Calendar, finite};
use crate::duration::Interval;
use crate::postgres::{
    Call, Cell, Compile, Date, Label, Moment, Returned, Rows, Spans, SqlType, Stored, content, sql_function,
    state_functions, store, transitions, type_functions, zones,
};
use crate::refusal::{Refusal, SqlState};
use pgrx::pg_sys::{self, Datum};
use std::borrow::Cow;

/// The SQL type: the canonical text of its document is what is stored.
struct BusinessCalendar;

impl SqlType for BusinessCalendar {
    const NAME: &'static str = "business_calendar";

    fn read(text: &str) -> Result<Datum, Refusal> {
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
        store(in_listed_zone(document, unknown)?.text().as_bytes())
    }

    unsafe fn write(datum: Datum) -> Result<String, Refusal> {
        // SAFETY: the caller's promise of a value of this type; detoasting gives it a header of four bytes
        let bytes = unsafe { content(pg_sys::pg_detoast_datum(datum.cast_mut_ptr())) }?;
        let text = text(bytes)?;
        // what cannot be read back would break the dump that it is in
        Document::parse(text).map_err(|_| corrupted())?;
        Ok(text.to_string())
    }

    fn canonical_bytes(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
        Ok(Cow::Borrowed(bytes))
    }
}

/// A calendar of weekly hours, as `business_calendar(hours, time_zone)` returns it.
pub(super) struct NewCalendar(pub(super) Document);

impl Returned for NewCalendar {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        store(self.0.text().as_bytes())
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
pub(super) fn in_listed_zone(mut document: Document, unknown: impl Fn(&str) -> Refusal) -> Result<Document, Refusal> {
    document.time_zone = zones::canonical_name(&document.time_zone).ok_or_else(|| unknown(&document.time_zone))?;
    Ok(document)
}

#[cold]
pub(super) fn unknown_zone(state: SqlState, message: String) -> Refusal {
    Refusal::new(state, message).hint("The view pg_timezone_names lists them, such as Europe/Berlin or UTC.")
}

fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(bytes).map_err(|_| corrupted())
}

#[cold]
fn corrupted() -> Refusal {
    Refusal::new(SqlState::Corrupted, "a stored business_calendar cannot be read")
}

pub(super) fn argument<'a>(label: &'a Label) -> Result<&'a str, Refusal> {
    std::str::from_utf8(&label.0).map_err(|_| Refusal::new(SqlState::InvalidParameter, "a text is not valid UTF-8"))
}

type_functions!(BusinessCalendar, "business_calendar");
state_functions!(RunningSpansState, "running_spans_state");

sql_function!(
    fn business_calendar_of_week(hours: Label, time_zone: Label) -> Result<NewCalendar, Refusal> {
        let (hours, time_zone) = (argument(&hours)?, argument(&time_zone)?);
        let document = Document::of_week(hours, time_zone).map_err(|mistake| {
            Refusal::new(SqlState::InvalidParameter, format!("invalid business hours \"{hours}\": {mistake}"))
                .hint("Write them as 'Mon-Fri 09:00-12:00 13:00-18:00, Sat 22:00-06:00'.")
        })?;
        let unknown =
            |zone: &str| unknown_zone(SqlState::InvalidParameter, format!("time zone \"{zone}\" not recognized"));
        in_listed_zone(document, unknown).map(NewCalendar)
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

transitions!(RunningSpansState: running_spans_add, running_spans_subtract,
    (at: Option<Moment>, running: Option<bool>, until: Option<Moment>) => status_change(at, running, until));

/// What a row says of a clock; nothing where the moment or the state is missing.
fn status_change(
    at: Option<Moment>,
    running: Option<bool>,
    until: Option<Moment>,
) -> Result<Option<StatusChange>, Refusal> {
    let (Some(at), Some(running)) = (at, running) else { return Ok(None) };
    let until = until.map(|until| finite(until.0)).transpose()?;
    Ok(Some(StatusChange { at: finite(at.0)?, running, until }))
}

sql_function!(
    fn running_spans_state_spans(s: Stored<RunningSpansState>) -> Result<Option<Spans>, Refusal> {
        Ok(s.spans()?.map(Spans))
    }
);

// The conversions of calendars alone. No SQL of the extension names these two: tests/zones.sh compares them with
// AT TIME ZONE over all zones.
sql_function!(
    fn calendar_local_time(at: Moment, zone: Label) -> Result<Option<Moment>, Refusal> {
        Ok(zones::zone(argument(&zone)?).map(|zone| Moment(at.0 + zone.offset(at.0))))
    }
);
sql_function!(
    fn calendar_instant(local_time: Moment, zone: Label) -> Result<Option<Moment>, Refusal> {
        Ok(zones::zone(argument(&zone)?).map(|zone| Moment(zone.instant(local_time.0))))
    }
);

pgrx::extension_sql!(
    r#"
SELECT define_type('business_calendar', 'extended', 'When a team works: weekly hours and their changes, holidays, shifts, breaks and closed spans in a time zone');
CREATE CAST (jsonb AS business_calendar) WITH INOUT;
COMMENT ON CAST (jsonb AS business_calendar) IS 'the calendar that a JSON object describes';

CREATE FUNCTION business_calendar(hours text, time_zone text) RETURNS business_calendar
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_calendar_of_week';
COMMENT ON FUNCTION business_calendar(text, text) IS 'calendar of weekly hours such as Mon-Fri 09:00-18:00, Sat 22:00-06:00 in a zone of pg_timezone_names; hours that end before they start end on the next day';

CREATE FUNCTION business_duration(started timestamptz, ended timestamptz, cal business_calendar) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_duration(timestamptz, timestamptz, business_calendar) IS 'open time of the calendar from one moment until another, in hours, minutes and seconds; negative when they are reversed';

CREATE FUNCTION business_duration(spans tstzmultirange, cal business_calendar) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_within';
COMMENT ON FUNCTION business_duration(tstzmultirange, business_calendar) IS 'open time of the calendar inside the spans, in hours, minutes and seconds: clocks with pauses';

CREATE FUNCTION business_add(at timestamptz, d interval, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_add(timestamptz, interval, business_calendar) IS 'moment when d of open time has passed since at, back from at when d is negative; NULL when it never has';

CREATE FUNCTION business_due(spans tstzmultirange, d interval, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_add_within';
COMMENT ON FUNCTION business_due(tstzmultirange, interval, business_calendar) IS 'moment when d of open time inside the spans has passed: due moments of clocks with pauses; NULL when it never has';

CREATE FUNCTION is_time_zone(name text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION is_time_zone(text) IS 'whether a calendar can have this time zone: a name of pg_timezone_names, in any case';

CREATE FUNCTION is_business_time(at timestamptz, cal business_calendar) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION is_business_time(timestamptz, business_calendar) IS 'whether the calendar is open at a moment; it is at the opening and no longer at the closing';

CREATE FUNCTION next_opening(at timestamptz, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION next_opening(timestamptz, business_calendar) IS 'first opening of the calendar after a moment; NULL when there is none';

CREATE FUNCTION next_closing(at timestamptz, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION next_closing(timestamptz, business_calendar) IS 'first closing of the calendar after a moment; NULL when there is none';

CREATE FUNCTION business_periods(started timestamptz, ended timestamptz, cal business_calendar) RETURNS SETOF tstzrange
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_periods(timestamptz, timestamptz, business_calendar) IS 'open spans of the calendar from one moment until another, clipped to them, in order';

-- a date is its midnight in the calendar's zone
CREATE FUNCTION business_duration(started date, ended date, cal business_calendar) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_of_dates';
COMMENT ON FUNCTION business_duration(date, date, business_calendar) IS 'open time of the calendar from the midnight of one date until that of another in its zone, in hours, minutes and seconds; negative when they are reversed';
CREATE FUNCTION business_add(at date, d interval, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_add_to_date';
COMMENT ON FUNCTION business_add(date, interval, business_calendar) IS 'moment when d of open time has passed since midnight in the calendar''s zone, back from it when d is negative; NULL when it never has';
CREATE FUNCTION is_business_time(at date, cal business_calendar) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'is_business_time_of_date';
COMMENT ON FUNCTION is_business_time(date, business_calendar) IS 'whether the calendar is open at midnight in its zone, as a date begins';
CREATE FUNCTION next_opening(at date, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'next_opening_of_date';
COMMENT ON FUNCTION next_opening(date, business_calendar) IS 'first opening of the calendar after midnight in its zone, as a date begins; NULL when there is none';
CREATE FUNCTION next_closing(at date, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'next_closing_of_date';
COMMENT ON FUNCTION next_closing(date, business_calendar) IS 'first closing of the calendar after midnight in its zone, as a date begins; NULL when there is none';
CREATE FUNCTION business_periods(started date, ended date, cal business_calendar) RETURNS SETOF tstzrange
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_periods_of_dates';
COMMENT ON FUNCTION business_periods(date, date, business_calendar) IS 'open spans of the calendar from the midnight of one date until that of another in its zone, clipped to them, in order';

SELECT define_state_type('running_spans_state', 'extended', 'Status changes of a clock: the state of running_spans()');

CREATE FUNCTION running_spans(s running_spans_state) RETURNS tstzmultirange
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'running_spans_state_spans';
COMMENT ON FUNCTION running_spans(running_spans_state) IS 'final step of running_spans(): the spans in which the clock ran; NULL without changes';
CREATE FUNCTION running_spans_add(state running_spans_state, at timestamptz, running boolean, until timestamptz) RETURNS running_spans_state
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION running_spans_add(running_spans_state, timestamptz, boolean, timestamptz) IS 'transition of running_spans(): takes a status change';
CREATE FUNCTION running_spans_subtract(state running_spans_state, at timestamptz, running boolean, until timestamptz) RETURNS running_spans_state
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION running_spans_subtract(running_spans_state, timestamptz, boolean, timestamptz) IS 'inverse transition of running_spans(): takes a status change back';

CREATE AGGREGATE running_spans(at timestamptz, running boolean, until timestamptz) (
    SFUNC = running_spans_add, STYPE = running_spans_state, SSPACE = 256, INITCOND = '{"n":0,"until":null,"changes":[]}',
    FINALFUNC = running_spans, COMBINEFUNC = running_spans_state_merge,
    MSFUNC = running_spans_add, MINVFUNC = running_spans_subtract, MSTYPE = running_spans_state, MSSPACE = 256,
    MINITCOND = '{"n":0,"until":null,"changes":[]}', MFINALFUNC = running_spans,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE running_spans(timestamptz, boolean, timestamptz) IS 'when a clock ran, from its status changes in any order: from each change to running until the next that stops it, the last until the end';
"#,
    name = "calendar",
    requires = ["helpers"]
);
