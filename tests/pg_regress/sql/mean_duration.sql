-- Mean durations: avg_first_response, avg_response_time, avg_resolution_time, avg_complaint_resolution_time,
-- avg_wait_time; the scalars seconds, minutes, hours, days, elapsed.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';

-- months, days and time in every mix of signs, never negative as a whole; every 11th has no end
CREATE TEMP TABLE ticket AS
SELECT i, i % 4 AS team, started, CASE WHEN i % 11 > 0 THEN started + d END AS ended, CASE WHEN i % 11 > 0 THEN d END AS d
FROM generate_series(1, 300) AS i,
    make_interval(months => i % 3, days => i % 7 - 2 * (i % 3), hours => i * 37 % 100 - 20 * (i % 7), secs => i * 0.123457) AS d,
    CAST(timestamptz '2026-03-20 00:00+00' + i * interval '7:13:00' AS timestamptz) AS started;

-- value

-- the very text of avg(interval), not only an equal length
SELECT avg(d), avg(d)::text = ALL (ARRAY[
    avg_first_response(d), avg_response_time(d), avg_resolution_time(d), avg_complaint_resolution_time(d), avg_wait_time(d)
]::text[]) AS all_five FROM ticket;
SELECT avg(ended - started), avg(ended - started)::text = ALL (ARRAY[
    avg_first_response(started, ended), avg_response_time(started, ended), avg_resolution_time(started, ended),
    avg_complaint_resolution_time(started, ended), avg_wait_time(started, ended)
]::text[]) AS all_five FROM ticket;
SELECT avg(ended - started), avg(ended - started)::text = ALL (ARRAY[
    avg_first_response(started, ended), avg_response_time(started, ended), avg_resolution_time(started, ended),
    avg_complaint_resolution_time(started, ended), avg_wait_time(started, ended)
]::text[]) AS all_five FROM (SELECT started::timestamp, ended::timestamp FROM ticket) AS local_time;

-- single fields, fields that divide into others, and those that cancel out
SELECT mean, mean::text = plain::text AS same FROM (
    SELECT avg_wait_time(d) AS mean, avg(d) AS plain FROM (VALUES
        (1, interval '0'), (2, '1 mon'), (2, '0'), (3, '1 day'), (3, '2 days'), (4, '1 mon -30 days'), (5, '1 year 2 mons'),
        (5, '3 days -00:00:01'), (5, '00:00:00.000001'), (6, '00:00:00.000001'), (6, '0'), (7, '00:00:00.000003'), (7, '0')
    ) AS v(sample, d) GROUP BY sample ORDER BY sample
) AS means;

-- a sum that no interval can hold still has a mean
SELECT avg(d) FROM (VALUES (interval '2562047788 hours'), ('2562047788 hours')) AS v(d);
\echo SQLSTATE :SQLSTATE
SELECT avg_resolution_time(d) FROM (VALUES (interval '2562047788 hours'), ('2562047788 hours')) AS v(d);
SELECT avg_resolution_time(d) FROM (VALUES (interval '178956970 years'), ('178956970 years'), ('2147483647 days'), ('3 days')) AS v(d);

-- a timestamptz difference is elapsed time: 23 and 25 hours on the days of the change; a timestamp knows no zone
SET timezone = 'Europe/Berlin';
SELECT avg_first_response('2026-03-28 12:00'::timestamptz, '2026-03-29 12:00') AS spring,
    avg_first_response('2026-10-24 12:00'::timestamptz, '2026-10-25 12:00') AS autumn,
    avg_first_response('2026-03-28 12:00'::timestamp, '2026-03-29 12:00') AS local_time,
    elapsed('2026-03-28 12:00'::timestamptz, '2026-03-29 12:00');
SET timezone = 'UTC';

-- dates: whole days, and the mean of an interval; in no session's zone, where the clocks change and where midnight does not exist
CREATE TEMP TABLE delivery AS
SELECT i, i % 3 AS team, started, CASE WHEN i % 5 > 0 THEN started + i % 9 END AS ended
FROM generate_series(1, 200) AS i, CAST(date '2026-01-01' + i * 7 AS date) AS started;
SELECT avg(d)::text = ALL (ARRAY[
    avg_first_response(started, ended), avg_response_time(started, ended), avg_resolution_time(started, ended),
    avg_complaint_resolution_time(started, ended), avg_wait_time(started, ended)
]::text[]) AS all_five, avg_wait_time(started, ended) FROM delivery, CAST(make_interval(days => ended - started) AS interval) AS d;
SELECT avg_resolution_time(started, ended) FROM (VALUES (date '2026-01-01', date '2026-01-02'), ('2026-01-01', '2026-01-03')) AS v (started, ended);
SELECT zone, set_config('timezone', zone, false) = zone AS set, avg_resolution_time(date '2024-10-25', date '2024-10-28') AS autumn,
    avg_wait_time(date '2025-09-06', '2025-09-08') AS no_midnight, elapsed(date '2011-12-29', date '2011-12-31') AS no_day
