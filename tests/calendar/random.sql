-- Random calendars, and random moments to ask them about. Many of both lie close to a change of the zone's clocks.

SELECT setseed(hashint8(:seed) / 2147483648.0);

CREATE TABLE zones AS
SELECT id, zone, ARRAY(SELECT clock_changes(zone, '1972-01-01', '2036-01-01')) AS changes
FROM unnest('{Europe/Berlin,America/Sao_Paulo,Australia/Lord_Howe,Africa/Cairo,America/St_Johns,Pacific/Apia,Asia/Kathmandu,
    America/Havana,Africa/Casablanca,Pacific/Kwajalein,UTC}'::text[]) WITH ORDINALITY AS listed (zone, id);

CREATE FUNCTION dice(sides integer) RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT floor(random() * sides)::integer';

-- a date on which something is not as usual
CREATE FUNCTION random_date(near timestamp) RETURNS date LANGUAGE sql VOLATILE AS $$
    SELECT near::date + CASE WHEN random() < 0.6 THEN dice(5) - 2 ELSE dice(400) - 200 END
$$;

-- A time of day in seconds: round, odd, or around the time at which the clocks change.
CREATE FUNCTION random_time(near timestamp) RETURNS integer LANGUAGE sql VOLATILE AS $$
    SELECT CASE dice(5)
        WHEN 0 THEN 1800 * dice(49)
        WHEN 1 THEN 60 * dice(1441)
        WHEN 2 THEN dice(86401)
        ELSE least(greatest(extract(epoch FROM near::time)::integer + 900 * (dice(17) - 8), 0), 86400)
    END
$$;

-- Intervals between a few times of day: they overlap and touch often, and come in any order.
CREATE FUNCTION random_intervals(times integer[], number integer) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(to_char(make_interval(secs => least(a, b)), 'HH24:MI:SS'),
        to_char(make_interval(secs => greatest(a, b)), CASE WHEN greatest(a, b) % 60 = 0 THEN 'HH24:MI' ELSE 'HH24:MI:SS' END))), '[]')
    FROM (
        SELECT times[1 + dice(cardinality(times))] AS a, times[1 + dice(cardinality(times))] AS b FROM generate_series(1, number)
    ) AS pair WHERE a <> b
$$;

