-- The scorecards, over the canonical views of any source. A ticket counts on the day of its creation, a resolution on its
-- own day; days are those of the zone that create_views was given.

CREATE VIEW {target}.daily_metrics AS
WITH ticket AS (
    SELECT account_id, (created_at AT TIME ZONE {time_zone})::date AS day, (resolved_at AT TIME ZONE {time_zone})::date AS resolved_day,
        first_response, full_resolution, csat_score, one_touch, reopens, least(sla_first_response_met, sla_resolution_met) AS sla_met,
        -- resolved nobody knows when: in no backlog
        resolved_at IS NULL AND status IN ('resolved', 'closed') AS undated
    FROM {views}.tickets
), part AS (
    SELECT account_id, day, count(*) AS created, 0::bigint AS resolved, count(*) FILTER (WHERE undated) AS undated, {metrics}.rate_agg(csat_score >= 4) AS csat,
        {metrics}.rate_agg(one_touch) AS one_touch, {metrics}.rate_agg(reopens > 0) AS reopened, {metrics}.rate_agg(sla_met) AS sla,
        {metrics}.duration_agg(first_response) AS first_response, {metrics}.duration_agg(full_resolution) AS resolution
    FROM ticket GROUP BY account_id, day
    UNION ALL
    SELECT account_id, resolved_day, 0, count(*), 0, NULL, NULL, NULL, NULL, NULL, NULL
    FROM ticket WHERE resolved_day IS NOT NULL GROUP BY account_id, resolved_day
), every_day AS (
    -- days without tickets have a row as well
    SELECT * FROM part
    UNION ALL
    SELECT account_id, day::date, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL
    FROM (SELECT account_id, min(day) AS first, max(day) AS last FROM part GROUP BY account_id) AS span,
        generate_series(first::timestamp, last::timestamp, interval '1 day') AS day
), whole AS (
    SELECT account_id, day, sum(created)::bigint AS created, sum(resolved)::bigint AS resolved, sum(undated)::bigint AS undated, {metrics}.combine(csat) AS csat,
        {metrics}.combine(one_touch) AS one_touch, {metrics}.combine(reopened) AS reopened, {metrics}.combine(sla) AS sla,
        {metrics}.combine(first_response) AS first_response, {metrics}.combine(resolution) AS resolution
    FROM every_day GROUP BY account_id, day
)
SELECT account_id, day, created, resolved, (sum(created - undated - resolved) OVER (PARTITION BY account_id ORDER BY day))::bigint AS backlog,
    {metrics}.pct(csat) AS csat_pct, {metrics}.pct(one_touch) AS fcr_pct, {metrics}.pct(reopened) AS reopen_rate, {metrics}.pct(sla) AS sla_pct,
    {metrics}.mean(first_response) AS first_response_avg, {metrics}.hours({metrics}.mean(first_response)) AS first_response_avg_hours,
    {metrics}.percentile(first_response, 0.5::double precision) AS first_response_median, {metrics}.hours({metrics}.percentile(first_response, 0.5::double precision)) AS first_response_median_hours,
    {metrics}.percentile(resolution, 0.5::double precision) AS resolution_median, {metrics}.hours({metrics}.percentile(resolution, 0.5::double precision)) AS resolution_median_hours,
    csat, first_response, resolution
FROM whole;

CREATE VIEW {target}.agent_scorecard AS
SELECT account_id, agent_id, agent, tickets, resolved, tickets - resolved AS backlog,
    csat_pct, fcr_pct, reopen_rate, sla_pct,
    first_response_avg, {metrics}.hours(first_response_avg) AS first_response_avg_hours,
    {metrics}.percentile(first_response, 0.5::double precision) AS first_response_median, {metrics}.hours({metrics}.percentile(first_response, 0.5::double precision)) AS first_response_median_hours,
    {metrics}.percentile(resolution, 0.5::double precision) AS resolution_median, {metrics}.hours({metrics}.percentile(resolution, 0.5::double precision)) AS resolution_median_hours,
    csat, first_response, resolution
FROM (
    SELECT account_id, agent_id, max(agent) AS agent, count(*) AS tickets, count(*) FILTER (WHERE resolved_at IS NOT NULL OR status IN ('resolved', 'closed')) AS resolved,
        {metrics}.csat_pct(csat_score >= 4) AS csat_pct, {metrics}.fcr_pct(one_touch) AS fcr_pct, {metrics}.reopen_rate(reopens) AS reopen_rate,
        {metrics}.sla_pct(least(sla_first_response_met, sla_resolution_met)) AS sla_pct, {metrics}.avg_first_response(first_response) AS first_response_avg,
        {metrics}.rate_agg(csat_score >= 4) AS csat, {metrics}.duration_agg(first_response) AS first_response, {metrics}.duration_agg(full_resolution) AS resolution
    FROM {views}.tickets GROUP BY account_id, agent_id
) AS agents;

