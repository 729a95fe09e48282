-- Internal quality score: iqs(score, weight), iqs(score, weight, critical_fail)
CREATE TEMP TABLE criteria (id integer, agent text, score integer, weight integer, critical_fail boolean);
INSERT INTO criteria VALUES
    (1, 'ann', 100, 3, false), (2, 'ann', 50, 1, NULL), (3, 'bob', 80, 2, false), (4, 'bob', NULL, 5, false),
    (5, 'bob', 20, 0, false), (6, 'bob', 65, NULL, NULL), (7, 'ann', 95, 2, false);

-- value

-- sum(weight * score) / sum(weight) over the criteria with a score: 700 / 8
SELECT iqs(score, weight), iqs(score, weight, critical_fail) AS with_fail,
    sum(weight * score)::numeric / sum(weight) FILTER (WHERE score IS NOT NULL) AS formula
FROM criteria;

-- all 36 pairs of the six number types, without a cast by the caller
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT iqs(score::%1$s, weight::%2$s), iqs(score::%1$s, weight::%2$s, critical_fail) AS with_fail '
                         'FROM criteria', a.type, b.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE iqs = 87.5 AND with_fail = 87.5) AS good FROM (:calls) AS called;

-- fractions, exact; real and double precision count as their cast to numeric
SELECT iqs(score, weight), sum(weight * score) / sum(weight) AS formula,
    iqs(score::real, weight::double precision) = iqs(score, weight) AS "real and double",
    iqs(score::double precision, weight::real, false) = iqs(score, weight) AS "double and real"
FROM (VALUES (4.1, 0.1), (3.25, 0.7), (-0.5, 0.05)) AS fractions (score, weight);

-- each clause that an aggregate call takes
SELECT iqs(score, weight) FILTER (WHERE agent = 'ann') AS ann, iqs(DISTINCT score / 60, weight) AS "distinct",
    iqs(DISTINCT score / 60, weight, critical_fail) AS distinct_with_fail, iqs(score, weight ORDER BY id DESC) AS ordered,
    iqs(score, weight, critical_fail ORDER BY score) AS ordered_with_fail
FROM criteria;

-- NULL

-- a criterion without score or without weight is in neither sum
SELECT iqs(score, weight) = iqs(score, weight) FILTER (WHERE score IS NOT NULL AND weight IS NOT NULL) AS same,
    iqs(score, weight, critical_fail) = iqs(score, weight) FILTER (WHERE score IS NOT NULL AND weight IS NOT NULL) AS same_with_fail
FROM criteria;
-- one critical failure makes it 0, also where score or weight is NULL (4 and 6); NULL is no failure
SELECT failing, iqs(score, weight, id = failing) AS "= or false",
    iqs(score, weight, nullif(id = failing, false)) AS "= or NULL"
FROM criteria, unnest(ARRAY[1, 4, 5, 6, 99]) AS failing GROUP BY failing ORDER BY failing;
SELECT iqs(NULL::integer, NULL::integer, true) AS "nothing but a failure", iqs(NULL::numeric, 1, NULL) AS "nothing at all";

-- without a state there is nothing to add to
SELECT iqs_add(NULL, 1, 1, true) IS NULL AS nothing;

-- empty

SELECT iqs(score, weight), iqs(score, weight, critical_fail) FROM criteria WHERE false;
SELECT iqs(score, weight), iqs(score, weight, critical_fail) FROM criteria WHERE score IS NULL OR weight IS NULL;
-- no weight at all, unless a criterion failed critically
SELECT iqs(score, 0) AS iqs, iqs(score, 0, false) AS passed, iqs(score, 0, id = 1) AS failed FROM criteria;

-- groups

SELECT coalesce(agent, 'all') AS agent, iqs(score, weight), iqs(score, weight, critical_fail) AS with_fail,
    iqs(score, weight, id = 5) AS bob_fails
