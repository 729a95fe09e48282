-- The half-year of the sample help desk on one page: run sample_help_desk.sql first, in a database with the extension.
--
--     psql -d the_database -f report.sql
--
-- create_views() puts the same views over every product: here over a Chatwoot. The page reads its scorecards, asks the
-- view of tickets what they do not have, and counts with the aggregates over the company's own tables what Chatwoot does
-- not know (NPS, CES, retention). The views leave out what makes no sense, such as a reply before the conversation, and
-- the last table says how many rows that are and why. Over own tables FILTER does it. What is NULL (no reply yet, no
-- answer) counts nowhere by itself; the last table has that, too.

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
SET jit = off;      -- compiling the plans of the views takes longer than running them over this many rows

\set zone 'Europe/Berlin'
SET timezone = :'zone';      -- the days and months of this page, and of the next line
\set period '[2026-01-01 00:00, 2026-07-01 00:00)'


-- The views, and what the tables below read ---------------------------------------------------------------------------

SELECT create_views('chatwoot', 'chatwoot', 'chatwoot_views', :'zone') AS made \gset

-- The views keep nothing: each query works out each ticket anew from its messages and events, which takes seconds. The
-- page groups tickets in four ways of its own, so it takes them once. A BI tool would do the same with a materialized view.
DROP TABLE IF EXISTS pg_temp.ticket;
CREATE TEMP TABLE ticket AS
SELECT ticket_id, to_char(created_at, 'YYYY-MM') AS month, channel, team, status, first_response_at, first_response, first_response_business,
       full_resolution, full_resolution_business, one_touch, reopens, csat_score,
       least(sla_first_response_met, sla_resolution_met) AS sla_met    -- false when one is missed, NULL without a policy
FROM chatwoot_views.tickets
WHERE created_at >= lower(:'period'::tstzrange) AND created_at < upper(:'period'::tstzrange);

-- One answer per survey: whoever answered twice is counted once, with the later answer.
DROP TABLE IF EXISTS pg_temp.survey;
CREATE TEMP TABLE survey AS
SELECT DISTINCT ON (conversation_id, kind) conversation_id AS ticket_id, kind, score,
       CASE WHEN kind = 'nps' AND score BETWEEN 0 AND 10 THEN score END AS nps_score,
       CASE WHEN kind = 'ces' AND score BETWEEN 1 AND 7  THEN score END AS ces_score
FROM company.surveys
ORDER BY conversation_id, kind, answered_at DESC NULLS LAST, survey_id DESC;

ANALYZE ticket, survey;

