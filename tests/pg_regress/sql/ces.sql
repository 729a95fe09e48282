-- Customer effort: ces_avg(score), ces_avg(score, scale_max), ces_easy_pct(score), ces_easy_pct(score, threshold)
CREATE TEMP TABLE answers (id integer, team text, score integer);
INSERT INTO answers VALUES
    (1, 'east', 7), (2, 'west', 2), (3, 'east', 5), (4, 'west', 1), (5, 'east', 4), (6, 'west', NULL), (7, 'east', 5);

-- value

-- the mean of the effort scale; the share of 5 to 7 on the agreement scale, 3 of 6 answers
SELECT ces_avg(score), ces_avg(score, 7) AS of_seven, avg(score), ces_easy_pct(score), ces_easy_pct(score, 5) AS from_five,
    100.0 * count(*) FILTER (WHERE score >= 5) / count(score) AS formula
FROM answers;
-- other scales and thresholds, also fractions of them
SELECT ces_avg(score, 10) AS of_ten, ces_avg(score + 0.5, 7.5) AS half, ces_easy_pct(score, 4) AS from_four,
    ces_easy_pct(score, 4.5) AS from_half, ces_easy_pct(score, score) AS by_row, share_pct(score <= 3) AS "little effort"
FROM answers;

-- all six number types, without a cast by the caller
SELECT ces_avg(score::smallint) = 4 AS "smallint", ces_avg(score) = 4 AS "integer", ces_avg(score::bigint) = 4 AS "bigint",
    ces_avg(round(score, 2)) = 4 AS "numeric", ces_avg(score::real) = 4 AS "real",
    ces_avg(score::double precision) = 4 AS "double"
FROM answers;
SELECT ces_easy_pct(score::smallint) = 50 AS "smallint", ces_easy_pct(score) = 50 AS "integer",
    ces_easy_pct(score::bigint) = 50 AS "bigint", ces_easy_pct(round(score, 2)) = 50 AS "numeric",
    ces_easy_pct(score::real) = 50 AS "real", ces_easy_pct(score::double precision) = 50 AS "double"
FROM answers;
-- and all 36 pairs of them
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT ces_avg(score::%1$s, 7::%2$s) AS mean, ces_easy_pct(score::%1$s, 5::%2$s) AS pct FROM answers',
                         a.type, b.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE mean = 4 AND pct = 50) AS good FROM (:calls) AS called;

-- each clause that an aggregate call takes
SELECT ces_avg(score) FILTER (WHERE team = 'east') AS east, ces_avg(DISTINCT score) AS distinct_mean,
    ces_easy_pct(DISTINCT score) AS distinct_pct, ces_avg(score, 7 ORDER BY id DESC) AS ordered_mean,
    ces_easy_pct(score ORDER BY score) AS ordered_pct
FROM answers;

-- NULL

-- an unanswered survey is in neither sum, nor is an answer without scale or threshold
SELECT ces_avg(score) = 4 AS mean, ces_avg(score, CASE WHEN id < 4 THEN 7 END) AS three_answers,
    ces_easy_pct(score) = 50 AS pct,
    ces_easy_pct(score, nullif(5, score)) AS four_answers
FROM answers;

-- empty

SELECT ces_avg(score), ces_avg(score, 7), ces_easy_pct(score), ces_easy_pct(score, 5) FROM answers WHERE false;
SELECT ces_avg(score), ces_avg(score, 7), ces_easy_pct(score), ces_easy_pct(score, 5) FROM answers WHERE score IS NULL;

-- groups

SELECT coalesce(team, 'all') AS team, round(ces_avg(score), 4) AS ces_avg, round(ces_easy_pct(score), 4) AS ces_easy_pct
FROM answers GROUP BY ROLLUP (team) ORDER BY team;

-- the parts put together are the whole
SELECT coalesce(team, 'all') AS team, round(mean(combine(scores)), 4) AS ces_avg, round(pct(combine(easy)), 4) AS ces_easy_pct
FROM (SELECT team, id % 3 AS day, score_agg(score) AS scores, rate_agg(score >= 5) AS easy FROM answers GROUP BY team, day) AS parts
GROUP BY ROLLUP (team) ORDER BY team;

