-- Percentiles of durations: median_duration, p90_duration, p95_duration; the summary duration_agg and its readers.
-- Exact up to 128 values, within 1 % of percentile_disc beyond.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET intervalstyle = 'postgres';

-- durations of six kinds, from microseconds to years; the same ones in every run
CREATE TEMP TABLE sample AS
SELECT i, kind, i % 7 AS part, d FROM generate_series(1, 20000) AS i, LATERAL (
    SELECT (i * 7919 % 20011 + 0.5) / 20011 AS u, (i * 104729 % 20021 + 0.5) / 20021 AS v -- as good as random, from 0 to 1
) AS r, LATERAL (VALUES
    ('log-normal', make_interval(secs => exp(2.5 * sqrt(-2 * ln(u)) * cos(2 * pi() * v) + 8))),
    ('uniform', make_interval(secs => u * 864000)),
    ('constant', interval '1 mon 2 days 03:04:05.678901'),
    ('bimodal', make_interval(secs => CASE WHEN v < 0.7 THEN 60 + 30 * u ELSE 86400 * (10 + u) END)),
    ('microseconds', make_interval(secs => floor(u * 3000) / 1000000)),
    ('years', make_interval(days => (u * u * 20000)::integer, secs => v * 86400))
) AS kinds (kind, d);
CREATE INDEX ON sample (kind, i);
ANALYZE sample;
CREATE TEMP TABLE fraction AS SELECT unnest('{0,0.01,0.05,0.1,0.25,0.5,0.75,0.9,0.95,0.99,0.999,1}'::float8[]) AS fraction;

-- value

-- of a few values: the very ones that percentile_disc gives, and the text of avg(), sum(), min(), max()
SELECT kind, n, count(*) AS fractions, count(*) FILTER (WHERE percentile(s, fraction)::text <> (exact)::text) AS wrong
FROM (
    SELECT kind, n, duration_agg(d) AS s FROM unnest('{1,2,3,10,127,128}'::integer[]) AS n JOIN sample ON i <= n GROUP BY kind, n
) AS summaries CROSS JOIN fraction CROSS JOIN LATERAL (
    SELECT percentile_disc(fraction) WITHIN GROUP (ORDER BY d) AS exact FROM sample WHERE sample.kind = summaries.kind AND i <= n
) AS plain GROUP BY kind, n HAVING count(*) FILTER (WHERE percentile(s, fraction)::text <> (exact)::text) > 0 OR count(*) <> 12;
-- of many: within 1 %
SELECT kind, n, round(max(abs(extract(epoch FROM percentile(s, fraction)) / nullif(extract(epoch FROM exact), 0) - 1)), 2) <= 0.01 AS within_1_pct,
    bool_and(percentile(s, fraction) = exact) FILTER (WHERE fraction IN (0, 1)) AS extremes_exact
FROM (
    SELECT kind, n, duration_agg(d) AS s FROM unnest('{129,1000,20000}'::integer[]) AS n JOIN sample ON i <= n GROUP BY kind, n
) AS summaries CROSS JOIN fraction CROSS JOIN LATERAL (
    SELECT percentile_disc(fraction) WITHIN GROUP (ORDER BY d) AS exact FROM sample WHERE sample.kind = summaries.kind AND i <= n
) AS plain GROUP BY kind, n ORDER BY kind COLLATE "C", n;
-- what is not a percentile is exact
SELECT kind, mean(s)::text = avg::text AS mean, total(s)::text = sum::text AS total, shortest(s) = min AS shortest, longest(s) = max AS longest,
    num_values(s) = count AS n, pg_column_size(s) <= 8192 AS small
FROM (SELECT kind, duration_agg(d) AS s, avg(d), sum(d), min(d), max(d), count(d) FROM sample GROUP BY kind) AS summaries ORDER BY kind COLLATE "C";
-- the share within a target is as if the target were at most 1 % off
SELECT kind, bool_and(within_pct(s, target) BETWEEN
    (SELECT 100.0 * count(*) FILTER (WHERE d <= target * 0.99) / count(*) FROM sample WHERE sample.kind = summaries.kind) AND
    (SELECT 100.0 * count(*) FILTER (WHERE d <= target * 1.01) / count(*) FROM sample WHERE sample.kind = summaries.kind)) AS within_1_pct
FROM (SELECT kind, duration_agg(d) AS s FROM sample GROUP BY kind) AS summaries,
    unnest('{0,1 millisecond,1 second,1 minute,1 hour,1 day,10 days 12:00,1 mon 2 days 03:04:05.678901,3 years}'::interval[]) AS target
GROUP BY kind ORDER BY kind COLLATE "C";
SELECT within_pct(duration_agg(d), '2 hours') AS exact FROM unnest('{1 hour,2 hours,3 hours}'::interval[]) AS d;
-- the aggregates are the summary's readers
SELECT kind, median_duration(d) = percentile(duration_agg(d), 0.5) AS median, p90_duration(d) = percentile(duration_agg(d), 0.9) AS p90,
    p95_duration(d) = percentile(duration_agg(d), 0.95) AS p95 FROM sample GROUP BY kind ORDER BY kind COLLATE "C";
SELECT median_duration(d), p90_duration(d), p95_duration(d), percentile(duration_agg(d), 0.75) AS p75
FROM generate_series(1, 10) AS i, make_interval(hours => i) AS d;
-- a result looks as the difference of two moments does
SELECT median_duration(make_interval(hours => 100 + i)) FROM generate_series(-100, 100) AS i;