FROM unnest('{Europe/Berlin,America/Santiago,Pacific/Apia,UTC}'::text[]) AS zone GROUP BY zone ORDER BY zone;
SELECT elapsed(date '2026-01-01', date '2026-01-01') AS same, elapsed(date '2026-01-02', '2026-01-01') AS reversed, elapsed(date '4713-01-01 BC', '5874897-12-31') AS all_there_is,
    elapsed(NULL, date '2026-01-01') AS no_start, avg_first_response(date '2026-01-01', NULL) AS no_end;
SELECT avg_first_response(started, ended) FROM delivery WHERE false;
SELECT team, avg_first_response(started, ended) = avg(make_interval(days => ended - started)) AS same FROM delivery GROUP BY team ORDER BY team;
SELECT count(*) AS frames, count(*) FILTER (WHERE mean IS DISTINCT FROM plain) AS differing FROM (
    SELECT avg_first_response(started, ended) OVER frame AS mean, avg(make_interval(days => ended - started)) OVER frame AS plain
    FROM delivery WINDOW frame AS (ORDER BY i ROWS BETWEEN 29 PRECEDING AND CURRENT ROW)
) AS frames;
-- a date with a moment is PostgreSQL's conversion: midnight in the session's zone
SET timezone = 'Europe/Berlin';
SELECT avg_first_response(date '2026-01-01', timestamptz '2026-01-01 12:00+00'), elapsed(date '2026-01-01', timestamp '2026-01-01 12:00');
SET timezone = 'UTC';

-- extract(epoch) in units
SELECT d, seconds(d), minutes(d), hours(d), days(d) FROM (VALUES
    (interval '90 minutes'), ('1 day'), ('1 mon'), ('1 year 1 mon'), ('-1 day'), ('00:00:00.000001'), ('0')
) AS v(d);
-- the nearest double precision to the exact quotient
SELECT count(*) AS compared, count(*) FILTER (WHERE ARRAY[seconds(d), minutes(d), hours(d), days(d)]
    <> ARRAY[epoch / 1, epoch / 60, epoch / 3600, epoch / 86400]::float8[]) AS differing
FROM ticket, CAST(extract(epoch FROM d) AS numeric(60, 40)) AS epoch WHERE d IS NOT NULL;
SELECT hours(avg_first_response(d)) FROM (VALUES (interval '1 hour'), ('2 hours')) AS v(d);

-- elapsed() forgives what the means refuse
SELECT started, ended, elapsed(started, ended), elapsed(started::timestamp, ended::timestamp) AS of_timestamps FROM (VALUES
    (timestamptz '2026-01-01 00:00+00', timestamptz '2026-01-03 01:00:00.5+00'), ('2026-01-01', '2026-01-01'), ('2026-01-02', '2026-01-01')
) AS v(started, ended);
SELECT avg_first_response(elapsed(started, ended)) FROM (VALUES
    (timestamptz '2026-01-01 00:00+00', timestamptz '2026-01-01 02:00+00'), ('2026-01-02', '2026-01-01')
) AS v(started, ended);

-- NULL

SELECT avg_first_response(d), avg_first_response(started, ended) FROM (VALUES
    (interval '1 hour', timestamptz '2026-01-01 00:00+00', timestamptz '2026-01-01 03:00+00'),
    (NULL, NULL, '2026-01-01'), (NULL, '2026-01-01', NULL)
) AS v(d, started, ended);
SELECT avg_wait_time(NULL::interval), avg_wait_time(NULL::timestamptz, now()), avg_wait_time(localtimestamp, NULL::timestamp),
    seconds(NULL), minutes(NULL), hours(NULL), days(NULL), elapsed(NULL, now()), elapsed(now(), NULL);

-- empty

SELECT avg_first_response(d), avg_response_time(d), avg_resolution_time(d), avg_complaint_resolution_time(d), avg_wait_time(d)
FROM ticket WHERE false;
SELECT avg_first_response(started, ended), avg_wait_time(started::timestamp, ended::timestamp), mean(mean_agg(d)) FROM ticket WHERE false;

