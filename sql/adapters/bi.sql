-- What a chart builder without SQL can use rightly, over the canonical views of any source. A dimension is never NULL: '(nobody)' is no agent, '(none)'
-- nothing else, 0 no account. A number is a count or a sum, which adds up, a column of 0 and 100, whose mean is the percentage, or hours as double precision.
-- Times are of the zone that create_views was given, and have no zone themselves.

-- The dimensions of each ticket. Ids are bigint in all sources: a condition is pushed down into a UNION only where its parts are of one type.
CREATE VIEW {internal}.bi_dimensions AS
SELECT coalesce(ticket.account_id, 0)::bigint AS account_id, ticket.ticket_id, (ticket.created_at AT TIME ZONE {time_zone})::date AS created_day,
    coalesce(ticket.inbox, '(none)') AS inbox, coalesce(ticket.channel, '(none)') AS channel, coalesce(ticket.team, '(none)') AS team,
    coalesce(ticket.agent_id, 0)::bigint AS agent_id,
    -- somebody whose name is not known is not nobody
    coalesce(ticket.agent, '#' || ticket.agent_id, '(nobody)') AS agent, ticket.tags
FROM {views}.tickets AS ticket;

CREATE VIEW {target}.bi_tickets AS
SELECT coalesce(ticket.account_id, 0)::bigint AS account_id, ticket.ticket_id, ticket.number, ticket.created_at AT TIME ZONE {time_zone} AS created_local,
    (ticket.created_at AT TIME ZONE {time_zone})::date AS created_day,
    extract(isodow FROM ticket.created_at AT TIME ZONE {time_zone})::integer AS created_weekday,
    extract(hour FROM ticket.created_at AT TIME ZONE {time_zone})::integer AS created_hour,
    ticket.resolved_at AT TIME ZONE {time_zone} AS resolved_local, (ticket.resolved_at AT TIME ZONE {time_zone})::date AS resolved_day,
    coalesce(ticket.status NOT IN ('resolved', 'closed'), ticket.resolved_at IS NULL) AS is_open,
    coalesce(ticket.channel, '(none)') AS channel, coalesce(ticket.inbox, '(none)') AS inbox, coalesce(ticket.team, '(none)') AS team,
    coalesce(ticket.agent_id, 0)::bigint AS agent_id, coalesce(ticket.agent, '#' || ticket.agent_id, '(nobody)') AS agent,
    coalesce(ticket.first_responder_id, 0)::bigint AS first_responder_id,
    coalesce(ticket.first_responder, '#' || ticket.first_responder_id, '(nobody)') AS first_responder,
    coalesce(ticket.priority, '(none)') AS priority, coalesce(ticket.status, '(none)') AS status, coalesce(ticket.subject_type, '(none)') AS subject_type,
    coalesce(ticket.sla_policy, '(none)') AS policy, coalesce(ticket.customer, '(none)') AS customer, coalesce(ticket.organization, '(none)') AS organization,
    coalesce(ticket.tags, '{}') AS tags, coalesce(nullif(array_to_string(ticket.tags, ', '), ''), '(none)') AS tag_list, ticket.custom,
    {metrics}.hours(ticket.first_response) AS first_response_hours, {metrics}.hours(ticket.first_response_business) AS first_response_business_hours,
    CASE WHEN ticket.first_response < interval '5 minutes' THEN '1: < 5 min' WHEN ticket.first_response < interval '1 hour' THEN '2: < 1 h'
        WHEN ticket.first_response < interval '8 hours' THEN '3: < 8 h' WHEN ticket.first_response < interval '24 hours' THEN '4: < 24 h'
        WHEN ticket.first_response IS NOT NULL THEN '5: longer' ELSE '(none)' END AS first_response_band,
    {metrics}.hours(ticket.response_time) AS response_time_hours, ticket.exchanges, {metrics}.hours(ticket.full_resolution) AS resolution_hours,
    {metrics}.hours(ticket.full_resolution_business) AS resolution_business_hours, {metrics}.hours(ticket.requester_wait) AS requester_wait_hours,
    CASE WHEN coalesce(ticket.status NOT IN ('resolved', 'closed'), ticket.resolved_at IS NULL)
        THEN {metrics}.hours(now() - ticket.created_at) END AS age_hours,
    {metrics}.hours(now() - ticket.waiting_since) AS waiting_hours, ticket.customer_messages, ticket.agent_replies, ticket.agents, ticket.transfers,
    ticket.reopens, ticket.csat_score, CASE WHEN ticket.csat_score IS NOT NULL THEN (ticket.csat_score >= 4)::integer * 100 END AS csat_satisfied_pct,
    ticket.one_touch::integer * 100 AS one_touch_pct, (ticket.reopens > 0)::integer * 100 AS reopened_pct, ticket.sla_met::integer * 100 AS sla_met_pct,
    coalesce(ticket.status IN ('resolved', 'closed'), ticket.resolved_at IS NOT NULL)::integer * 100 AS resolved_pct,
    ticket.bot_resolved::integer * 100 AS bot_resolved_pct,
    CASE WHEN ticket.bot_handoff_at IS NOT NULL THEN 100 WHEN ticket.bot_resolved IS NOT NULL THEN 0 END AS bot_handed_off_pct,
    -- in hours, as days would be those of the session's zone
    CASE WHEN ticket.customer_id IS NOT NULL THEN
        coalesce(ticket.previous_ticket_at >= ticket.created_at - interval '168 hours', false)::integer * 100 END AS is_repeat_7d_pct,
    CASE WHEN ticket.customer_id IS NOT NULL THEN
        coalesce(ticket.previous_ticket_at >= ticket.created_at - interval '720 hours', false)::integer * 100 END AS is_repeat_30d_pct