-- the same whatever the order, the split, the way through text, jsonb or a table
CREATE TEMP TABLE parts AS SELECT kind, part, i % 3 AS third, duration_agg(d) AS s FROM sample GROUP BY kind, part, i % 3;
SELECT kind, duration_agg(d ORDER BY d DESC) = whole AS by_size, duration_agg(d ORDER BY i % 101, i) = whole AS shuffled
FROM sample JOIN (SELECT kind, duration_agg(d) AS whole FROM sample GROUP BY kind) AS w USING (kind) GROUP BY kind, whole ORDER BY kind COLLATE "C";
SELECT kind, combine(s) = whole AS parts, combine(s ORDER BY third DESC) = whole AS turned, combine(s::text::duration_summary) = whole AS text,
    combine(s::jsonb::text::duration_summary) = whole AS jsonb
FROM parts JOIN (SELECT kind, duration_agg(d) AS whole FROM sample GROUP BY kind) AS w USING (kind) GROUP BY kind, whole ORDER BY kind COLLATE "C";
SELECT kind, combine(third) = whole AS parts_of_parts FROM (SELECT kind, combine(s) AS third FROM parts GROUP BY kind, third) AS thirds
JOIN (SELECT kind, duration_agg(d) AS whole FROM sample GROUP BY kind) AS w USING (kind) GROUP BY kind, whole ORDER BY kind COLLATE "C";
-- few values stay so when put together with as few, and become many together
SELECT n, (combine(s)::jsonb ? 'values') AS exact, combine(s) = (SELECT duration_agg(d) FROM sample WHERE kind = 'years' AND i <= n) AS whole
FROM unnest('{128,129}'::integer[]) AS n, LATERAL (SELECT duration_agg(d) AS s FROM sample WHERE kind = 'years' AND i <= n GROUP BY i % 4) AS quarters
GROUP BY n ORDER BY n;
-- ten take a few hundred bytes
SELECT pg_column_size(duration_agg(d)) AS bytes FROM sample WHERE kind = 'years' AND i <= 10;

-- NULL

SELECT median_duration(d), num_values(duration_agg(d)) FROM unnest('{NULL,1 hour,NULL,2 hours,3 hours}'::interval[]) AS d;
SELECT median_duration(NULL), duration_agg(NULL), percentile(NULL, 0.5), percentile(duration_agg('1 hour'), NULL), within_pct(duration_agg('1 hour'), NULL);

-- empty

SELECT median_duration(d), p90_duration(d), p95_duration(d), duration_agg(d) FROM sample WHERE false;
SELECT percentile(s, 0.5), mean(s), total(s), shortest(s), longest(s), num_values(s), within_pct(s, '1 hour') FROM (SELECT duration_summary '{"values":[]}' AS s) AS nothing;

-- groups

SELECT kind, count(*) FILTER (WHERE part IS NULL) AS all_parts, max(abs(hours(median) / nullif(hours(exact), 0) - 1)) <= 0.01 AS within_1_pct
FROM (
    SELECT kind, part, median_duration(d) AS median, percentile_disc(0.5) WITHIN GROUP (ORDER BY d) AS exact
    FROM sample GROUP BY ROLLUP (kind, part)
) AS medians WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind COLLATE "C";
SELECT median_duration(d) FILTER (WHERE i < 100) = percentile_disc(0.5) WITHIN GROUP (ORDER BY d) FILTER (WHERE i < 100) AS filtered,
    median_duration(DISTINCT date_trunc('hour', d)) FILTER (WHERE i < 100)
        = (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY d) FROM (SELECT DISTINCT date_trunc('hour', d) AS d FROM sample WHERE kind = 'years' AND i < 100) AS hours) AS of_distinct
FROM sample WHERE kind = 'years';

-- window

-- frames of few values, of many, and of both in turn
SELECT size, count(*) AS frames, count(*) FILTER (WHERE moving IS DISTINCT FROM rescanned) AS differs
FROM unnest('{9,140,300}'::integer[]) AS size, LATERAL (
    SELECT i, duration_agg(d) OVER (ORDER BY i ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS nine,
        duration_agg(d) OVER (ORDER BY i ROWS BETWEEN 140 PRECEDING AND CURRENT ROW) AS hundred,
        duration_agg(d) OVER (ORDER BY i RANGE BETWEEN 300 PRECEDING AND CURRENT ROW) AS more
    FROM (SELECT i, nullif(d, interval '0') AS d FROM sample WHERE kind = 'log-normal' AND i <= 600) AS few
) AS frames, LATERAL (
    SELECT CASE size WHEN 9 THEN nine WHEN 140 THEN hundred ELSE more END AS moving,
        (SELECT duration_agg(d) FROM sample WHERE kind = 'log-normal' AND sample.i BETWEEN frames.i - size AND frames.i) AS rescanned
) AS compared GROUP BY size ORDER BY size;

-- bad input: message, hint, SQLSTATE

SELECT median_duration(interval '-1 hour') \g \echo :SQLSTATE
SELECT duration_agg(interval '1 mon -31 days') \g \echo :SQLSTATE
SELECT percentile(duration_agg('1 hour'), 95) \g \echo :SQLSTATE
SELECT percentile(duration_agg('1 hour'), -0.01) \g \echo :SQLSTATE
SELECT percentile(duration_agg('1 hour'), 'NaN') \g \echo :SQLSTATE
SELECT within_pct(duration_agg('1 hour'), '-1 hour') \g \echo :SQLSTATE
SELECT total(duration_agg(d)) FROM unnest('{2562047788 hours,2562047788 hours}'::interval[]) AS d \g \echo :SQLSTATE
-- the longest there are in every version of PostgreSQL (since 17 the largest fields together are infinity)
SELECT percentile(s, 0.5) = longest(s) AS same, mean(s), num_values(s) FROM (
    SELECT duration_agg(d) AS s FROM generate_series(1, 300), CAST('178956970 years 7 mons 2147483646 days 2562047788:00:54.775807' AS interval) AS d
) AS v;
