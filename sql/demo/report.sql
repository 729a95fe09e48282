-- What a manager asks first, on one page: the last 30 days beside the 30 days before. Run sample_help_desk.sql and create_views first.
--
--     psql -d the_database -f report.sql        -v views=helpdesk_metrics
--
-- It reads the views for BI tools in the schema `views`, by plain SQL that any tool could send. Functions of the extension give what
-- plain SQL cannot: confidence intervals, medians of weeks from days, retention. The views work out each ticket anew from its
-- messages and events; so those that are needed more than once are read once.

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
\if :{?views}
\else
\set views helpdesk_metrics
\endif

BEGIN ISOLATION LEVEL REPEATABLE READ;      -- one now() for all tables
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;      -- compiling the plans of the views takes longer than running them over this many rows
SET LOCAL work_mem = '64MB';
SELECT set_config('search_path', concat_ws(', ', quote_ident(:'views'), extnamespace::regnamespace), true) AS path
FROM pg_extension WHERE extname = 'helpdesk_metrics' \gset

SELECT today, today - 29 AS since, today - 59 AS before_since,
       to_char(today - 29, 'FMDD FMMonth YYYY') AS first_day, to_char(today, 'FMDD FMMonth YYYY') AS last_day
FROM (SELECT (now() AT TIME ZONE 'Europe/Berlin')::date AS today) AS _ \gset

\echo
\echo HELP DESK REPORT, :first_day to :last_day, beside the 30 days before
\echo

CREATE TEMP TABLE period ON COMMIT DROP AS SELECT * FROM bi_periods WHERE period = 'last 30 days';
CREATE TEMP TABLE ticket ON COMMIT DROP AS
SELECT created_day >= :'since' AS is_current, team, inbox, tags, first_response_hours, resolution_hours, agents, csat_satisfied_pct, one_touch_pct,
       sla_met_pct, bot_resolved_pct, bot_handed_off_pct, is_repeat_7d_pct
FROM bi_tickets WHERE created_day >= :'before_since';
CREATE TEMP TABLE survey ON COMMIT DROP AS SELECT coalesce(answered_day, asked_day) >= :'since' AS is_current, * FROM bi_surveys;
DELETE FROM survey WHERE coalesce(answered_day, asked_day) < :'before_since';
CREATE TEMP TABLE backlog ON COMMIT DROP AS      -- today's beside that of four weeks ago, on the same weekday
SELECT day = :'today' AS is_current, * FROM bi_backlog WHERE day IN (:'today', date :'today' - 28);
ANALYZE period, ticket, survey, backlog;

