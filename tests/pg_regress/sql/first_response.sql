-- The first response of a ticket: first_response_at(at, is_answer)
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
CREATE TEMP TABLE messages (ticket integer, team text, at timestamptz, is_answer boolean, told text);
INSERT INTO messages VALUES
    (1, 'east', '2026-01-05 09:00+00', false, 'the usual ticket: a question, two answers'),
    (1, 'east', '2026-01-05 10:00+00', true, NULL), (1, 'east', '2026-01-05 12:00+00', true, NULL), (1, 'east', '2026-01-05 11:00+00', false, NULL),
    (2, 'west', '2026-01-05 09:00+00', true, 'opened by an agent, then a reply and an answer'),
    (2, 'west', '2026-01-05 10:00+00', false, NULL), (2, 'west', '2026-01-05 11:00+00', true, NULL), (2, 'west', '2026-01-05 12:00+00', true, NULL),
    (3, 'east', '2026-01-05 10:00+00', true, 'opened by an agent, who wrote again before the customer did'),
    (3, 'east', '2026-01-05 09:00+00', true, NULL), (3, 'east', '2026-01-05 11:00+00', false, NULL),
    (4, 'west', '2026-01-05 09:00+00', true, 'opened by an agent, and nothing else'),
    (5, 'east', '2026-01-05 09:00+00', true, 'opened by an agent, never answered after that'), (5, 'east', '2026-01-05 10:00+00', false, NULL),
    (6, 'west', '2026-01-05 09:00+00', false, 'never answered'), (6, 'west', '2026-01-06 09:00+00', false, NULL),
    (7, 'east', '2026-01-05 09:00+00', true, 'agents alone'), (7, 'east', '2026-01-05 09:30+00', true, NULL), (7, 'east', '2026-01-05 09:45+00', true, NULL),
    (8, 'west', '2026-01-05 09:00+00', true, 'question and answer at one moment: nothing was opened by the answer'),
    (8, 'west', '2026-01-05 09:00+00', false, NULL), (8, 'west', '2026-01-05 10:00+00', true, NULL),
    (9, 'east', '2026-01-05 09:00+00', true, 'two answers at the moment of the opening are two messages'),
    (9, 'east', '2026-01-05 09:00+00', true, NULL), (9, 'east', '2026-01-05 10:00+00', false, NULL),
    (10, 'west', '2026-01-05 09:00:00.000001+00', false, 'the opening is a microsecond before'), (10, 'west', '2026-01-05 09:00+00', true, NULL),
    (10, 'west', '2026-01-05 10:00+00', true, NULL);

-- value

-- beside the rule in plain SQL
CREATE TEMP VIEW tickets AS
SELECT ticket, team, first_response_at(at, is_answer) AS first_response_at,
    CASE WHEN min(at) FILTER (WHERE is_answer) >= min(at) FILTER (WHERE NOT is_answer) THEN min(at) FILTER (WHERE is_answer)
        ELSE (array_agg(at ORDER BY at) FILTER (WHERE is_answer))[2] END AS rule,
    max(told) AS told
FROM messages GROUP BY ticket, team;
SELECT ticket, first_response_at, first_response_at IS NOT DISTINCT FROM rule AS as_ruled, told FROM tickets ORDER BY ticket;

-- the order of rows does not matter
SELECT count(*) AS tickets, count(*) FILTER (WHERE (forth, back, by_answer, by_question) IS DISTINCT FROM (rule, rule, rule, rule)) AS differ
FROM tickets JOIN (
    SELECT ticket, first_response_at(at, is_answer ORDER BY at) AS forth, first_response_at(at, is_answer ORDER BY at DESC) AS back,
        first_response_at(at, is_answer ORDER BY is_answer, at DESC) AS by_question,
        first_response_at(at, is_answer ORDER BY is_answer DESC, at DESC) AS by_answer
    FROM messages GROUP BY ticket
) AS ordered USING (ticket);

