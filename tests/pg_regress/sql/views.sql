-- create_views: canonical views written by hand and the scorecards over them; what is refused; hostile names and paths.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- own tables, with the canonical view of tickets over them; two tenants, the second without tickets on two of its days
CREATE SCHEMA own_desk;
CREATE VIEW own_desk.tickets AS
SELECT account_id::bigint, ticket_id::bigint, created_at, channel, CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS status, agent_id::bigint, agent, first_response_at,
    -- an impossible measure is NULL, and data_quality will say so
    CASE WHEN first_response_at >= created_at THEN first_response_at - created_at END AS first_response,
    resolved_at AS first_resolved_at, resolved_at, resolved_at - created_at AS full_resolution,
    csat_score::numeric, one_touch, reopens, sla_first_response_met, sla_resolution_met
FROM (VALUES
    (1, 1, timestamptz '2026-03-01 22:30+00', 'email', 7, 'Ada', timestamptz '2026-03-01 23:30+00', timestamptz '2026-03-02 22:30+00', 5, true, 0, true, true),
    (1, 2, '2026-03-01 23:30+00', 'chat', 7, 'Ada', '2026-03-01 23:40+00', '2026-03-01 23:50+00', 4, true, 0, true, NULL),
    (1, 3, '2026-03-02 10:00+00', 'email', 8, 'Grace', '2026-03-02 16:00+00', NULL, NULL, NULL, 1, false, NULL),
    (1, 4, '2026-03-02 11:00+00', 'phone', NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
    (1, 5, '2026-03-02 12:00+00', 'phone', 8, 'Grace', '2026-03-02 11:00+00', '2026-03-02 13:00+00', 1, false, 0, NULL, true),
    (2, 6, '2026-03-02 12:00+00', 'email', 9, 'Joan', '2026-03-02 12:30+00', '2026-03-02 13:00+00', 3, true, 0, true, true),
    (2, 7, '2026-03-05 12:00+00', 'email', 9, 'Joan', NULL, NULL, NULL, NULL, 0, false, NULL)
) AS ticket (account_id, ticket_id, created_at, channel, agent_id, agent, first_response_at, resolved_at, csat_score, one_touch, reopens,
    sla_first_response_met, sla_resolution_met);

-- value

\pset format unaligned
SELECT create_views('canonical', 'own_desk', 'scores', 'Europe/Berlin');
\pset format aligned
-- days of Berlin: ticket 2 came on 2 March there; days without tickets have a row; the backlog goes on
SELECT account_id, day, created, resolved, backlog, round(csat_pct, 1) AS csat, round(fcr_pct, 1) AS fcr, round(reopen_rate, 1) AS reopened, round(sla_pct, 1) AS sla,
    first_response_avg, first_response_avg_hours AS hours, first_response_median, resolution_median, resolution_median_hours AS hours
FROM scores.daily_metrics WHERE day < '2026-03-07' ORDER BY account_id, day;
-- weeks and months combine, to what the tickets give
SELECT account_id, round(pct(combine(csat)), 1) AS csat, mean(combine(first_response)) AS first_response, num_values(combine(resolution)) AS resolutions
FROM scores.daily_metrics GROUP BY account_id ORDER BY account_id;
SELECT account_id, round(csat_pct(csat_score), 1) AS csat, avg_first_response(first_response) AS first_response, count(full_resolution) AS resolutions
FROM own_desk.tickets GROUP BY account_id ORDER BY account_id;
SELECT account_id, agent_id, agent, tickets, resolved, backlog, round(csat_pct, 1) AS csat, round(fcr_pct, 1) AS fcr, round(reopen_rate, 1) AS reopened, round(sla_pct, 1) AS sla,
    first_response_avg, first_response_median, resolution_median FROM scores.agent_scorecard ORDER BY account_id, agent_id;
SELECT account_id, channel, tickets, resolved, backlog, round(csat_pct, 1) AS csat, round(sla_pct, 1) AS sla, first_response_avg_hours, resolution_median_hours
FROM scores.channel_scorecard ORDER BY account_id, channel;
SELECT * FROM scores.sla_scorecard ORDER BY account_id, measure;
SELECT * FROM scores.data_quality ORDER BY row_id;
-- everything says what it is
SELECT relname FROM pg_class WHERE relnamespace = 'scores'::regnamespace AND relkind = 'v' AND obj_description(oid, 'pg_class') IS NULL;
SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'scores'::regnamespace AND attnum > 0 AND col_description(attrelid, attnum) IS NULL;
-- a second call replaces what the first one made, and keeps what stands on it, owners, grants and options
CREATE ROLE regress_helpdesk_owner;
CREATE ROLE regress_helpdesk_viewer;
GRANT USAGE ON SCHEMA own_desk TO regress_helpdesk_owner;
GRANT SELECT ON own_desk.tickets TO regress_helpdesk_owner;
ALTER VIEW scores.agent_scorecard OWNER TO regress_helpdesk_owner;
ALTER VIEW scores.daily_metrics SET (security_barrier = true);
GRANT SELECT ON scores.daily_metrics TO regress_helpdesk_viewer WITH GRANT OPTION;
GRANT SELECT (agent, tickets) ON scores.agent_scorecard TO regress_helpdesk_viewer;
CREATE VIEW own_desk.mine AS SELECT day, created FROM scores.daily_metrics;
SELECT (SELECT count(DISTINCT created) FROM own_desk.mine) AS values_before, split_part(create_views('canonical', 'own_desk', 'scores', 'UTC'), E'\n', 1) AS answer;
SELECT count(*) AS days, max(day) FILTER (WHERE created > 0) AS last FROM own_desk.mine WHERE day < '2026-03-07';
SELECT time_zone, views, helpers FROM scores.create_views_stamp;
CREATE FUNCTION pg_temp.state() RETURNS TABLE (view name, owner regrole, options text[], acl aclitem[], column_acl text) LANGUAGE sql AS $$
    SELECT relname, CASE WHEN relowner <> current_user::regrole THEN relowner::regrole END, reloptions, ARRAY(SELECT item FROM unnest(relacl) AS item WHERE item::text ~ '^regress'),
        (SELECT string_agg(attname || ' ' || attacl::text, ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = pg_class.oid AND attacl IS NOT NULL)
    FROM pg_class WHERE relnamespace = 'scores'::regnamespace AND relname IN ('daily_metrics', 'agent_scorecard') ORDER BY 1
$$;
SELECT * FROM pg_temp.state();
-- columns that an older release had come first, in its order, and new ones follow
DROP VIEW own_desk.mine;
DROP VIEW scores.sla_scorecard;
CREATE VIEW scores.sla_scorecard AS SELECT 1::bigint AS missed, 'x'::text AS policy;
CREATE VIEW own_desk.mine AS SELECT missed FROM scores.sla_scorecard;
SELECT split_part(create_views('canonical', 'own_desk', 'scores', 'UTC'), E'\n', 1) AS answer;
SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'scores.sla_scorecard'::regclass AND attnum > 0;
-- one of another type cannot be replaced: what depends on it is named; without that the views are made again, with all that they had
DROP VIEW scores.sla_scorecard CASCADE;
CREATE VIEW scores.sla_scorecard AS SELECT 'many'::text AS missed;
CREATE VIEW own_desk.mine AS SELECT day FROM scores.daily_metrics;
SELECT create_views('canonical', 'own_desk', 'scores', 'UTC') \g \echo :SQLSTATE
DROP VIEW own_desk.mine;
SELECT split_part(create_views('canonical', 'own_desk', 'scores', 'Europe/Berlin'), E'\n', 1) AS answer;
SELECT * FROM pg_temp.state();
-- the schema is made when it is missing, or used when it is there
CREATE SCHEMA already_there;
SELECT create_views('canonical', 'own_desk', 'already_there') \g /dev/null
SELECT (SELECT count(*) FROM already_there.daily_metrics WHERE day < '2026-03-07') AS days, to_regnamespace('helpdesk_metrics') IS NULL AS no_other;

-- two columns are enough; the rest is NULL, and the answer says so
CREATE VIEW bare_tickets AS SELECT ticket_id, created_at FROM own_desk.tickets;
CREATE SCHEMA few;
ALTER VIEW bare_tickets SET SCHEMA few;
ALTER VIEW few.bare_tickets RENAME TO tickets;
\pset format unaligned
SELECT create_views('canonical', 'few', 'small');
\pset format aligned
SELECT day, created, resolved, backlog, csat_pct, first_response_avg, nps FROM small.daily_metrics WHERE day < '2026-03-04' ORDER BY day;
SELECT agent, tickets, resolved, csat_pct FROM small.agent_scorecard;
SELECT count(*) FROM small.data_quality;

-- own surveys: NPS and effort by the day of the answer; ratings belong to whom they name. Own status changes: the backlog of a ticket that was reopened
CREATE VIEW few.surveys AS
SELECT kind, score, answered_at, agent_id FROM (VALUES ('nps', 10, timestamptz '2026-03-02 12:00+00', NULL::bigint), ('nps', 9, '2026-03-02 13:00+00', NULL), ('nps', 3, '2026-03-02 14:00+00', NULL),
    ('ces', 2, '2026-03-03 12:00+00', NULL), ('csat', 5, '2026-03-03 12:00+00', 7), ('csat', 1, '2026-03-03 12:00+00', 8)) AS survey (kind, score, answered_at, agent_id);
CREATE VIEW few.status_changes AS
SELECT ticket_id, changed_at, status FROM (VALUES (1, timestamptz '2026-03-01 22:30+00', 'open'), (1, '2026-03-02 08:00+00', 'resolved'), (1, '2026-03-04 08:00+00', 'open'), (1, '2026-03-06 08:00+00', 'closed'))
    AS change (ticket_id, changed_at, status);
SELECT split_part(create_views('canonical', 'few', 'small'), E'\n', 1) AS answer;
SELECT day, created, backlog, round(nps, 1) AS nps, num_values(nps_answers) AS answers, ces_avg FROM small.daily_metrics WHERE day < '2026-03-08' ORDER BY day;
SELECT agent_id, tickets, csat_pct, num_values(csat) AS ratings FROM small.agent_scorecard ORDER BY agent_id;

-- bad input: message, hint, SQLSTATE, and nothing is changed

SELECT create_views('freshdesk') \g \echo :SQLSTATE
SELECT create_views(NULL) \g \echo :SQLSTATE
SELECT create_views('canonical', 'nowhere') \g \echo :SQLSTATE
SELECT create_views('canonical', 'own_desk', 'fresh', 'Mars/Olympus') \g \echo :SQLSTATE
SELECT create_views('canonical', 'already_there', 'fresh') \g \echo :SQLSTATE
-- settings: an unknown one is told with those that are known, a wrong one with its place, one that would do nothing with its source
SELECT create_views('canonical', 'own_desk', 'fresh', 'UTC', '{"calender": {}}') \g \echo :SQLSTATE
SELECT create_views('canonical', 'own_desk', 'fresh', 'UTC', '{"statuses": {"waiting": "asleep"}}') \g \echo :SQLSTATE
SELECT create_views('canonical', 'own_desk', 'fresh', 'UTC', '{"bots": ["Helper", 7]}') \g \echo :SQLSTATE
SELECT create_views('canonical', 'own_desk', repeat('long', 14)::name) \g \echo :SQLSTATE
-- a column that is missing is named, where the views cannot do without
CREATE SCHEMA bare;
CREATE VIEW bare.tickets AS SELECT 1::bigint AS account_id, now() AS created_at;
SELECT create_views('canonical', 'bare', 'fresh') \g \echo :SQLSTATE
-- an object of that name is there, and not of an earlier call
CREATE SCHEMA partly;
CREATE TABLE partly.sla_scorecard (mine text);
SELECT create_views('canonical', 'own_desk', 'partly') \g \echo :SQLSTATE
SELECT relname, relkind FROM pg_class WHERE relnamespace = 'partly'::regnamespace;
SELECT to_regnamespace('fresh') IS NULL AS nothing_left;
-- it runs as its caller, who must be able to read, and to create; who may read the views need not read the source
CREATE ROLE regress_helpdesk_reader;
GRANT USAGE ON SCHEMA own_desk TO regress_helpdesk_reader;
SET ROLE regress_helpdesk_reader;
SELECT create_views('canonical', 'own_desk', 'theirs') \g \echo :SQLSTATE
RESET ROLE;
GRANT SELECT ON own_desk.tickets TO regress_helpdesk_reader;
SET ROLE regress_helpdesk_reader;
SELECT create_views('canonical', 'own_desk', 'theirs') \g \echo :SQLSTATE
SELECT create_views('canonical', 'own_desk', 'partly') \g \echo :SQLSTATE
RESET ROLE;
REVOKE SELECT ON own_desk.tickets FROM regress_helpdesk_reader;
GRANT USAGE ON SCHEMA scores TO regress_helpdesk_reader;
GRANT SELECT ON scores.daily_metrics TO regress_helpdesk_reader;
SET ROLE regress_helpdesk_reader;
SELECT sum(created) FROM scores.daily_metrics;
RESET ROLE;
DROP OWNED BY regress_helpdesk_reader;
DROP ROLE regress_helpdesk_reader;

-- hostile names and paths

-- names that look like SQL, or like the placeholders of the scripts
CREATE SCHEMA "a""b; drop";
CREATE VIEW "a""b; drop".tickets AS TABLE own_desk.tickets;
SELECT create_views('canonical', 'a"b; drop', '{source}.x') \g /dev/null
SELECT create_views('canonical', 'own_desk', E'a\n-- needs x: y') \g /dev/null
SELECT sum(created) FROM "{source}.x".daily_metrics;
-- functions, operators, types and tables of the same names that come first in the caller's path, or are temporary
CREATE SCHEMA trap;
CREATE FUNCTION trap.nps(bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 666';
CREATE FUNCTION trap.count(bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE FUNCTION trap.quote_ident(name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE FUNCTION trap.less(timestamptz, timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE OPERATOR trap.< (FUNCTION = trap.less, LEFTARG = timestamptz, RIGHTARG = timestamptz);
CREATE TEMP TABLE pg_extension (extname name, extnamespace oid);
CREATE TEMP TABLE tickets (trapped text);
SET search_path = trap, pg_catalog, public;
SELECT public.create_views('canonical', 'own_desk', 'safe') \g /dev/null
RESET search_path;
SELECT (SELECT sum(created) FROM safe.daily_metrics) AS created, (SELECT count(*) FROM safe.data_quality) AS left_out;
DROP TABLE pg_temp.pg_extension, pg_temp.tickets;

SET client_min_messages = warning;
DROP SCHEMA own_desk, scores, already_there, bare, partly, "a""b; drop", "{source}.x", U&"a\000a-- needs x: y", trap, safe, few, small CASCADE;
DROP SCHEMA scores_internal, already_there_internal, "{source}.x_internal", U&"a\000a-- needs x: y_internal", safe_internal, small_internal CASCADE;
DROP ROLE regress_helpdesk_owner, regress_helpdesk_viewer;