CREATE OR REPLACE FUNCTION pg_temp.share(part numeric, whole numeric) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT 100 * part / nullif(whole, 0)
$$;
-- A value with its unit, aligned: hours below one are minutes.
CREATE OR REPLACE FUNCTION pg_temp.shown(value double precision, unit text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lpad(CASE WHEN unit = 'h' AND value < 1 THEN to_char(value * 60, 'FM990.0') || ' min'
                     WHEN unit = 'h' THEN to_char(value, 'FM9990.0') || ' h  '
                     WHEN unit = '%' THEN to_char(value, 'FM990.0') || ' %  '
                     WHEN unit = 'points' THEN to_char(value, 'FM990.0') || '    '
                     WHEN unit = 'scale' THEN to_char(value, 'FM990.00') || '   '
                     ELSE to_char(value, 'FM999,999') || '    ' END, 10)
$$;
-- What became of it: counts and durations in per cent, percentages and points as the difference.
CREATE OR REPLACE FUNCTION pg_temp.change(now double precision, before double precision, unit text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN unit IN ('h', '') THEN lpad(to_char(round((100 * now / nullif(before, 0) - 100)::numeric), 'FMS990') || ' %', 6)
                WHEN unit = 'scale' THEN lpad(to_char(round((now - before)::numeric, 2), 'FMS990.00'), 6)
                ELSE lpad(to_char(round((now - before)::numeric, 1), 'FMS990.0'), 6) END
$$;


-- Overview ------------------------------------------------------------------------------------------------------------

WITH desk AS (
    SELECT true AS is_current, sum(created) AS created, sum(resolved) AS resolved, pg_temp.share(sum(csat_satisfied), sum(csat_answers)) AS csat,
           pg_temp.share(sum(nps_promoters) - sum(nps_detractors), sum(nps_promoters) + sum(nps_passives) + sum(nps_detractors)) AS nps,
           pg_temp.share(sum(sla_met), sum(sla_judged)) AS sla, pg_temp.share(sum(fcr_hits), sum(fcr_known)) AS fcr
    FROM period
    UNION ALL
    SELECT false, sum(created_previous), sum(resolved_previous), pg_temp.share(sum(csat_satisfied_previous), sum(csat_answers_previous)),
           pg_temp.share(sum(nps_promoters_previous) - sum(nps_detractors_previous),
                         sum(nps_promoters_previous) + sum(nps_passives_previous) + sum(nps_detractors_previous)),
           pg_temp.share(sum(sla_met_previous), sum(sla_judged_previous)), pg_temp.share(sum(fcr_hits_previous), sum(fcr_known_previous))
    FROM period
), handling AS (    -- of the tickets created in these days
    SELECT is_current, percentile_cont(0.5) WITHIN GROUP (ORDER BY first_response_hours) AS response,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY first_response_hours) AS response_p90,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY resolution_hours) AS resolution,
           avg(bot_resolved_pct) AS bot_resolved, avg(bot_handed_off_pct) AS handed_off,
           avg(is_repeat_7d_pct) AS repeats, 100 * avg((agents > 1)::integer) FILTER (WHERE agents > 0) AS goes_on
    FROM ticket GROUP BY is_current
), own AS (
    SELECT is_current, avg(score) FILTER (WHERE kind = 'ces') AS ces, avg(answered_pct) AS answered FROM survey GROUP BY is_current
), waiting AS (
    SELECT is_current, sum(open) AS open FROM backlog GROUP BY is_current
), customer AS (
    SELECT is_current, crr(lifetime, tstzrange(since AT TIME ZONE 'Europe/Berlin', (since + interval '30 days') AT TIME ZONE 'Europe/Berlin')) AS kept
    FROM (VALUES (true, timestamp :'since'), (false, timestamp :'before_since')) AS _ (is_current, since), company.subscriptions GROUP BY is_current
), line AS (
    SELECT is_current, line.*
    FROM desk JOIN handling USING (is_current) JOIN own USING (is_current) JOIN waiting USING (is_current) JOIN customer USING (is_current),
    LATERAL (VALUES
        (1, 'Conversations created', created::double precision, '', 0, ''),
        (2, 'Conversations resolved', resolved, '', 0, ''),
        (3, 'Backlog', open, '', -1, 'not resolved; beside four weeks ago'),
        (4, 'First response, median', response, 'h', -1, 'from creation, or from the bot''s hand-off'),
        (5, 'First response, 90th percentile', response_p90, 'h', -1, 'one in ten waits longer, nights and weekends counted'),
        (6, 'Resolution, median', resolution, 'h', -1, ''),
        (7, 'SLA met', sla, '%', 1, 'first response and resolution, each clock'),
        (8, 'Solved at once (FCR)', fcr, '%', 1, 'of the resolved ones: one answer, not reopened'),
        (9, 'Two agents or more', goes_on, '%', -1, 'of the answered ones: somebody else went on'),
        (10, 'Asked again within 7 days', repeats, '%', -1, ''),
        (11, 'Satisfied (CSAT)', csat, '%', 1, '4 or 5 of 5'),
        (12, 'Would recommend us (NPS)', nps, 'points', 1, '-100 to 100, see below'),
        (13, 'Effort (CES)', ces, 'scale', -1, '1 little to 7 much'),
        (14, 'Surveys answered', answered, '%', 0, ''),
        (15, 'Bot: solved', bot_resolved, '%', 1, 'of the chats with a bot; not reopened within 7 days'),
        (16, 'Bot: handed over', handed_off, '%', 0, ''),
        (17, 'Customers kept (CRR)', kept, '%', 1, 'of those there at the start')
    ) AS line (place, name, value, unit, better, meaning)
)
SELECT recent.name AS "Measure", pg_temp.shown(recent.value, recent.unit) AS "30 days", pg_temp.shown(past.value, recent.unit) AS "  before",
       pg_temp.change(recent.value, past.value, recent.unit) AS "Change",
       CASE WHEN abs(recent.value - past.value) <= 0.015 * abs(past.value) OR recent.better = 0 THEN ''
            WHEN (recent.value > past.value) = (recent.better = 1) THEN 'better' ELSE 'worse' END AS "Is", recent.meaning AS "Meaning"