CREATE VIEW {target}.channel_scorecard AS
SELECT account_id, channel, tickets, resolved, tickets - resolved AS backlog,
    csat_pct, fcr_pct, reopen_rate, sla_pct,
    first_response_avg, {metrics}.hours(first_response_avg) AS first_response_avg_hours,
    {metrics}.percentile(first_response, 0.5::double precision) AS first_response_median, {metrics}.hours({metrics}.percentile(first_response, 0.5::double precision)) AS first_response_median_hours,
    {metrics}.percentile(resolution, 0.5::double precision) AS resolution_median, {metrics}.hours({metrics}.percentile(resolution, 0.5::double precision)) AS resolution_median_hours,
    csat, first_response, resolution
FROM (
    SELECT account_id, channel, count(*) AS tickets, count(*) FILTER (WHERE resolved_at IS NOT NULL OR status IN ('resolved', 'closed')) AS resolved,
        {metrics}.csat_pct(csat_score >= 4) AS csat_pct, {metrics}.fcr_pct(one_touch) AS fcr_pct, {metrics}.reopen_rate(reopens) AS reopen_rate,
        {metrics}.sla_pct(least(sla_first_response_met, sla_resolution_met)) AS sla_pct, {metrics}.avg_first_response(first_response) AS first_response_avg,
        {metrics}.rate_agg(csat_score >= 4) AS csat, {metrics}.duration_agg(first_response) AS first_response, {metrics}.duration_agg(full_resolution) AS resolution
    FROM {views}.tickets GROUP BY account_id, channel
) AS channels;

CREATE VIEW {target}.sla_scorecard AS
SELECT account_id, policy, measure, count(*) FILTER (WHERE met) AS met, count(*) FILTER (WHERE NOT met) AS missed,
    count(*) FILTER (WHERE met IS NULL) AS running, {metrics}.sla_pct(met) AS sla_pct
FROM {target}.sla_clocks GROUP BY account_id, policy, measure;