FROM {views}.tickets AS ticket;

-- The names of agents.
CREATE VIEW {internal}.agent_names AS
SELECT agent.agent_id, max(agent.name) AS name FROM {views}.agents AS agent GROUP BY agent.agent_id;

-- Surveys with the dimensions of their tickets and the agent whom they concern.
CREATE VIEW {internal}.bi_answers AS
SELECT coalesce(survey.account_id, ticket.account_id, 0)::bigint AS account_id, survey.survey_id, survey.ticket_id, survey.kind,
    -- where nothing tells, the day of the ticket
    coalesce((coalesce(survey.asked_at, survey.answered_at) AT TIME ZONE {time_zone})::date, ticket.created_day) AS asked_day,
    CASE WHEN survey.score IS NOT NULL THEN coalesce((survey.answered_at AT TIME ZONE {time_zone})::date, ticket.created_day) END AS answered_day,
    survey.score, coalesce(survey.agent_id, 0)::bigint AS agent_id, coalesce(agent.name, '#' || survey.agent_id, '(nobody)') AS agent,
    coalesce(ticket.team, '(none)') AS team, coalesce(ticket.inbox, '(none)') AS inbox, coalesce(ticket.channel, '(none)') AS channel, survey.feedback,
    survey.is_own
FROM {internal}.counted_surveys AS survey
LEFT JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = survey.ticket_id
LEFT JOIN {internal}.agent_names AS agent ON agent.agent_id = survey.agent_id;

CREATE VIEW {target}.bi_surveys AS
SELECT survey.account_id, survey.survey_id, survey.ticket_id, survey.kind, survey.asked_day, survey.answered_day,
    (survey.score IS NOT NULL)::integer * 100 AS answered_pct, survey.score,
    CASE WHEN survey.kind = 'csat' THEN (survey.score >= 4)::integer * 100 END AS satisfied_pct,
    CASE WHEN survey.kind = 'nps' THEN CASE WHEN survey.score >= 9 THEN 100 WHEN survey.score >= 7 THEN 0 WHEN survey.score >= 0 THEN -100 END
        END AS nps_points,
    survey.agent_id, survey.agent, survey.team, survey.inbox, survey.channel, survey.feedback
FROM {internal}.bi_answers AS survey;

-- Messages of customers and agents, counted by day; by author where an agent wrote.
CREATE VIEW {stored}.message_days AS
SELECT message.ticket_id, (message.created_at AT TIME ZONE {time_zone})::date AS day, message.author,
    CASE WHEN message.author = 'agent' THEN message.author_id END AS author_id, count(*) AS messages
FROM {views}.messages AS message
WHERE message.public AND message.author IN ('customer', 'agent')
GROUP BY message.ticket_id, (message.created_at AT TIME ZONE {time_zone})::date, message.author, CASE WHEN message.author = 'agent' THEN message.author_id END;

-- What happened to tickets, each kind by its own day and with whom it belongs to. A first response and what bots did count on the day on which the ticket was
-- created, as in daily_metrics.
CREATE VIEW {internal}.bi_ticket_events AS
SELECT ticket.ticket_id, (ticket.created_at AT TIME ZONE {time_zone})::date AS day, coalesce(ticket.account_id, 0)::bigint AS account_id,
    coalesce(ticket.inbox, '(none)') AS inbox, coalesce(ticket.channel, '(none)') AS channel, coalesce(ticket.team, '(none)') AS team,
    CASE event.kind WHEN 'created' THEN coalesce(ticket.agent_id, 0)::bigint ELSE coalesce(ticket.first_responder_id, 0)::bigint END AS agent_id,
    CASE event.kind WHEN 'created' THEN coalesce(ticket.agent, '#' || ticket.agent_id, '(nobody)')
        ELSE coalesce(ticket.first_responder, '#' || ticket.first_responder_id, '(nobody)') END AS agent,
    event.kind, ticket.first_response AS duration, ticket.bot_resolved AS hit, ticket.bot_handoff_at IS NOT NULL AS handed_off, NULL::bigint AS messages
