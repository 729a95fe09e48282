-- The metrics over the canonical views of any source. A ticket counts on the day of its creation, a resolution and an answer to a survey on their
-- own; days are those of the zone that create_views was given. Each measure belongs to whom the canonical views name for it.

-- When tickets were open, each time from an opening until the next resolution, and whether that is known: a ticket can be resolved nobody knows when.
CREATE VIEW {stored}.open_spans AS
SELECT span.account_id, span.ticket_id, span.is_reopening, (span.changed_at AT TIME ZONE {time_zone})::date AS opened_day,
    (span.resolved_at AT TIME ZONE {time_zone})::date AS resolved_day,
    (span.resolved_at IS NULL AND ticket.status IN ('resolved', 'closed')) IS NOT TRUE AS is_known
FROM (
    SELECT change.account_id, change.ticket_id, change.is_open, change.changed_at, change.was_open IS NOT NULL AS is_reopening,
        lead(change.changed_at) OVER (PARTITION BY change.ticket_id ORDER BY change.changed_at) AS resolved_at
    FROM (
        SELECT row.account_id, row.ticket_id, row.changed_at, row.status NOT IN ('resolved', 'closed') AS is_open,
            lag(row.status NOT IN ('resolved', 'closed')) OVER (PARTITION BY row.ticket_id ORDER BY row.changed_at) AS was_open
        FROM {views}.status_changes AS row
    ) AS change WHERE change.is_open IS DISTINCT FROM change.was_open
) AS span
JOIN {views}.tickets AS ticket ON ticket.ticket_id = span.ticket_id
WHERE span.is_open;

-- Surveys of the product, and those of the setting surveys, which are read where they stand.
CREATE VIEW {internal}.counted_surveys AS
SELECT survey.account_id, survey.survey_id, survey.ticket_id, survey.agent_id, survey.kind, survey.asked_at, survey.answered_at, survey.score, survey.feedback,
    false AS is_own
FROM {stored}.survey_facts AS survey WHERE survey.superseded IS NOT TRUE
UNION ALL
SELECT survey.account_id, survey.survey_id, survey.ticket_id, survey.agent_id, survey.kind, survey.asked_at, survey.answered_at, survey.score, survey.feedback,
    true
FROM {internal}.own_answers AS survey WHERE survey.superseded IS NOT TRUE;

-- What happened on each day: a row for each account, day and kind of event, with the summaries that add up. Of a store, what is settled changes with the
-- rows of tickets alone; a clock that runs is judged when it is read.
CREATE VIEW {internal}.daily_counts AS
WITH ticket AS (
    SELECT ticket.account_id, (ticket.created_at AT TIME ZONE {time_zone})::date AS day, (ticket.resolved_at AT TIME ZONE {time_zone})::date AS resolved_day,
        ticket.first_response, ticket.full_resolution, ticket.csat_score >= 4 AS satisfied, ticket.one_touch, ticket.reopens > 0 AS reopened,
        CASE WHEN NOT ({is store} AND EXISTS (SELECT FROM {views}.sla_clocks AS clock WHERE clock.ticket_id = ticket.ticket_id AND clock.stopped_at IS NULL))
            THEN ticket.sla_met END AS sla_met
    FROM {views}.tickets AS ticket
)
SELECT true AS is_settled, account_id, day, count(*) AS created, 0::bigint AS resolved, 0::bigint AS opened,
    {metrics}.rate_agg(satisfied) AS csat, {metrics}.rate_agg(one_touch) AS fcr, {metrics}.rate_agg(reopened) AS reopened, {metrics}.rate_agg(sla_met) AS sla,
    {metrics}.duration_agg(first_response) AS first_response, {metrics}.duration_agg(full_resolution) AS resolution,
    NULL::{metrics}.nps_summary AS nps_answers, NULL::{metrics}.score_summary AS ces
