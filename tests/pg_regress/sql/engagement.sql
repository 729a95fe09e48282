-- Engagement: engagement_score(events, weight)
CREATE TEMP TABLE activity (id integer, customer text, events integer, weight integer);
INSERT INTO activity VALUES
    (1, 'a', 10, 1), (2, 'a', 4, 3), (3, 'b', 0, 5), (4, 'b', 7, 0), (5, 'b', NULL, 2), (6, 'a', 3, NULL), (7, 'b', 2, 5);

-- value

SELECT engagement_score(events, weight), sum(events * weight) AS formula FROM activity;

-- all 36 pairs of the six number types, without a cast by the caller
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT engagement_score(events::%s, weight::%s) AS value FROM activity', a.type, b.type), ' UNION ALL ')
    AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE value = 32) AS good FROM (:calls) AS called;

-- fractions, exact; real and double precision count as their cast to numeric, in all 9 pairs
WITH types AS (SELECT unnest('{numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT engagement_score(0.1::%s, 0.7::%s) AS value FROM generate_series(1, 3)', a.type, b.type), ' UNION ALL ')
    AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE value = 0.21) AS good FROM (:calls) AS called;

-- each clause that an aggregate call takes
SELECT engagement_score(events, weight) FILTER (WHERE customer = 'a') AS a,
    engagement_score(DISTINCT greatest(events, 2), weight) AS "distinct",
    engagement_score(events, weight ORDER BY id DESC) AS ordered
FROM activity;

-- NULL

-- events without weight, and a weight without events, do not count
SELECT engagement_score(events, weight), count(*), count(events), count(weight) FROM activity;

-- empty

SELECT engagement_score(events, weight) AS none FROM activity WHERE false;
SELECT engagement_score(events, weight) AS incomplete FROM activity WHERE events IS NULL OR weight IS NULL;
-- nothing happened is not nothing known
SELECT engagement_score(events, weight) AS zero FROM activity WHERE events = 0 OR weight = 0;

-- groups

SELECT coalesce(customer, 'all') AS customer, engagement_score(events, weight)
FROM activity GROUP BY ROLLUP (customer) ORDER BY customer;
-- the parts put together are the whole
SELECT coalesce(customer, 'all') AS customer, total(combine(part)) AS engagement_score
FROM (SELECT customer, id % 3 AS day, score_agg(events, weight) AS part FROM activity GROUP BY customer, day) AS parts
GROUP BY ROLLUP (customer) ORDER BY customer;

-- window

-- events with 0 to 3 decimals and weights with 0 to 2; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(id * 37 % 401 / 8.0, id % 4) END AS events,
    round(id * 7 % 5 / 4.0, id % 3) AS weight
FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, events, weight, engagement_score(events, weight) OVER frame AS exact,
    engagement_score(events::real, weight::real) OVER frame AS single,
    engagement_score(events::double precision, weight::double precision) OVER frame AS double,
    engagement_score(trunc(events)::integer, ceil(weight)::integer) OVER frame AS whole, rescanned.*
FROM series, LATERAL (
    SELECT sum(events * weight) AS rescanned, sum(trunc(events) * ceil(weight)) AS whole_rescanned
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled,
    count(*) FILTER (WHERE exact IS DISTINCT FROM rescanned) AS numeric_differs,
    count(*) FILTER (WHERE single IS DISTINCT FROM rescanned) AS real_differs,
    count(*) FILTER (WHERE double IS DISTINCT FROM rescanned) AS double_differs,
    count(*) FILTER (WHERE whole IS DISTINCT FROM whole_rescanned) AS integer_differs
FROM frames;
SELECT id, events, weight, exact AS engagement_score, rescanned FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

SELECT engagement_score(-1, 2) \g \echo :SQLSTATE
SELECT engagement_score(1, -2) \g \echo :SQLSTATE
SELECT engagement_score(-0.5::real, 2) \g \echo :SQLSTATE
SELECT engagement_score(1, -0.001::double precision) \g \echo :SQLSTATE
-- no number
SELECT engagement_score('NaN'::double precision, 2) \g \echo :SQLSTATE
SELECT engagement_score('Infinity'::numeric, 2) \g \echo :SQLSTATE
SELECT engagement_score(1, 'NaN'::numeric) \g \echo :SQLSTATE
SELECT engagement_score(1, 'Infinity'::real) \g \echo :SQLSTATE
-- huge numbers: sums are exact
SELECT engagement_score(x, x) AS "bigint" FROM unnest('{9223372036854775807,9223372036854775807}'::bigint[]) AS x;
SELECT engagement_score(x, 3) = 9e130000 AS "numeric" FROM unnest('{1e130000,2e130000,0}'::numeric[]) AS x;
SELECT engagement_score(x, y) = 3e130000 + 1 AS exact FROM (VALUES (1e130000, 3), (1e100, 1e-100)) AS huge (x, y);