FROM {views}.tickets AS ticket CROSS JOIN (VALUES ('created'::text), ('first response')) AS event (kind)
WHERE event.kind = 'created' OR ticket.first_response IS NOT NULL
UNION ALL
SELECT ticket.ticket_id, (ticket.resolved_at AT TIME ZONE {time_zone})::date, coalesce(ticket.account_id, 0)::bigint,
    coalesce(ticket.inbox, '(none)'), coalesce(ticket.channel, '(none)'), coalesce(ticket.team, '(none)'),
    coalesce(ticket.agent_id, 0)::bigint, coalesce(ticket.agent, '#' || ticket.agent_id, '(nobody)'),
    'resolved', ticket.full_resolution, ticket.one_touch, NULL, NULL
FROM {views}.tickets AS ticket WHERE ticket.resolved_at IS NOT NULL
UNION ALL
SELECT ticket.ticket_id, span.opened_day, ticket.account_id, ticket.inbox, ticket.channel, ticket.team, ticket.agent_id, ticket.agent,
    'reopening', NULL, NULL, NULL, NULL
FROM {stored}.open_spans AS span JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = span.ticket_id WHERE span.is_reopening
UNION ALL
SELECT ticket.ticket_id, said.day, ticket.account_id, ticket.inbox, ticket.channel, ticket.team,
    CASE said.author WHEN 'agent' THEN coalesce(said.author_id, 0)::bigint ELSE ticket.agent_id END,
    CASE said.author WHEN 'agent' THEN coalesce(author.name, '#' || said.author_id, '(nobody)') ELSE ticket.agent END,
    said.author || ' message', NULL, NULL, NULL, said.messages
FROM {stored}.message_days AS said JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = said.ticket_id
LEFT JOIN {internal}.agent_names AS author ON author.agent_id = said.author_id;

-- Clocks that were met or missed, and requests and answers of surveys. Of a store, what is settled changes with the rows of tickets alone.
CREATE VIEW {internal}.bi_clock_events AS
SELECT ticket.ticket_id, coalesce((coalesce(clock.stopped_at, clock.due_at) AT TIME ZONE {time_zone})::date, ticket.created_day) AS day, ticket.account_id,
    ticket.inbox, ticket.channel, ticket.team, ticket.agent_id, ticket.agent, clock.met AS hit, NOT ({is store} AND clock.stopped_at IS NULL) AS is_settled
FROM {views}.sla_clocks AS clock JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = clock.ticket_id WHERE clock.met IS NOT NULL;

CREATE VIEW {internal}.bi_answer_events AS
SELECT survey.ticket_id, CASE event.step WHEN 'asked' THEN survey.asked_day ELSE survey.answered_day END AS day, survey.account_id, survey.inbox, survey.channel,
    survey.team, survey.agent_id, survey.agent, concat(survey.kind, ' ', event.step) AS kind, survey.score, NOT ({is store} AND survey.is_own) AS is_settled
FROM {internal}.bi_answers AS survey CROSS JOIN (VALUES ('asked'), ('answered')) AS event (step)
WHERE event.step = 'asked' AND survey.kind = 'csat' OR event.step = 'answered' AND survey.kind IN ('csat', 'nps') AND survey.score IS NOT NULL;

-- All that is counted by day. A condition on what is a constant here leaves out the others before they are planned.
CREATE VIEW {internal}.bi_events AS
SELECT true AS is_settled, event.ticket_id, event.day, event.account_id, event.inbox, event.channel, event.team, event.agent_id, event.agent, event.kind,
    NULL::numeric AS score, event.duration, event.hit, event.handed_off, event.messages
FROM {internal}.bi_ticket_events AS event
UNION ALL
SELECT event.is_settled, event.ticket_id, event.day, event.account_id, event.inbox, event.channel, event.team, event.agent_id, event.agent, 'sla',
    NULL, NULL, event.hit, NULL, NULL
FROM {internal}.bi_clock_events AS event
UNION ALL
SELECT event.is_settled, event.ticket_id, event.day, event.account_id, event.inbox, event.channel, event.team, event.agent_id, event.agent, event.kind,
    event.score, NULL, NULL, NULL, NULL
FROM {internal}.bi_answer_events AS event;

-- The same once under each tag of its ticket.
CREATE VIEW {internal}.bi_tag_events AS
SELECT event.is_settled, event.account_id, event.day, tagged.tag, event.kind, event.score, event.duration, event.hit, event.handed_off, event.messages
FROM {internal}.bi_events AS event LEFT JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = event.ticket_id
CROSS JOIN LATERAL unnest(CASE WHEN ticket.tags <> '{}' THEN ticket.tags ELSE '{(none)}' END) AS tagged (tag);