FROM ticket GROUP BY account_id, day
UNION ALL
SELECT true, account_id, resolved_day, 0, count(*), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM ticket WHERE resolved_day IS NOT NULL GROUP BY account_id, resolved_day
UNION ALL
SELECT false, ticket.account_id, (ticket.created_at AT TIME ZONE {time_zone})::date, 0, 0, 0, NULL, NULL, NULL, {metrics}.rate_agg(ticket.sla_met), NULL, NULL, NULL, NULL
FROM {views}.tickets AS ticket
WHERE {is store} AND ticket.ticket_id IN (SELECT clock.ticket_id FROM {views}.sla_clocks AS clock WHERE clock.stopped_at IS NULL)
GROUP BY ticket.account_id, (ticket.created_at AT TIME ZONE {time_zone})::date
UNION ALL
SELECT true, span.account_id, CASE step.change WHEN 1 THEN span.opened_day ELSE span.resolved_day END, 0, 0, sum(step.change)::bigint,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM {stored}.open_spans AS span CROSS JOIN (VALUES (1), (-1)) AS step (change)
WHERE span.is_known AND (step.change = 1 OR span.resolved_day IS NOT NULL)
GROUP BY span.account_id, CASE step.change WHEN 1 THEN span.opened_day ELSE span.resolved_day END
UNION ALL
-- CSAT of the product is a rating of a ticket, and counts on the day of that
SELECT NOT ({is store} AND survey.is_own), survey.account_id, (survey.answered_at AT TIME ZONE {time_zone})::date, 0, 0, 0,
    {metrics}.rate_agg(survey.score >= 4) FILTER (WHERE survey.kind = 'csat'), NULL, NULL, NULL, NULL, NULL,
    {metrics}.nps_agg(survey.score) FILTER (WHERE survey.kind = 'nps'), {metrics}.score_agg(survey.score) FILTER (WHERE survey.kind = 'ces')
FROM {internal}.counted_surveys AS survey
WHERE survey.score IS NOT NULL AND (survey.kind IN ('nps', 'ces') OR survey.kind = 'csat' AND survey.is_own)
GROUP BY survey.account_id, (survey.answered_at AT TIME ZONE {time_zone})::date, survey.is_own;

CREATE VIEW {days}.daily_cells AS
SELECT part.account_id, part.day, part.created, part.resolved, part.opened, part.csat, part.fcr, part.reopened, part.sla, part.first_response, part.resolution,
    part.nps_answers, part.ces
FROM {internal}.daily_counts AS part WHERE part.is_settled;

CREATE VIEW {internal}.daily_parts AS
SELECT * FROM {days}.daily_cells
UNION ALL
SELECT part.account_id, part.day, part.created, part.resolved, part.opened, part.csat, part.fcr, part.reopened, part.sla, part.first_response, part.resolution,
    part.nps_answers, part.ces
FROM {internal}.daily_counts AS part WHERE {is store} AND NOT part.is_settled;

