-- Customer satisfaction: csat_pct(score, threshold), csat_pct(score), csat_pct(satisfied), csat_avg(score)
CREATE TEMP TABLE answers (id integer, team text, score integer);
INSERT INTO answers VALUES
    (1, 'east', 5), (2, 'west', 3), (3, 'east', 4), (4, 'west', 5), (5, 'west', 1), (6, 'east', NULL), (7, 'west', NULL);

-- value

-- 3 of 5 answers are 4 or more; the mean of 5, 3, 4, 5, 1 is 3.6
SELECT csat_pct(score) AS default, csat_pct(score, 4) AS threshold, csat_pct(score >= 4) AS rating,
    100.0 * count(*) FILTER (WHERE score >= 4) / count(score) AS formula, csat_avg(score), avg(score)
FROM answers;

-- all six number types, without a cast by the caller
SELECT csat_pct(score::smallint) = 60 AS "smallint", csat_pct(score) = 60 AS "integer",
    csat_pct(score::bigint) = 60 AS "bigint",
    csat_pct(round(score, 2)) = 60 AS "numeric", csat_pct(score::real) = 60 AS "real",
    csat_pct(score::double precision) = 60 AS "double"
FROM answers;
SELECT csat_avg(score::smallint) = 3.6 AS "smallint", csat_avg(score) = 3.6 AS "integer",
    csat_avg(score::bigint) = 3.6 AS "bigint",
    csat_avg(round(score, 2)) = 3.6 AS "numeric", csat_avg(score::real) = 3.6 AS "real",
    csat_avg(score::double precision) = 3.6 AS "double"
FROM answers;
-- and all 36 pairs of them
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT csat_pct(score::%s, 4::%s) AS value FROM answers', a.type, b.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE value = 60) AS good FROM (:calls) AS called;

-- fractions: 3.9 is not 4, and a threshold may be one
SELECT csat_pct(score), csat_pct(score, 3.9), csat_avg(score), avg(score)
FROM unnest('{3.9,4,4.10,1.25}'::numeric[]) AS score;
-- real and double precision count as their cast to numeric: 4.1 meets 4.1, and 0.1 + 0.2 meets 0.3
SELECT csat_pct(4.1::real, 4.1) AS "real", csat_pct(4.1::real, 4.1::double precision) AS "real and double",
    csat_pct(0.1::double precision + 0.2::double precision, 0.3) AS "sum of doubles",
    csat_avg(score) = avg(score::numeric) AS "mean of reals"
FROM unnest('{3.9,4.1,4.25,1.3}'::real[]) AS score;
-- any scale, also thresholds that differ by row
SELECT csat_pct(score * 20, 80) AS "of 100", csat_pct(score - 3, 1) AS "-2 to 2", csat_pct(score, id) AS "by row"
FROM answers;

-- each clause that an aggregate call takes
SELECT csat_pct(score) FILTER (WHERE team = 'east') AS east, csat_pct(DISTINCT score) AS "distinct",
    csat_pct(DISTINCT score, 5) AS distinct_pair, csat_avg(DISTINCT score) AS distinct_mean,
    csat_pct(score ORDER BY id DESC) AS ordered, csat_avg(score ORDER BY score) AS ordered_mean
FROM answers;

-- NULL

-- an unanswered survey is in neither sum, nor is an answer without a threshold
SELECT csat_pct(score) = 60 AS default, csat_avg(score) = 3.6 AS mean, csat_pct(score, nullif(4, score)) AS "without the 4",
    csat_pct(CASE WHEN score > 1 THEN score > 3 END) AS "without the 1"
FROM answers;

-- empty

SELECT csat_pct(score), csat_pct(score, 4), csat_pct(score >= 4), csat_avg(score) FROM answers WHERE false;
SELECT csat_pct(score), csat_pct(score, 4), csat_pct(score >= 4), csat_avg(score) FROM answers WHERE score IS NULL;
SELECT csat_pct(score, NULL::integer) AS no_threshold FROM answers;

-- groups

SELECT coalesce(team, 'all') AS team, csat_pct(score), csat_pct(score, 5) AS top_box, round(csat_avg(score), 4) AS csat_avg
FROM answers GROUP BY ROLLUP (team) ORDER BY team;