-- What is counted of events, and how counts add up.
DEFINE counts AS
    count(*) FILTER (WHERE event.kind = 'created') AS created,
    count(*) FILTER (WHERE event.kind = 'resolved') AS resolved,
    count(*) FILTER (WHERE event.kind = 'reopening') AS reopenings,
    count(*) FILTER (WHERE event.kind = 'first response') AS first_responses,
    {metrics}.total({metrics}.mean_agg(event.duration) FILTER (WHERE event.kind = 'first response')) AS first_response_total,
    count(*) FILTER (WHERE event.kind = 'csat asked') AS csat_asked,
    count(*) FILTER (WHERE event.kind = 'csat answered') AS csat_answers,
    count(*) FILTER (WHERE event.kind = 'csat answered' AND event.score >= 4) AS csat_satisfied,
    count(*) FILTER (WHERE event.kind = 'csat answered' AND event.score = 1) AS csat_1,
    count(*) FILTER (WHERE event.kind = 'csat answered' AND event.score = 2) AS csat_2,
    count(*) FILTER (WHERE event.kind = 'csat answered' AND event.score = 3) AS csat_3,
    count(*) FILTER (WHERE event.kind = 'csat answered' AND event.score = 4) AS csat_4,
    count(*) FILTER (WHERE event.kind = 'csat answered' AND event.score = 5) AS csat_5,
    count(*) FILTER (WHERE event.kind = 'nps answered' AND event.score >= 9) AS nps_promoters,
    count(*) FILTER (WHERE event.kind = 'nps answered' AND event.score >= 7 AND event.score < 9) AS nps_passives,
    count(*) FILTER (WHERE event.kind = 'nps answered' AND event.score < 7) AS nps_detractors,
    count(*) FILTER (WHERE event.kind = 'resolved' AND event.hit IS NOT NULL) AS fcr_known,
    count(*) FILTER (WHERE event.kind = 'resolved' AND event.hit) AS fcr_hits,
    count(*) FILTER (WHERE event.kind = 'sla') AS sla_judged,
    count(*) FILTER (WHERE event.kind = 'sla' AND event.hit) AS sla_met,
    count(*) FILTER (WHERE event.kind = 'created' AND event.hit) AS bot_resolved,
    count(*) FILTER (WHERE event.kind = 'created' AND event.handed_off) AS bot_handed_off,
    coalesce(sum(event.messages) FILTER (WHERE event.kind = 'customer message'), 0)::bigint AS customer_messages,
    coalesce(sum(event.messages) FILTER (WHERE event.kind = 'agent message'), 0)::bigint AS agent_messages,
    {metrics}.duration_agg(event.duration) FILTER (WHERE event.kind = 'first response') AS first_response,
    {metrics}.duration_agg(event.duration) FILTER (WHERE event.kind = 'resolved') AS resolution;
DEFINE sums AS
    sum(part.created)::bigint AS created, sum(part.resolved)::bigint AS resolved, sum(part.reopenings)::bigint AS reopenings,
    sum(part.first_responses)::bigint AS first_responses, coalesce({metrics}.hours(sum(part.first_response_total)), 0) AS first_response_hours_sum,
    sum(part.csat_asked)::bigint AS csat_asked, sum(part.csat_answers)::bigint AS csat_answers, sum(part.csat_satisfied)::bigint AS csat_satisfied,
    sum(part.csat_1)::bigint AS csat_1, sum(part.csat_2)::bigint AS csat_2, sum(part.csat_3)::bigint AS csat_3, sum(part.csat_4)::bigint AS csat_4,
    sum(part.csat_5)::bigint AS csat_5, sum(part.nps_promoters)::bigint AS nps_promoters, sum(part.nps_passives)::bigint AS nps_passives,
    sum(part.nps_detractors)::bigint AS nps_detractors, sum(part.fcr_known)::bigint AS fcr_known, sum(part.fcr_hits)::bigint AS fcr_hits,
    sum(part.sla_judged)::bigint AS sla_judged, sum(part.sla_met)::bigint AS sla_met, sum(part.bot_resolved)::bigint AS bot_resolved,
    sum(part.bot_handed_off)::bigint AS bot_handed_off, sum(part.customer_messages)::bigint AS customer_messages,
    sum(part.agent_messages)::bigint AS agent_messages;

-- The same counted by day, and by day and tag, with the durations that medians need.
CREATE VIEW {internal}.bi_counts AS
SELECT event.is_settled, event.account_id, event.day, event.inbox, event.channel, event.team, event.agent_id, event.agent,
    {counts}
FROM {internal}.bi_events AS event
GROUP BY event.is_settled, event.account_id, event.day, event.inbox, event.channel, event.team, event.agent_id, event.agent;

CREATE VIEW {internal}.bi_tag_counts AS
SELECT event.is_settled, event.account_id, event.day, event.tag,
    {counts}
FROM {internal}.bi_tag_events AS event
GROUP BY event.is_settled, event.account_id, event.day, event.tag;

-- What of it is settled, which a store keeps.
CREATE VIEW {days}.bi_cells AS
SELECT part.* FROM {internal}.bi_counts AS part WHERE part.is_settled;

CREATE VIEW {days}.bi_tag_cells AS
SELECT part.* FROM {internal}.bi_tag_counts AS part WHERE part.is_settled;

