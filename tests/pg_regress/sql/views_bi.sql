-- The views for BI tools, over tables of one's own, in one schema with the extension: known counts, surveys of one's own, backlog by age, periods.
-- What holds over every source is in tests/schemas/bi_laws.sql.
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT current_database() AS regression \gset
CREATE DATABASE bi;
\c bi
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
CREATE SCHEMA helpdesk_metrics;
CREATE EXTENSION helpdesk_metrics SCHEMA helpdesk_metrics;

-- two tenants; days of Berlin, whose clocks change on 29 March; 3 is reopened after four days, 4 is of nobody, 5 waits for a month
CREATE SCHEMA desk;
CREATE TABLE desk.tickets (account_id bigint, ticket_id bigint, created_at timestamptz, channel text, inbox text, team text, agent_id bigint, agent text,
    first_responder_id bigint, first_responder text, first_response_at timestamptz, first_response interval, resolved_at timestamptz, full_resolution interval,
    status text, reopens integer, one_touch boolean, csat_score numeric, sla_met boolean, sla_policy text, tags text[], customer_id bigint,
    previous_ticket_at timestamptz, waiting_since timestamptz, bot_resolved boolean, bot_handoff_at timestamptz);
INSERT INTO desk.tickets VALUES
    (1, 1, '2026-03-28 22:30+00', 'email', 'office', 'first', 7, 'Ada', 8, 'Grace', '2026-03-28 23:30+00', '1 hour', '2026-03-29 10:00+00', '11:30',
        'resolved', 0, true, 5, true, 'gold', '{vip,bug}', 1, NULL, NULL, NULL, NULL),
    (1, 2, '2026-03-28 23:30+00', 'chat', 'site', NULL, 7, 'Ada', 7, 'Ada', '2026-03-28 23:31+00', '1 minute', '2026-03-28 23:50+00', '20 minutes',
        'closed', 0, true, 2, false, 'gold', '{bug}', 1, '2026-03-28 22:30+00', NULL, true, NULL),
    (1, 3, '2026-03-29 12:00+00', 'chat', 'site', 'first', 8, 'Grace', 8, 'Grace', '2026-03-29 13:00+00', '1 hour', '2026-04-03 12:00+00', '5 days',
        'resolved', 1, false, NULL, NULL, NULL, NULL, 2, NULL, NULL, false, '2026-03-29 12:30+00'),
    (1, 4, '2026-03-30 09:00+00', 'phone', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        'open', 0, NULL, NULL, NULL, NULL, '{}', 1, '2026-03-28 23:30+00', '2026-03-30 09:00+00', NULL, NULL),
    (2, 5, '2026-03-29 00:30+00', 'email', 'office', 'second', 9, NULL, NULL, NULL, NULL, NULL, '2026-05-01 12:00+00', '33 days 11:30',
        'resolved', 0, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE desk.status_changes (account_id bigint, ticket_id bigint, changed_at timestamptz, status text);
INSERT INTO desk.status_changes VALUES (1, 1, '2026-03-28 22:30+00', 'open'), (1, 1, '2026-03-29 10:00+00', 'resolved'),
    (1, 2, '2026-03-28 23:30+00', 'new'), (1, 2, '2026-03-28 23:50+00', 'resolved'), (1, 2, '2026-03-30 00:00+00', 'closed'),
    (1, 3, '2026-03-29 12:00+00', 'open'), (1, 3, '2026-03-29 14:00+00', 'resolved'), (1, 3, '2026-04-02 12:00+00', 'open'),
    (1, 3, '2026-04-03 12:00+00', 'resolved'), (1, 4, '2026-03-30 09:00+00', 'open'), (2, 5, '2026-03-29 00:30+00', 'open'), (2, 5, '2026-05-01 12:00+00', 'resolved');
CREATE TABLE desk.messages (account_id bigint, ticket_id bigint, created_at timestamptz, author text, author_id bigint, public boolean);
INSERT INTO desk.messages VALUES (1, 1, '2026-03-28 22:30+00', 'customer', 1, true), (1, 1, '2026-03-28 23:30+00', 'agent', 8, true),
    (1, 1, '2026-03-28 23:40+00', 'agent', 7, false), (1, 2, '2026-03-28 23:30+00', 'customer', 1, true), (1, 2, '2026-03-28 23:31+00', 'agent', 7, true);
CREATE TABLE desk.agents (account_id bigint, agent_id bigint, name text);
INSERT INTO desk.agents VALUES (1, 7, 'Ada'), (1, 8, 'Grace');
-- surveys of one's own: answers that are superseded, off their scale, of no kind, of no ticket
CREATE SCHEMA company;
CREATE TABLE company.surveys (kind text, score smallint, asked_at timestamptz, answered_at timestamp, account_id integer, ticket_id integer, agent_id integer);
INSERT INTO company.surveys VALUES ('NPS', 10, '2026-03-28 23:30+00', '2026-03-29 08:00', 1, 1, 7), ('nps', 3, '2026-03-29 08:00+00', '2026-03-29 09:00', 1, 2, 7),
    ('nps', 9, '2026-03-29 08:00+00', '2026-03-30 09:00', 1, 2, 7), ('nps', 11, NULL, '2026-03-30 09:00', 1, 3, NULL), ('nps', NULL, '2026-03-30 09:00+00', NULL, 1, 3, 8),
    ('ces', 6, NULL, '2026-03-30 09:00', 1, NULL, NULL), ('csat', 4, NULL, '2026-03-30 09:00', 1, 4, 8), ('thumbs', 1, NULL, '2026-03-30 09:00', 1, 4, NULL);

\pset format unaligned
SELECT helpdesk_metrics.create_views('canonical', 'desk', 'helpdesk_metrics', 'Europe/Berlin', '{"surveys": "company.surveys"}');
\pset format aligned
\set views helpdesk_metrics
\set source_views helpdesk_metrics_internal
SET search_path = helpdesk_metrics;

-- tickets
SELECT ticket_id, created_local, created_day, created_weekday AS weekday, created_hour AS hour, resolved_day, is_open, inbox, team, agent_id, agent, first_responder,
    policy, tag_list, first_response_hours AS hours, first_response_band AS band, csat_satisfied_pct AS csat, one_touch_pct AS fcr, reopened_pct AS reopened,
    sla_met_pct AS sla, resolved_pct AS resolved, bot_resolved_pct AS bot, bot_handed_off_pct AS off, is_repeat_7d_pct AS repeat
FROM bi_tickets ORDER BY ticket_id;
SELECT ticket_id, age_hours = hours(now() - created_at) AS age, waiting_hours = hours(now() - waiting_since) AS waiting
FROM bi_tickets JOIN desk.tickets USING (ticket_id) WHERE age_hours IS NOT NULL;

-- counts by day: each by its own day, and with whom it belongs to
SELECT account_id AS a, day, inbox, channel, team, agent, created, resolved, reopenings AS reopened, first_responses AS responses,
    round(first_response_hours_sum::numeric, 3) AS hours, fcr_known, fcr_hits, bot_resolved AS bot, bot_handed_off AS off, customer_messages AS customer, agent_messages AS agent_m
FROM bi_daily ORDER BY account_id, day, inbox, channel, team, agent;
SELECT day, agent, inbox, csat_asked, csat_answers, csat_satisfied, csat_4, nps_promoters AS p, nps_passives AS n, nps_detractors AS d
FROM bi_daily WHERE csat_asked > 0 OR nps_promoters + nps_passives + nps_detractors > 0 ORDER BY day, agent, inbox;
SELECT day, nps, round(ces_avg, 2) AS ces, round(csat_pct, 1) AS csat, num_values(csat) AS ratings FROM daily_metrics WHERE account_id = 1 AND day < '2026-03-31' ORDER BY day;
SELECT kind, asked_day, answered_day, score, satisfied_pct, nps_points, answered_pct, agent, channel FROM bi_surveys ORDER BY kind, asked_day, score;
SELECT * FROM data_quality WHERE source_table = 'surveys' ORDER BY ticket_id, reason;
-- a ticket counts under each of its tags
SELECT tag, sum(created) AS created, sum(resolved) AS resolved FROM bi_tags GROUP BY tag ORDER BY tag;

-- the backlog by age: 5 grows older until it is resolved, 3 comes back four days old
SELECT day, team, open, open_under_1d AS d0, open_1_3d AS d1, open_3_7d AS d3, open_7_30d AS d7, open_over_30d AS d30, unassigned, waiting FROM bi_backlog
WHERE day IN ('2026-03-28', '2026-03-29', '2026-03-30', '2026-04-01', '2026-04-02', '2026-04-05', '2026-04-28', '2026-04-30', '2026-05-01') AND open > 0
ORDER BY day, team;
SELECT team, inbox, open, unassigned, waiting FROM bi_backlog WHERE day = (now() AT TIME ZONE 'Europe/Berlin')::date AND open > 0;

-- periods, as they would be seen at the turn of a month and of a year
CREATE FUNCTION pg_temp.periods_seen(at timestamptz) RETURNS TABLE (name text, first_day date, last_day date, previous_first_day date, previous_last_day date)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE replace(pg_get_viewdef('helpdesk_metrics_internal.bi_period_days'::regclass), 'now()', format('%L::timestamptz', at));
END $$;
SELECT seen AT TIME ZONE 'Europe/Berlin' AS seen, period.*
FROM unnest('{2026-03-31 12:00+02,2026-01-01 00:30+01,2024-02-29 23:30+01,2026-12-31 22:59+00,2026-12-31 23:01+00}'::timestamptz[]) WITH ORDINALITY AS moment (seen, place),
    LATERAL pg_temp.periods_seen(seen) AS period
ORDER BY place, first_day DESC, last_day DESC;
SELECT period, sum(created) AS created, sum(created_previous) AS previous, sum(nps_promoters) AS promoters FROM bi_periods WHERE period = 'all time' GROUP BY period;
SELECT period, agent, first_response_median_hours, resolution_median_hours FROM bi_periods WHERE period = 'all time' ORDER BY agent, channel;

-- what a chart asks, without the schema of the extension on the path
SET search_path = pg_catalog;
SELECT agent, sum(created) AS created FROM helpdesk_metrics.bi_daily WHERE day BETWEEN '2026-03-28' AND '2026-03-29' GROUP BY agent ORDER BY agent;
SELECT avg(csat_satisfied_pct) AS csat, avg(sla_met_pct) AS sla FROM helpdesk_metrics.bi_tickets;

-- column_catalog: what this desk cannot tell
SELECT view, "column", label, unit, aggregate, direction, description FROM helpdesk_metrics.column_catalog WHERE NOT available ORDER BY view, "column";
SELECT label, unit, aggregate, direction, description FROM helpdesk_metrics.column_catalog
WHERE view IN ('bi_periods', 'daily_metrics') AND "column" IN ('created_previous', 'first_response_avg_hours', 'csat', 'nps_promoters');

-- the role of the answer reads the reports, and none of the tables
CREATE ROLE regress_bi_reader;
GRANT USAGE ON SCHEMA helpdesk_metrics TO regress_bi_reader;
GRANT SELECT ON helpdesk_metrics.bi_daily, helpdesk_metrics.bi_tickets, helpdesk_metrics.bi_periods, helpdesk_metrics.column_catalog TO regress_bi_reader;
SET ROLE regress_bi_reader;
SELECT sum(created) FROM helpdesk_metrics.bi_daily;
SELECT count(*) FROM helpdesk_metrics.bi_periods;
SELECT count(*) > 200 AS catalogued FROM helpdesk_metrics.column_catalog;
SELECT count(*) FROM desk.tickets;
RESET ROLE;
DROP OWNED BY regress_bi_reader;
DROP ROLE regress_bi_reader;

-- a table of surveys that is none
SELECT helpdesk_metrics.create_views('canonical', 'desk', 'helpdesk_metrics', 'UTC', '{"surveys": "company.nothing"}');
SELECT helpdesk_metrics.create_views('canonical', 'desk', 'helpdesk_metrics', 'UTC', '{"surveys": "desk.agents"}');

-- what holds over every source
SELECT set_config('search_path', 'public', false) \g /dev/null
\getenv tests PG_ABS_SRCDIR
\set laws :tests /../schemas/bi_laws.sql
\i :laws

\c :regression
DROP DATABASE bi;