-- each clause that an aggregate call takes: another opening is another ticket; DISTINCT leaves one of two answers at one moment
SELECT ticket, first_response_at(at, is_answer) FILTER (WHERE at > '2026-01-05 09:00+00') AS without_opening,
    first_response_at(DISTINCT at, is_answer) AS at_distinct_moments
FROM messages WHERE ticket IN (1, 2, 9) GROUP BY ticket ORDER BY ticket;
-- and on into a metric
SELECT avg_first_response(created_at, first_response_at) AS average, count(first_response_at) AS answered
FROM (SELECT min(at) AS created_at, first_response_at(at, is_answer) FROM messages GROUP BY ticket) AS tickets;

-- the first and the last moment that there are
SELECT first_response_at(at, is_answer) FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC', false), ('294276-12-31 23:59:59.999999+00', true)) AS v (at, is_answer);
SELECT first_response_at(at, true) FROM unnest('{294276-12-31 23:59:59.999999+00,4714-11-24 00:00+00 BC}'::timestamptz[]) AS at;
-- the moment from which PostgreSQL counts is one like the others
SELECT first_response_at(at, is_answer) FROM (VALUES (timestamptz '2000-01-01 00:00+00', false), ('2000-01-01 00:00+00', true)) AS v (at, is_answer);
SELECT first_response_at(at, is_answer) FROM (VALUES (timestamptz '1999-12-31 00:00+00', false), ('1999-12-31 01:00+00', true)) AS v (at, is_answer);

-- NULL

-- a message without moment or author is none: the ticket is as without it
SELECT first_response_at(at, is_answer) FROM (VALUES (timestamptz '2026-01-05 08:00+00', NULL), (NULL, false), (NULL, true), ('2026-01-05 09:00+00', true),
    ('2026-01-05 10:00+00', true)) AS v (at, is_answer);
SELECT first_response_at(NULL, true) AS moment, first_response_at('2026-01-05', NULL) AS author, first_response_at(NULL, NULL) AS both;

-- empty

SELECT first_response_at(at, is_answer) FROM messages WHERE false;
SELECT first_response_at(at, is_answer) FILTER (WHERE false) FROM messages;
SELECT ticket, first_response_at(at, is_answer) FILTER (WHERE false) FROM messages WHERE ticket < 3 GROUP BY ticket ORDER BY ticket;

-- groups

-- of a team, as if its tickets were one
SELECT coalesce(team, 'all') AS team, first_response_at(at, is_answer) FROM messages WHERE ticket IN (2, 3, 6) GROUP BY ROLLUP (team) ORDER BY team;
-- by hash and by sort, many groups of few rows
CREATE TEMP TABLE many AS
SELECT i % 5000 AS ticket, timestamptz '2026-01-01' + i * 7919 % 20011 / 4 * interval '1 hour' AS at, i * 31 % 7 < 3 AS is_answer FROM generate_series(1, 20000) AS i;
ANALYZE many;
CREATE TEMP VIEW ruled AS
SELECT ticket, first_response_at(at, is_answer), (array_agg(at ORDER BY at) FILTER (WHERE is_answer))[
    CASE WHEN min(at) FILTER (WHERE is_answer) >= min(at) FILTER (WHERE NOT is_answer) THEN 1 ELSE 2 END] AS rule
FROM many GROUP BY ticket;
SET enable_hashagg = off;
SELECT count(*) AS groups, count(first_response_at) AS answered, count(*) FILTER (WHERE first_response_at IS DISTINCT FROM rule) AS differ FROM ruled;
RESET enable_hashagg;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT ticket, first_response_at(at, is_answer) FROM many GROUP BY ticket;
SELECT count(*) AS groups, count(*) FILTER (WHERE hashed.first_response_at IS DISTINCT FROM rule) AS differ
FROM (SELECT ticket, first_response_at(at, is_answer) FROM many GROUP BY ticket) AS hashed JOIN ruled USING (ticket);
RESET enable_sort;
-- the parts put together are the whole
CREATE TEMP TABLE parts (ticket integer, part integer, state first_response_state);
CREATE AGGREGATE pg_temp.part_of(at timestamptz, is_answer boolean) (SFUNC = first_response_add, STYPE = first_response_state,
    INITCOND = '{"first_other":null,"first_answer":null,"second_answer":null}');