-- And with it what is not.
CREATE VIEW {internal}.bi_parts AS
SELECT * FROM {days}.bi_cells
UNION ALL
SELECT part.* FROM {internal}.bi_counts AS part WHERE {is store} AND NOT part.is_settled;

CREATE VIEW {target}.bi_daily AS
SELECT part.account_id, part.day, part.inbox, part.channel, part.team, part.agent_id, part.agent,
    {sums}
FROM {internal}.bi_parts AS part GROUP BY part.account_id, part.day, part.inbox, part.channel, part.team, part.agent_id, part.agent;

-- By tag: a ticket counts once under each of its tags.
CREATE VIEW {target}.bi_tags AS
SELECT part.account_id, part.day, part.tag,
    {sums}
FROM (
    SELECT * FROM {days}.bi_tag_cells
    UNION ALL
    SELECT part.* FROM {internal}.bi_tag_counts AS part WHERE {is store} AND NOT part.is_settled
) AS part
GROUP BY part.account_id, part.day, part.tag;

-- The days of each period and of what it is compared with, seen from today.
CREATE VIEW {internal}.bi_period_days AS
SELECT period.name, period.first_day, period.last_day, period.previous_first_day, period.previous_last_day
FROM (SELECT (now() AT TIME ZONE {time_zone})::date AS today, date_trunc('month', now() AT TIME ZONE {time_zone})::date AS month) AS clock
CROSS JOIN LATERAL (SELECT (clock.month - interval '1 month')::date AS previous_month) AS before
CROSS JOIN LATERAL (VALUES
    ('last 7 days', clock.today - 6, clock.today, clock.today - 13, clock.today - 7),
    ('last 30 days', clock.today - 29, clock.today, clock.today - 59, clock.today - 30),
    -- up to the same day of the previous month, or its end
    ('this month', clock.month, clock.today, before.previous_month, least(before.previous_month + (clock.today - clock.month), clock.month - 1)),
    ('previous month', before.previous_month, clock.month - 1, before.previous_month - (clock.month - before.previous_month), before.previous_month - 1),
    ('all time', '-infinity', clock.today, NULL, NULL)
) AS period (name, first_day, last_day, previous_first_day, previous_last_day);

