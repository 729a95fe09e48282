-- Service levels: sla_pct by flag, by duration and by moments with open tickets.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';

-- finished in time and late, open in time and late; every 13th value of each column is missing
CREATE TEMP TABLE clock AS
SELECT i, i % 3 AS team,
    CASE WHEN i % 13 <> 1 THEN started END AS started,
    CASE WHEN i % 4 > 0 THEN started + make_interval(hours => i * 7 % 12) END AS ended,
    CASE WHEN i % 13 <> 2 THEN make_interval(hours => 2 + i % 5) END AS target,
    CASE WHEN i % 13 <> 3 THEN timestamptz '2026-01-03 12:00+00' END AS as_of
FROM generate_series(1, 400) AS i, CAST(timestamptz '2026-01-01 00:00+00' + i * interval '10 minutes' AS timestamptz) AS started;
-- the rule in plain SQL: true, false or NULL for each clock
CREATE TEMP VIEW judged AS
SELECT *, CASE WHEN started IS NULL OR target IS NULL OR as_of IS NULL THEN NULL
    WHEN ended IS NOT NULL THEN ended - started <= target
    WHEN as_of - started > target THEN false END AS met
FROM clock;

-- value

-- the four forms and the formula
SELECT 100.0 * count(*) FILTER (WHERE met) / count(met) AS plain,
    sla_pct(met) = 100.0 * count(*) FILTER (WHERE met) / count(met) AS by_flag,
    sla_pct(ended - started, target)
        = 100.0 * count(*) FILTER (WHERE ended - started <= target) / count(ended - started <= target) AS by_duration,
    sla_pct(started, ended, target, as_of) = 100.0 * count(*) FILTER (WHERE met) / count(met) AS with_open,
    sla_pct(started::timestamp, ended::timestamp, target, as_of::timestamp)
        = 100.0 * count(*) FILTER (WHERE met) / count(met) AS of_timestamps,
    count(*) FILTER (WHERE met AND ended IS NOT NULL) AS met,
    count(*) FILTER (WHERE NOT met AND ended IS NOT NULL) AS late,
    count(*) FILTER (WHERE NOT met AND ended IS NULL) AS open_and_late,
    count(*) FILTER (WHERE met IS NULL AND ended IS NULL AND ROW(started, target, as_of) IS NOT NULL) AS left_open
FROM judged;

-- exactly the target is met, a microsecond more is not; 24 hours are a day, 30 days a month; a target may be nothing
SELECT d, target, sla_pct(d, target) FROM (VALUES
    (interval '4 hours', interval '4 hours'), ('04:00:00.000001', '4 hours'), ('24 hours', '1 day'), ('1 mon', '30 days'),
    ('1 mon 00:00:00.000001', '30 days'), ('0', '0'), ('1 mon', '178956970 years')
) AS v(d, target) GROUP BY d, target, d::text ORDER BY d, target;

-- an open clock is missed after the target, not at it; what is finished counts whatever as_of is
SELECT as_of, sla_pct(timestamptz '2026-01-01 00:00+00', NULL, interval '4 hours', as_of) AS open,
    sla_pct(timestamptz '2026-01-01 00:00+00', '2026-01-01 04:00+00', '4 hours', as_of) AS met,
    sla_pct(timestamptz '2026-01-01 00:00+00', '2026-01-01 04:01+00', '4 hours', as_of) AS late
FROM (VALUES
    (timestamptz '2025-12-31 00:00+00'), ('2026-01-01 04:00+00'), ('2026-01-01 04:00:00.000001+00'), ('2026-01-02 00:00+00')
) AS v(as_of) GROUP BY as_of ORDER BY as_of;

-- dates count whole days, in no zone
SET timezone = 'Europe/Berlin';
SELECT as_of, sla_pct(date '2026-03-27', NULL, '3 days', as_of) AS open, sla_pct(date '2026-03-27', '2026-03-30', '3 days', as_of) AS met,
    sla_pct(date '2026-03-27', '2026-03-31', '3 days', as_of) AS late
FROM unnest('{2026-03-26,2026-03-30,2026-03-31}'::date[]) AS as_of GROUP BY as_of ORDER BY as_of;
SELECT count(*) AS frames, count(*) FILTER (WHERE of_dates IS DISTINCT FROM plain) AS differing FROM (
    SELECT sla_pct(started, ended, '2 days', '2026-02-01') OVER frame AS of_dates,
        sla_pct(CASE WHEN ended IS NOT NULL THEN ended - started <= 2 WHEN date '2026-02-01' - started > 2 THEN false END) OVER frame AS plain
    FROM generate_series(1, 100) AS i, CAST(date '2026-01-01' + i / 3 AS date) AS started, CAST(started + nullif(i % 5, 4) AS date) AS ended
    WINDOW frame AS (ORDER BY i ROWS BETWEEN 9 PRECEDING AND CURRENT ROW)
) AS frames;
SET timezone = 'UTC';

-- timestamptz counts elapsed time: over the night when summer begins noon to noon is 23 hours, a timestamp has no such night
SET timezone = 'Europe/Berlin';
SELECT sla_pct('2026-03-28 12:00'::timestamptz, '2026-03-29 12:00', interval '23 hours', now()) AS spring,
    sla_pct('2026-10-24 12:00'::timestamptz, '2026-10-25 12:00', interval '24 hours', now()) AS autumn,
    sla_pct('2026-03-28 12:00'::timestamp, '2026-03-29 12:00', interval '23 hours', localtimestamp) AS local_time,
    sla_pct('2026-03-28 12:00'::timestamptz, NULL, interval '23 hours', '2026-03-29 12:00') AS still_open;