CREATE AGGREGATE pg_temp.whole(state first_response_state) (SFUNC = first_response_state_merge, STYPE = first_response_state);
INSERT INTO parts SELECT ticket, i % 3, pg_temp.part_of(at, is_answer) FROM (SELECT *, row_number() OVER (PARTITION BY ticket) AS i FROM many) AS numbered GROUP BY ticket, i % 3;
SELECT count(*) AS groups, count(*) FILTER (WHERE first_response_at(state) IS DISTINCT FROM rule) AS differ
FROM (SELECT ticket, pg_temp.whole(state) AS state FROM parts GROUP BY ticket) AS wholes JOIN ruled USING (ticket);
-- what a state keeps of three answers and a question: the moments that decide
SELECT pg_temp.part_of(at, is_answer) AS state FROM messages WHERE ticket = 2;

-- window

-- frames lose the messages that decide and others, fall empty and fill again
CREATE TEMP TABLE series AS
SELECT i, CASE WHEN i % 9 < 6 THEN timestamptz '2026-01-01' + (i * 37 % 101) * interval '1 hour' END AS at, i % 11 < 6 AS is_answer FROM generate_series(1, 300) AS i;
SELECT count(*) AS frames, count(moving) AS answered, count(*) FILTER (WHERE moving IS DISTINCT FROM rescanned) AS differ,
    count(*) FILTER (WHERE long IS DISTINCT FROM long_rescanned) AS long_differ
FROM (
    SELECT first_response_at(at, is_answer) OVER (ORDER BY i ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS moving,
        (SELECT first_response_at(at, is_answer) FROM series AS other WHERE other.i BETWEEN series.i - 2 AND series.i) AS rescanned,
        first_response_at(at, is_answer) OVER (ORDER BY i ROWS BETWEEN 20 PRECEDING AND 5 PRECEDING) AS long,
        (SELECT first_response_at(at, is_answer) FROM series AS other WHERE other.i BETWEEN series.i - 20 AND series.i - 5) AS long_rescanned
    FROM series
) AS frames;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default
\set SHOW_CONTEXT never

SELECT first_response_at('infinity', true) \g \echo :SQLSTATE
SELECT first_response_at('-infinity', false) \g \echo :SQLSTATE
-- without an author it is no message
SELECT first_response_at('infinity', NULL);
-- states that no messages give: a second answer without a first or before it, moments that there are not
SELECT '{"first_other":5,"first_answer":null,"second_answer":5}'::first_response_state \g \echo :SQLSTATE
SELECT '{"first_other":null,"first_answer":5,"second_answer":4}'::first_response_state \g \echo :SQLSTATE
SELECT '{"first_other":9223371331200000000,"first_answer":null,"second_answer":null}'::first_response_state \g \echo :SQLSTATE
SELECT '{"first_other":null,"first_answer":-211813488000000001,"second_answer":null}'::first_response_state \g \echo :SQLSTATE
-- taken back is what decides nothing
SELECT first_response_subtract(s, '2000-01-01 00:00:00.000007+00', true) = s AS later, first_response_subtract(s, '2000-01-01 00:00:00.000006+00', true) IS NULL AS second,
    first_response_subtract(s, '2000-01-01 00:00:00.000006+00', false) = s AS later_other, first_response_subtract(s, '2000-01-01 00:00:00.000005+00', false) IS NULL AS first_other
FROM (SELECT '{"first_other":5,"first_answer":5,"second_answer":6}'::first_response_state AS s) AS v;