FROM line AS recent JOIN line AS past USING (place)
WHERE recent.is_current AND NOT past.is_current
ORDER BY place;


-- NPS: is it more than chance? ----------------------------------------------------------------------------------------

\echo 'NPS, and how sure it is'
\echo
WITH answer AS (
    SELECT is_current, nps_agg(score) AS nps FROM survey WHERE kind = 'nps' AND score IS NOT NULL GROUP BY is_current
)
SELECT CASE WHEN is_current THEN 'last 30 days' ELSE 'before' END AS "Answered in", num_values(nps) AS "Answers",
       (nps::jsonb ->> 'promoters')::integer AS "Promoters", (nps::jsonb ->> 'passives')::integer AS "Passives",
       (nps::jsonb ->> 'detractors')::integer AS "Detractors", round(nps(nps), 1) AS "NPS",
       round(confidence_low(nps)) || ' to ' || round(confidence_high(nps)) AS "95% sure",
       CASE WHEN is_current THEN CASE WHEN is_significant(nps, lag(nps) OVER (ORDER BY is_current)) THEN 'more than chance' ELSE 'can be chance' END
            END AS "Change"
FROM answer ORDER BY is_current DESC;


-- By team and inbox ---------------------------------------------------------------------------------------------------

\echo 'BY TEAM, AND BY INBOX'
\echo
WITH counted AS (
    SELECT team, inbox, sum(created) AS created, sum(created_previous) AS before, sum(resolved) AS resolved,
           pg_temp.share(sum(csat_satisfied), sum(csat_answers)) AS csat,
           pg_temp.share(sum(csat_satisfied_previous), sum(csat_answers_previous)) AS csat_before,
           pg_temp.share(sum(nps_promoters) - sum(nps_detractors), sum(nps_promoters) + sum(nps_passives) + sum(nps_detractors)) AS nps,
           pg_temp.share(sum(sla_met), sum(sla_judged)) AS sla, pg_temp.share(sum(sla_met_previous), sum(sla_judged_previous)) AS sla_before,
           pg_temp.share(sum(fcr_hits), sum(fcr_known)) AS fcr
    FROM period GROUP BY GROUPING SETS ((team), (inbox))
), timed AS (
    SELECT team, inbox, percentile_cont(0.5) WITHIN GROUP (ORDER BY first_response_hours) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY first_response_hours) AS p90
    FROM ticket WHERE is_current GROUP BY GROUPING SETS ((team), (inbox))
)
SELECT coalesce(counted.team, counted.inbox) AS "Team or inbox", to_char(created, '99,999') AS "Created",
       pg_temp.change(created, before, '') AS "Change", to_char(resolved, '99,999') AS "Resolved",
       pg_temp.shown(median, 'h') AS "  Median", pg_temp.shown(p90, 'h') AS "     p90",
       to_char(sla, '990.0') AS " SLA %", pg_temp.change(sla, sla_before, '%') AS "Change", to_char(fcr, '990.0') AS " FCR %",
       to_char(csat, '990.0') AS "CSAT %", pg_temp.change(csat, csat_before, '%') AS "Change", to_char(nps, '990') AS " NPS"
FROM counted LEFT JOIN timed ON timed.team IS NOT DISTINCT FROM counted.team AND timed.inbox IS NOT DISTINCT FROM counted.inbox
ORDER BY counted.team IS NULL, counted.created DESC;
\echo 'The times are of the first response. (none): the bot or nobody answered.'
\echo


-- By tag --------------------------------------------------------------------------------------------------------------

