-- Customer lifetime value: the scalars clv(avg_purchase, purchases_per_year, years) and
-- clv_predicted(monthly_transactions, avg_order, lifespan_months), the aggregate clv_historical(purchase, gross_margin)
CREATE TEMP TABLE purchases (id integer, customer text, amount numeric, margin numeric);
INSERT INTO purchases VALUES
    (1, 'a', 100, 0.3), (2, 'a', 200.50, 0.4), (3, 'b', 80, 0.25), (4, 'b', NULL, 0.9), (5, 'a', 40, NULL),
    (6, 'b', -20.50, 0.25);

-- value

SELECT clv(50, 5, 3), clv_predicted(2, 25.50, 12), 2 * 25.50 * 12 AS formula;
-- rounded to 16 decimals, half away from zero as round() does
SELECT clv(a, b, c), clv(a, b, c) = round(a * b * c, 16) AS clv, clv_predicted(b, a, c) = round(a * b * c, 16) AS predicted
FROM (VALUES (0.123456789, 0.123456789, 0.5), (-0.00000001, 0.00000001, 0.5), (0.00000001, 0.00000001, 0.49), (19.99, 3.5, 2.25))
    AS factors (a, b, c);

-- sum of purchases * mean of margins: 360 * 1.2 / 4; divided once, at the end
SELECT clv_historical(amount, margin), sum(amount) * sum(margin) / count(*) AS formula
FROM purchases WHERE amount IS NOT NULL AND margin IS NOT NULL;

-- all 216 triples of the six number types for the scalars, all 36 pairs for the aggregate, without a cast by the caller
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT clv(50::%1$s, 5::%2$s, 3::%3$s) AS clv, clv_predicted(50::%1$s, 5::%2$s, 3::%3$s) AS predicted',
                         a.type, b.type, c.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b, types AS c \gset
SELECT count(*) AS triples, count(*) FILTER (WHERE clv = 750 AND predicted = 750) AS good FROM (:calls) AS called;
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT clv_historical(amount::%s, margin::%s) AS value '
                         'FROM (VALUES (10, 1), (30, 0)) AS sold (amount, margin)', a.type, b.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b \gset
SELECT count(*) AS pairs, count(*) FILTER (WHERE value = 20) AS good FROM (:calls) AS called;
-- real and double precision count as their cast to numeric, in all 27 triples with fractions
WITH types AS (SELECT unnest('{numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT clv(0.1::%1$s, 0.2::%2$s, 0.7::%3$s), clv_historical(0.1::%1$s, 0.7::%2$s)',
                         a.type, b.type, c.type), ' UNION ALL ') AS calls
FROM types AS a, types AS b, types AS c \gset
SELECT count(*) AS triples, count(*) FILTER (WHERE clv = 0.014 AND clv_historical = 0.07) AS good FROM (:calls) AS called;

-- each clause that an aggregate call takes
SELECT clv_historical(amount, margin) FILTER (WHERE customer = 'a') AS a,
    clv_historical(DISTINCT trunc(amount, -2), margin) AS "distinct",
    clv_historical(amount, margin ORDER BY id DESC) AS ordered
FROM purchases;

-- NULL

SELECT clv(NULL::integer, 5, 3) AS a, clv(50, NULL::numeric, 3) AS b, clv(50, 5, NULL::real) AS c,
    clv_predicted(NULL::numeric, 5, 3) AS d, clv_predicted(50, NULL::integer, 3) AS e, clv_predicted(50, 5, NULL::double precision) AS f;
-- a purchase without margin, and a margin without purchase, are in neither sum
SELECT clv_historical(amount, margin) =
    clv_historical(amount, margin) FILTER (WHERE amount IS NOT NULL AND margin IS NOT NULL) AS same
FROM purchases;

-- empty (the scalars have no rows)

SELECT clv_historical(amount, margin) AS none FROM purchases WHERE false;
SELECT clv_historical(amount, margin) AS incomplete FROM purchases WHERE amount IS NULL OR margin IS NULL;
SELECT clv_historical(0, 0.5) AS zero, clv_historical(100, 0) AS no_margin, clv(0, 5, 3) AS no_purchase,
    clv(50, 5, 0) AS no_years;

