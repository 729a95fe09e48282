-- Sentiment: net_sentiment(polarity)
CREATE TEMP TABLE messages (id integer, channel text, polarity integer);
INSERT INTO messages VALUES
    (1, 'chat', 1), (2, 'mail', -1), (3, 'chat', 3), (4, 'mail', 0), (5, 'chat', NULL), (6, 'mail', -2), (7, 'chat', 1),
    (8, 'mail', 1), (9, 'chat', 0), (10, 'mail', NULL), (11, 'chat', 2), (12, 'mail', 0);

-- value

-- 5 positive, 2 negative, 3 neutral
SELECT net_sentiment(polarity),
    100.0 * (count(*) FILTER (WHERE polarity > 0) - count(*) FILTER (WHERE polarity < 0)) / count(polarity) AS formula
FROM messages;

-- all six number types, without a cast by the caller
SELECT net_sentiment(polarity::smallint) = 30 AS "smallint", net_sentiment(polarity) = 30 AS "integer",
    net_sentiment(polarity::bigint) = 30 AS "bigint", net_sentiment(round(polarity, 2)) = 30 AS "numeric",
    net_sentiment(polarity::real) = 30 AS "real", net_sentiment(polarity::double precision) = 30 AS "double"
FROM messages;
-- only the sign counts, of the smallest number as well; there is a zero without one
SELECT net_sentiment(0.0001) AS "numeric", net_sentiment(-1e-16383) AS tiny, net_sentiment(-1e-45::real) AS "real",
    net_sentiment(5e-324::double precision) AS "double", net_sentiment('-0'::double precision) AS minus_zero,
    net_sentiment(0.000) AS zero;

-- each clause that an aggregate call takes
SELECT net_sentiment(polarity) FILTER (WHERE channel = 'chat') AS chat,
    round(net_sentiment(DISTINCT polarity), 4) AS "distinct",
    net_sentiment(polarity ORDER BY polarity) AS ordered
FROM messages;

-- Q41 and Q42, great, okay and not good ratings in a help desk's documented report (helpscout_docs, reports/user/happiness)
SELECT case_id, round(net_sentiment(polarity), 12) AS net_sentiment,
    round(net_sentiment(polarity), 12) = round(expected, 12) AS ok
FROM (VALUES ('Q41', 41, 34, 35, 5.454545454545457), ('Q42', 340, 392, 342, -0.1862197392923619))
        AS cases (case_id, great, okay, not_good, expected),
    LATERAL (VALUES (1, great), (0, okay), (-1, not_good)) AS ratings (polarity, n), generate_series(1, n)
GROUP BY case_id, expected ORDER BY case_id;

-- NULL

-- a message without polarity is no neutral one
SELECT net_sentiment(polarity) AS ignored, net_sentiment(coalesce(polarity, 0)) AS neutral FROM messages;

-- empty

SELECT net_sentiment(polarity) AS none FROM messages WHERE false;
SELECT net_sentiment(polarity) AS unrated FROM messages WHERE polarity IS NULL;

-- groups (there is no summary of sentiment)

SELECT coalesce(channel, 'all') AS channel, net_sentiment(polarity) FROM messages GROUP BY ROLLUP (channel) ORDER BY channel;

-- window

-- polarities with 0 to 3 decimals; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(id * 37 % 41 / 20.0 - 1, id % 4) END AS polarity
FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, polarity, net_sentiment(polarity) OVER frame AS exact, net_sentiment(polarity::real) OVER frame AS single,
    net_sentiment(polarity::double precision) OVER frame AS double,
    net_sentiment(sign(polarity)::integer) OVER frame AS whole,
    (SELECT 100.0 * (count(*) FILTER (WHERE polarity > 0) - count(*) FILTER (WHERE polarity < 0)) / nullif(count(polarity), 0)
     FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
FROM series
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled,
    count(*) FILTER (WHERE exact IS DISTINCT FROM rescanned) AS numeric_differs,
    count(*) FILTER (WHERE single IS DISTINCT FROM rescanned) AS real_differs,
    count(*) FILTER (WHERE double IS DISTINCT FROM rescanned) AS double_differs,
    count(*) FILTER (WHERE whole IS DISTINCT FROM rescanned) AS integer_differs
FROM frames;
SELECT id, polarity, round(exact, 2) AS net_sentiment, round(rescanned, 2) AS rescanned
FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- bad input: message, hint, SQLSTATE (every finite number has a sign)
\set VERBOSITY default

SELECT net_sentiment('NaN'::numeric) \g \echo :SQLSTATE
SELECT net_sentiment('-Infinity'::numeric) \g \echo :SQLSTATE
SELECT net_sentiment('Infinity'::real) \g \echo :SQLSTATE
SELECT net_sentiment('NaN'::double precision) \g \echo :SQLSTATE
-- huge numbers are as good as any
SELECT net_sentiment(x) FROM unnest('{1e130000,-9223372036854775808,-1e130000,9223372036854775807,1e-16383}'::numeric[]) AS x;
