-- The half-year of the sample help desk on one page: run sample_help_desk.sql first, in a database with the extension.
--
--     psql -d the_database -f report.sql
--
-- Every metric below is one call of an aggregate of helpdesk_metrics. The aggregates refuse rows that make no sense (a
-- score off its scale, a resolution before the creation): FILTER or elapsed() leaves such rows out, and the last table
-- says how many and why. Rows that are NULL (no reply yet, no answer) are ignored by themselves; it counts them, too.

\set ON_ERROR_STOP on
\set QUIET on
\pset format aligned
\pset border 1
\pset linestyle ascii
\pset expanded off
\pset footer off
\pset tuples_only off
\pset null '-'
\pset pager off
\timing off
SET client_min_messages = warning;

-- The period, and the moment at which the tickets were looked at: open tickets are judged as they stood then.
\set period   '[2026-01-01 00:00+00, 2026-07-01 00:00+00)'
\set as_of    '2026-07-01 00:00+00'


-- What the tables below read -----------------------------------------------------------------------------------------

-- One answer per survey: whoever answered twice is counted once, with the later answer.
DROP TABLE IF EXISTS pg_temp.survey;
CREATE TEMP TABLE survey AS
SELECT DISTINCT ON (ticket_id, kind) ticket_id, kind, score
FROM help_desk.surveys JOIN help_desk.tickets USING (ticket_id)
WHERE created_at <@ :'period'::tstzrange
ORDER BY ticket_id, kind, answered_at DESC NULLS LAST, survey_id DESC;

-- One row per ticket of the period, with its target, its agent and the answers to its surveys.
DROP TABLE IF EXISTS pg_temp.desk;
CREATE TEMP TABLE desk AS
SELECT ticket.*, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
       policy.sla_target, agent.name AS agent, team.name AS team,
       nps.score AS nps_score, csat.score AS csat_score, ces.score AS ces_score
FROM help_desk.tickets AS ticket
     JOIN help_desk.sla_policies AS policy USING (priority)
     LEFT JOIN help_desk.agents AS agent USING (agent_id)
     LEFT JOIN help_desk.teams AS team USING (team_id)
     LEFT JOIN survey AS nps  ON nps.ticket_id  = ticket.ticket_id AND nps.kind  = 'nps'
     LEFT JOIN survey AS csat ON csat.ticket_id = ticket.ticket_id AND csat.kind = 'csat'
     LEFT JOIN survey AS ces  ON ces.ticket_id  = ticket.ticket_id AND ces.kind  = 'ces'
WHERE ticket.created_at <@ :'period'::tstzrange;

ANALYZE survey, desk;