COMMENT ON VIEW {target}.daily_metrics IS 'what happened each day, per account: tickets by the day of their creation, resolutions by their own day';
COMMENT ON COLUMN {target}.daily_metrics.account_id IS 'tenant, where the source has several';
COMMENT ON COLUMN {target}.daily_metrics.day IS 'day in the time zone that create_views was given';
COMMENT ON COLUMN {target}.daily_metrics.created IS 'tickets created on the day';
COMMENT ON COLUMN {target}.daily_metrics.resolved IS 'tickets resolved on the day and not reopened since';
COMMENT ON COLUMN {target}.daily_metrics.backlog IS 'tickets created until the end of the day and not resolved for good by then; without those that were resolved nobody knows when';
COMMENT ON COLUMN {target}.daily_metrics.csat_pct IS 'share of ratings of 4 and 5 among rated tickets created on the day, in percent';
COMMENT ON COLUMN {target}.daily_metrics.fcr_pct IS 'share resolved with one public answer and never reopened among resolved tickets created on the day, in percent';
COMMENT ON COLUMN {target}.daily_metrics.reopen_rate IS 'share of tickets created on the day that were reopened, in percent';
COMMENT ON COLUMN {target}.daily_metrics.sla_pct IS 'share of tickets created on the day that missed no target among those with a finished or missed one, in percent';
COMMENT ON COLUMN {target}.daily_metrics.first_response_avg IS 'mean time from creation until the first answer';
COMMENT ON COLUMN {target}.daily_metrics.first_response_avg_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.daily_metrics.first_response_median IS 'median time from creation until the first answer';
COMMENT ON COLUMN {target}.daily_metrics.first_response_median_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.daily_metrics.resolution_median IS 'median time from creation until the last resolution';
COMMENT ON COLUMN {target}.daily_metrics.resolution_median_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.daily_metrics.csat IS 'summary of csat_pct, to combine over days';
COMMENT ON COLUMN {target}.daily_metrics.first_response IS 'summary of first response times, to combine over days';
COMMENT ON COLUMN {target}.daily_metrics.resolution IS 'summary of resolution times, to combine over days';
COMMENT ON VIEW {target}.agent_scorecard IS 'the same measures for each agent that tickets are assigned to, over all time';
COMMENT ON COLUMN {target}.agent_scorecard.account_id IS 'tenant, where the source has several';
COMMENT ON COLUMN {target}.agent_scorecard.agent_id IS 'agent; NULL for tickets of nobody';
COMMENT ON COLUMN {target}.agent_scorecard.agent IS 'name of the agent';
COMMENT ON COLUMN {target}.agent_scorecard.tickets IS 'its tickets';
COMMENT ON COLUMN {target}.agent_scorecard.resolved IS 'those that are resolved';
COMMENT ON COLUMN {target}.agent_scorecard.backlog IS 'those that are not';
COMMENT ON COLUMN {target}.agent_scorecard.csat_pct IS 'share of ratings of 4 and 5 among rated tickets, in percent';
COMMENT ON COLUMN {target}.agent_scorecard.fcr_pct IS 'share resolved with one public answer and never reopened among resolved tickets, in percent';
COMMENT ON COLUMN {target}.agent_scorecard.reopen_rate IS 'share of tickets that were reopened, in percent';
COMMENT ON COLUMN {target}.agent_scorecard.sla_pct IS 'share of tickets that missed no target among those with a finished or missed one, in percent';
COMMENT ON COLUMN {target}.agent_scorecard.first_response_avg IS 'mean time from creation until the first answer';
COMMENT ON COLUMN {target}.agent_scorecard.first_response_avg_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.agent_scorecard.first_response_median IS 'median time from creation until the first answer';
COMMENT ON COLUMN {target}.agent_scorecard.first_response_median_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.agent_scorecard.resolution_median IS 'median time from creation until the last resolution';
COMMENT ON COLUMN {target}.agent_scorecard.resolution_median_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.agent_scorecard.csat IS 'summary of csat_pct';
COMMENT ON COLUMN {target}.agent_scorecard.first_response IS 'summary of first response times';
COMMENT ON COLUMN {target}.agent_scorecard.resolution IS 'summary of resolution times';
COMMENT ON VIEW {target}.channel_scorecard IS 'the same measures for each channel, over all time';
COMMENT ON COLUMN {target}.channel_scorecard.account_id IS 'tenant, where the source has several';
COMMENT ON COLUMN {target}.channel_scorecard.channel IS 'channel';
COMMENT ON COLUMN {target}.channel_scorecard.tickets IS 'its tickets';
COMMENT ON COLUMN {target}.channel_scorecard.resolved IS 'those that are resolved';
COMMENT ON COLUMN {target}.channel_scorecard.backlog IS 'those that are not';
COMMENT ON COLUMN {target}.channel_scorecard.csat_pct IS 'share of ratings of 4 and 5 among rated tickets, in percent';
COMMENT ON COLUMN {target}.channel_scorecard.fcr_pct IS 'share resolved with one public answer and never reopened among resolved tickets, in percent';
COMMENT ON COLUMN {target}.channel_scorecard.reopen_rate IS 'share of tickets that were reopened, in percent';
COMMENT ON COLUMN {target}.channel_scorecard.sla_pct IS 'share of tickets that missed no target among those with a finished or missed one, in percent';
COMMENT ON COLUMN {target}.channel_scorecard.first_response_avg IS 'mean time from creation until the first answer';
COMMENT ON COLUMN {target}.channel_scorecard.first_response_avg_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.channel_scorecard.first_response_median IS 'median time from creation until the first answer';
COMMENT ON COLUMN {target}.channel_scorecard.first_response_median_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.channel_scorecard.resolution_median IS 'median time from creation until the last resolution';
COMMENT ON COLUMN {target}.channel_scorecard.resolution_median_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.channel_scorecard.csat IS 'summary of csat_pct';
COMMENT ON COLUMN {target}.channel_scorecard.first_response IS 'summary of first response times';
COMMENT ON COLUMN {target}.channel_scorecard.resolution IS 'summary of resolution times';
COMMENT ON VIEW {target}.sla_scorecard IS 'clocks of each policy and measure: met, missed, still running in time';
COMMENT ON COLUMN {target}.sla_scorecard.account_id IS 'tenant, where the source has several';
COMMENT ON COLUMN {target}.sla_scorecard.policy IS 'name of the policy';
COMMENT ON COLUMN {target}.sla_scorecard.measure IS 'first_response or resolution';
COMMENT ON COLUMN {target}.sla_scorecard.met IS 'clocks that ended in time';
COMMENT ON COLUMN {target}.sla_scorecard.missed IS 'clocks that ended late, or are late and run';
COMMENT ON COLUMN {target}.sla_scorecard.running IS 'clocks that run in time';
COMMENT ON COLUMN {target}.sla_scorecard.sla_pct IS 'share of met ones among met and missed ones, in percent';