-- groups

-- ROLLUP, FILTER, DISTINCT and ORDER BY
SELECT team, avg_resolution_time(d),
    avg_resolution_time(d)::text = avg(d)::text AS same,
    avg_resolution_time(d) FILTER (WHERE d < '20 days')::text = (avg(d) FILTER (WHERE d < '20 days'))::text AS same_filtered,
    avg_resolution_time(DISTINCT date_trunc('day', d))::text = avg(DISTINCT date_trunc('day', d))::text AS same_distinct,
    avg_resolution_time(d ORDER BY d DESC)::text = avg(d)::text AS same_ordered
FROM ticket GROUP BY ROLLUP (team) ORDER BY team;

-- window

-- each frame is what rescanning its rows gives: sliding with NULLs in it, with an exclusion, by value, often empty
SELECT count(*) AS frames,
    count(*) FILTER (WHERE sliding::text IS DISTINCT FROM
        (SELECT avg(d) FROM ticket AS f WHERE f.i BETWEEN t.i - 29 AND t.i)::text) AS sliding_differs,
    count(*) FILTER (WHERE moments::text IS DISTINCT FROM
        (SELECT avg(ended - started) FROM ticket AS f WHERE f.i BETWEEN t.i - 29 AND t.i)::text) AS moments_differs,
    count(*) FILTER (WHERE others::text IS DISTINCT FROM
        (SELECT avg(d) FROM ticket AS f WHERE f.i BETWEEN t.i - 3 AND t.i + 3 AND f.i <> t.i)::text) AS others_differs,
    count(*) FILTER (WHERE around::text IS DISTINCT FROM
        (SELECT avg(d) FROM ticket AS f
            WHERE f.started BETWEEN t.started - interval '1 day' AND t.started + interval '1 day')::text) AS around_differs,
    count(*) FILTER (WHERE single::text IS DISTINCT FROM d::text) AS single_differs
FROM (
    SELECT *,
        avg_first_response(d) OVER (ORDER BY i ROWS BETWEEN 29 PRECEDING AND CURRENT ROW) AS sliding,
        avg_first_response(started, ended) OVER (ORDER BY i ROWS BETWEEN 29 PRECEDING AND CURRENT ROW) AS moments,
        avg_first_response(d) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE CURRENT ROW) AS others,
        avg_first_response(d) OVER (ORDER BY started RANGE BETWEEN interval '1 day' PRECEDING AND interval '1 day' FOLLOWING) AS around,
        avg_first_response(d) OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS single
    FROM ticket
) AS t;

-- bad input

SELECT avg_first_response(interval '-1 hour');
\echo SQLSTATE :SQLSTATE
-- negative as a whole, whatever the fields
SELECT avg_wait_time(interval '1 mon -30 days -00:00:00.000001');
\echo SQLSTATE :SQLSTATE
SELECT mean_agg(interval '-1 day');
\echo SQLSTATE :SQLSTATE
-- the way out
SELECT avg_first_response(d) FILTER (WHERE d >= '0') FROM (VALUES (interval '-1 hour'), ('1 hour')) AS v(d);
SELECT avg_response_time(timestamptz '2026-01-02 00:00+00', '2026-01-01 00:00+00');
\echo SQLSTATE :SQLSTATE
SELECT avg_resolution_time(timestamp '2026-01-01 00:00:01', '2026-01-01 00:00:00');
\echo SQLSTATE :SQLSTATE
SELECT avg_complaint_resolution_time(timestamptz '2026-01-01 00:00+00', 'infinity');
\echo SQLSTATE :SQLSTATE
SELECT avg_wait_time(timestamp '-infinity', '2026-01-01');
\echo SQLSTATE :SQLSTATE
SELECT elapsed(timestamptz '2026-01-01 00:00+00', 'infinity');
\echo SQLSTATE :SQLSTATE
SELECT elapsed(timestamp '4713-01-01 BC', '294276-01-01');
\echo SQLSTATE :SQLSTATE
SELECT avg_resolution_time(date '2026-01-02', date '2026-01-01');
\echo SQLSTATE :SQLSTATE
SELECT avg_wait_time(date '2026-01-01', 'infinity');
\echo SQLSTATE :SQLSTATE
SELECT elapsed(date '-infinity', '2026-01-01');
\echo SQLSTATE :SQLSTATE
-- the total, unlike the mean, has to fit
SELECT total(mean_agg(d)) FROM (VALUES (interval '2562047788 hours'), ('2562047788 hours')) AS v(d);
\echo SQLSTATE :SQLSTATE