SET timezone = 'UTC';

-- NULL

SELECT sla_pct(met) AS by_flag, sla_pct(d, target) AS by_duration FROM (VALUES
    (true, interval '1 hour', interval '2 hours'), (NULL, NULL, '2 hours'), (NULL, '1 hour', NULL), (false, '3 hours', '2 hours')
) AS v(met, d, target);
-- a missing start, target or as_of leaves the row out; only a missing end means something
SELECT sla_pct(NULL::boolean), sla_pct(NULL::interval, interval '1 hour'), sla_pct(interval '1 hour', NULL::interval),
    sla_pct(NULL, timestamptz '2026-01-02 00:00+00', '1 hour', '2026-01-03 00:00+00') AS no_start,
    sla_pct(timestamptz '2026-01-01 00:00+00', '2026-01-02 00:00+00', NULL, '2026-01-03 00:00+00') AS no_target,
    sla_pct(timestamptz '2026-01-01 00:00+00', '2026-01-02 00:00+00', '1 hour', NULL) AS no_as_of,
    sla_pct(timestamptz '2026-01-01 00:00+00', NULL, '1 hour', '2026-01-03 00:00+00') AS no_end;

-- without a state there is nothing to add to
SELECT sla_as_of_add(NULL, timestamptz '2026-01-01', timestamptz '2026-01-02', interval '1 h', timestamptz '2026-01-03') IS NULL AS nothing;

-- empty

SELECT sla_pct(met), sla_pct(ended - started, target), sla_pct(started, ended, target, as_of),
    sla_pct(started::timestamp, ended::timestamp, target, as_of::timestamp) FROM judged WHERE false;

-- groups

SELECT team, round(sla_pct(started, ended, target, as_of), 2) AS pct,
    sla_pct(started, ended, target, as_of) = 100.0 * count(*) FILTER (WHERE met) / count(met) AS same,
    sla_pct(started, ended, target, as_of) FILTER (WHERE i > 300)
        = 100.0 * count(*) FILTER (WHERE met AND i > 300) / count(met) FILTER (WHERE i > 300) AS same_filtered,
    sla_pct(DISTINCT ended - started, target) = (
        SELECT 100.0 * count(*) FILTER (WHERE d <= target) / count(d <= target)
        FROM (SELECT DISTINCT ended - started AS d, target FROM judged AS j WHERE j.team = t.team OR t.team IS NULL) AS clocks
    ) AS same_distinct,
    sla_pct(met ORDER BY ended DESC) = sla_pct(met) AS same_ordered
FROM judged AS t GROUP BY ROLLUP (team) ORDER BY team;

-- window

-- each frame is what rescanning its rows gives, NULLs and clocks that count for nothing in it
SELECT count(*) AS frames, count(DISTINCT with_open) AS different_values,
    count(*) FILTER (WHERE by_flag IS DISTINCT FROM plain) AS by_flag_differs,
    count(*) FILTER (WHERE with_open IS DISTINCT FROM plain) AS with_open_differs,
    count(*) FILTER (WHERE of_timestamps IS DISTINCT FROM plain) AS of_timestamps_differs,
    count(*) FILTER (WHERE by_duration IS DISTINCT FROM plain_duration) AS by_duration_differs
FROM (
    SELECT sla_pct(met) OVER frame AS by_flag,
        sla_pct(started, ended, target, as_of) OVER frame AS with_open,
        sla_pct(started::timestamp, ended::timestamp, target, as_of::timestamp) OVER frame AS of_timestamps,
        sla_pct(ended - started, target) OVER frame AS by_duration,
        (SELECT 100.0 * count(*) FILTER (WHERE met) / nullif(count(met), 0)
            FROM judged AS f WHERE f.i BETWEEN j.i - 4 AND j.i) AS plain,
        (SELECT 100.0 * count(*) FILTER (WHERE ended - started <= target) / nullif(count(ended - started <= target), 0)
            FROM judged AS f WHERE f.i BETWEEN j.i - 4 AND j.i) AS plain_duration
    FROM judged AS j WINDOW frame AS (ORDER BY i ROWS BETWEEN 4 PRECEDING AND CURRENT ROW)
) AS frames;

-- bad input

SELECT sla_pct(interval '-1 hour', interval '4 hours');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(interval '1 hour', interval '-4 hours');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(timestamptz '2026-01-02 00:00+00', '2026-01-01 00:00+00', interval '4 hours', now());
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(timestamp '2026-01-02 00:00', '2026-01-01 00:00', interval '4 hours', localtimestamp);
\echo SQLSTATE :SQLSTATE
-- the target of an open clock is looked at as well
SELECT sla_pct(timestamptz '2026-01-01 00:00+00', NULL, interval '-4 hours', '2026-01-02 00:00+00');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(timestamptz '2026-01-01 00:00+00', 'infinity', interval '4 hours', '2026-01-02 00:00+00');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(timestamptz '-infinity', NULL, interval '4 hours', '2026-01-02 00:00+00');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(timestamp '2026-01-01 00:00', NULL, interval '4 hours', 'infinity');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(date '2026-01-02', '2026-01-01', interval '4 days', '2026-01-03');
\echo SQLSTATE :SQLSTATE
SELECT sla_pct(date '2026-01-01', NULL, interval '4 days', 'infinity');
\echo SQLSTATE :SQLSTATE
