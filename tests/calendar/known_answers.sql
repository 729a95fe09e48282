-- The known answers of other products and libraries, each asked of the function it is about. The files beside this one hold every row
-- that is right by our rules, and all of them are asked. Left out are rows by other rules: rounded to seconds or minutes, an absolute
-- value or zero for reversed arguments, the next opening where the added time ends at a closing moment, the last open moment before one.

CREATE TABLE calendars (calendar text PRIMARY KEY, cal business_calendar NOT NULL);
CREATE TABLE durations (id text PRIMARY KEY, calendar text REFERENCES calendars, started timestamptz, ended timestamptz, seconds float,
    note text, source text, locator text);
CREATE TABLE additions (id text PRIMARY KEY, calendar text REFERENCES calendars, at timestamptz, seconds float, moment timestamptz,
    note text, source text, locator text);
CREATE TABLE open_moments (id text PRIMARY KEY, calendar text REFERENCES calendars, at timestamptz, open boolean,
    note text, source text, locator text);
CREATE TABLE closings (id text PRIMARY KEY, calendar text REFERENCES calendars, at timestamptz, closing timestamptz,
    note text, source text, locator text);
CREATE TABLE periods (id text PRIMARY KEY, calendar text REFERENCES calendars, direction text, origin timestamptz, periods tstzrange[],
    note text, source text, locator text);
CREATE TABLE conversions (id text PRIMARY KEY, zone text, local timestamp, instant timestamptz, note text, source text, locator text);
CREATE TABLE clocks (id text PRIMARY KEY, product text, calendar text REFERENCES calendars, created timestamptz, initial_state text,
    paused_states text[], events jsonb, targets jsonb, expected jsonb, note text, source text, locator text);
\copy calendars FROM 'calendars.tsv' (HEADER)
\copy durations FROM 'durations.tsv' (HEADER)
\copy additions FROM 'additions.tsv' (HEADER)
\copy open_moments FROM 'open_moments.tsv' (HEADER)
\copy closings FROM 'closings.tsv' (HEADER)
\copy periods FROM 'periods.tsv' (HEADER)
\copy conversions FROM 'conversions.tsv' (HEADER)
\copy clocks FROM 'clocks.tsv' (HEADER)

INSERT INTO answers
SELECT 'business_duration', id, question, expected, actual
FROM durations JOIN calendars USING (calendar) CROSS JOIN LATERAL (VALUES
    ('as it stands', make_interval(secs => seconds), business_duration(started, ended, cal)),
    ('reversed', make_interval(secs => -seconds), business_duration(ended, started, cal)),
    ('as a multirange', make_interval(secs => abs(seconds)),
        business_duration(tstzmultirange(tstzrange(least(started, ended), greatest(started, ended))), cal))
) AS answer (question, expected, actual);

INSERT INTO answers
SELECT 'business_add', id, question, expected, actual
FROM additions JOIN calendars USING (calendar) CROSS JOIN LATERAL (VALUES
    ('as it stands', moment::text, business_add(at, make_interval(secs => seconds), cal)::text),
    ('and back as a duration', make_interval(secs => seconds)::text, business_duration(at, moment, cal)::text)
) AS answer (question, expected, actual)
UNION ALL
SELECT 'business_due', id, 'as a multirange', moment::text,
    business_due(tstzmultirange(tstzrange(at, NULL)), make_interval(secs => seconds), cal)::text
FROM additions JOIN calendars USING (calendar) WHERE seconds > 0;

INSERT INTO answers SELECT 'is_business_time', id, '', open, is_business_time(at, cal) FROM open_moments JOIN calendars USING (calendar);

INSERT INTO answers SELECT 'next_closing', id, '', closing, next_closing(at, cal) FROM closings JOIN calendars USING (calendar);

-- An opening at the local time: the day before ends closed, as it has no hours.
INSERT INTO answers
SELECT 'conversion', id, '', instant, next_opening(instant - interval '1 hour', jsonb_build_object('time_zone', zone,
    'shifts', jsonb_build_object(local::date, jsonb_build_array(jsonb_build_array(local::time, '24:00'))))::business_calendar)
FROM conversions;

-- The first periods after a moment, or, newest first, the last ones before it.
INSERT INTO answers
SELECT 'business_periods', id, direction, periods, CASE direction
    WHEN 'after' THEN ARRAY(SELECT period FROM business_periods(origin, origin + interval '60 days', cal)
        WITH ORDINALITY AS listed (period, n) ORDER BY n LIMIT cardinality(periods))
    WHEN 'before' THEN ARRAY(SELECT period FROM business_periods(origin - interval '60 days', origin, cal)
        WITH ORDINALITY AS listed (period, n) ORDER BY n DESC LIMIT cardinality(periods))
    END
FROM periods JOIN calendars USING (calendar);

-- Clocks with pauses.
CREATE VIEW changes AS
SELECT id, at, state = ANY (paused_states) AS paused, at = max(at) OVER (PARTITION BY id) AS latest
FROM clocks CROSS JOIN LATERAL (
    SELECT created, initial_state WHERE created IS NOT NULL
    UNION ALL SELECT * FROM jsonb_to_recordset(events) AS event (at timestamptz, state text) WHERE state IS NOT NULL
) AS change (at, state);

-- the first event that has this key or leads to this state
CREATE FUNCTION moment_of(event text, events jsonb) RETURNS timestamptz LANGUAGE sql AS $$
    SELECT min((item->>'at')::timestamptz) FROM jsonb_array_elements(events) AS item WHERE item ? event OR item->>'state' = event
$$;