CREATE VIEW {target}.bi_periods AS
WITH part AS (
    SELECT period.name AS period, period.previous_first_day IS NOT NULL AS is_compared, part.day >= period.first_day AS is_current, part.*
    FROM {internal}.bi_period_days AS period
    JOIN {internal}.bi_parts AS part ON part.day BETWEEN coalesce(period.previous_first_day, period.first_day) AND period.last_day
        AND (part.day >= period.first_day OR part.day <= period.previous_last_day)
)
SELECT part.period, part.account_id, part.inbox, part.channel, part.team, part.agent_id, part.agent,
    coalesce(sum(part.created) FILTER (WHERE part.is_current), 0)::bigint AS created,
    CASE WHEN part.is_compared THEN coalesce(sum(part.created) FILTER (WHERE NOT part.is_current), 0)::bigint END AS created_previous,
    coalesce(sum(part.resolved) FILTER (WHERE part.is_current), 0)::bigint AS resolved,
    CASE WHEN part.is_compared THEN coalesce(sum(part.resolved) FILTER (WHERE NOT part.is_current), 0)::bigint END AS resolved_previous,
    coalesce(sum(part.reopenings) FILTER (WHERE part.is_current), 0)::bigint AS reopenings,
    CASE WHEN part.is_compared THEN coalesce(sum(part.reopenings) FILTER (WHERE NOT part.is_current), 0)::bigint END AS reopenings_previous,
    coalesce(sum(part.first_responses) FILTER (WHERE part.is_current), 0)::bigint AS first_responses,
    CASE WHEN part.is_compared THEN coalesce(sum(part.first_responses) FILTER (WHERE NOT part.is_current), 0)::bigint END AS first_responses_previous,
    coalesce({metrics}.hours(sum(part.first_response_total) FILTER (WHERE part.is_current)), 0) AS first_response_hours_sum,
    CASE WHEN part.is_compared THEN coalesce({metrics}.hours(sum(part.first_response_total) FILTER (WHERE NOT part.is_current)), 0) END
        AS first_response_hours_sum_previous,
    coalesce(sum(part.csat_asked) FILTER (WHERE part.is_current), 0)::bigint AS csat_asked,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_asked) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_asked_previous,
    coalesce(sum(part.csat_answers) FILTER (WHERE part.is_current), 0)::bigint AS csat_answers,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_answers) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_answers_previous,
    coalesce(sum(part.csat_satisfied) FILTER (WHERE part.is_current), 0)::bigint AS csat_satisfied,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_satisfied) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_satisfied_previous,
    coalesce(sum(part.csat_1) FILTER (WHERE part.is_current), 0)::bigint AS csat_1,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_1) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_1_previous,
    coalesce(sum(part.csat_2) FILTER (WHERE part.is_current), 0)::bigint AS csat_2,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_2) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_2_previous,
    coalesce(sum(part.csat_3) FILTER (WHERE part.is_current), 0)::bigint AS csat_3,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_3) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_3_previous,
    coalesce(sum(part.csat_4) FILTER (WHERE part.is_current), 0)::bigint AS csat_4,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_4) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_4_previous,
    coalesce(sum(part.csat_5) FILTER (WHERE part.is_current), 0)::bigint AS csat_5,
    CASE WHEN part.is_compared THEN coalesce(sum(part.csat_5) FILTER (WHERE NOT part.is_current), 0)::bigint END AS csat_5_previous,
    coalesce(sum(part.nps_promoters) FILTER (WHERE part.is_current), 0)::bigint AS nps_promoters,
    CASE WHEN part.is_compared THEN coalesce(sum(part.nps_promoters) FILTER (WHERE NOT part.is_current), 0)::bigint END AS nps_promoters_previous,
    coalesce(sum(part.nps_passives) FILTER (WHERE part.is_current), 0)::bigint AS nps_passives,
    CASE WHEN part.is_compared THEN coalesce(sum(part.nps_passives) FILTER (WHERE NOT part.is_current), 0)::bigint END AS nps_passives_previous,
    coalesce(sum(part.nps_detractors) FILTER (WHERE part.is_current), 0)::bigint AS nps_detractors,
    CASE WHEN part.is_compared THEN coalesce(sum(part.nps_detractors) FILTER (WHERE NOT part.is_current), 0)::bigint END AS nps_detractors_previous,
    coalesce(sum(part.fcr_known) FILTER (WHERE part.is_current), 0)::bigint AS fcr_known,
    CASE WHEN part.is_compared THEN coalesce(sum(part.fcr_known) FILTER (WHERE NOT part.is_current), 0)::bigint END AS fcr_known_previous,
    coalesce(sum(part.fcr_hits) FILTER (WHERE part.is_current), 0)::bigint AS fcr_hits,
    CASE WHEN part.is_compared THEN coalesce(sum(part.fcr_hits) FILTER (WHERE NOT part.is_current), 0)::bigint END AS fcr_hits_previous,
    coalesce(sum(part.sla_judged) FILTER (WHERE part.is_current), 0)::bigint AS sla_judged,
    CASE WHEN part.is_compared THEN coalesce(sum(part.sla_judged) FILTER (WHERE NOT part.is_current), 0)::bigint END AS sla_judged_previous,
    coalesce(sum(part.sla_met) FILTER (WHERE part.is_current), 0)::bigint AS sla_met,
    CASE WHEN part.is_compared THEN coalesce(sum(part.sla_met) FILTER (WHERE NOT part.is_current), 0)::bigint END AS sla_met_previous,
    coalesce(sum(part.bot_resolved) FILTER (WHERE part.is_current), 0)::bigint AS bot_resolved,
    CASE WHEN part.is_compared THEN coalesce(sum(part.bot_resolved) FILTER (WHERE NOT part.is_current), 0)::bigint END AS bot_resolved_previous,
    coalesce(sum(part.bot_handed_off) FILTER (WHERE part.is_current), 0)::bigint AS bot_handed_off,
    CASE WHEN part.is_compared THEN coalesce(sum(part.bot_handed_off) FILTER (WHERE NOT part.is_current), 0)::bigint END AS bot_handed_off_previous,
    coalesce(sum(part.customer_messages) FILTER (WHERE part.is_current), 0)::bigint AS customer_messages,
    CASE WHEN part.is_compared THEN coalesce(sum(part.customer_messages) FILTER (WHERE NOT part.is_current), 0)::bigint END AS customer_messages_previous,
    coalesce(sum(part.agent_messages) FILTER (WHERE part.is_current), 0)::bigint AS agent_messages,
    CASE WHEN part.is_compared THEN coalesce(sum(part.agent_messages) FILTER (WHERE NOT part.is_current), 0)::bigint END AS agent_messages_previous,
    {metrics}.hours({metrics}.percentile({metrics}.combine(part.first_response) FILTER (WHERE part.is_current), 0.5::double precision))
        AS first_response_median_hours,
    {metrics}.hours({metrics}.percentile({metrics}.combine(part.resolution) FILTER (WHERE part.is_current), 0.5::double precision)) AS resolution_median_hours
FROM part GROUP BY part.period, part.is_compared, part.account_id, part.inbox, part.channel, part.team, part.agent_id, part.agent;

