-- Means of scores: the summary score_agg(score), score_agg(score, weight) and what reads it
CREATE TEMP TABLE reviews (id integer, team text, score numeric, weight integer);
INSERT INTO reviews VALUES
    (1, 'east', 5, 1), (2, 'west', 3.5, 2), (3, 'east', 4.25, 0), (4, 'west', -1, 3), (5, 'east', NULL, 4),
    (6, 'west', 2, NULL);

-- value

SELECT mean(s), total(s), num_values(s), s AS summary FROM (SELECT score_agg(score) AS s FROM reviews) AS summaries;
SELECT avg(score), sum(score), count(score) FROM reviews;
-- with weights: a weight of 0 is a value all the same
SELECT mean(s), total(s), num_values(s), s AS summary FROM (SELECT score_agg(score, weight) AS s FROM reviews) AS summaries;
SELECT sum(weight * score) / sum(weight) FILTER (WHERE score IS NOT NULL) AS mean, sum(weight * score) AS total,
    count(weight * score) AS num_values
FROM reviews;

-- all six number types, without a cast by the caller
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT score_agg(id::%s) AS s FROM reviews', type), ' UNION ALL ') AS calls FROM types \gset
SELECT count(*) AS types, count(*) FILTER (WHERE mean(s) = 3.5) AS good, count(DISTINCT s) AS summaries
FROM (:calls) AS called;
-- and all 36 pairs of them
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT score_agg(id::%s, weight::%s) AS s FROM reviews', a.type, b.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE mean(s) = 3.7) AS good, count(DISTINCT s) AS summaries
FROM (:calls) AS called;

-- real and double precision count as their cast to numeric: no sum of them is 0.30000000000000004
SELECT total(score_agg(x)) AS "double", total(score_agg(x::real)) AS "real", total(score_agg(x::real, 3)) AS "real, weighted",
    total(score_agg(x, x::real)) AS squares
FROM unnest('{0.1,0.2}'::double precision[]) AS x;

-- each clause that an aggregate call takes
SELECT mean(score_agg(score) FILTER (WHERE team = 'east')) AS east,
    num_values(score_agg(DISTINCT sign(score))) AS distinct_signs,
    score_agg(score ORDER BY score) = score_agg(score ORDER BY id DESC) AS any_order,
    num_values(score_agg(DISTINCT sign(score), weight / 3)) AS distinct_pairs
FROM reviews;

-- NULL

-- a row with NULL in any argument is in no sum
SELECT score_agg(score) = score_agg(score) FILTER (WHERE score IS NOT NULL) AS scores,
    score_agg(score, weight) = score_agg(score, weight) FILTER (WHERE score IS NOT NULL AND weight IS NOT NULL) AS weighted
FROM reviews;

-- empty

SELECT score_agg(score) AS scores, score_agg(score, weight) AS weighted FROM reviews WHERE false;
SELECT score_agg(score) AS scores, score_agg(score, weight) AS weighted FROM reviews WHERE score IS NULL;
SELECT mean(s), total(s), num_values(s), combine(s)
FROM (VALUES (NULL::score_summary), ('{"n":0,"total":0,"squares":0}')) AS none (s)
GROUP BY s ORDER BY s;
-- all weights 0: a total, but no mean
SELECT mean(score_agg(score, 0)), total(score_agg(score, 0)), num_values(score_agg(score, 0)) FROM reviews;

-- groups

SELECT coalesce(team, 'all') AS team, round(mean(score_agg(score)), 4) AS mean,
    round(mean(score_agg(score, weight)), 4) AS weighted
FROM reviews GROUP BY ROLLUP (team) ORDER BY team;

-- the parts put together are the whole; a NULL part is ignored
CREATE TEMP TABLE parts AS
SELECT team, id % 3 AS day, score_agg(score) AS part, score_agg(score, weight) AS weighted FROM reviews GROUP BY team, day;
INSERT INTO parts VALUES ('east', 9, NULL, NULL);
SELECT coalesce(team, 'all') AS team, round(mean(combine(part)), 4) AS mean, round(mean(combine(weighted)), 4) AS weighted,
    combine(part) = (SELECT score_agg(score) FROM reviews) AS whole,
    combine(weighted) = (SELECT score_agg(score, weight) FROM reviews) AS weighted_whole
