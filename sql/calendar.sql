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
COMMENT ON FUNCTION is_time_zone(text) IS 'whether a calendar can have this time zone: a name of pg_timezone_names, in upper or lower case';

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