-- Where tickets come into the backlog, grow older and leave it: a step up and one down for each age that they had while they were open, in days.
CREATE VIEW {internal}.bi_backlog_steps AS
SELECT ticket.ticket_id, ticket.account_id, ticket.team, ticket.inbox, CASE step.change WHEN 1 THEN part.since ELSE part.until END AS day, age.band, step.change
FROM {stored}.open_spans AS span
JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = span.ticket_id
CROSS JOIN (VALUES (1, 0, 1), (2, 1, 3), (3, 3, 7), (4, 7, 30), (5, 30, 1000000)) AS age (band, lowest, next)
CROSS JOIN LATERAL (
    SELECT greatest(span.opened_day, ticket.created_day + age.lowest) AS since, least(span.resolved_day, ticket.created_day + age.next) AS until
) AS part
CROSS JOIN (VALUES (1), (-1)) AS step (change)
WHERE span.is_known AND part.since < part.until;

CREATE VIEW {days}.bi_backlog_cells AS
SELECT row.account_id, row.day, row.team, row.inbox, row.band, sum(row.change) AS change
FROM {internal}.bi_backlog_steps AS row GROUP BY row.account_id, row.day, row.team, row.inbox, row.band;

-- Days on which anything of a ticket counts.
CREATE VIEW {internal}.bi_ticket_days AS
SELECT event.ticket_id, event.day FROM {internal}.bi_events AS event
UNION ALL
SELECT span.ticket_id, step.day FROM {stored}.open_spans AS span CROSS JOIN LATERAL (VALUES (span.opened_day), (span.resolved_day)) AS step (day)
UNION ALL
-- CES counts in daily_metrics alone
SELECT survey.ticket_id, (survey.answered_at AT TIME ZONE {time_zone})::date FROM {stored}.survey_facts AS survey
UNION ALL
SELECT step.ticket_id, step.day FROM {internal}.bi_backlog_steps AS step;

CREATE VIEW {target}.bi_backlog AS
WITH step AS (
    SELECT * FROM {days}.bi_backlog_cells
), today AS (
    SELECT (now() AT TIME ZONE {time_zone})::date AS day
), every_day AS (
    SELECT step.account_id, step.day, step.team, step.inbox, step.band, step.change FROM step, today WHERE step.day <= today.day
    UNION ALL
    SELECT place.account_id, day.at::date, place.team, place.inbox, NULL, 0
    FROM (SELECT step.account_id, min(step.day) AS first_day FROM step GROUP BY step.account_id) AS account
    JOIN (SELECT DISTINCT step.account_id, step.team, step.inbox FROM step) AS place ON place.account_id = account.account_id
    CROSS JOIN today CROSS JOIN LATERAL generate_series(account.first_day::timestamp, today.day::timestamp, interval '1 day') AS day (at)
), changed AS (
    SELECT every_day.account_id, every_day.day, every_day.team, every_day.inbox, sum(every_day.change) AS open,
        sum(every_day.change) FILTER (WHERE every_day.band = 1) AS band_1, sum(every_day.change) FILTER (WHERE every_day.band = 2) AS band_2,
        sum(every_day.change) FILTER (WHERE every_day.band = 3) AS band_3, sum(every_day.change) FILTER (WHERE every_day.band = 4) AS band_4,
        sum(every_day.change) FILTER (WHERE every_day.band = 5) AS band_5
    FROM every_day GROUP BY every_day.account_id, every_day.day, every_day.team, every_day.inbox
), now_open AS (
    SELECT ticket.account_id, ticket.team, ticket.inbox, count(*) FILTER (WHERE ticket.agent_id = 0) AS unassigned,
        count(ticket.waiting_hours) AS waiting
    FROM {target}.bi_tickets AS ticket WHERE ticket.is_open GROUP BY ticket.account_id, ticket.team, ticket.inbox
)
SELECT changed.account_id, changed.day, changed.team, changed.inbox, (sum(changed.open) OVER past)::bigint AS open,
    coalesce(sum(changed.band_1) OVER past, 0)::bigint AS open_under_1d, coalesce(sum(changed.band_2) OVER past, 0)::bigint AS open_1_3d,
    coalesce(sum(changed.band_3) OVER past, 0)::bigint AS open_3_7d, coalesce(sum(changed.band_4) OVER past, 0)::bigint AS open_7_30d,
    coalesce(sum(changed.band_5) OVER past, 0)::bigint AS open_over_30d,
    CASE WHEN changed.day = today.day THEN coalesce(now_open.unassigned, 0) END AS unassigned,
    CASE WHEN changed.day = today.day THEN coalesce(now_open.waiting, 0) END AS waiting
FROM changed CROSS JOIN today
LEFT JOIN now_open ON now_open.account_id = changed.account_id AND now_open.team = changed.team AND now_open.inbox = changed.inbox AND changed.day = today.day
WINDOW past AS (PARTITION BY changed.account_id, changed.team, changed.inbox ORDER BY changed.day);

CREATE VIEW {target}.bi_sla AS
SELECT ticket.account_id, ticket.ticket_id, ticket.created_day, (clock.due_at AT TIME ZONE {time_zone})::date AS due_day, clock.measure,
    coalesce(clock.policy, '(none)') AS policy, ticket.inbox, ticket.channel, ticket.team, ticket.agent_id, ticket.agent, clock.met::integer * 100 AS met_pct,
    CASE WHEN NOT clock.met THEN {metrics}.hours(coalesce(clock.stopped_at, now()) - clock.due_at) END AS hours_late,
    clock.stopped_at IS NULL AS is_running