CREATE VIEW {target}.daily_metrics AS
WITH part AS (
    SELECT * FROM {internal}.daily_parts
), span AS (
    SELECT part.account_id, min(part.day) AS first_day, greatest(max(part.day), (now() AT TIME ZONE {time_zone})::date) AS last_day FROM part GROUP BY part.account_id
), every_day AS (
    -- days on which nothing happened have a row as well
    SELECT * FROM part
    UNION ALL
    SELECT span.account_id, day::date, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM span, generate_series(span.first_day::timestamp, span.last_day::timestamp, interval '1 day') AS day
), whole AS (
    SELECT account_id, day, sum(created)::bigint AS created, sum(resolved)::bigint AS resolved, sum(opened) AS opened,
        {metrics}.combine(csat) AS csat, {metrics}.combine(fcr) AS fcr, {metrics}.combine(reopened) AS reopened, {metrics}.combine(sla) AS sla,
        {metrics}.combine(first_response) AS first_response, {metrics}.combine(resolution) AS resolution,
        {metrics}.combine(nps_answers) AS nps_answers, {metrics}.combine(ces) AS ces
    FROM every_day GROUP BY account_id, day
)
SELECT account_id, day, created, resolved, (sum(opened) OVER (PARTITION BY account_id ORDER BY day))::bigint AS backlog,
    {metrics}.pct(csat) AS csat_pct, {metrics}.pct(fcr) AS fcr_pct, {metrics}.pct(reopened) AS reopen_rate, {metrics}.pct(sla) AS sla_pct,
    {metrics}.mean(first_response) AS first_response_avg, {metrics}.hours({metrics}.mean(first_response)) AS first_response_avg_hours,
    {metrics}.percentile(first_response, 0.5::double precision) AS first_response_median,
    {metrics}.hours({metrics}.percentile(first_response, 0.5::double precision)) AS first_response_median_hours,
    {metrics}.percentile(resolution, 0.5::double precision) AS resolution_median,
    {metrics}.hours({metrics}.percentile(resolution, 0.5::double precision)) AS resolution_median_hours,
    csat, fcr, reopened, sla, first_response, resolution,
    {metrics}.nps(nps_answers) AS nps, nps_answers, {metrics}.mean(ces) AS ces_avg, ces
FROM whole;

-- By assignee and first responder at once, in one pass; each measure goes to one of them.
CREATE VIEW {target}.agent_scorecard AS
WITH pair AS (
    SELECT ticket.account_id, ticket.agent_id, max(ticket.agent) AS agent, ticket.first_responder_id, max(ticket.first_responder) AS first_responder, count(*) AS tickets,
        count(*) FILTER (WHERE ticket.resolved_at IS NOT NULL OR ticket.status IN ('resolved', 'closed')) AS resolved,
        {metrics}.rate_agg(ticket.one_touch) AS fcr, {metrics}.rate_agg(ticket.reopens > 0) AS reopened, {metrics}.rate_agg(ticket.sla_met) AS sla,
        {metrics}.duration_agg(ticket.first_response) AS first_response, {metrics}.duration_agg(ticket.full_resolution) AS resolution
    FROM {views}.tickets AS ticket GROUP BY ticket.account_id, ticket.agent_id, ticket.first_responder_id
), credited AS (
    SELECT account_id, agent_id, agent, tickets, resolved, NULL::{metrics}.rate_summary AS csat, fcr, reopened, sla, NULL::{metrics}.duration_summary AS first_response, resolution
    FROM pair
    UNION ALL
    SELECT account_id, first_responder_id, first_responder, 0, 0, NULL, NULL, NULL, NULL, first_response, NULL FROM pair WHERE first_response IS NOT NULL
    UNION ALL
    SELECT survey.account_id, survey.agent_id, max(agent.name), 0, 0, {metrics}.rate_agg(survey.score >= 4), NULL, NULL, NULL, NULL, NULL
    FROM {internal}.counted_surveys AS survey
    LEFT JOIN {views}.agents AS agent ON agent.agent_id = survey.agent_id AND agent.account_id IS NOT DISTINCT FROM survey.account_id
    WHERE survey.kind = 'csat' AND survey.score IS NOT NULL GROUP BY survey.account_id, survey.agent_id
), whole AS (
    SELECT account_id, agent_id, max(agent) AS agent, sum(tickets)::bigint AS tickets, sum(resolved)::bigint AS resolved,
        {metrics}.combine(csat) AS csat, {metrics}.combine(fcr) AS fcr, {metrics}.combine(reopened) AS reopened, {metrics}.combine(sla) AS sla,
        {metrics}.combine(first_response) AS first_response, {metrics}.combine(resolution) AS resolution
    FROM credited GROUP BY account_id, agent_id
)
SELECT account_id, agent_id, agent, tickets, resolved, tickets - resolved AS backlog,
    {metrics}.pct(csat) AS csat_pct, {metrics}.pct(fcr) AS fcr_pct, {metrics}.pct(reopened) AS reopen_rate, {metrics}.pct(sla) AS sla_pct,
    {metrics}.mean(first_response) AS first_response_avg, {metrics}.hours({metrics}.mean(first_response)) AS first_response_avg_hours,
    {metrics}.percentile(first_response, 0.5::double precision) AS first_response_median,
    {metrics}.hours({metrics}.percentile(first_response, 0.5::double precision)) AS first_response_median_hours,
    {metrics}.percentile(resolution, 0.5::double precision) AS resolution_median,
    {metrics}.hours({metrics}.percentile(resolution, 0.5::double precision)) AS resolution_median_hours,
    csat, fcr, reopened, sla, first_response, resolution