-- the parts put together are the whole
SELECT coalesce(team, 'all') AS team, pct(combine(satisfied)) AS csat_pct, round(mean(combine(scores)), 4) AS csat_avg
FROM (SELECT team, id % 3 AS day, rate_agg(score >= 4) AS satisfied, score_agg(score) AS scores
      FROM answers GROUP BY team, day) AS parts
GROUP BY ROLLUP (team) ORDER BY team;

-- window

-- scores of 1 to 5 with 0 to 3 decimals; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(1 + id * 37 % 401 / 100.0, id % 4) END AS score FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, score, csat_pct(score) OVER frame AS pct, csat_pct(score::real, 4) OVER frame AS real_pct,
    csat_pct(score::double precision, 4) OVER frame AS double_pct, csat_pct(score >= 4) OVER frame AS boolean_pct,
    csat_avg(score) OVER frame AS mean, csat_avg(score::real) OVER frame AS real_mean,
    csat_avg(score::double precision) OVER frame AS double_mean, csat_avg(trunc(score)::integer) OVER frame AS integer_mean,
    pct.*
FROM series, LATERAL (
    SELECT 100.0 * count(*) FILTER (WHERE score >= 4) / nullif(count(score), 0) AS rescanned_pct,
        avg(score) AS rescanned_mean, avg(trunc(score)) AS rescanned_integer_mean
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS pct
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned_pct) AS filled,
    count(*) FILTER (WHERE pct IS DISTINCT FROM rescanned_pct) AS pct_differs,
    count(*) FILTER (WHERE real_pct IS DISTINCT FROM rescanned_pct) AS real_differs,
    count(*) FILTER (WHERE double_pct IS DISTINCT FROM rescanned_pct) AS double_differs,
    count(*) FILTER (WHERE boolean_pct IS DISTINCT FROM rescanned_pct) AS boolean_differs
FROM frames;
SELECT count(*) FILTER (WHERE mean IS DISTINCT FROM rescanned_mean) AS mean_differs,
    count(*) FILTER (WHERE real_mean IS DISTINCT FROM rescanned_mean) AS real_differs,
    count(*) FILTER (WHERE double_mean IS DISTINCT FROM rescanned_mean) AS double_differs,
    count(*) FILTER (WHERE integer_mean IS DISTINCT FROM rescanned_integer_mean) AS integer_differs
FROM frames;
SELECT id, score, round(pct, 2) AS pct, round(rescanned_pct, 2) AS rescanned, round(mean, 4) AS mean,
    round(rescanned_mean, 4) AS rescanned
FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

-- off the scale of 1 to 5, which holds for csat_pct(score) alone
SELECT csat_pct(0) \g \echo :SQLSTATE
SELECT csat_pct(6::bigint) \g \echo :SQLSTATE
SELECT csat_pct(5.01) \g \echo :SQLSTATE
SELECT csat_pct(0.99::real) \g \echo :SQLSTATE
SELECT csat_pct((-3)::double precision) \g \echo :SQLSTATE
SELECT csat_pct(6, 4) AS "another scale", csat_pct(score) FILTER (WHERE score BETWEEN 1 AND 5) AS "without stray rows"
FROM (VALUES (0), (5), (3)) AS dirty (score);
-- no number
SELECT csat_pct('NaN'::numeric) \g \echo :SQLSTATE
SELECT csat_pct('Infinity'::real) \g \echo :SQLSTATE
SELECT csat_pct('-Infinity'::numeric, 4) \g \echo :SQLSTATE
SELECT csat_pct(4, 'NaN'::double precision) \g \echo :SQLSTATE
SELECT csat_avg('NaN'::real) \g \echo :SQLSTATE
SELECT csat_avg('Infinity'::numeric) \g \echo :SQLSTATE
-- huge numbers: sums are exact
SELECT csat_avg(score) AS mean
FROM unnest('{9223372036854775807,9223372036854775807,-9223372036854775808}'::bigint[]) AS score;
SELECT csat_avg(score) = 2e130000 / 3 AS mean, csat_pct(score, 1e130000) AS pct
FROM unnest('{1e130000,1e130000,0}'::numeric[]) AS score;
SELECT csat_avg(score) = 1 AS cancels FROM unnest('{1e130000,3,-1e130000}'::numeric[]) AS score;
SELECT csat_avg(score) = 1.7e308 AS double FROM unnest('{1.7e308,1.7e308}'::double precision[]) AS score;
\set VERBOSITY sqlstate
SELECT csat_pct(1e130000);
SELECT csat_pct(-1e130000);