FROM parts GROUP BY ROLLUP (team) ORDER BY team;
-- a score without weight has the weight 1, whichever part comes first
SELECT mean(combine(s ORDER BY place)), mean(combine(s ORDER BY place DESC)) AS turned, combine(s)
FROM (SELECT 1 AS place, score_agg(x) AS s FROM unnest(ARRAY[3, 4]) AS x UNION ALL SELECT 2, score_agg(5, 4)) AS parts;

-- window

-- scores with 0 to 3 decimals and weights with 0 to 2; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(id * 37 % 401 / 100.0 - 2, id % 4) END AS score,
    round(id * 7 % 5 / 4.0, id % 3) AS weight
FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, score, weight, score_agg(score) OVER frame AS plain, score_agg(score::real) OVER frame AS single,
    score_agg(score::double precision) OVER frame AS double, score_agg(score, weight) OVER frame AS weighted,
    score_agg(score::real, weight::double precision) OVER frame AS mixed, rescanned.*
FROM series, LATERAL (
    SELECT avg(score) AS mean, sum(score) AS total, nullif(count(score), 0) AS n,
        sum(score * weight) / nullif(sum(weight) FILTER (WHERE score IS NOT NULL), 0) AS weighted_mean,
        sum(score * weight) AS weighted_total
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(mean) AS filled,
    count(*) FILTER (WHERE (mean(plain), total(plain), num_values(plain)) IS DISTINCT FROM (mean, total, n)) AS numeric_differs,
    count(*) FILTER (WHERE (mean(single), total(single), num_values(single)) IS DISTINCT FROM (mean, total, n)) AS real_differs,
    count(*) FILTER (WHERE (mean(double), total(double), num_values(double)) IS DISTINCT FROM (mean, total, n)) AS double_differs,
    count(*) FILTER (WHERE (mean(weighted), total(weighted)) IS DISTINCT FROM (weighted_mean, weighted_total)) AS weighted_differs,
    count(*) FILTER (WHERE (mean(mixed), total(mixed)) IS DISTINCT FROM (weighted_mean, weighted_total)) AS mixed_differs
FROM frames;
SELECT id, score, weight, round(mean(plain), 4) AS mean, round(mean, 4) AS rescanned, round(mean(weighted), 4) AS weighted,
    round(weighted_mean, 4) AS rescanned
FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- stored summaries slide as well: the mean of the last three days
SELECT count(*) AS days, count(*) FILTER (WHERE slid IS DISTINCT FROM rescanned) AS differ
FROM (SELECT mean(combine(part) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)) AS slid,
          (SELECT avg(score) FROM series AS other WHERE other.id / 20 BETWEEN day - 2 AND day) AS rescanned
      FROM (SELECT id / 20 AS day, score_agg(score) AS part FROM series GROUP BY day) AS days) AS compared;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

SELECT score_agg(5, -1) \g \echo :SQLSTATE
SELECT score_agg(5, -0.001::real) \g \echo :SQLSTATE
-- no number
SELECT score_agg('NaN'::numeric) \g \echo :SQLSTATE
SELECT score_agg('Infinity'::real) \g \echo :SQLSTATE
SELECT score_agg('-Infinity'::double precision, 1) \g \echo :SQLSTATE
SELECT score_agg(1, 'NaN'::double precision) \g \echo :SQLSTATE
SELECT score_agg(1, 'Infinity'::numeric) \g \echo :SQLSTATE
-- huge and tiny numbers: sums are exact
SELECT total(score_agg(x)), total(score_agg(x, x)) AS squares
FROM unnest('{9223372036854775807,9223372036854775807}'::bigint[]) AS x;
SELECT total(score_agg(x)) = 3e130000 AS "numeric", mean(score_agg(x, 1)) = 1e130000 AS mean
FROM unnest('{1e130000,2e130000,0}'::numeric[]) AS x;
SELECT total(score_agg(x)) AS cancelled FROM unnest('{1e130000,7,-1e130000}'::numeric[]) AS x;
SELECT total(score_agg(x)) = 3e-16383 AS tiny FROM unnest('{1e-16383,2e-16383}'::numeric[]) AS x;
SELECT total(score_agg(x)) = 2e308::numeric + 1 AS "double" FROM unnest('{1e308,1,1e308}'::double precision[]) AS x;
-- each of them is stored and read again
SELECT score_agg(x)::text::score_summary = score_agg(x) AS same FROM unnest('{1e130000,1e-16000}'::numeric[]) AS x;
