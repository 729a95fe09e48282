-- Retention and churn: crr and churn_rate, from counts or from lifetimes, and the summary retention_agg
CREATE TEMP TABLE quarters (id integer, region text, customers_start integer, customers_end integer, customers_new integer);
INSERT INTO quarters VALUES
    (1, 'east', 200, 200, 20), (2, 'east', 100, 130, 40), (3, 'west', 50, 20, 0), (4, 'west', 0, 10, 10),
    (5, 'west', 50, NULL, 5), (6, 'east', NULL, 10, 1);

-- value

-- one row is the textbook formula; many rows are the retention of the whole, not the mean of their rates
SELECT crr(200, 200, 20), churn_rate(20, 250);
SELECT crr(customers_start, customers_end, customers_new),
    100.0 * (sum(customers_end) - sum(customers_new)) / sum(customers_start) AS formula,
    churn_rate(customers_start + customers_new - customers_end, customers_start)
FROM quarters WHERE customers_start + customers_end IS NOT NULL;
-- what leaves 0..100 is not clipped
SELECT crr(100, 150, 0) AS gained, crr(100, 10, 20) AS negative, churn_rate(30, 20) AS more_lost;

-- all 216 triples and 36 pairs of the six number types, without a cast by the caller
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT crr(200::%1$s, 200::%2$s, 20::%3$s), retention_agg(200::%1$s, 200::%2$s, 20::%3$s) AS summary',
                         a.type, b.type, c.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b, types AS c \gset
