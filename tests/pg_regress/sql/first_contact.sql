-- Contacts per ticket and customer: fcr_pct(hit), fcr_pct(contacts), reopen_rate(reopens), repeat_contact_rate(contacts)
CREATE TEMP TABLE tickets (id integer, team text, contacts integer, reopens integer);
INSERT INTO tickets VALUES
    (1, 'east', 1, 0), (2, 'west', 2, 1), (3, 'east', 1, 0), (4, 'west', 1, NULL), (5, 'east', NULL, 2), (6, 'west', 5, 0),
    (7, 'east', 1, 0), (8, 'west', 3, 3), (9, 'east', 1, 0), (10, 'west', 1, 0);

-- value

-- 6 of 9 tickets took one contact, 3 took more; 3 of 9 were opened again
SELECT fcr_pct(contacts) AS fcr, fcr_pct(contacts = 1) AS by_boolean,
    100.0 * count(*) FILTER (WHERE contacts = 1) / count(contacts) AS formula
FROM tickets;
SELECT repeat_contact_rate(contacts) AS repeat, 100.0 * count(*) FILTER (WHERE contacts > 1) / count(contacts) AS formula,
    reopen_rate(reopens) AS reopen, 100.0 * count(*) FILTER (WHERE reopens >= 1) / count(reopens) AS formula
FROM tickets;
-- a customer without contact did not come twice
SELECT repeat_contact_rate(contacts) FROM unnest(ARRAY[0, 1, 2, 0]) AS contacts;

-- all six number types, without a cast by the caller
WITH types AS (SELECT unnest('{smallint,integer,bigint,numeric,real,double precision}'::regtype[]) AS type)
SELECT string_agg(format('SELECT fcr_pct(contacts::%1$s) AS fcr, repeat_contact_rate(contacts::%1$s) AS repeat, '
                         'reopen_rate(reopens::%1$s) AS reopen FROM tickets', type), ' UNION ALL ') AS calls
FROM types \gset
SELECT count(*) AS types,
    count(*) FILTER (WHERE round(fcr, 4) = 66.6667 AND round(repeat, 4) = 33.3333 AND round(reopen, 4) = 33.3333) AS good
FROM (:calls) AS called;
-- 1.00 is the whole number 1
SELECT fcr_pct(1.00) AS fcr, repeat_contact_rate(2.0) AS repeat, reopen_rate(0.000) AS reopen;

-- each clause that an aggregate call takes
SELECT fcr_pct(contacts) FILTER (WHERE team = 'east') AS east, fcr_pct(DISTINCT contacts) AS distinct_fcr,
    repeat_contact_rate(DISTINCT contacts) AS distinct_repeat, reopen_rate(DISTINCT reopens) AS distinct_reopen
FROM tickets;
SELECT fcr_pct(contacts ORDER BY id DESC) = fcr_pct(contacts) AS fcr,
    repeat_contact_rate(contacts ORDER BY contacts) = repeat_contact_rate(contacts) AS repeat,
    reopen_rate(reopens ORDER BY reopens DESC) = reopen_rate(reopens) AS reopen
FROM tickets;

-- NULL

-- a ticket of which nothing is known is in neither number
SELECT count(*), num_values(rate_agg(contacts = 1)) AS with_contacts,
    fcr_pct(contacts) = fcr_pct(contacts) FILTER (WHERE contacts IS NOT NULL) AS fcr,
    repeat_contact_rate(contacts) = repeat_contact_rate(contacts) FILTER (WHERE contacts IS NOT NULL) AS repeat,
    reopen_rate(reopens) = reopen_rate(reopens) FILTER (WHERE reopens IS NOT NULL) AS reopen
FROM tickets;

-- empty

SELECT fcr_pct(contacts), fcr_pct(contacts = 1), repeat_contact_rate(contacts), reopen_rate(reopens) FROM tickets WHERE false;
SELECT fcr_pct(contacts), fcr_pct(contacts = 1), repeat_contact_rate(contacts) FROM tickets WHERE contacts IS NULL;
SELECT reopen_rate(reopens) FROM tickets WHERE reopens IS NULL;

-- groups