-- A value with its unit, and a duration for people (minutes below an hour, hours above), in nine characters.
CREATE OR REPLACE FUNCTION pg_temp.unit(value anyelement, unit text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT lpad(value || rpad(' ' || unit, 4), 9)
$$;
CREATE OR REPLACE FUNCTION pg_temp.readable(d interval) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN hours(d) < 1 THEN pg_temp.unit(round(minutes(d)::numeric, 1), 'min')
                ELSE pg_temp.unit(round(hours(d)::numeric, 1), 'h') END
$$;


-- Headline ------------------------------------------------------------------------------------------------------------

SELECT to_char(lower(period), 'FMDD FMMonth YYYY')                     AS from_day,
       to_char(upper(period) - interval '1 day', 'FMDD FMMonth YYYY') AS to_day
FROM (SELECT :'period'::tstzrange AS period) AS _ \gset

\echo
\echo HELP DESK REPORT, :from_day to :to_day
\echo
WITH desk AS (
    SELECT to_char(count(*), 'FM999,999') AS tickets, preferred_channel(channel) AS channel,
           csat_pct(csat_score) AS csat_pct, csat_avg(csat_score) AS csat_avg,
           avg_first_response(first_response) AS first_response, avg_first_response(first_response_business) AS first_response_business,
           avg_resolution_time(full_resolution) AS resolution, avg_resolution_time(full_resolution_business) AS resolution_business,
           sla_pct(sla_met) AS sla_pct, fcr_pct(one_touch) AS fcr_pct, reopen_rate(reopens) AS reopen_rate,
           share_pct(first_response_at IS NULL) FILTER (WHERE status = 'resolved') AS bot_pct
    FROM ticket
), answer AS (
    SELECT nps(nps_score) AS nps, ces_avg(ces_score) AS ces_avg, feedback_response_rate(score IS NOT NULL) AS response_rate
    FROM survey
), loyalty AS (
    SELECT crr(lifetime, :'period'::tstzrange) AS retention, churn_rate(lifetime, :'period'::tstzrange) AS churn
    FROM company.subscriptions
)
SELECT line.*
FROM desk, answer, loyalty, LATERAL (VALUES
    ('Would recommend us (NPS)', pg_temp.unit(round(nps, 1), ''),            nps_band(nps) || ' (-100 to 100)'),
    ('Effort (CES)',             pg_temp.unit(round(ces_avg, 2), ''),        '1 little to 7 much: lower is better'),
    ('NPS and CES answered',     pg_temp.unit(round(response_rate, 1), '%'), 'of all invitations'),
    ('Customers kept (CRR)',     pg_temp.unit(round(retention, 1), '%'),     'of those there at the start'),
    ('Customers lost (churn)',   pg_temp.unit(round(churn, 1), '%'),         'of those there at the start'),
    ('Satisfied (CSAT)',         pg_temp.unit(round(csat_pct, 1), '%'),      'mean ' || round(csat_avg, 2) || ' of 5'),
    ('First response',           pg_temp.readable(first_response),           'mean, around the clock'),
    ('  while open',             pg_temp.readable(first_response_business),  'mean, within the hours of the inbox'),
    ('Resolution',               pg_temp.readable(resolution),               'mean, around the clock'),
    ('  while open',             pg_temp.readable(resolution_business),      'mean, within the hours of the inbox'),
    ('Promises kept (SLA)',      pg_temp.unit(round(sla_pct, 1), '%'),       'first response and resolution both in time'),
    ('Solved at once (FCR)',     pg_temp.unit(round(fcr_pct, 1), '%'),       'resolved with one answer of an agent'),
    ('Solved by the bot',        pg_temp.unit(round(bot_pct, 1), '%'),       'resolved without any answer of an agent'),
    ('Reopened',                 pg_temp.unit(round(reopen_rate, 1), '%'),   'at least once'),
    ('Conversations',            pg_temp.unit(tickets, ''),                  'most of them by ' || channel)
) AS line ("Measure", "Value", "Meaning");


-- By channel: a scorecard as it is ------------------------------------------------------------------------------------

\echo 'BY CHANNEL'
\echo
SELECT channel AS "Channel", to_char(tickets, '99,999') AS "Tickets", to_char(backlog, '9,999') AS "Backlog",
       round(csat_pct, 1) AS "CSAT %",
       pg_temp.readable(first_response_avg) AS "Response", pg_temp.readable(first_response_median) AS "Median",
       pg_temp.readable(mean(resolution)) AS "Resolution", pg_temp.readable(resolution_median) AS "Median",
       round(sla_pct, 1) AS "SLA %", round(fcr_pct, 1) AS "FCR %", round(reopen_rate, 1) AS "Reopen %"
FROM chatwoot_views.channel_scorecard
ORDER BY tickets DESC;


-- By team: a grouping that no scorecard has, with answers from the company's own table --------------------------------

\echo 'BY TEAM'
\echo
SELECT CASE WHEN grouping(team) = 1 THEN 'all' ELSE coalesce(team, '(none)') END AS "Team",
       to_char(count(*), '99,999') AS "Tickets",
       round(nps(nps_score), 1) AS "NPS", round(csat_pct(csat_score), 1) AS "CSAT %", round(ces_avg(ces_score), 2) AS "CES",
       pg_temp.readable(avg_first_response(first_response_business)) AS "Response*",
       pg_temp.readable(avg_resolution_time(full_resolution_business)) AS "Resolution*",
       round(sla_pct(sla_met), 1) AS "SLA %", round(fcr_pct(one_touch), 1) AS "FCR %", round(reopen_rate(reopens), 1) AS "Reopen %"
FROM ticket LEFT JOIN survey USING (ticket_id)      -- no conversation is asked both: a ticket stays one row
GROUP BY ROLLUP (team)
ORDER BY grouping(team), team;
\echo '* within the hours of the inbox; tickets without a team are those that only the bot or nobody answered'
\echo


-- Agents: a summary tells how sure it is ------------------------------------------------------------------------------

\echo 'AGENTS, the five highest and the five lowest by CSAT (with at least 100 answers)'
\echo
WITH ranked AS (
    SELECT *, row_number() OVER (ORDER BY csat_pct DESC, agent COLLATE "C") AS rank, count(*) OVER () AS agents
    FROM chatwoot_views.agent_scorecard
    WHERE num_values(csat) >= 100 AND agent IS NOT NULL
)
SELECT rank AS "Rank", agent AS "Agent", to_char(tickets, '99,999') AS "Tickets", num_values(csat) AS "Answers",
       round(csat_pct, 1) AS "CSAT %",
       round(confidence_low(csat)::numeric) || ' to ' || round(confidence_high(csat)::numeric) AS "95% sure",
       pg_temp.readable(first_response_avg) AS "Response", round(sla_pct, 1) AS "SLA %", round(fcr_pct, 1) AS "FCR %"
FROM ranked
WHERE rank <= 5 OR rank > agents - 5
ORDER BY rank;


-- Month by month: days combine ----------------------------------------------------------------------------------------
-- The days' summaries add up to the month's: its median is that of its tickets, not a mean of daily medians.

\echo 'MONTH BY MONTH (with an outage from 9 to 13 March)'
\echo
WITH desk AS (
    SELECT to_char(day, 'YYYY-MM') AS month, sum(created) AS created, sum(resolved) AS resolved,
           (array_agg(backlog ORDER BY day DESC))[1] AS backlog, pct(combine(csat)) AS csat_pct,
           combine(first_response) AS first_response, combine(resolution) AS resolution
    FROM chatwoot_views.daily_metrics GROUP BY 1
), answer AS (
    SELECT month, share_pct(channel = 'chat') AS chat_pct, nps(nps_score) AS nps, ces_avg(ces_score) AS ces_avg
    FROM ticket LEFT JOIN survey USING (ticket_id) GROUP BY month
), loyalty AS (
    SELECT to_char(first, 'YYYY-MM') AS month, crr(lifetime, tstzrange(first, first + interval '1 month')) AS retention
    FROM generate_series(lower(:'period'::tstzrange), upper(:'period'::tstzrange) - interval '1 day', interval '1 month') AS first
         CROSS JOIN company.subscriptions
    GROUP BY first
)
SELECT month AS "Month", to_char(created, '99,999') AS "Created", to_char(resolved, '99,999') AS "Resolved",
       to_char(backlog, '9,999') AS "Backlog", round(chat_pct, 1) AS "Chat %",
       round(nps, 1) AS "NPS", round(csat_pct, 1) AS "CSAT %", round(ces_avg, 2) AS "CES",
       pg_temp.readable(mean(first_response)) AS "Response", pg_temp.readable(percentile(first_response, 0.5)) AS "Median",
       pg_temp.readable(percentile(resolution, 0.5)) AS "Resolution", round(retention, 1) AS "Kept %"
FROM desk JOIN answer USING (month) JOIN loyalty USING (month)
ORDER BY month;
\echo 'Resolution is a median as well; kept are customers of the month''s start'
\echo


-- Promises ------------------------------------------------------------------------------------------------------------

\echo 'PROMISES (an open conversation past its time is missed)'
\echo
SELECT policy AS "Policy", CASE measure WHEN 'first_response' THEN 'first response' ELSE measure END AS "Promise",
       pg_temp.readable(make_interval(secs => CASE measure WHEN 'first_response' THEN first_response_time_threshold
                                                           ELSE resolution_time_threshold END)) AS "Within",
       CASE WHEN only_during_business_hours THEN 'while open' ELSE 'around the clock' END AS "Counted",
       to_char(met, '99,999') AS "Met", to_char(missed, '99,999') AS "Missed", running AS "Running", round(sla_pct, 1) AS "SLA %"
FROM chatwoot_views.sla_scorecard JOIN chatwoot.sla_policies ON name = policy
ORDER BY first_response_time_threshold, measure;


-- What is not in these numbers ----------------------------------------------------------------------------------------

\echo 'ROWS LEFT OUT, and why'
\echo
WITH t AS (
    SELECT count(*) AS tickets,
           count(*) FILTER (WHERE first_response_at IS NULL AND status = 'resolved')  AS by_bot,
           count(*) FILTER (WHERE first_response_at IS NULL AND status <> 'resolved') AS unanswered,
           count(*) FILTER (WHERE status <> 'resolved') AS unresolved,
           count(*) FILTER (WHERE one_touch IS NULL)    AS never_resolved,
           count(*) FILTER (WHERE sla_met IS NULL)      AS no_promise
    FROM ticket
), s AS (
    SELECT count(*) AS surveys, count(*) FILTER (WHERE score IS NULL) AS unanswered,
           count(score) FILTER (WHERE kind = 'nps') AS nps, count(score) - count(nps_score) - count(ces_score) AS off,
           count(score) FILTER (WHERE kind = 'nps') - count(nps_score) AS nps_off, count(score) FILTER (WHERE kind = 'ces') AS ces
    FROM survey
), source (source_table, total) AS (
              SELECT 'conversations', count(*)         FROM chatwoot.conversations
    UNION ALL SELECT 'messages', count(*)              FROM chatwoot.messages
    UNION ALL SELECT 'csat_survey_responses', count(*) FROM chatwoot.csat_survey_responses
    UNION ALL SELECT 'applied_slas', count(*)          FROM chatwoot.applied_slas
)
SELECT part AS "Left out of", reason AS "Because", to_char(rows, '99,999') AS "Rows", to_char(total, '999,999') || ' ' || what AS "Of"
FROM (
    SELECT 1 AS place, source_table AS what, coalesce(replace(measure, '_', ' '), 'everything') AS part, reason, count(*) AS rows, total
    FROM chatwoot_views.data_quality LEFT JOIN source USING (source_table)
    GROUP BY source_table, measure, reason, total
    UNION ALL
    SELECT place, what, part, reason, rows, total
    FROM t, s, (SELECT count(*) AS every FROM company.surveys) AS every,
         (SELECT count(*) AS customers, count(*) FILTER (WHERE isempty(lifetime)) AS empty FROM company.subscriptions) AS c, LATERAL (VALUES
        (2, 'first response',  'resolved, only the bot answered',      t.by_bot,                t.tickets,   'tickets'),
        (2, 'first response',  'no answer of an agent yet',            t.unanswered,            t.tickets,   'tickets'),
        (2, 'full resolution', 'not resolved, or open again',          t.unresolved,            t.tickets,   'tickets'),
        (2, 'FCR',             'never resolved',                       t.never_resolved,        t.tickets,   'tickets'),
        (2, 'SLA',             'nothing was promised',                 t.no_promise,            t.tickets,   'tickets'),
        (3, 'NPS, CES',        'answered again later',                 every - s.surveys,       every,       'surveys'),
        (3, 'NPS, CES',        'survey not answered',                  s.unanswered,            s.surveys,   'surveys'),
        (3, 'NPS',             'score off the scale 0 to 10',          s.nps_off,               s.nps,       'answers'),
        (3, 'CES',             'score off the scale 1 to 7',           s.off - s.nps_off,       s.ces,       'answers'),
        (4, 'CRR, churn',      'lifetime has no moment in it',         c.empty,                 c.customers, 'customers')
    ) AS line (place, part, reason, rows, total, what)
) AS line
ORDER BY place, what, part, rows DESC;

SELECT to_char((SELECT count(*) FROM chatwoot.conversations), 'FM999,999')  AS conversations,
       to_char((SELECT count(*) FROM ticket), 'FM999,999')                  AS tickets,
       to_char((SELECT count(*) FROM chatwoot_views.data_quality
                WHERE source_table = 'conversations' AND measure IS NULL), 'FM999,999') AS left_out \gset
\echo :conversations conversations in Chatwoot = :tickets tickets above + :left_out left out of everything
\echo