-- weekly hours; of some weeks none, of some all there are
CREATE FUNCTION random_week(times integer[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    usual_hours jsonb := random_intervals(times, 1 + dice(3));
    week integer := dice(10);
BEGIN
    RETURN coalesce((
        SELECT jsonb_object_agg(day, CASE
            WHEN week = 1 THEN '[["00:00", "24:00"]]'
            WHEN week < 5 THEN usual_hours
            ELSE random_intervals(times, dice(4)) END)
        FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day WHERE week = 1 OR week > 1 AND random() < 0.8), '{}');
END $$;

CREATE FUNCTION random_calendar(zone text, near timestamptz) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    local timestamp := near AT TIME ZONE zone;
    times integer[] := ARRAY[0, 86400] || ARRAY(SELECT random_time(local) FROM generate_series(1, 3 + dice(6)));
    document jsonb := jsonb_build_object('time_zone', zone, 'hours', random_week(times));
BEGIN
    RETURN jsonb_strip_nulls(document || jsonb_build_object(
        'holidays', (SELECT jsonb_agg(DISTINCT random_date(local)) FROM generate_series(1, dice(5))),
        'shifts', (SELECT jsonb_object_agg(random_date(local), random_intervals(times, dice(4))) FROM generate_series(1, dice(8))),
        'breaks', (SELECT jsonb_agg(jsonb_build_array(random_date(local)) || span)
            FROM jsonb_array_elements(random_intervals(times, dice(6))) AS span),
        'closed', (SELECT jsonb_agg(jsonb_build_array(begins, begins + interval '1 second' * (1 + dice(longest))))
            FROM unnest(ARRAY[90000, 3000000]) AS longest CROSS JOIN LATERAL (
                SELECT date_trunc('minute', random_date(local)::timestamp AT TIME ZONE zone + interval '1 day' * random()) AS begins
                FROM generate_series(1, dice(3) + 0 * longest)
            ) AS closing),
        'from', (SELECT jsonb_object_agg(random_date(local), random_week(times)) FROM generate_series(1, greatest(dice(8) - 3, 0)))));
END $$;

-- `open` is what the usual SQL says about 400 days before and 800 after.
CREATE TABLE random_calendars (calendar serial PRIMARY KEY, zone text, near timestamptz, document jsonb, cal business_calendar, open tstzmultirange);
INSERT INTO random_calendars (zone, near, document)
SELECT zone, near, random_calendar(zone, near)
FROM (
    SELECT zone, coalesce(changes[1 + dice(cardinality(changes))], '2024-01-01') AS near
    FROM generate_series(1, :number) AS n JOIN zones ON id = 1 + n % (SELECT count(*) FROM zones)
) AS chosen;
UPDATE random_calendars SET cal = document::text::business_calendar, open = usual_open(document, near::date - 400, near::date + 800);

-- Moments to ask about: bounds of open periods and their neighbours, the clock change, midnights, and anything within 300 days.
CREATE TABLE moments AS
SELECT calendar, at, random() AS place
FROM random_calendars CROSS JOIN LATERAL (
    (SELECT bound + interval '1 microsecond' * (dice(3) - 1)
     FROM unnest(open * tstzmultirange(tstzrange(near - interval '5 days', near + interval '5 days'))) AS period
     CROSS JOIN LATERAL unnest(ARRAY[lower(period), upper(period)]) AS bound ORDER BY random() LIMIT 12)
    UNION ALL SELECT near
    UNION ALL SELECT near + interval '1 hour' * (6 * random() - 3) FROM generate_series(1, 4)
    UNION ALL SELECT near + interval '1 day' * (600 * random() - 300) FROM generate_series(1, 4)
    UNION ALL SELECT random_date(near AT TIME ZONE zone)::timestamp AT TIME ZONE zone FROM generate_series(1, 3)
) AS moment (at);

-- A span, two spans at once, and a duration that often leads from one of the moments to another.
CREATE TABLE questions AS
SELECT calendar, at, until, tstzmultirange(span, tstzrange(least(third, fourth), greatest(third, fourth))) AS spans,
    passed, CASE dice(6)
        WHEN 0 THEN interval '0'
        WHEN 1 THEN make_interval(secs => 1000000 * random() - 500000)
        ELSE passed + interval '1 microsecond' * greatest(dice(5) - 3, -1)
    END AS d
FROM (
    SELECT calendar, at, lead(at) OVER shuffled AS until, lead(at, 2) OVER shuffled AS third, lead(at, 3) OVER shuffled AS fourth
    FROM moments WINDOW shuffled AS (PARTITION BY calendar ORDER BY place)
) AS asked JOIN random_calendars USING (calendar)
CROSS JOIN LATERAL (SELECT tstzrange(least(at, until), greatest(at, until)) AS span) AS between_them
CROSS JOIN LATERAL (SELECT usual_duration(open * tstzmultirange(span)) * CASE WHEN at <= until THEN 1 ELSE -1 END AS passed) AS measured
WHERE fourth IS NOT NULL;

INSERT INTO answers
SELECT kind, document::text, question, expected, actual
FROM questions JOIN random_calendars USING (calendar) CROSS JOIN LATERAL (VALUES
    ('business_duration', format('%s to %s', at, until), passed::text, business_duration(at, until, cal)::text),
    ('business_duration of spans', spans::text, usual_duration(open * spans)::text, business_duration(spans, cal)::text),
    ('business_periods', format('%s to %s', at, until), ARRAY(SELECT unnest(open * tstzmultirange(tstzrange(at, greatest(at, until)))))::text,
        ARRAY(SELECT period FROM business_periods(at, until, cal) WITH ORDINALITY AS listed (period, n) ORDER BY n)::text),
    ('is_business_time', at::text, (open @> at)::text, is_business_time(at, cal)::text),
    ('next_opening', at::text, (SELECT min(lower(period)) FROM unnest(open) AS period WHERE lower(period) > at)::text,
        next_opening(at, cal)::text),
    -- what closes only where `open` ends does not close at all
    ('next_closing', at::text, (SELECT min(upper(period)) FROM unnest(open * tstzmultirange(tstzrange(at, NULL))) AS period
        WHERE upper(period) < near + interval '790 days')::text, next_closing(at, cal)::text)
) AS answer (kind, question, expected, actual);

-- A moment beyond what `open` covers is not known, unless the calendar has no weekly hours: then there is none.
INSERT INTO answers
SELECT kind, document::text, question, expected, actual
FROM questions JOIN random_calendars USING (calendar) CROSS JOIN LATERAL (
    SELECT 'business_add', format('%s, %s', at, d), usual_add(open, at, d), business_add(at, d, cal)
    UNION ALL
    SELECT 'business_due', format('%s, %s', chosen, d), usual_add(open * chosen, lower(chosen), d), business_due(chosen, d, cal)
    FROM unnest(ARRAY[spans, spans + tstzmultirange(tstzrange(upper(spans), NULL))]) AS chosen WHERE d > '0' AND NOT isempty(spans)
) AS answer (kind, question, expected, actual)
WHERE expected IS NOT NULL OR NOT jsonb_path_exists(document, '$.hours.*[*]') AND NOT jsonb_path_exists(document, '$.from.*.*[*]');

INSERT INTO answers
SELECT 'text form and jsonb', document::text, '', cal, back
FROM random_calendars CROSS JOIN LATERAL unnest(ARRAY[cal::text::business_calendar, cal::jsonb::business_calendar]) AS back;

-- Lines of hours, many of which end on the next day.
CREATE TABLE lines AS
SELECT line, first, last, opens, closes
FROM (
    SELECT n AS line, dice(7) AS first, dice(7) AS last, dice(1440) AS opens, CASE dice(5) WHEN 0 THEN 0 WHEN 1 THEN 1440 ELSE dice(1441) END AS closes
    FROM generate_series(1, :number) AS n CROSS JOIN LATERAL generate_series(1, 1 + n % 3)
) AS part
WHERE opens <> closes;
CREATE FUNCTION weekday(number integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[1 + number % 7]
$$;
CREATE FUNCTION clock(minute integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT to_char(make_interval(mins => minute), 'HH24:MI') $$;

INSERT INTO answers
WITH spans AS (
    SELECT line, weekday(first + i) AS day, opens, CASE WHEN closes > opens THEN closes ELSE 1440 END AS closes
    FROM lines CROSS JOIN LATERAL generate_series(0, (last - first + 7) % 7) AS i
    UNION ALL
    SELECT line, weekday(first + i + 1), 0, closes FROM lines CROSS JOIN LATERAL generate_series(0, (last - first + 7) % 7) AS i WHERE closes < opens
), weeks AS (
    SELECT line, jsonb_object_agg(day, hours) AS week
    FROM (SELECT line, day, jsonb_agg(jsonb_build_array(clock(opens), clock(closes))) AS hours FROM spans WHERE opens < closes GROUP BY line, day) AS days
    GROUP BY line
), written AS (
    SELECT line, string_agg(format('%s-%s %s-%s', initcap(weekday(first)), weekday(last), clock(opens), clock(closes)), ', ') AS text FROM lines GROUP BY line
)
SELECT 'business_calendar of a line', text, '', jsonb_build_object('time_zone', 'UTC', 'hours', week)::text::business_calendar::text, business_calendar(text, 'UTC')::text
FROM weeks JOIN written USING (line);