SELECT count(*) AS triples, count(*) FILTER (WHERE crr = 90 AND crr(summary) = 90 AND churn_rate(summary) = 10) AS good
FROM (:calls) AS called;
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT churn_rate(20::%s, 250::%s) AS value', a.type, b.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE value = 8) AS good FROM (:calls) AS called;
-- real and double precision count as their cast to numeric: 0.7 - 0.6 is just 0.1, in all 27 triples with fractions
WITH types AS (SELECT unnest('{numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT crr(0.1::%1$s, 0.7::%2$s, 0.6::%3$s), churn_rate(0.1::%1$s, 0.3::%2$s)',
                         a.type, b.type, c.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b, types AS c \gset
SELECT count(*) AS triples, count(*) FILTER (WHERE crr = 100 AND round(churn_rate, 12) = 33.333333333333) AS good
FROM (:calls) AS called;

-- lifetimes: who was there at the start of the period, and at its end
CREATE TEMP TABLE customers (id integer, region text, lifetime tstzrange);
INSERT INTO customers VALUES
    (1, 'east', '[2025-01-01 00:00+00, 2027-01-01 00:00+00)'),
    (2, 'east', '[2025-01-01 00:00+00,)'),
    (3, 'west', '[2025-01-01 00:00+00, 2026-02-01 00:00+00)'),
    (4, 'west', '[2026-02-01 00:00+00, 2027-01-01 00:00+00)'),
    (5, 'east', '[2026-02-01 00:00+00, 2026-03-01 00:00+00)'),
    (6, 'west', '[2026-01-01 00:00+00, 2026-04-01 00:00+00)'),
    (7, 'east', '(2026-01-01 00:00+00, 2026-04-01 00:00+00]'),
    (8, 'west', '(,infinity]'),
    (9, 'west', '(,2026-01-01 00:00+00)'),
    (10, 'east', 'empty'),
    (11, 'west', NULL);
\set quarter 'tstzrange(''2026-01-01 00:00+00'', ''2026-04-01 00:00+00'')'
SELECT id, lifetime @> lower(:quarter) AS at_start, lifetime @> upper(:quarter) AS at_end,
    retention_agg(lifetime, :quarter) AS summary
FROM customers GROUP BY id, lifetime ORDER BY id;
SELECT crr(lifetime, :quarter), churn_rate(lifetime, :quarter),
    crr(lifetime, :quarter) + churn_rate(lifetime, :quarter) AS sum,
    100.0 * count(*) FILTER (WHERE lifetime @> lower(:quarter) AND lifetime @> upper(:quarter))
        / count(*) FILTER (WHERE lifetime @> lower(:quarter)) AS crr_formula
FROM customers;
-- the bounds of the period are its moments, included or not
SELECT crr(lifetime, tstzrange(lower(:quarter), upper(:quarter), '(]')) = crr(lifetime, :quarter) AS same FROM customers;

-- a customer of several subscriptions, or with a pause, is one customer, there in any of them; by rows he leaves and comes
CREATE TEMP TABLE subscriptions (customer text, period tstzrange);
INSERT INTO subscriptions VALUES
    ('A', '[2022-01-01 00:00+00, 2022-12-15 00:00+00)'), ('A', '[2022-12-15 00:00+00, 2023-06-01 00:00+00)'),
    ('B', '[2022-03-01 00:00+00, 2022-12-20 00:00+00)'), ('C', '[2022-02-01 00:00+00,)');
\set december 'tstzrange(''2022-12-01 00:00+00'', ''2023-01-01 00:00+00'')'
SELECT round(churn_rate(lifetime, :december), 2) AS churn, round(crr(lifetime, :december), 2) AS crr, retention_agg(lifetime, :december) AS summary
FROM (SELECT range_agg(period) AS lifetime FROM subscriptions GROUP BY customer) AS customer;
SELECT round(churn_rate(period, :december), 2) AS by_rows FROM subscriptions;
-- a pause over the start, over the end, over both; back on the last day; without any subscription
SELECT lifetime, retention_agg(lifetime, :december) AS summary
FROM unnest('{"{(,2022-11-01 00:00+00),[2022-12-02 00:00+00,)}","{(,2022-12-01 00:00+00],[2023-02-01 00:00+00,)}",
    "{(,2022-12-01 00:00+00),[2022-12-10 00:00+00,2022-12-20 00:00+00),(2023-01-01 00:00+00,)}",
    "{[2022-01-01 00:00+00,2022-12-10 00:00+00),[2022-12-20 00:00+00,2023-01-01 00:00+00]}","{}"}'::tstzmultirange[]) AS lifetime
GROUP BY lifetime ORDER BY lifetime;
-- dates: there until the last day is there no more on the next, however the range is written
SELECT life, retention_agg(life, daterange('2022-12-01', '2023-01-01')) AS summary
FROM unnest('{"[2022-01-01,2022-12-31]","[2022-01-01,2023-01-01)","[2022-01-01,2023-01-01]","(2022-11-30,)","(2022-12-01,)","[2022-12-01,2022-12-01]",
    "[-infinity,infinity]","[-infinity,infinity)","(,2022-12-01)","(,)","empty"}'::daterange[]) WITH ORDINALITY AS lives (life, n)
GROUP BY n, life ORDER BY n;
SELECT churn_rate(life, daterange('2022-12-01', '2022-12-31', '[]')) AS inclusive, churn_rate(life, daterange('2022-12-01', '2023-01-01')) AS exclusive
FROM unnest('{"[2022-01-01,2022-12-31]","[2022-01-01,2023-01-01]"}'::daterange[]) AS life;
-- each kind of range and multirange as its own operator has it: with all kinds of bounds, and one so long that it is stored compressed
CREATE TEMP TABLE kinds AS
WITH bound AS (
    SELECT unnest('{-infinity,2026-01-01,2026-01-02,2026-01-15,2026-02-01,2026-02-02,infinity,NULL}'::timestamp[]) AS at
), ranges AS (
    SELECT row_number() OVER () AS n, tsrange(a.at, b.at, form) AS life
    FROM bound AS a, bound AS b, unnest('{[),(],[],()}'::text[]) AS form WHERE a.at <= b.at OR a.at IS NULL OR b.at IS NULL
), lives AS (
    SELECT n, life, tsmultirange(coalesce(life, 'empty')) + tsmultirange(lag(life, 5, 'empty') OVER (ORDER BY n), lag(life, 31, 'empty') OVER (ORDER BY n))
        - CASE WHEN n % 3 = 0 THEN '{[2026-01-02,2026-01-20)}'::tsmultirange ELSE '{}' END AS many FROM ranges
    UNION ALL SELECT 0, 'empty', '{}'
    UNION ALL SELECT -1, NULL, (SELECT range_agg(tsrange(at, at + interval '1 hour')) FROM generate_series(timestamp '2025-06-01', '2026-06-01', '1 day') AS at)
)
SELECT n, life, many, life::text::tstzrange AS tz_life, many::text::tstzmultirange AS tz_many, life::text::daterange AS days, many::text::datemultirange AS many_days
FROM lives;
CREATE FUNCTION pg_temp.differing(life text, period text) RETURNS TABLE (compared bigint, counted bigint, differing bigint) LANGUAGE plpgsql AS $$ BEGIN
    RETURN QUERY EXECUTE format('
        SELECT count(*), count(summary), count(*) FILTER (WHERE summary::jsonb->''customers_start'' IS DISTINCT FROM to_jsonb(at_start::integer)
            OR summary::jsonb->''customers_end'' IS DISTINCT FROM to_jsonb(at_end::integer)
            OR summary::jsonb->''customers_new'' IS DISTINCT FROM to_jsonb((at_end AND NOT at_start)::integer))
        FROM (SELECT %1$s @> lower(%2$s) AS at_start, %1$s @> upper(%2$s) AS at_end, retention_agg(%1$s, %2$s) AS summary
              FROM kinds WHERE NOT isempty(%1$s) GROUP BY n, %1$s) AS customer', life, period);
END $$;
SELECT life, compared.* FROM (VALUES
    ('life', 'tsrange(''2026-01-02'', ''2026-02-01'')'), ('many', 'tsrange(''2026-01-02'', ''2026-02-01'')'),
    ('tz_life', 'tstzrange(''2026-01-02'', ''2026-02-01'')'), ('tz_many', 'tstzrange(''2026-01-02'', ''2026-02-01'')'),
    ('days', 'daterange(''2026-01-02'', ''2026-02-01'')'), ('many_days', 'daterange(''2026-01-02'', ''2026-02-01'')')
) AS call (life, period), pg_temp.differing(life, period) AS compared;
-- one typed argument is enough for a literal to be read
SELECT crr('[2025-01-01,)', daterange('2026-01-01', '2026-02-01')) AS lifetime, crr(daterange('2025-01-01', NULL), '[2026-01-01,2026-02-01)') AS period,
    crr('{[2025-01-01,)}'::datemultirange, '[2026-01-01,2026-02-01)') AS multirange, churn_rate(tsrange('2025-01-01', NULL), '[2026-01-01,2026-02-01)') AS churn;

-- each clause that an aggregate call takes
SELECT crr(customers_start, customers_end, customers_new) FILTER (WHERE region = 'west') AS west,
    crr(DISTINCT 4, 3, customers_new / 20) AS "distinct", churn_rate(DISTINCT customers_new / 20, 4) AS distinct_churn,
    crr(customers_start, customers_end, customers_new ORDER BY id DESC) AS ordered
FROM quarters;
SELECT crr(lifetime, :quarter) FILTER (WHERE region = 'east') AS east, crr(DISTINCT lifetime, :quarter) AS "distinct",
    churn_rate(lifetime, :quarter ORDER BY id DESC) AS ordered
FROM (TABLE customers UNION ALL SELECT * FROM customers WHERE id = 3) AS with_duplicate;

-- NULL

-- a row with NULL in any argument is in no sum
SELECT crr(customers_start, customers_end, customers_new) AS crr,
    crr(customers_start, customers_end, nullif(customers_new, 40)) AS without_second,
    churn_rate(customers_new, customers_start) AS churn
FROM quarters;
SELECT crr(lifetime, :quarter) = crr(lifetime, :quarter) FILTER (WHERE lifetime IS NOT NULL) AS lifetimes,
    crr(lifetime, CASE WHEN id < 4 THEN :quarter END) AS three_customers
FROM customers;

-- empty

SELECT crr(customers_start, customers_end, customers_new), churn_rate(customers_new, customers_start),
    retention_agg(customers_start, customers_end, customers_new)
FROM quarters WHERE false;
SELECT crr(customers_start, customers_end, customers_new), retention_agg(customers_start, customers_end, customers_new)
FROM quarters WHERE customers_start IS NULL OR customers_end IS NULL;
SELECT crr(lifetime, :quarter), churn_rate(lifetime, :quarter), retention_agg(lifetime, :quarter)
FROM customers WHERE lifetime IS NULL OR isempty(lifetime);
SELECT crr(many, '[2026-01-01,2026-02-01)'), churn_rate(many_days, '[2026-01-01,2026-02-01)'), retention_agg(tz_many, '[2026-01-01,2026-02-01)') FROM kinds WHERE n = 0;
-- nobody there at the start
SELECT crr(0, 10, 10), churn_rate(0, 0), crr(retention_agg(0, 10, 10)) AS summary,
    churn_rate(retention_agg(0, 10, 10)) AS churn;
SELECT crr(lifetime, :quarter), churn_rate(lifetime, :quarter) FROM customers WHERE id IN (4, 5, 7);

-- groups

SELECT coalesce(region, 'all') AS region, round(crr(customers_start, customers_end, customers_new), 4) AS crr,
    retention_agg(customers_start, customers_end, customers_new) AS summary
FROM quarters GROUP BY ROLLUP (region) ORDER BY region;
-- the parts put together are the whole; a NULL part is ignored
SELECT coalesce(region, 'all') AS region, round(crr(combine(part)), 4) AS crr,
    round(churn_rate(combine(part)), 4) AS churn_rate,
    combine(part) = (SELECT retention_agg(customers_start, customers_end, customers_new) FROM quarters) AS whole
FROM (SELECT region, retention_agg(customers_start, customers_end, customers_new) AS part
      FROM quarters GROUP BY region, id) AS parts
GROUP BY ROLLUP (region) ORDER BY region;
-- lifetimes in the same way
SELECT coalesce(region, 'all') AS region, round(crr(lifetime, :quarter), 4) AS crr,
    retention_agg(lifetime, :quarter) AS summary
FROM customers GROUP BY ROLLUP (region) ORDER BY region;
SELECT coalesce(region, 'all') AS region, round(crr(combine(part)), 4) AS crr, combine(part) AS summary
FROM (SELECT region, retention_agg(lifetime, :quarter) AS part FROM customers GROUP BY region, id % 3) AS parts
GROUP BY ROLLUP (region) ORDER BY region;

-- window

-- counts with 0 to 3 decimals; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(id * 37 % 401 / 8.0, id % 4) END AS at_start,
    round(id * 7 % 300 / 7.0, id % 3) AS at_end,
    round(id % 13 / 3.0, id % 2) AS new
FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, at_start, at_end, new, crr(at_start, at_end, new) OVER frame AS crr,
    crr(at_start::real, at_end::real, new::real) OVER frame AS real_crr,
    crr(at_start::double precision, at_end, new) OVER frame AS double_crr,
    crr(trunc(at_start)::integer, trunc(at_end)::integer, trunc(new)::integer) OVER frame AS integer_crr,
    churn_rate(new, at_start) OVER frame AS churn, churn_rate(new::real, at_start) OVER frame AS mixed_churn,
    crr(retention_agg(at_start, at_end, new) OVER frame) AS summary, rescanned.*
FROM series, LATERAL (
    SELECT 100.0 * (sum(at_end) - sum(new)) / nullif(sum(at_start), 0) AS rescanned,
        100.0 * (sum(trunc(at_end)) - sum(trunc(new))) / nullif(sum(trunc(at_start)), 0) AS integer_rescanned,
        100.0 * sum(new) / nullif(sum(at_start), 0) AS churn_rescanned
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id AND at_start IS NOT NULL) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled,
    count(*) FILTER (WHERE crr IS DISTINCT FROM rescanned) AS numeric_differs,
    count(*) FILTER (WHERE real_crr IS DISTINCT FROM rescanned) AS real_differs,
    count(*) FILTER (WHERE double_crr IS DISTINCT FROM rescanned) AS double_differs,
    count(*) FILTER (WHERE integer_crr IS DISTINCT FROM integer_rescanned) AS integer_differs,
    count(*) FILTER (WHERE summary IS DISTINCT FROM rescanned) AS summary_differs
FROM frames;
SELECT count(*) FILTER (WHERE churn IS DISTINCT FROM churn_rescanned) AS churn_differs,
    count(*) FILTER (WHERE mixed_churn IS DISTINCT FROM churn_rescanned) AS mixed_differs
FROM frames;
SELECT id, at_start, at_end, new, round(crr, 4) AS crr, round(rescanned, 4) AS rescanned, round(churn, 4) AS churn,
    round(churn_rescanned, 4) AS rescanned
FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;
-- lifetimes slide too
SELECT count(*) AS frames, count(slid) AS filled, count(*) FILTER (WHERE slid IS DISTINCT FROM rescanned) AS differ
FROM (SELECT crr(lifetime, :quarter) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS slid,
          (SELECT 100.0 * count(*) FILTER (WHERE lifetime @> lower(:quarter) AND lifetime @> upper(:quarter))
               / nullif(count(*) FILTER (WHERE lifetime @> lower(:quarter)), 0)
           FROM customers AS other WHERE other.id BETWEEN customers.id - 2 AND customers.id) AS rescanned
      FROM customers) AS compared;

-- and multiranges
SELECT count(*) AS frames, count(slid) AS filled, count(*) FILTER (WHERE slid IS DISTINCT FROM rescanned) AS differ
FROM (SELECT churn_rate(many, tsrange('2026-01-02', '2026-02-01')) OVER (ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS slid,
          (SELECT churn_rate(many, tsrange('2026-01-02', '2026-02-01')) FROM kinds AS other WHERE other.n BETWEEN kinds.n - 2 AND kinds.n) AS rescanned
      FROM kinds) AS compared;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

-- negative counts
SELECT crr(-1, 10, 1) \g \echo :SQLSTATE
SELECT crr(10, (-1)::bigint, 1) \g \echo :SQLSTATE
SELECT crr(10, 10, -0.5) \g \echo :SQLSTATE
SELECT retention_agg(10, -2::real, 1) \g \echo :SQLSTATE
SELECT churn_rate(-20, 250) \g \echo :SQLSTATE
SELECT churn_rate(20, -250::double precision) \g \echo :SQLSTATE
-- no number
SELECT crr('NaN'::numeric, 10, 1) \g \echo :SQLSTATE
SELECT crr(10, 'Infinity'::real, 1) \g \echo :SQLSTATE
SELECT crr(10, 10, '-Infinity'::double precision) \g \echo :SQLSTATE
SELECT churn_rate('NaN'::double precision, 10) \g \echo :SQLSTATE
SELECT churn_rate(1, 'Infinity'::numeric) \g \echo :SQLSTATE
-- a period without start or end
SELECT crr(lifetime, tstzrange('2026-01-01 00:00+00', NULL)) FROM customers \g \echo :SQLSTATE
SELECT churn_rate(lifetime, tstzrange(NULL, '2026-01-01 00:00+00')) FROM customers \g \echo :SQLSTATE
SELECT crr(lifetime, tstzrange('2026-01-01 00:00+00', 'infinity')) FROM customers \g \echo :SQLSTATE
SELECT retention_agg(lifetime, tstzrange('-infinity', '2026-01-01 00:00+00')) FROM customers \g \echo :SQLSTATE
SELECT churn_rate(lifetime, 'empty') FROM customers \g \echo :SQLSTATE
SELECT crr(many, tstzrange('2026-01-01', NULL)) FROM (SELECT tz_many AS many FROM kinds) AS customers \g \echo :SQLSTATE
SELECT churn_rate(days, daterange('2026-01-01', 'infinity')) FROM kinds \g \echo :SQLSTATE
SELECT churn_rate(many_days, daterange('-infinity', '2026-01-01')) FROM kinds \g \echo :SQLSTATE
SELECT retention_agg(life, 'empty') FROM kinds \g \echo :SQLSTATE
-- a lifetime and a period of two kinds, or two literals of none
SELECT crr(days, tstzrange('2026-01-01', '2026-02-01')) FROM kinds \g \echo :SQLSTATE
SELECT crr('[2025-01-01,)', '[2026-01-01,2026-02-01)') \g \echo :SQLSTATE
-- huge numbers: sums are exact
SELECT crr(x, x, 0) AS crr, churn_rate(x, x) AS churn, retention_agg(x, x, x) AS summary
FROM unnest('{9223372036854775807,9223372036854775807}'::bigint[]) AS x;
SELECT churn_rate(x, x) AS churn, crr(1, x, 0) = 5e130001 + 50 AS gained FROM unnest('{1e130000,1}'::numeric[]) AS x;
SELECT crr(4, x, y) AS cancelled FROM (VALUES (1e130000, 0), (3, 1e130000)) AS huge (x, y);
-- each of them is stored and read again
SELECT retention_agg(x, x, x)::text::retention_summary = retention_agg(x, x, x) AS same
FROM unnest('{1e130000,1e-16000}'::numeric[]) AS x;