-- groups (there is no summary of clv_historical)

SELECT coalesce(customer, 'all') AS customer, round(clv_historical(amount, margin), 4) AS clv_historical
FROM purchases GROUP BY ROLLUP (customer) ORDER BY customer;

-- window

-- amounts with 0 to 3 decimals and margins with 0 to 2; four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN round(id * 37 % 401 / 8.0 - 5, id % 4) END AS amount,
    round(id * 7 % 9 / 4.0 - 1, id % 3) AS margin
FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, amount, margin, clv_historical(amount, margin) OVER frame AS exact,
    clv_historical(amount::real, margin::real) OVER frame AS single,
    clv_historical(amount::double precision, margin::double precision) OVER frame AS double,
    clv_historical(trunc(amount)::integer, trunc(margin)::integer) OVER frame AS whole, rescanned.*
FROM series, LATERAL (
    SELECT sum(amount) * sum(margin) / nullif(count(*), 0) AS rescanned,
        sum(trunc(amount)) * sum(trunc(margin)) / nullif(count(*), 0) AS whole_rescanned
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id AND amount IS NOT NULL) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled,
    count(*) FILTER (WHERE exact IS DISTINCT FROM rescanned) AS numeric_differs,
    count(*) FILTER (WHERE single IS DISTINCT FROM rescanned) AS real_differs,
    count(*) FILTER (WHERE double IS DISTINCT FROM rescanned) AS double_differs,
    count(*) FILTER (WHERE whole IS DISTINCT FROM whole_rescanned) AS integer_differs
FROM frames;
SELECT id, amount, margin, round(exact, 4) AS clv_historical, round(rescanned, 4) AS rescanned
FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

-- a margin is a fraction; frequencies and times are not negative
SELECT clv_historical(100, 35) \g \echo :SQLSTATE
SELECT clv_historical(100, -1.01::real) \g \echo :SQLSTATE
SELECT clv_historical(100, 1) AS best, clv_historical(100, -1) AS worst, clv_historical(-100, 0.5) AS returned;
SELECT clv(50, -5, 3) \g \echo :SQLSTATE
SELECT clv(50, 5, -0.5::real) \g \echo :SQLSTATE
SELECT clv_predicted(-1, 25, 12) \g \echo :SQLSTATE
SELECT clv_predicted(2, 25, (-12)::smallint) \g \echo :SQLSTATE
-- no number
SELECT clv('NaN'::numeric, 5, 3) \g \echo :SQLSTATE
SELECT clv(50, 'Infinity'::real, 3) \g \echo :SQLSTATE
SELECT clv(50, 5, 'Infinity'::numeric) \g \echo :SQLSTATE
SELECT clv_predicted(2, 'NaN'::double precision, 12) \g \echo :SQLSTATE
SELECT clv_historical('-Infinity'::numeric, 0.5) \g \echo :SQLSTATE
SELECT clv_historical(100, 'NaN'::real) \g \echo :SQLSTATE
-- huge and tiny numbers: products and sums are exact
SELECT clv(x, x, x) AS "bigint", clv_predicted(x, x, x) = x::numeric * x * x AS predicted
FROM (VALUES (9223372036854775807)) AS huge (x);
SELECT clv(1e130000, 1e-16000, 1e-100) = 1e113900 AS "numeric", clv(1e308::double precision, 10, 10) = 1e310 AS "double",
    clv(1e-16000, 1e16000, 7) AS cancelled, clv(1e-16000, 1e-16000, 1) AS tiny;
SELECT clv_historical(x, 0.5) = 15e129999 AS "numeric" FROM unnest('{1e130000,2e130000,0}'::numeric[]) AS x;
SELECT clv_historical(x, 1) AS cancelled FROM unnest('{1e130000,7,-1e130000}'::numeric[]) AS x;
SELECT clv_historical(x, 1) AS "bigint" FROM unnest('{9223372036854775807,9223372036854775807}'::bigint[]) AS x;
-- a product that no numeric can hold, and huge bad input, by SQLSTATE alone
\set VERBOSITY sqlstate
SELECT clv(1e130000, 1e130000, 1);
SELECT clv(1, -1e130000, 1);
SELECT clv_historical(1, 1e130000);