-- Zammad has three clocks, and the one asked for. The update clock starts again with every contact. A due moment is computed as if
-- the latest state, even a pause or the end, did not stop the clock (with all changes in running_spans, such a moment is never
-- reached). Minutes are floored. None of the due moments is a closing moment, where Zammad's would move to the next opening.
CREATE VIEW zammad AS
WITH asked AS (
    SELECT clocks.id, cal, clock.* FROM clocks JOIN calendars USING (calendar) CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT contact FROM unnest(ARRAY[moment_of('last_customer_contact', events), moment_of('last_agent_contact', events)])
            AS contact WHERE contact IS NOT NULL ORDER BY contact DESC) AS contacts
    ) AS latest CROSS JOIN LATERAL (VALUES
        ('first_response', created, moment_of('first_response', events), created, (targets->>'first_response')::interval),
        ('update', coalesce(contacts[2], created), contacts[1], contacts[1], (targets->>'update')::interval),
        ('close', created, moment_of('closed', events), created, (targets->>'solution')::interval),
        ('asked', NULL, NULL, moment_of('asked', events), (targets->>'asked')::interval)
    ) AS clock (name, started, ended, due_from, target) WHERE product = 'zammad'
), answered AS (
    SELECT asked.*, running_spans(at, NOT paused OR latest, NULL) AS going_on, running_spans(at, NOT paused, ended) AS ran
    FROM asked JOIN changes USING (id) GROUP BY id, cal, name, started, ended, due_from, target
), measured AS (
    SELECT *, business_due(going_on * tstzmultirange(tstzrange(due_from, NULL)), target, cal) AS due,
        -- no end (S001's missing reply), no time: for running_spans that is a clock that still runs
        CASE WHEN ended IS NOT NULL THEN floor(minutes(business_duration(ran * tstzmultirange(tstzrange(started, ended)), cal))) END AS took
    FROM answered
)
SELECT id, name || suffix AS key, value
FROM measured CROSS JOIN LATERAL (VALUES
    ('_due', due::text), ('_in_min', took::text), ('_diff_in_min', (minutes(target) - took)::text)
) AS answer (suffix, value);

-- Frappe Helpdesk: waiting for the customer extends the resolution target, not the response target. Resolving is a response too.
CREATE VIEW frappe AS
WITH asked AS (
    SELECT id, cal, created, targets, least(moment_of('Replied', events), moment_of('Resolved', events)) AS responded,
        moment_of('Resolved', events) AS resolved, coalesce(moment_of('evaluate', events), max(at)) AS now,
        running_spans(at, NOT paused, NULL) AS going_on, running_spans(at, NOT paused, moment_of('Resolved', events)) AS ran,
        running_spans(at, paused, moment_of('Resolved', events)) AS held
    FROM clocks JOIN calendars USING (calendar) JOIN changes USING (id) WHERE product = 'frappe' GROUP BY clocks.id, cal
), measured AS (
    SELECT *, business_add(created, (targets->>'response')::interval, cal) AS response_due,
        business_due(going_on, (targets->>'resolution')::interval, cal) AS resolution_due
    FROM asked
)
SELECT id, key, value
FROM measured CROSS JOIN LATERAL (VALUES
    ('resolution_due_after_hold', resolution_due::text),
    ('hold_s', CASE WHEN resolved IS NOT NULL THEN seconds(business_duration(held, cal))::text END),
    ('resolution_time_s', CASE WHEN resolved IS NOT NULL THEN seconds(business_duration(ran, cal))::text END),
    ('first_response_failed_by_s', CASE WHEN responded > response_due THEN seconds(business_duration(response_due, responded, cal))::text END),
    ('status', CASE
        WHEN coalesce(responded, now) > response_due OR coalesce(resolved, now) > resolution_due THEN 'Failed'
        WHEN responded IS NULL THEN 'First Response Due'
        WHEN resolved IS NULL THEN 'Resolution Due'
        ELSE 'Fulfilled' END)
) AS answer (key, value);

INSERT INTO answers
SELECT 'clocks with pauses', clocks.id, expectation.key, CASE WHEN key ~ '_due' THEN expectation.value::timestamptz::text ELSE expectation.value END,
    CASE WHEN answer.id IS NULL THEN 'no answer' ELSE answer.value END
FROM clocks CROSS JOIN LATERAL jsonb_each_text(expected) AS expectation
LEFT JOIN (SELECT * FROM zammad UNION ALL SELECT * FROM frappe) AS answer USING (id, key)
WHERE key <> 'breaks_local';

-- Zammad's pauses as local times by date. As breaks of a calendar that never closes, they leave what running_spans gives.
INSERT INTO answers
SELECT 'clocks with pauses', id, 'breaks_local', ran * tstzmultirange(tstzrange(began, ended)), (
    SELECT range_agg(period) FROM business_periods(began, ended, (cal::jsonb || jsonb_build_object('breaks', (
        SELECT jsonb_agg(jsonb_build_array(day) || span) FROM jsonb_each(expected->'breaks_local') AS local (day, spans)
        CROSS JOIN LATERAL jsonb_array_elements(spans) AS span)))::business_calendar) AS period)
FROM (
    SELECT id, cal, expected, running_spans(at, NOT paused OR latest, NULL) + tstzmultirange(tstzrange(NULL, min(at))) AS ran,
        min(at) - interval '1 hour' AS began, max(at) + interval '1 hour' AS ended
    FROM clocks JOIN calendars USING (calendar) JOIN changes USING (id) WHERE expected ? 'breaks_local' GROUP BY clocks.id, cal
) AS paused;
