CREATE FUNCTION zammad_calendar(business_hours text, public_holidays text, time_zone text) RETURNS business_calendar
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION zammad_calendar(text, text, text) IS 'calendar from the columns business_hours, public_holidays and timezone of the table calendars of Zammad, which are YAML';