\echo 'BY TAG (a conversation counts under each of its tags)'
\echo
SELECT tag AS "Tag", to_char(count(*) FILTER (WHERE is_current), '99,999') AS "Created",
       pg_temp.change(count(*) FILTER (WHERE is_current), count(*) FILTER (WHERE NOT is_current), '') AS "Change",
       pg_temp.shown(percentile_cont(0.5) WITHIN GROUP (ORDER BY first_response_hours) FILTER (WHERE is_current), 'h') AS "Response",
       pg_temp.shown(percentile_cont(0.5) WITHIN GROUP (ORDER BY resolution_hours) FILTER (WHERE is_current), 'h') AS "Resolution",
       round(avg(sla_met_pct) FILTER (WHERE is_current), 1) AS "SLA %", round(avg(one_touch_pct) FILTER (WHERE is_current), 1) AS "FCR %",
       round(100 * avg((agents > 1)::integer) FILTER (WHERE is_current AND agents > 0), 1) AS "2+ agents %",
       round(avg(csat_satisfied_pct) FILTER (WHERE is_current), 1) AS "CSAT %"
FROM ticket CROSS JOIN unnest(CASE WHEN tags <> '{}' THEN tags ELSE '{(none)}' END) AS tag
GROUP BY tag ORDER BY count(*) FILTER (WHERE is_current) DESC, tag;


-- Agents --------------------------------------------------------------------------------------------------------------

\echo 'AGENTS, the five highest and the five lowest by CSAT (with at least 30 ratings)'
\echo
WITH agent AS (     -- ratings belong to the agent whom they name, first responses to who gave them, the rest to the assignee
    SELECT agent_id, agent, sum(created) AS assigned, sum(first_responses) AS first_responses, sum(agent_messages) AS messages,
           sum(first_response_hours_sum) / nullif(sum(first_responses), 0) AS response, pg_temp.share(sum(sla_met), sum(sla_judged)) AS sla,
           pg_temp.share(sum(fcr_hits), sum(fcr_known)) AS fcr, pg_temp.share(sum(csat_satisfied_previous), sum(csat_answers_previous)) AS csat_before
    FROM period GROUP BY agent_id, agent
), rating AS (
    SELECT agent_id, rate_agg(satisfied_pct = 100) AS csat FROM survey WHERE kind = 'csat' AND score IS NOT NULL AND is_current GROUP BY agent_id
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY pct(csat) DESC, agent COLLATE "C") AS rank, count(*) OVER () AS agents
    FROM agent JOIN rating USING (agent_id) WHERE agent_id <> 0 AND num_values(csat) >= 30
)
SELECT rank AS "Rank", agent AS "Agent", assigned AS "Assigned", first_responses AS "Answered", messages AS "Messages",
       pg_temp.shown(response, 'h') AS "Response*", to_char(sla, '990.0') AS " SLA %", to_char(fcr, '990.0') AS " FCR %",
       num_values(csat) AS "Ratings", round(pct(csat), 1) AS "CSAT %",
       round(confidence_low(csat)) || ' to ' || round(confidence_high(csat)) AS "95% sure",
       pg_temp.change(pct(csat)::double precision, csat_before, '%') AS "Change"
FROM ranked
WHERE rank <= 5 OR rank > agents - 5
ORDER BY rank;
\echo '* the mean: medians of agents are in bi_tickets'
\echo


-- Week by week: days combine ------------------------------------------------------------------------------------------
-- The days' summaries add up to the week's: its median is that of its tickets, not a mean of daily medians.

\echo 'WEEK BY WEEK'
\echo
SELECT to_char(date_trunc('week', day), 'FMDD Mon') AS "Week of", to_char(sum(created), '99,999') AS "Created",
       to_char(sum(resolved), '99,999') AS "Resolved", (array_agg(backlog ORDER BY day DESC))[1] AS "Backlog",
       repeat('#', ((array_agg(backlog ORDER BY day DESC))[1] / 100.0)::integer) AS "of 100 each",
       pg_temp.shown(hours(percentile(combine(first_response), 0.5)), 'h') AS "Response",
       pg_temp.shown(hours(percentile(combine(resolution), 0.5)), 'h') AS "Resolution",
       round(pct(combine(sla)), 1) AS "SLA %", round(pct(combine(csat)), 1) AS "CSAT %", round(nps(combine(nps_answers)), 1) AS "NPS"