-- A value with its unit, and a duration for people (minutes below an hour, hours above), in nine characters.
CREATE OR REPLACE FUNCTION pg_temp.unit(value anyelement, unit text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT lpad(value || rpad(' ' || unit, 4), 9)
$$;
CREATE OR REPLACE FUNCTION pg_temp.readable(d interval) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN hours(d) < 1 THEN pg_temp.unit(round(minutes(d)::numeric, 1), 'min')
                ELSE pg_temp.unit(round(hours(d)::numeric, 1), 'h') END
$$;


-- Headline -----------------------------------------------------------------------------------------------------------

SELECT to_char(lower(period) AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY')                     AS from_day,
       to_char(upper(period) AT TIME ZONE 'UTC' - interval '1 day', 'FMDD FMMonth YYYY') AS to_day
FROM (SELECT :'period'::tstzrange AS period) AS _ \gset

\echo
\echo HELP DESK REPORT, :from_day to :to_day
\echo
WITH score AS (
    SELECT to_char(count(*), 'FM999,999') AS tickets,
           nps(nps_score)       FILTER (WHERE nps_score  BETWEEN 0 AND 10) AS nps,
           csat_pct(csat_score) FILTER (WHERE csat_score BETWEEN 1 AND 5)  AS csat_pct,
           csat_avg(csat_score) FILTER (WHERE csat_score BETWEEN 1 AND 5)  AS csat_avg,
           ces_avg(ces_score)   FILTER (WHERE ces_score  BETWEEN 1 AND 7)  AS ces_avg,
           avg_first_response(elapsed(created_at, first_reply_at))         AS first_response,
           avg_resolution_time(elapsed(created_at, resolved_at))           AS resolution,
           sla_pct(created_at, resolved_at, sla_target, :'as_of'::timestamptz)
                                FILTER (WHERE resolved_at IS NULL OR resolved_at >= created_at) AS sla_pct,
           fcr_pct(contacts)    FILTER (WHERE resolved_at IS NOT NULL AND contacts >= 1)        AS fcr_pct,
           reopen_rate(reopens) FILTER (WHERE resolved_at IS NOT NULL)     AS reopen_rate,
           preferred_channel(channel)                                      AS channel
    FROM desk
), loyalty AS (
    SELECT crr(lifetime, :'period'::tstzrange)        AS retention,
           churn_rate(lifetime, :'period'::tstzrange) AS churn
    FROM help_desk.customers
), response AS (
    SELECT feedback_response_rate(score IS NOT NULL)  AS response_rate FROM survey
)
SELECT line.*
FROM score, loyalty, response, LATERAL (VALUES
    ('Would recommend us (NPS)', pg_temp.unit(round(nps, 1), ''),            nps_band(nps) || ' (-100 to 100)'),
    ('Satisfied (CSAT)',         pg_temp.unit(round(csat_pct, 1), '%'),      'mean ' || round(csat_avg, 2) || ' of 5'),
    ('Effort (CES)',             pg_temp.unit(round(ces_avg, 2), ''),        '1 little to 7 much: lower is better'),
    ('Surveys answered',         pg_temp.unit(round(response_rate, 1), '%'), 'of all invitations'),
    ('Customers kept (CRR)',     pg_temp.unit(round(retention, 1), '%'),     'of those there at the start'),
    ('Customers lost (churn)',   pg_temp.unit(round(churn, 1), '%'),         'of those there at the start'),
    ('First response',           pg_temp.readable(first_response),           'mean, around the clock'),
    ('Resolution',               pg_temp.readable(resolution),               'mean, around the clock'),
    ('Resolved in time (SLA)',   pg_temp.unit(round(sla_pct, 1), '%'),       'within the target; overdue is missed'),
    ('Solved at once (FCR)',     pg_temp.unit(round(fcr_pct, 1), '%'),       'resolved with the first contact'),
    ('Reopened',                 pg_temp.unit(round(reopen_rate, 1), '%'),   'of resolved tickets, at least once'),
    ('Tickets',                  pg_temp.unit(tickets, ''),                  'most of them by ' || channel)
) AS line ("Measure", "Value", "Meaning");


-- By channel ---------------------------------------------------------------------------------------------------------

\echo 'BY CHANNEL'
\echo
SELECT CASE WHEN grouping(channel) = 1 THEN 'all' ELSE coalesce(channel, '(not noted)') END AS "Channel",
       to_char(count(*), '99,999')                                                      AS "Tickets",
       round(nps(nps_score)       FILTER (WHERE nps_score  BETWEEN 0 AND 10), 1)        AS "NPS",
       round(csat_pct(csat_score) FILTER (WHERE csat_score BETWEEN 1 AND 5), 1)         AS "CSAT %",
       round(ces_avg(ces_score)   FILTER (WHERE ces_score  BETWEEN 1 AND 7), 2)         AS "CES",
       pg_temp.readable(avg_first_response(elapsed(created_at, first_reply_at)))        AS "Response",
       pg_temp.readable(avg_resolution_time(elapsed(created_at, resolved_at)))          AS "Resolution",
       round(sla_pct(created_at, resolved_at, sla_target, :'as_of'::timestamptz)
             FILTER (WHERE resolved_at IS NULL OR resolved_at >= created_at), 1)        AS "SLA %",
       round(fcr_pct(contacts) FILTER (WHERE resolved_at IS NOT NULL AND contacts >= 1), 1) AS "FCR %",
       round(reopen_rate(reopens) FILTER (WHERE resolved_at IS NOT NULL), 1)            AS "Reopen %"
FROM desk
GROUP BY ROLLUP (channel)
ORDER BY grouping(channel), channel IS NULL, count(*) DESC;


-- Month by month -----------------------------------------------------------------------------------------------------

\echo 'MONTH BY MONTH, by creation of the ticket (with an outage from 9 to 13 March)'
\echo
WITH calendar AS (
    SELECT to_char(first, 'YYYY-MM') AS month,
           tstzrange(first AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC') AS period
    FROM generate_series(lower(:'period'::tstzrange) AT TIME ZONE 'UTC',
                         upper(:'period'::tstzrange) AT TIME ZONE 'UTC' - interval '1 day', interval '1 month') AS first
), loyalty AS (
    SELECT month, crr(lifetime, period) AS retention
    FROM calendar CROSS JOIN help_desk.customers
    GROUP BY month
)
SELECT month                                                                            AS "Month",
       to_char(count(*), '99,999')                                                      AS "Tickets",
       round(nps(nps_score)       FILTER (WHERE nps_score  BETWEEN 0 AND 10), 1)        AS "NPS",
       round(csat_pct(csat_score) FILTER (WHERE csat_score BETWEEN 1 AND 5), 1)         AS "CSAT %",
       round(ces_avg(ces_score)   FILTER (WHERE ces_score  BETWEEN 1 AND 7), 2)         AS "CES",
       pg_temp.readable(avg_first_response(elapsed(created_at, first_reply_at)))        AS "Response",
       pg_temp.readable(avg_resolution_time(elapsed(created_at, resolved_at)))          AS "Resolution",
       round(sla_pct(created_at, resolved_at, sla_target, :'as_of'::timestamptz)
             FILTER (WHERE resolved_at IS NULL OR resolved_at >= created_at), 1)        AS "SLA %",
       round(fcr_pct(contacts) FILTER (WHERE resolved_at IS NOT NULL AND contacts >= 1), 1) AS "FCR %",
       round(retention, 1)                                                              AS "Kept %"
FROM desk JOIN loyalty USING (month)
GROUP BY month, retention
ORDER BY month;

\echo 'CHANNEL MIX, percent of the tickets with a channel'
\echo
SELECT month AS "Month",
       round((mix ->> 'email')::numeric, 1) AS "email", round((mix ->> 'chat')::numeric, 1) AS "chat",
       round((mix ->> 'phone')::numeric, 1) AS "phone", round((mix ->> 'web')::numeric, 1)  AS "web",
       favourite AS "Favourite"
FROM (SELECT month, channel_mix(channel) AS mix, preferred_channel(channel) AS favourite FROM desk GROUP BY month) AS _
ORDER BY month;


-- Agents -------------------------------------------------------------------------------------------------------------

\echo 'AGENTS, the five highest and the five lowest by CSAT (with at least 100 answers)'
\echo
WITH scorecard AS (
    SELECT agent, team, count(*) AS tickets,
           count(*)             FILTER (WHERE csat_score BETWEEN 1 AND 5) AS answers,
           csat_pct(csat_score) FILTER (WHERE csat_score BETWEEN 1 AND 5) AS csat_pct,
           csat_avg(csat_score) FILTER (WHERE csat_score BETWEEN 1 AND 5) AS csat_avg,
           fcr_pct(contacts)    FILTER (WHERE resolved_at IS NOT NULL AND contacts >= 1) AS fcr_pct,
           avg_first_response(elapsed(created_at, first_reply_at))        AS first_response
    FROM desk
    WHERE agent IS NOT NULL
    GROUP BY agent, team
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY csat_pct DESC, agent COLLATE "C") AS rank, count(*) OVER () AS agents
    FROM scorecard
    WHERE answers >= 100
)
SELECT rank AS "Rank", agent AS "Agent", team AS "Team", to_char(tickets, '99,999') AS "Tickets",
       answers AS "Answers", round(csat_pct, 1) AS "CSAT %", round(csat_avg, 2) AS "Mean",
       pg_temp.readable(first_response) AS "Response", round(fcr_pct, 1) AS "FCR %"
FROM ranked
WHERE rank <= 5 OR rank > agents - 5
ORDER BY rank;


-- What is not in these numbers ---------------------------------------------------------------------------------------

\echo 'ROWS LEFT OUT, and why'
\echo
SELECT part AS "Left out of", reason AS "Because", to_char(rows, '99,999') AS "Rows",
       to_char(total, '99,999') || ' ' || what AS "Of"
FROM (SELECT count(*)                                             AS tickets,
             count(*) FILTER (WHERE first_reply_at IS NULL)       AS unanswered,
             count(*) FILTER (WHERE first_reply_at < created_at)  AS reply_reversed,
             count(*) FILTER (WHERE resolved_at IS NULL)          AS unresolved,
             count(*) FILTER (WHERE resolved_at < created_at)     AS resolution_reversed,
             count(*) FILTER (WHERE resolved_at IS NULL AND created_at + sla_target >= :'as_of') AS in_time,
             count(*) FILTER (WHERE resolved_at IS NOT NULL AND contacts < 1) AS uncounted,
             count(*) FILTER (WHERE channel IS NULL)              AS no_channel
      FROM desk) AS t,
     (SELECT count(*) AS n FROM help_desk.surveys JOIN desk USING (ticket_id)) AS every,
     (SELECT count(*)                                             AS surveys,
             count(*) FILTER (WHERE score IS NULL)                AS unanswered,
             count(score) FILTER (WHERE kind = 'nps')             AS nps,
             count(score) FILTER (WHERE kind = 'csat')            AS csat,
             count(score) FILTER (WHERE kind = 'ces')             AS ces,
             count(*) FILTER (WHERE kind = 'nps'  AND score NOT BETWEEN 0 AND 10) AS nps_off,
             count(*) FILTER (WHERE kind = 'csat' AND score NOT BETWEEN 1 AND 5)  AS csat_off,
             count(*) FILTER (WHERE kind = 'ces'  AND score NOT BETWEEN 1 AND 7)  AS ces_off
      FROM survey) AS s,
     (SELECT count(*) AS customers, count(*) FILTER (WHERE isempty(lifetime)) AS empty FROM help_desk.customers) AS c,
     (SELECT count(*) AS agents, count(*) FILTER (WHERE answers < 100) AS unranked
      FROM (SELECT count(*) FILTER (WHERE csat_score BETWEEN 1 AND 5) AS answers
            FROM desk WHERE agent_id IS NOT NULL GROUP BY agent_id) AS _) AS a,
     LATERAL (VALUES
        ('First response',  'no reply yet',                            t.unanswered,          t.tickets,   'tickets'),
        ('First response',  'reply before the ticket''s creation',     t.reply_reversed,      t.tickets,   'tickets'),
        ('Resolution',      'not resolved yet',                        t.unresolved,          t.tickets,   'tickets'),
        ('Resolution, SLA', 'resolved before its creation',            t.resolution_reversed, t.tickets,   'tickets'),
        ('SLA',             'open, and still within its target',       t.in_time,             t.tickets,   'tickets'),
        ('FCR, Reopened',   'not resolved yet',                        t.unresolved,          t.tickets,   'tickets'),
        ('FCR',             'resolved, but contacts were not counted', t.uncounted,           t.tickets,   'tickets'),
        ('Channel mix',     'channel not noted',                       t.no_channel,          t.tickets,   'tickets'),
        ('Every score',     'answered again later',                    every.n - s.surveys,   every.n,     'surveys'),
        ('Every score',     'survey not answered',                     s.unanswered,          s.surveys,   'surveys'),
        ('NPS',             'score off the scale 0 to 10',             s.nps_off,             s.nps,       'answers'),
        ('CSAT',            'score off the scale 1 to 5',              s.csat_off,            s.csat,      'answers'),
        ('CES',             'score off the scale 1 to 7',              s.ces_off,             s.ces,       'answers'),
        ('CRR, churn',      'lifetime has no moment in it',            c.empty,               c.customers, 'customers'),
        ('Agents',          'fewer than 100 answers: not ranked',      a.unranked,            a.agents,    'agents')
     ) AS line (part, reason, rows, total, what);
\echo
