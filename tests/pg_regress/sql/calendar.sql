-- Business time: business_calendar, business_duration, business_add, business_due, is_business_time, next_opening, next_closing,
-- business_periods, running_spans. Each policy has a block that a wrong reading of it fails.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
CREATE TEMP TABLE calendars (name text PRIMARY KEY, cal business_calendar);
INSERT INTO calendars VALUES
    ('office', business_calendar('Mon-Fri 09:00-18:00, Sat 10:00-14:00', 'Europe/Berlin')),
    ('always', business_calendar('Mon-Sun 00:00-24:00', 'Europe/Berlin')),
    ('never', '{"time_zone": "Europe/Berlin"}'),
    ('full', '{"time_zone": "Europe/Berlin",
        "hours": {"mon": [["09:00","12:00"],["13:00","18:00"]], "sat": [["10:00","24:00"]]},
        "holidays": ["2026-12-25"],
        "shifts": {"2026-12-24": [["09:00","12:00"]]},
        "breaks": [["2026-12-31","12:00","18:00"]],
        "closed": [["2026-03-01T04:00:00Z","2026-03-02T04:00:00Z"]]}'),
    ('changing', '{"time_zone": "Europe/Berlin", "hours": {"mon": [["09:00","18:00"]], "fri": [["09:00","18:00"]]},
        "from": {"2022-01-01": {"mon": [["10:00","18:00"]], "fri": [["10:00","18:00"]]}, "2026-03-29": {}, "2026-10-25": {"sun": [["00:00","24:00"]]}}}');
-- the calendar of weekly hours on each day, with more of a document
CREATE FUNCTION pg_temp.daily(hours text, more text DEFAULT '', zone text DEFAULT 'Europe/Berlin') RETURNS business_calendar LANGUAGE sql AS $$
    SELECT format('{"time_zone": "%s", "hours": {%s} %s}', zone,
        string_agg(format('"%s": [%s]', day, hours), ','), more)::business_calendar
    FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day
$$;

-- value

-- from Friday afternoon until Monday morning, and back
SELECT business_duration('2026-11-20 15:00+00', '2026-11-23 10:00+00', cal) AS forth,
    business_duration('2026-11-23 10:00+00', '2026-11-20 15:00+00', cal) AS back,
    business_duration('2026-11-20 15:00+00', '2026-11-20 15:00+00', cal) AS none
FROM calendars WHERE name = 'office';
-- time fields only, however long
SELECT business_duration('2026-01-01 00:00+01', '2027-01-01 00:00+01', cal) AS year,
    business_duration('1996-01-01 00:00+01', '2026-01-01 00:00+01', cal) AS thirty_years
FROM calendars WHERE name IN ('office', 'always') ORDER BY name;
-- the moment when d has passed: it stays at a closing; nothing from a closed moment is the next opening; back from there
SELECT at, d, business_add(at, d, cal)
FROM calendars, (VALUES
    (timestamptz '2026-11-20 15:00+00', interval '1 hour'),
    ('2026-11-20 15:00+00', '2 hours'),
    ('2026-11-20 15:00+00', '2 hours 0.000001 seconds'),
    ('2026-11-20 15:00+00', '0'),
    ('2026-11-20 17:00+00', '0'),
    ('2026-11-22 15:00+00', '0'),
    ('2026-11-22 15:00+00', '1 hour'),
    ('2026-11-22 15:00+00', '-4 hours'),
    ('2026-11-22 15:00+00', '-3 hours'),
    ('2026-11-23 08:00+00', '-1 microsecond'),
    ('2026-11-23 08:00+00', '1000 hours')
) AS v (at, d)
WHERE name = 'office';
-- the duration until there is d again
SELECT count(*) AS sums, count(*) FILTER (WHERE business_duration(at, business_add(at, d, cal), cal) <> d) AS wrong
FROM calendars, generate_series(timestamptz '2026-03-20 00:00+00', '2026-04-05', '5 hours 7 minutes') AS at,
    unnest('{-100 hours,-1 second,0,1 microsecond,9 hours,2345:06:07.89}'::interval[]) AS d
WHERE name IN ('office', 'always', 'full');
-- the opening is open, the closing is closed; next_opening and next_closing come strictly after
SELECT at, is_business_time(at, cal) AS open, next_opening(at, cal), next_closing(at, cal)
FROM calendars, unnest('{2026-11-20 07:59:59.999999+00,2026-11-20 08:00+00,2026-11-20 16:59:59.999999+00,2026-11-20 17:00+00,2026-11-21 12:00+00}'::timestamptz[]) AS at
WHERE name = 'office';
-- the open spans, clipped
SELECT business_periods('2026-11-20 15:00+00', '2026-11-23 10:00+00', cal) FROM calendars WHERE name = 'office';
SELECT count(*), sum(upper(span) - lower(span)) = business_duration('2026-01-01', '2027-01-01', cal) AS whole
FROM calendars, business_periods('2026-01-01', '2027-01-01', cal) AS span WHERE name = 'full' GROUP BY cal;
-- reversed and empty: none
SELECT count(*) FROM calendars, business_periods('2026-11-23', '2026-11-20', cal);