FROM daily_metrics WHERE day >= date_trunc('week', date :'today') - interval '13 weeks'
GROUP BY date_trunc('week', day) ORDER BY date_trunc('week', day);
\echo 'Response and resolution are medians; SLA is the share of conversations that missed neither clock.'
\echo 'Eleven weeks ago everything was down for five days, and one day four weeks later was a holiday.'
\echo


-- Backlog -------------------------------------------------------------------------------------------------------------

\echo 'BACKLOG, by age'
\echo
SELECT CASE WHEN grouping(team) = 1 THEN 'all' ELSE team END AS "Team", sum(open) FILTER (WHERE is_current) AS "Open",
       sum(open_under_1d) FILTER (WHERE is_current) AS "< 1 day", sum(open_1_3d) FILTER (WHERE is_current) AS "1-3 days",
       sum(open_3_7d) FILTER (WHERE is_current) AS "3-7 days", sum(open_7_30d) FILTER (WHERE is_current) AS "7-30 days",
       sum(open_over_30d) FILTER (WHERE is_current) AS "> 30 days", sum(unassigned) AS "Unassigned", sum(waiting) AS "Waiting for us",
       sum(open) FILTER (WHERE NOT is_current) AS "4 weeks ago"
FROM backlog
GROUP BY ROLLUP (team) ORDER BY grouping(team), team;


-- Promises ------------------------------------------------------------------------------------------------------------

\echo 'SLA, of the clocks that were due in these 30 days'
\echo
SELECT policy AS "Policy", replace(measure, '_', ' ') AS "Clock", count(*) FILTER (WHERE met_pct = 100) AS "Met",
       count(*) FILTER (WHERE met_pct = 0) AS "Missed",
       count(*) FILTER (WHERE is_running AND met_pct = 0) AS "of these running", round(avg(met_pct), 1) AS "Met %",
       pg_temp.shown(percentile_cont(0.5) WITHIN GROUP (ORDER BY hours_late) FILTER (WHERE hours_late > 0), 'h') AS "Late by (median)"
FROM bi_sla WHERE due_day BETWEEN :'since' AND :'today' AND met_pct IS NOT NULL
GROUP BY policy, measure ORDER BY policy, measure;


-- When they come ------------------------------------------------------------------------------------------------------

\echo 'WHEN THEY COME: conversations a week, by weekday and hour'
\echo
SELECT (ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[weekday] AS "Day",
       round(sum(per_week) FILTER (WHERE hour < 7)) AS "0-7", round(sum(per_week) FILTER (WHERE hour IN (7, 8))) AS "7-9",
       round(sum(per_week) FILTER (WHERE hour IN (9, 10))) AS "9-11", round(sum(per_week) FILTER (WHERE hour IN (11, 12))) AS "11-13",
       round(sum(per_week) FILTER (WHERE hour IN (13, 14))) AS "13-15", round(sum(per_week) FILTER (WHERE hour IN (15, 16))) AS "15-17",
       round(sum(per_week) FILTER (WHERE hour IN (17, 18))) AS "17-19", round(sum(per_week) FILTER (WHERE hour > 18)) AS "19-24",
       round(sum(per_week)) AS "All", repeat('#', round(sum(per_week) / 20)::integer) AS "of 20 each"
FROM bi_arrivals GROUP BY weekday ORDER BY weekday;


-- What is not in these numbers ----------------------------------------------------------------------------------------

\echo 'ROWS LEFT OUT of all time, and why'
\echo
SELECT source_table AS "Rows of", coalesce(replace(measure, '_', ' '), 'everything') AS "Left out of", reason AS "Because", count(*) AS "Rows"
FROM data_quality GROUP BY source_table, measure, reason ORDER BY source_table, measure NULLS FIRST, count(*) DESC, reason;
COMMIT;