FROM criteria GROUP BY ROLLUP (agent) ORDER BY agent;
-- the parts put together are the whole (iqs with critical_fail has no summary)
SELECT coalesce(agent, 'all') AS agent, mean(combine(part)) AS iqs
FROM (SELECT agent, id % 3 AS day, score_agg(score, weight) AS part FROM criteria GROUP BY agent, day) AS parts
GROUP BY ROLLUP (agent) ORDER BY agent;

-- window

-- scores with 0 to 3 decimals and weights with 0 to 2; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(id * 37 % 401 / 4.0, id % 4) END AS score,
    round(id * 7 % 5 / 4.0, id % 3) AS weight,
    CASE WHEN id % 7 > 2 THEN id % 11 = 0 END AS critical_fail
FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, score, weight, critical_fail, iqs(score, weight) OVER frame AS exact,
    iqs(score::real, weight::real) OVER frame AS single,
    iqs(score::double precision, weight::double precision) OVER frame AS double,
    iqs(trunc(score)::integer, ceil(weight)::integer) OVER frame AS whole,
    iqs(score, weight, critical_fail) OVER frame AS failing,
    iqs(score::real, weight, critical_fail) OVER frame AS mixed, rescanned.*
FROM series, LATERAL (
    SELECT sum(score * weight) / nullif(sum(weight) FILTER (WHERE score IS NOT NULL), 0) AS rescanned,
        sum(trunc(score) * ceil(weight)) / nullif(sum(ceil(weight)) FILTER (WHERE score IS NOT NULL), 0) AS whole_rescanned,
        bool_or(critical_fail) AS failed
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled, count(*) FILTER (WHERE failed) AS failed,
    count(*) FILTER (WHERE exact IS DISTINCT FROM rescanned) AS numeric_differs,
    count(*) FILTER (WHERE single IS DISTINCT FROM rescanned) AS real_differs,
    count(*) FILTER (WHERE double IS DISTINCT FROM rescanned) AS double_differs,
    count(*) FILTER (WHERE whole IS DISTINCT FROM whole_rescanned) AS integer_differs,
    count(*) FILTER (WHERE failing IS DISTINCT FROM CASE WHEN failed THEN 0 ELSE rescanned END) AS failing_differs,
    count(*) FILTER (WHERE mixed IS DISTINCT FROM failing) AS mixed_differs
FROM frames;
SELECT id, score, weight, critical_fail, round(exact, 4) AS iqs, round(rescanned, 4) AS rescanned,
    round(failing, 4) AS with_fail
FROM frames WHERE id BETWEEN 29 AND 38 ORDER BY id;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

SELECT iqs(80, -1) \g \echo :SQLSTATE
SELECT iqs(80, -0.25::real) \g \echo :SQLSTATE
SELECT iqs(80, (-3)::smallint, false) \g \echo :SQLSTATE
SELECT iqs(80, -3, true) \g \echo :SQLSTATE
-- no number
SELECT iqs('NaN'::numeric, 1) \g \echo :SQLSTATE
SELECT iqs(80, 'Infinity'::double precision) \g \echo :SQLSTATE
SELECT iqs('-Infinity'::real, 1, false) \g \echo :SQLSTATE
SELECT iqs(80, 'NaN'::numeric, false) \g \echo :SQLSTATE
-- huge numbers: sums are exact
SELECT iqs(x, x) AS "bigint", iqs(x, x, false) AS with_fail
FROM unnest('{9223372036854775807,9223372036854775807}'::bigint[]) AS x;
SELECT iqs(x, 3) = 1e130000 AS "numeric", iqs(x, 3, false) = 1e130000 AS with_fail
FROM unnest('{1e130000,2e130000,0}'::numeric[]) AS x;
SELECT iqs(x, 3) AS cancelled, iqs(x, 3, false) AS with_fail FROM unnest('{1e130000,6,-1e130000}'::numeric[]) AS x;