-- window

-- scores of 1 to 7 with 0 to 3 decimals; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(1 + id * 37 % 601 / 100.0, id % 4) END AS score FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, score, ces_avg(score) OVER frame AS mean, ces_avg(score::real) OVER frame AS real_mean,
    ces_avg(score::double precision, 7) OVER frame AS double_mean, ces_avg(trunc(score)::integer) OVER frame AS integer_mean,
    ces_easy_pct(score) OVER frame AS pct, ces_easy_pct(score::real, 5) OVER frame AS real_pct,
    ces_easy_pct(score::double precision) OVER frame AS double_pct, rescanned.*
FROM series, LATERAL (
    SELECT avg(score) AS rescanned_mean, avg(trunc(score)) AS rescanned_integer_mean,
        100.0 * count(*) FILTER (WHERE score >= 5) / nullif(count(score), 0) AS rescanned_pct
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned_mean) AS filled,
    count(*) FILTER (WHERE mean IS DISTINCT FROM rescanned_mean) AS mean_differs,
    count(*) FILTER (WHERE real_mean IS DISTINCT FROM rescanned_mean) AS real_differs,
    count(*) FILTER (WHERE double_mean IS DISTINCT FROM rescanned_mean) AS double_differs,
    count(*) FILTER (WHERE integer_mean IS DISTINCT FROM rescanned_integer_mean) AS integer_differs
FROM frames;
SELECT count(*) FILTER (WHERE pct IS DISTINCT FROM rescanned_pct) AS pct_differs,
    count(*) FILTER (WHERE real_pct IS DISTINCT FROM rescanned_pct) AS real_differs,
    count(*) FILTER (WHERE double_pct IS DISTINCT FROM rescanned_pct) AS double_differs
FROM frames;
SELECT id, score, round(mean, 4) AS mean, round(rescanned_mean, 4) AS rescanned, round(pct, 2) AS pct,
    round(rescanned_pct, 2) AS rescanned
FROM frames WHERE id BETWEEN 12 AND 20 ORDER BY id;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

-- off the scale
SELECT ces_avg(0) \g \echo :SQLSTATE
SELECT ces_avg(7.5) \g \echo :SQLSTATE
SELECT ces_avg(0.99::real) \g \echo :SQLSTATE
SELECT ces_avg(6::smallint, 5) \g \echo :SQLSTATE
SELECT ces_easy_pct(8::bigint) \g \echo :SQLSTATE
SELECT ces_easy_pct((-1)::double precision) \g \echo :SQLSTATE
SELECT ces_easy_pct(0, 5) \g \echo :SQLSTATE
-- no scale; a threshold off the scale
SELECT ces_avg(1, 1) \g \echo :SQLSTATE
SELECT ces_avg(1, -7) \g \echo :SQLSTATE
SELECT ces_easy_pct(5, 8) \g \echo :SQLSTATE
SELECT ces_easy_pct(5, 0.5::real) \g \echo :SQLSTATE
-- no number
SELECT ces_avg('NaN'::numeric) \g \echo :SQLSTATE
SELECT ces_avg(5, 'Infinity'::numeric) \g \echo :SQLSTATE
SELECT ces_avg('-Infinity'::real, 5) \g \echo :SQLSTATE
SELECT ces_easy_pct('Infinity'::double precision) \g \echo :SQLSTATE
SELECT ces_easy_pct(5, 'NaN'::real) \g \echo :SQLSTATE
-- the ways out that the hints name
SELECT ces_avg(score, 10) AS of_ten, ces_avg(score) FILTER (WHERE score BETWEEN 1 AND 7) AS "without stray rows",
    share_pct(score >= 8) AS easy
FROM (VALUES (10), (7), (4)) AS other (score);
-- huge: a scale that takes it, else by SQLSTATE alone
SELECT ces_avg(1e130000, 1e130001) = 1e130000 AS "huge scale", ces_avg(9223372036854775807, 9223372036854775807) AS bigint;
\set VERBOSITY sqlstate
SELECT ces_avg(1e130000);
SELECT ces_easy_pct(-1e130000);
SELECT ces_easy_pct(5, 1e130000);