FROM whole;

CREATE VIEW {target}.channel_scorecard AS
WITH whole AS (
    SELECT ticket.account_id, ticket.channel, count(*) AS tickets,
        count(*) FILTER (WHERE ticket.resolved_at IS NOT NULL OR ticket.status IN ('resolved', 'closed')) AS resolved,
        {metrics}.rate_agg(ticket.csat_score >= 4) AS csat, {metrics}.rate_agg(ticket.one_touch) AS fcr, {metrics}.rate_agg(ticket.reopens > 0) AS reopened,
        {metrics}.rate_agg(ticket.sla_met) AS sla, {metrics}.duration_agg(ticket.first_response) AS first_response, {metrics}.duration_agg(ticket.full_resolution) AS resolution
    FROM {views}.tickets AS ticket GROUP BY ticket.account_id, ticket.channel
)
SELECT account_id, channel, tickets, resolved, tickets - resolved AS backlog,
    {metrics}.pct(csat) AS csat_pct, {metrics}.pct(fcr) AS fcr_pct, {metrics}.pct(reopened) AS reopen_rate, {metrics}.pct(sla) AS sla_pct,
    {metrics}.mean(first_response) AS first_response_avg, {metrics}.hours({metrics}.mean(first_response)) AS first_response_avg_hours,
    {metrics}.percentile(first_response, 0.5::double precision) AS first_response_median,
    {metrics}.hours({metrics}.percentile(first_response, 0.5::double precision)) AS first_response_median_hours,
    {metrics}.percentile(resolution, 0.5::double precision) AS resolution_median,
    {metrics}.hours({metrics}.percentile(resolution, 0.5::double precision)) AS resolution_median_hours,
    csat, fcr, reopened, sla, first_response, resolution
FROM whole;

CREATE VIEW {target}.sla_scorecard AS
SELECT clock.account_id, clock.policy, clock.measure, count(*) FILTER (WHERE clock.met) AS met, count(*) FILTER (WHERE NOT clock.met) AS missed,
    count(*) FILTER (WHERE clock.met IS NULL) AS running, {metrics}.sla_pct(clock.met) AS sla_pct
FROM {views}.sla_clocks AS clock GROUP BY clock.account_id, clock.policy, clock.measure;

COMMENT ON VIEW {target}.daily_metrics IS 'what happened each day, per account: tickets by the day of their creation, resolutions and answers to surveys by their own day';
COMMENT ON VIEW {target}.agent_scorecard IS 'the measures for each agent over all time: first responses of who gave them, ratings of whom they concern, the rest of whom the ticket is assigned to';
COMMENT ON VIEW {target}.channel_scorecard IS 'the same measures for each channel, over all time';
COMMENT ON VIEW {target}.sla_scorecard IS 'clocks of each policy and measure: met, missed, still running in time';
COMMENT ON VIEW {stored}.open_spans IS 'days on which tickets were open';
COMMENT ON VIEW {internal}.counted_surveys IS 'surveys that no later answer superseded';
COMMENT ON VIEW {internal}.daily_counts IS 'what happened on each day';
COMMENT ON VIEW {days}.daily_cells IS 'that of it which is settled';
COMMENT ON VIEW {internal}.daily_parts IS 'what daily_metrics puts together';