-- plain literals
SELECT business_add('2026-11-20 15:00+00', '4 hours', business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin')),
    business_add('2026-01-12 10:00+00', '4 hours', '{"time_zone": "UTC", "hours": {"mon": [["09:00","18:00"]]}}');

-- dates: midnight in the calendar's zone, whatever the session's; one that does not exist moves forward, of one that comes twice it is the first
CREATE TEMP TABLE dates AS
SELECT name, cal, started, ended FROM (VALUES
    ('office', business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin'), date '2026-11-20', date '2026-11-24'),
    ('25 hours', business_calendar('Mon-Sun 00:00-24:00', 'Europe/Berlin'), '2026-10-25', '2026-10-26'),
    ('no midnight', business_calendar('Mon-Sun 00:00-24:00', 'America/Santiago'), '2025-09-07', '2025-09-08'),
    ('midnight twice', business_calendar('Mon-Sun 00:00-24:00', 'America/Havana'), '2025-11-02', '2025-11-03'),
    ('a day that was not', business_calendar('Mon-Sun 00:00-24:00', 'Pacific/Apia'), '2011-12-30', '2011-12-31')
) AS v (name, cal, started, ended);
SET timezone = 'America/New_York';
SELECT name, business_duration(started, ended, cal), business_duration(ended, started, cal) AS back FROM dates;
SET timezone = 'UTC';
SELECT name, business_duration(started, ended, cal), business_add(started, '1 hour', cal), is_business_time(started, cal) AS open, next_opening(started, cal), next_closing(started, cal)
FROM dates;
SELECT name, business_periods(started, ended, cal) FROM dates WHERE name IN ('office', '25 hours');
SELECT name FROM dates, CAST((started::timestamp AT TIME ZONE (cal::jsonb->>'time_zone')) AS timestamptz) AS midnight WHERE name = 'office'
    AND (business_duration(started, ended, cal), business_add(started, '5 hours', cal), is_business_time(started, cal), next_opening(started, cal), next_closing(started, cal))
    IS DISTINCT FROM (business_duration(midnight, (ended::timestamp AT TIME ZONE (cal::jsonb->>'time_zone')), cal), business_add(midnight, '5 hours', cal), is_business_time(midnight, cal),
        next_opening(midnight, cal), next_closing(midnight, cal));
SELECT business_duration(NULL, date '2026-01-01', cal) IS NULL AND business_add(date '2026-01-01', NULL, cal) IS NULL AND is_business_time(NULL::date, cal) IS NULL AS nothing FROM dates LIMIT 1;
SELECT business_duration(date '4714-11-25 BC', '294276-12-30', cal) > '0' AS all_of_it FROM dates WHERE name = 'office';

-- the document

-- comes out in one order, and reads as itself
SELECT cal FROM calendars WHERE name = 'full';
SELECT name FROM calendars WHERE cal::text::business_calendar <> cal OR cal::jsonb::business_calendar <> cal;
SELECT '{"closed": [["2026-03-01T05:00:00+01:00","2026-03-02T04:00:00.000Z"]], "breaks": [["2026-12-31","12:00:00","18:00"]],
    "shifts": {"2026-12-24": [["09:00","12:00"]]}, "holidays": ["2026-12-25","2026-12-25"],
    "hours": {"sun": [], "sat": [["10:00","24:00"]], "mon": [["13:00","18:00"],["09:00","12:00"]]}, "time_zone": "europe/BERLIN"}' = cal AS equal
FROM calendars WHERE name = 'full';
SELECT count(DISTINCT cal), count(*) FROM (SELECT cal FROM calendars UNION ALL SELECT cal FROM calendars) AS twice;
-- the same days and hours in one line
SELECT business_calendar('Mon-Tue 09:00-12:00 13:00-18:00,Sat 10:00-24:00,Fri-Mon 08:00-08:30', 'UTC');
-- a night ends on the next day: Friday's on Saturday, Sunday's on Monday; 00:00 is the end of the day
SELECT business_calendar('Mon-Fri 22:00-06:00', 'UTC');
SELECT business_calendar('Sat-Sun 20:00-00:00 22:00-02:00,Sun 23:59:59-00:00:01', 'UTC');
-- changes of the hours come last, by date; a document without them is as it was, to the byte
SELECT cal, cal::text::business_calendar = cal AND cal::jsonb::business_calendar = cal AS same FROM calendars WHERE name = 'changing';
SELECT cal, '{"time_zone": "UTC"}'::business_calendar = cal AS equal, cal = '{"time_zone":"UTC","from":{"2026-01-01":{}}}' AS never_changes
FROM CAST('{"from": {}, "hours": {"mon": []}, "time_zone": "UTC"}' AS business_calendar) AS cal;
SELECT '{"time_zone": "UTC", "from": {"2027-01-01": {"tue": [["13:00","18:00"],["09:00","12:00"]], "mon": []}, "0001-01-01": {"sun": []}}}'::business_calendar;
SELECT business_calendar_send(cal) = business_calendar_send('{"time_zone": "Europe/Berlin","hours":{"mon":[["09:00","12:00"],["13:00","18:00"]],"sat":[["10:00","24:00"]]},"holidays":["2026-12-25"],"shifts":{"2026-12-24":[["09:00","12:00"]]},"breaks":[["2026-12-31","12:00","18:00"]],"closed":[["2026-03-01T04:00:00Z","2026-03-02T04:00:00Z"]]}') AS same_bytes,
    md5(business_calendar_send(cal)), business_calendar_hash(cal)
FROM calendars WHERE name = 'full';
-- as jsonb
SELECT cal::jsonb->'hours'->'mon'->0->>1 AS closes, ('{"time_zone": "UTC"}'::jsonb)::business_calendar FROM calendars WHERE name = 'full';
-- policies: the wall clock

-- 23 and 25 hours: elapsed time, not the wall clock's
SELECT day, business_duration(day AT TIME ZONE 'Europe/Berlin', (day + interval '1 day') AT TIME ZONE 'Europe/Berlin', cal)
FROM calendars, unnest('{2026-03-28,2026-03-29,2026-10-25}'::timestamp[]) AS day WHERE name = 'always';
-- a local time that comes twice is its first: from 02:00 until 02:30 and from 02:30 until 03:00 in the night to winter time
SELECT business_periods('2026-10-25 00:00+02', '2026-10-25 06:00+01', pg_temp.daily('["02:00","02:30"]'));
SELECT business_periods('2026-10-25 00:00+02', '2026-10-25 06:00+01', pg_temp.daily('["02:30","03:00"]'));
SELECT business_periods('2026-10-25 00:00+02', '2026-10-25 06:00+01', pg_temp.daily('["01:00","02:00"]'));
-- a local time that does not exist moves forward by the gap; an interval left without length is empty
SELECT business_periods('2026-03-29 00:00+01', '2026-03-29 06:00+02', pg_temp.daily('["02:15","02:45"]'));
SELECT business_periods('2026-03-29 00:00+01', '2026-03-29 06:00+02', pg_temp.daily('["02:30","03:15"]'));
SELECT business_periods('2026-03-29 00:00+01', '2026-03-29 06:00+02', pg_temp.daily('["01:30","02:30"]'));
SELECT business_periods('2026-03-29 00:00+01', '2026-03-29 06:00+02', pg_temp.daily('["01:30","03:30"]'));
-- where the gap is at midnight, the day begins after it
SELECT business_periods('2018-11-03 12:00+00', '2018-11-04 12:00+00', pg_temp.daily('["00:00","02:00"],["23:00","24:00"]', zone => 'America/Sao_Paulo'));
-- the rules go on: 400 years later the same day of the week changes the clocks
SELECT business_duration('2426-03-29 00:00+01', '2426-03-30 00:00+02', cal) AS summer, business_duration('3226-10-25 00:00+02', '3226-10-26 00:00+01', cal) AS winter
FROM calendars WHERE name = 'always';
-- the zone's own past: Berlin's mean time was 53 minutes and 28 seconds ahead
SELECT business_periods('1890-01-01', '1890-01-02', pg_temp.daily('["09:00","18:00"]'));

-- policies: which hours count

-- a holiday beats a shift, which beats the weekly hours; breaks cut shifts too
SELECT business_periods('2026-12-24', '2026-12-28', pg_temp.daily('["09:00","17:00"]',
    ', "holidays": ["2026-12-25"], "shifts": {"2026-12-25": [["09:00","12:00"]], "2026-12-26": [["10:00","15:00"]], "2026-12-27": []},
       "breaks": [["2026-12-24","11:00","12:00"],["2026-12-26","12:00","13:00"],["2026-12-25","10:00","11:00"]]'));
-- closed spans cut whatever is left, by the instant
SELECT business_periods('2026-12-24', '2026-12-26', pg_temp.daily('["09:00","17:00"]', ', "closed": [["2026-12-24T10:30:00+01:00","2026-12-25T09:00:00Z"]]'));
-- overlapping and touching hours are one, also across midnight
SELECT business_periods('2026-12-24 00:00+01', '2026-12-26 00:00+01', pg_temp.daily('["09:00","12:00"],["11:00","13:00"],["13:00","14:00"],["22:00","24:00"],["00:00","02:00"]'));
SELECT next_closing('2026-12-24 23:00+01', pg_temp.daily('["22:00","24:00"],["00:00","02:00"]'));
-- a break that is longer than the hours leaves nothing, one beside them everything
SELECT business_periods('2026-12-24', '2026-12-26', pg_temp.daily('["09:00","10:00"]', ', "breaks": [["2026-12-24","08:00","11:00"],["2026-12-25","10:00","11:00"]]'));

-- a night from Monday: its tail is Tuesday's, and goes with Tuesday; in the nights of the changes to summer and to winter time
SELECT business_duration('2026-11-23 21:00+00', '2026-11-24 07:00+00', night) AS night,
    business_duration('2026-11-23 21:00+00', '2026-11-24 07:00+00', (night::jsonb || '{"holidays": ["2026-11-24"]}')::business_calendar) AS tuesday_off,
    business_duration('2026-11-23 21:00+00', '2026-11-24 07:00+00', (night::jsonb || '{"holidays": ["2026-11-23"]}')::business_calendar) AS monday_off
FROM business_calendar('Mon-Fri 22:00-06:00', 'UTC') AS night;
SELECT business_periods(day AT TIME ZONE 'Europe/Berlin', (day + interval '2 days') AT TIME ZONE 'Europe/Berlin', business_calendar('Sat 22:00-06:00', 'Europe/Berlin')) AS night
FROM unnest('{2026-03-28,2026-10-24}'::timestamp[]) AS day;

-- hours that change for good: on both sides of the change, and on both sides of one without hours
SELECT business_periods('2021-12-31', '2022-01-08', cal) FROM calendars WHERE name = 'changing';
SELECT business_duration('2021-12-27 00:00+01', '2022-01-10 00:00+01', cal) AS two_weeks, business_add('2021-12-31 16:00+00'::timestamptz, '2 hours', cal) AS forth,
    business_add('2022-01-03 10:00+00'::timestamptz, '-2 hours', cal) AS back, next_opening('2021-12-31 17:00+00', cal), next_closing('2021-12-31 17:00+00', cal),
    is_business_time('2021-12-31 08:30+00', cal) AS old_hours, is_business_time('2022-01-03 08:30+00', cal) AS new_hours
FROM calendars WHERE name = 'changing';
SELECT next_opening('2026-03-27 17:00+00', cal), next_closing('2026-03-27 17:00+00', cal), business_add('2026-03-27 16:00+00'::timestamptz, '2 hours', cal),
    business_duration('2026-03-29 00:00+01', '2026-10-25 00:00+02', cal) AS summer, business_duration('2026-10-24', '2026-10-27', cal) AS autumn_sunday,
    business_duration('2426-10-24', '2426-10-27', cal) AS in_400_years
FROM calendars WHERE name = 'changing';
-- as many shifts say the same, and one key is enough
SELECT business_duration('2021-01-01', '2023-01-01', cal) AS one_key, business_duration('2021-01-01', '2023-01-01', shifts) AS shifts, count AS of_them,
    bool_and(is_business_time(at, cal) = is_business_time(at, shifts)) AS same
FROM (SELECT ('{"time_zone": "Europe/Berlin", "hours": ' || nine || ', "from": {"2022-01-01": ' || ten || '}}')::business_calendar AS cal
      FROM (SELECT (business_calendar('Mon-Fri 09:00-18:00', 'UTC')::jsonb->'hours')::text AS nine, (business_calendar('Mon-Fri 10:00-18:00', 'UTC')::jsonb->'hours')::text AS ten) AS hours) AS change,
    (SELECT (business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin')::jsonb || jsonb_build_object('shifts', jsonb_object_agg(day::date, '[["10:00","18:00"]]'::jsonb)))::business_calendar AS shifts, count(*)
     FROM generate_series(timestamp '2022-01-01', '2022-12-31', '1 day') AS day WHERE extract(isodow FROM day) < 6) AS shifted,
    generate_series(timestamptz '2021-12-20', '2022-01-20', '17 minutes') AS at
GROUP BY 1, 2, 3;
-- what is not as usual stays so: a holiday, a shift, a break and a closed span on and after the day of the change, which is also a day of summer time
SELECT business_periods('2026-03-28', '2026-04-02', pg_temp.daily('["09:00","17:00"]', ', "holidays": ["2026-03-31"], "shifts": {"2026-03-29": [["01:30","03:30"]]},
    "breaks": [["2026-03-30","11:00","12:00"]], "closed": [["2026-04-01T13:00:00Z","2026-04-01T14:00:00Z"]],
    "from": {"2026-03-29": {"mon": [["10:00","13:00"]], "tue": [["10:00","13:00"]], "wed": [["10:00","20:00"]]}}'));
-- open at the midnight of the change before and after it: one span; the day of the change may be one that its zone never had
SELECT next_closing('2026-03-28 22:00+00', pg_temp.daily('["20:00","24:00"]', ', "from": {"2026-03-29": {"sun": [["00:00","04:00"]]}}'));
SELECT business_periods('2011-12-29', '2012-01-01', pg_temp.daily('["09:00","17:00"]', ', "from": {"2011-12-30": {"fri": [["00:00","24:00"]], "sat": [["10:00","11:00"]]}}', 'Pacific/Apia'));
-- the first date that there is, and the last one: before and after all that, the other hours
SELECT business_duration('4713-01-01 BC', '0001-01-01 00:00+00', cal) AS before, business_duration('0001-01-01 00:00+00', '0001-01-03 00:00+00', cal) AS first_days,
    business_duration('294276-12-30', '294276-12-31', cal) AS last_day, next_closing('2026-01-01', cal), business_duration('9999-12-30', '10000-01-02', till) AS till,
    next_closing('2026-01-01', till) AS closes
FROM (SELECT '{"time_zone": "UTC", "from": {"0001-01-01": ' || week || '}}' AS first, '{"time_zone": "UTC", "hours": ' || week || ', "from": {"9999-12-31": {}}}' AS last
      FROM (SELECT (business_calendar('Mon-Sun 00:00-24:00', 'UTC')::jsonb->'hours')::text AS week) AS always) AS documents,
    CAST(first AS business_calendar) AS cal, CAST(last AS business_calendar) AS till;

-- clocks with pauses

-- open, waiting for the customer, open, waiting, open, closed: the changes come in any order
CREATE TEMP TABLE changes (ticket integer, at timestamptz, state text);
INSERT INTO changes VALUES
    (1, '2026-11-23 15:00+01', 'open'), (1, '2026-11-20 16:00+01', 'open'), (1, '2026-11-20 17:00+01', 'waiting'),
    (1, '2026-11-24 10:00+01', 'waiting'), (1, '2026-11-25 10:00+01', 'open'), (1, '2026-11-25 11:00+01', 'closed'),
    (2, '2026-11-20 09:00+01', 'waiting'), (3, '2026-11-25 09:00+01', 'open'), (3, NULL, 'closed');
SELECT ticket, running_spans(at, state = 'open', '2026-11-26') AS running, running_spans(at, state = 'open', NULL) AS endless
FROM changes GROUP BY ticket ORDER BY ticket;
SELECT ticket, business_duration(running, cal) AS elapsed, business_due(running, '4 hours', cal) AS due, business_due(running, '9 hours', cal) AS late,
    business_due(running, '0', cal) AS begins
FROM calendars, (SELECT ticket, running_spans(at, state = 'open', '2026-11-26') AS running FROM changes GROUP BY ticket) AS clock
WHERE name = 'office' ORDER BY ticket;
-- a clock that still runs is due some day
SELECT business_due(running_spans(at, state = 'open', NULL), '100 hours', cal) AS due
FROM changes, calendars WHERE name = 'office' AND ticket = 3 GROUP BY cal;
-- at one moment false wins, in both orders; what comes after the end is ignored, a change at the end has no length
SELECT running_spans(at, running, '2026-01-01 05:00+00') FROM (VALUES (timestamptz '2026-01-01 01:00+00', true), ('2026-01-01 02:00+00', true), ('2026-01-01 02:00+00', false)) AS v (at, running);
SELECT running_spans(at, running, '2026-01-01 05:00+00') FROM (VALUES (timestamptz '2026-01-01 01:00+00', true), ('2026-01-01 02:00+00', false), ('2026-01-01 02:00+00', true)) AS v (at, running);
SELECT running_spans(at, running, '2026-01-01 05:00+00') FROM (VALUES (timestamptz '2026-01-01 01:00+00', true), ('2026-01-01 06:00+00', false)) AS v (at, running);
SELECT running_spans(at, true, '2026-01-01 05:00+00') FROM unnest('{2026-01-01 05:00+00,2026-01-01 06:00+00}'::timestamptz[]) AS at;
-- spans without length or none at all
SELECT business_duration('{}'::tstzmultirange, cal) AS none, business_due('{}'::tstzmultirange, '0', cal) AS never,
    business_duration('{["2026-11-20 12:00+00","2026-11-20 12:00+00"]}'::tstzmultirange, cal) AS moment
FROM calendars WHERE name = 'office';
-- nothing added is the first open moment of the spans, which their end is not
SELECT business_due('{["2026-11-20 06:00+00","2026-11-20 07:00+00"),["2026-11-20 18:00+00","2026-11-23 08:00+00"),["2026-11-23 09:00+00",)}'::tstzmultirange, '0', cal)
FROM calendars WHERE name = 'office';
-- complete at the end of a span is complete in it
SELECT business_due('{["2026-11-20 12:00+00","2026-11-20 13:00+00"),["2026-11-20 15:00+00",)}'::tstzmultirange, '1 hour', cal)
FROM calendars WHERE name = 'office';
-- spans as long as there are moments
SELECT business_due('{["4713-01-01 BC","294276-12-31"]}'::tstzmultirange, '1 hour', cal) FROM calendars WHERE name = 'always';
-- a stored multirange has a short header
CREATE TEMP TABLE clocks AS SELECT ticket, running_spans(at, state = 'open', '2026-11-26') AS running FROM changes GROUP BY ticket;
SELECT ticket, business_duration(running, cal) FROM clocks, calendars WHERE name = 'office' ORDER BY ticket;

-- always open, by intervals of which one ends in the hour that spring skips: it never closes
SELECT next_closing('2300-01-01', cal), next_opening('2300-01-01', cal), business_duration('2300-03-01', '2300-04-01', cal) AS march
FROM (SELECT pg_temp.daily('["00:00","24:00"],["00:30","02:30"]') AS cal) AS overlapping;

-- is_time_zone: names of pg_timezone_names in upper or lower case; no rules of POSIX, no abbreviations, no offsets
SELECT name, is_time_zone(name) FROM unnest('{Europe/Berlin,europe/BERLIN,UTC,CET,UTC+2,EST5EDT,CEST,+02,Moon/Tranquility,"",NULL}'::text[]) AS name;

-- NULL

SELECT business_duration(NULL, '2026-11-20', cal) IS NULL AND business_duration('2026-11-20', NULL, cal) IS NULL
    AND business_duration('2026-11-20', '2026-11-20', NULL) IS NULL AND business_add(NULL::timestamptz, '1 hour', cal) IS NULL
    AND is_business_time(NULL, cal) IS NULL AND next_opening(NULL, cal) IS NULL AND next_closing('2026-11-20', NULL) IS NULL AS nothing
FROM calendars WHERE name = 'office';
SELECT count(*) FROM business_periods(NULL, '2026-11-20', NULL);
-- a change without moment or state is no row
SELECT running_spans(at, running, NULL) FROM (VALUES (NULL::timestamptz, true), ('2026-01-01', NULL)) AS v (at, running);

-- empty

SELECT running_spans(at, true, NULL) FROM changes WHERE false;

-- groups

-- one calendar for each row, in turn: cached, and never mixed up
SELECT count(*) AS rows, count(DISTINCT cal::text) AS calendars, count(*) FILTER (WHERE duration <> least(greatest(i % 24 + 1 - 9, 0), 8) * interval '1 hour') AS wrong
FROM (
    SELECT i, cal, business_duration(timestamptz '2026-11-20 00:00+00' + i * interval '1 hour', timestamptz '2026-11-20 01:00+00' + i * interval '1 hour', cal) AS one,
        business_duration(day, day + (i % 24 + 1) * interval '1 hour', cal) AS duration
    FROM generate_series(0, 4999) AS i, CAST(date_trunc('day', timestamptz '2026-11-20 00:00+00' + i * interval '1 hour') AS timestamptz) AS day,
        CAST(format('{"time_zone": "Etc/UTC", "shifts": {"%s": []}, "hours": {%s}}', date '2030-01-01' + i % 700,
            (SELECT string_agg(format('"%s": [["09:00","17:00"]]', weekday), ',') FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS weekday)) AS business_calendar) AS cal
) AS rows;
-- calendars too long for a row are stored elsewhere or compressed, and are the same
CREATE TEMP TABLE long_calendars (name text, cal business_calendar);
INSERT INTO long_calendars SELECT 'compressed', format('{"time_zone": "UTC", "hours": {"fri": [["09:00","17:00"]]}, "holidays": [%s]}', string_agg(format('"%s"', date '2027-01-01' + i), ','))::business_calendar
FROM generate_series(1, 1000) AS i;
ALTER TABLE long_calendars ALTER cal SET STORAGE EXTERNAL;
INSERT INTO long_calendars SELECT 'external', cal FROM long_calendars;
UPDATE long_calendars SET cal = cal::text::business_calendar WHERE name = 'external';
SELECT name, pg_column_size(cal) < length(cal::text) AS smaller, business_duration('2026-11-19', '2026-12-19', cal), business_duration('2026-11-19', '2029-11-19', cal),
    cal = (SELECT cal FROM long_calendars WHERE name = 'compressed') AS equal
FROM long_calendars ORDER BY name;
SELECT name, count(*), sum(business_duration(at, at + interval '1 day', cal)) FROM long_calendars, generate_series(timestamptz '2026-11-01', '2026-12-01', '1 day') AS at GROUP BY name ORDER BY name;

-- window

-- rows come and go, in any order: the spans are those of the rows in the frame
CREATE TEMP TABLE series AS SELECT i, timestamptz '2026-01-01' + (i * 37 % 101) * interval '1 hour' AS at, i % 3 > 0 AS running FROM generate_series(1, 300) AS i;
SELECT count(*) AS frames, count(*) FILTER (WHERE moving IS DISTINCT FROM rescanned) AS differs FROM (
    SELECT running_spans(at, running, '2026-01-04') OVER (ORDER BY i ROWS BETWEEN 9 PRECEDING AND CURRENT ROW EXCLUDE NO OTHERS) AS moving,
        (SELECT running_spans(at, running, '2026-01-04') FROM series AS other WHERE other.i BETWEEN series.i - 9 AND series.i) AS rescanned
    FROM series
) AS frames;

-- corners

-- calendars that never open: no duration, no moment, no period, and no end of the search
SELECT business_duration('4713-01-01 BC', '294276-12-31', cal) AS duration, business_add('2026-01-01'::timestamptz, '0', cal) AS zero,
    business_add('2026-01-01'::timestamptz, '1 hour', cal) AS forth, business_add('2026-01-01'::timestamptz, '-1 hour', cal) AS back,
    next_opening('2026-01-01', cal), next_closing('2026-01-01', cal), is_business_time('2026-01-01', cal) AS open,
    (SELECT count(*) FROM business_periods('4713-01-01 BC', '294276-12-31', cal)) AS periods
FROM calendars WHERE name = 'never';
-- calendars that never close
SELECT next_opening('2026-01-01', cal), next_closing('2026-01-01', cal), is_business_time('2026-10-25 01:30+00', cal) AS open,
    business_add('2026-01-01'::timestamptz, '-0:00:01', cal) AS back, business_periods('2026-03-01', '2026-11-01', cal) AS period
FROM calendars WHERE name = 'always';
-- open on two days by shifts, and never again
SELECT business_duration('0001-01-01', '294276-12-31', cal) AS all_of_it, business_add('2026-01-01'::timestamptz, '5 hours', cal) AS fifth, business_add('2026-01-01'::timestamptz, '6 hours', cal) AS sixth,
    business_add('9999-12-31'::timestamptz, '-5 hours', cal) AS back, business_add('9999-12-31'::timestamptz, '-6 hours', cal) AS further, next_opening('2026-12-26 09:00+00', cal) AS again
FROM (SELECT '{"time_zone": "UTC", "shifts": {"2026-12-24": [["09:00","12:00"]], "2026-12-26": [["09:00","11:00"]]}}'::business_calendar AS cal) AS shifts;
-- the first and the last year
SELECT business_duration('4713-01-01 BC', '4713-01-08 BC', cal) AS first, business_duration('0001-01-01 00:00+00', '0001-01-08 00:00+00', cal) AS year_1,
    business_duration('294276-12-24', '294276-12-31', cal) AS last, business_duration('0001-01-01', '294276-12-31', cal) AS all_of_it
FROM calendars WHERE name = 'office';
SELECT next_opening('294276-12-29 18:00+00', cal), next_closing('0001-01-01 00:00+00', cal), is_business_time('294276-12-31 12:00+00', cal), business_add('0001-01-01 00:00+00'::timestamptz, '10 hours', cal)
FROM calendars WHERE name = 'office';
SELECT business_periods('294276-12-30', '294276-12-31 23:59:59.999999', cal) FROM calendars WHERE name = 'office';
-- dates of the document
SELECT business_periods('0001-01-01', '0001-01-03', cal), cal FROM (SELECT '{"time_zone": "UTC", "shifts": {"0001-01-01": [["00:00","24:00"]], "9999-12-31": [["23:59:59","24:00"]]}}'::business_calendar AS cal) AS v;

-- bad input: message, detail, hint, SQLSTATE
\set VERBOSITY default
\set SHOW_CONTEXT never

-- the place of the mistake
SELECT '{"hours": {}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "holiday": []}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "hours": {"monday": []}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "hours": {"mon": [["09:00","25:00"]]}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "hours": {"mon": [["09:00","12:00"],["18:00","09:00"]]}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "hours": {"mon": [["00:00","00:00"]]}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "holidays": ["2026-12-25", "2026-02-30"]}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "shifts": {"2026-12-24": [["09:00","12:00"]], "2026-12-24": []}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "breaks": [["2026-12-24","12:00"]]}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "closed": [["2026-12-24T12:00:00Z","2026-12-24T11:00:00Z"]]}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "closed": [["2026-12-24","2026-12-25"]]}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "hours": {"mon": [["09:00","12:00","13:00"]]}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "from": {"2026-13-01": {}}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "from": {"0000-12-31": {}}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "from": {"2026-01-01": {"hours": {}}}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "from": {"2026-01-01": {}, "2026-01-01": {}}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "from": [["2026-01-01", {}]]}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "from": {"2026-01-01": {"mon": [["22:00","06:00"]]}}}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC", "breaks": [["2026-12-24","22:00","06:00"]]}'::business_calendar \g \echo :SQLSTATE
-- a second more than year 9999 has
SELECT '{"time_zone": "UTC", "closed": [["9999-12-31T00:00:00Z","9999-12-31T23:59:60Z"]]}'::business_calendar \g \echo :SQLSTATE
-- no document at all
SELECT '["UTC"]'::business_calendar \g \echo :SQLSTATE
SELECT 'Mon-Fri 09:00-18:00'::business_calendar \g \echo :SQLSTATE
SELECT '[1]'::jsonb::business_calendar \g \echo :SQLSTATE
-- no name of a zone: unknown, an abbreviation, a rule of POSIX (in which UTC+2 lies west), nothing
SELECT '{"time_zone": "Europe/Berlinn"}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "CEST"}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "UTC+2"}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": "../../etc/passwd"}'::business_calendar \g \echo :SQLSTATE
SELECT '{"time_zone": ""}'::business_calendar \g \echo :SQLSTATE
SELECT business_calendar('Mon-Fri 09:00-18:00', 'Mars/Olympus') \g \echo :SQLSTATE
-- a line of hours
SELECT business_calendar('', 'UTC') \g \echo :SQLSTATE
SELECT business_calendar('Mo-Fr 09:00-18:00', 'UTC') \g \echo :SQLSTATE
SELECT business_calendar('Mon-Fri', 'UTC') \g \echo :SQLSTATE
SELECT business_calendar('Mon-Fri 9-18', 'UTC') \g \echo :SQLSTATE
SELECT business_calendar('Mon-Fri 09:00-18:00 Sat 10:00-14:00', 'UTC') \g \echo :SQLSTATE
SELECT business_calendar('Mon-Fri 22:00-22:00', 'UTC') \g \echo :SQLSTATE
SELECT business_calendar('Mon-Fri 24:00-06:00', 'UTC') \g \echo :SQLSTATE
-- infinite moments, spans without bounds
SELECT business_duration('-infinity', '2026-01-01', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_add('infinity'::timestamptz, '1 hour', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT is_business_time('infinity', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT next_opening('-infinity', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT next_closing('infinity', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_periods('2026-01-01', 'infinity', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_duration('{[2026-01-01,)}'::tstzmultirange, cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_duration(date '2026-01-01', 'infinity', cal) FROM dates WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_add(date '-infinity', '1 hour', cal) FROM dates WHERE name = 'office' \g \echo :SQLSTATE
SELECT next_opening(date '294277-01-01', cal) FROM dates WHERE name = 'office' \g \echo :SQLSTATE
SELECT is_business_time(date '4714-11-24 BC', cal) FROM dates WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_duration('{[2026-01-01,infinity)}'::tstzmultirange, cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_due('{(,2026-01-01)}'::tstzmultirange, '1 hour', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT running_spans('infinity', true, NULL) \g \echo :SQLSTATE
SELECT running_spans('2026-01-01', true, 'infinity') \g \echo :SQLSTATE
-- days and months are no amount of business time
SELECT business_add('2026-01-01'::timestamptz, '1 day', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_due('{[2026-01-01,2026-02-01)}'::tstzmultirange, '1 month', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_due('{[2026-01-01,2026-02-01)}'::tstzmultirange, '-1 hour', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
-- moments and durations that there are, but not in PostgreSQL
SELECT next_opening('294276-12-31 20:00', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_add('294276-12-31'::timestamptz, '100 hours', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_add('2026-01-01'::timestamptz, '-2562047788 hours', cal) FROM calendars WHERE name = 'office' \g \echo :SQLSTATE
SELECT business_duration('4713-01-01 BC', '294276-12-31', cal) FROM calendars WHERE name = 'always' \g \echo :SQLSTATE
-- one clock, two ends
SELECT running_spans(at, true, until) FROM (VALUES (timestamptz '2026-01-01', timestamptz '2026-01-02'), ('2026-01-01', NULL)) AS v (at, until) \g \echo :SQLSTATE
SELECT '{"n":1,"until":null,"changes":[[9223371331200000000,1,0]]}'::running_spans_state \g \echo :SQLSTATE
SELECT '{"n":1,"until":3,"changes":[[4,1,0]]}'::running_spans_state \g \echo :SQLSTATE