FROM {views}.sla_clocks AS clock JOIN {internal}.bi_dimensions AS ticket ON ticket.ticket_id = clock.ticket_id;

-- When tickets come, by the hours of the week: of the last 13 whole weeks, or since the first ticket.
CREATE VIEW {target}.bi_arrivals AS
WITH span AS (
    SELECT CASE WHEN whole.since < whole.until THEN whole.since ELSE whole.first_day END AS since,
        CASE WHEN whole.since < whole.until THEN whole.until ELSE whole.today + 1 END AS until
    FROM (
        SELECT first.day AS first_day, clock.today, greatest(first.day, clock.monday - 91) AS since, clock.monday AS until
        FROM (SELECT (now() AT TIME ZONE {time_zone})::date AS today, date_trunc('week', now() AT TIME ZONE {time_zone})::date AS monday) AS clock
        CROSS JOIN (SELECT (min(ticket.created_at) AT TIME ZONE {time_zone})::date AS day FROM {views}.tickets AS ticket) AS first
    ) AS whole
), arrival AS (
    SELECT extract(isodow FROM ticket.created_local)::integer AS weekday, extract(hour FROM ticket.created_local)::integer AS hour, count(*) AS created
    FROM {target}.bi_tickets AS ticket JOIN span ON ticket.created_day >= span.since AND ticket.created_day < span.until GROUP BY 1, 2
)
SELECT weekday.number AS weekday, hour.number AS hour, coalesce(arrival.created, 0) AS created,
    coalesce(arrival.created, 0) / ((span.until - span.since) / 7.0)::double precision AS per_week
FROM generate_series(1, 7) AS weekday (number) CROSS JOIN generate_series(0, 23) AS hour (number) CROSS JOIN span
LEFT JOIN arrival ON arrival.weekday = weekday.number AND arrival.hour = hour.number;

COMMENT ON VIEW {target}.bi_tickets IS 'tickets for BI tools, a row each';
COMMENT ON VIEW {target}.bi_daily IS 'counts of each day, inbox, channel, team and agent, for BI tools: each count adds up over any of them';
COMMENT ON VIEW {target}.bi_tags IS 'counts of each day and tag, for BI tools: a ticket counts under each of its tags, so do not add up over tags';
COMMENT ON VIEW {target}.bi_periods IS 'counts of common periods, each beside that of the days before, for BI tools: filter by one period';
COMMENT ON VIEW {target}.bi_backlog IS 'open tickets at the end of each day, by team, inbox and age, for BI tools: adds up over these, not over days';
COMMENT ON VIEW {target}.bi_sla IS 'SLA clocks for BI tools, a row each';
COMMENT ON VIEW {target}.bi_surveys IS 'surveys for BI tools, a row for each request that no later answer superseded';
COMMENT ON VIEW {target}.bi_arrivals IS 'tickets by the hours of the week in which they were created, over the last 13 whole weeks';
COMMENT ON VIEW {internal}.bi_dimensions IS 'dimensions of tickets';
COMMENT ON VIEW {internal}.agent_names IS 'names of agents';
COMMENT ON VIEW {internal}.bi_answers IS 'surveys with the dimensions of their tickets';
COMMENT ON VIEW {stored}.message_days IS 'messages of each ticket, day and author';
COMMENT ON VIEW {internal}.bi_ticket_events IS 'what happened to tickets, with its dimensions';
COMMENT ON VIEW {internal}.bi_clock_events IS 'clocks that were met or missed';
COMMENT ON VIEW {internal}.bi_answer_events IS 'requests and answers of surveys';
COMMENT ON VIEW {internal}.bi_tag_events IS 'what is counted by day, with each tag of its ticket';
COMMENT ON VIEW {internal}.bi_events IS 'what is counted by day, with its dimensions';
COMMENT ON VIEW {internal}.bi_counts IS 'counts and durations of each day and dimension';
COMMENT ON VIEW {internal}.bi_tag_counts IS 'counts and durations of each day and tag';
COMMENT ON VIEW {days}.bi_cells IS 'those of each day and dimension that are settled';
COMMENT ON VIEW {days}.bi_tag_cells IS 'those of each day and tag that are settled';
COMMENT ON VIEW {internal}.bi_parts IS 'counts of each day and dimension, settled or not';
COMMENT ON VIEW {days}.bi_backlog_cells IS 'changes of the backlog by day and age';
COMMENT ON VIEW {internal}.bi_ticket_days IS 'days on which anything of a ticket counts';
COMMENT ON VIEW {internal}.bi_period_days IS 'periods and what each is compared with';
COMMENT ON VIEW {internal}.bi_backlog_steps IS 'changes of the backlog by age';