SELECT coalesce(team, 'all') AS team, round(fcr_pct(contacts), 4) AS fcr, round(repeat_contact_rate(contacts), 4) AS repeat,
    round(reopen_rate(reopens), 4) AS reopen
FROM tickets GROUP BY ROLLUP (team) ORDER BY team;
-- the parts put together are the whole
SELECT coalesce(team, 'all') AS team, round(pct(combine(once)), 4) AS fcr, round(pct(combine(more)), 4) AS repeat,
    round(pct(combine(again)), 4) AS reopen
FROM (SELECT team, id % 3 AS day, rate_agg(contacts = 1) AS once, rate_agg(contacts > 1) AS more, rate_agg(reopens > 0) AS again
      FROM tickets GROUP BY team, day) AS parts
GROUP BY ROLLUP (team) ORDER BY team;

-- window

-- four of nine are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN 1 + id * 7 % 11 / 5 END AS contacts FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, contacts, fcr_pct(contacts) OVER frame AS fcr, fcr_pct(contacts = 1) OVER frame AS boolean_fcr,
    fcr_pct(round(contacts, id % 4)) OVER frame AS numeric_fcr, repeat_contact_rate(contacts) OVER frame AS repeat,
    repeat_contact_rate(contacts::real) OVER frame AS real_repeat, reopen_rate(contacts - 1) OVER frame AS reopen,
    reopen_rate(contacts::double precision - 1) OVER frame AS double_reopen, rescanned.*
FROM series, LATERAL (
    SELECT 100.0 * count(*) FILTER (WHERE contacts = 1) / nullif(count(contacts), 0) AS once,
        100.0 * count(*) FILTER (WHERE contacts > 1) / nullif(count(contacts), 0) AS more
    FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(once) AS filled,
    count(*) FILTER (WHERE (fcr, boolean_fcr, numeric_fcr) IS DISTINCT FROM (once, once, once)) AS fcr_differs,
    count(*) FILTER (WHERE (repeat, real_repeat) IS DISTINCT FROM (more, more)) AS repeat_differs,
    count(*) FILTER (WHERE (reopen, double_reopen) IS DISTINCT FROM (more, more)) AS reopen_differs
FROM frames;
SELECT id, contacts, round(fcr, 2) AS fcr, round(once, 2) AS rescanned, round(repeat, 2) AS repeat,
    round(more, 2) AS rescanned
FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

-- below what can be
SELECT fcr_pct(0) \g \echo :SQLSTATE
SELECT fcr_pct((-1)::bigint) \g \echo :SQLSTATE
SELECT fcr_pct(0.5) \g \echo :SQLSTATE
SELECT repeat_contact_rate(-1) \g \echo :SQLSTATE
SELECT reopen_rate((-1)::smallint) \g \echo :SQLSTATE
SELECT reopen_rate(-0.25::real) \g \echo :SQLSTATE
-- no whole number, however large
SELECT fcr_pct(1.5) \g \echo :SQLSTATE
SELECT repeat_contact_rate(0.5::double precision) \g \echo :SQLSTATE
SELECT reopen_rate(0.0001) \g \echo :SQLSTATE
SELECT fcr_pct(9223372036854775808.5) \g \echo :SQLSTATE
-- no number
SELECT fcr_pct('NaN'::numeric) \g \echo :SQLSTATE
SELECT repeat_contact_rate('Infinity'::numeric) \g \echo :SQLSTATE
SELECT reopen_rate('Infinity'::double precision) \g \echo :SQLSTATE
SELECT reopen_rate('NaN'::real) \g \echo :SQLSTATE
-- the way out that the hint names
SELECT fcr_pct(contacts) FILTER (WHERE contacts >= 1) FROM unnest(ARRAY[0, 1, -1, 2]) AS contacts;
-- huge numbers are many
SELECT fcr_pct(x) AS fcr, repeat_contact_rate(x) AS repeat, reopen_rate(x) AS reopen
FROM unnest('{9223372036854775807,9223372036854775808,1e130000,1}'::numeric[]) AS x;
\set VERBOSITY sqlstate
SELECT fcr_pct(-1e130000);
SELECT reopen_rate(1e-16383);
