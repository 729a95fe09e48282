-- Tables of one's own: whoever has other tables writes the canonical views (docs/views.md) by hand, and gets the rest by
-- create_views('canonical', schema_of_the_views, target). `tickets` is enough, and of it ticket_id and created_at.
--
-- reads tickets: ticket_id, created_at
-- reads tickets if there: account_id bigint, number text, channel text, channel_detail text, inbox text, team text, priority text (what is named so)
-- reads tickets if there: status text, subject_type text, tags text[], custom jsonb, agent_id bigint, agent text (what is named so)
-- reads tickets if there: customer_id bigint, customer_key text, customer text, organization text, first_response_at timestamptz (what is named so)
-- reads tickets if there: first_response interval, first_response_business interval, first_responder_id bigint (what is named so)
-- reads tickets if there: first_responder text, agent_replies integer, customer_messages integer, exchanges integer (what is named so)
-- reads tickets if there: response_time interval, agents integer, transfers integer, waiting_since timestamptz (what is named so)
-- reads tickets if there: last_customer_message_at timestamptz, last_agent_message_at timestamptz, first_resolved_at timestamptz (what is named so)
-- reads tickets if there: first_resolution interval, resolved_at timestamptz, full_resolution interval (what is named so)
-- reads tickets if there: full_resolution_business interval, requester_wait interval, agent_wait interval, on_hold interval (what is named so)
-- reads tickets if there: reopens integer, one_touch boolean, bot_resolved boolean, bot_handoff_at timestamptz (what is named so)
-- reads tickets if there: time_spent interval, csat_score numeric, sla_policy text, sla_first_response_met boolean (what is named so)
-- reads tickets if there: sla_resolution_met boolean, sla_met boolean, previous_ticket_at timestamptz (what is named so)
-- reads surveys if there: account_id bigint, survey_id bigint, ticket_id bigint, customer_id bigint, agent_id bigint, kind text, asked_at timestamptz (surveys)
-- reads surveys if there: answered_at timestamptz, responded boolean, score numeric, feedback text, superseded boolean (surveys)
-- reads messages if there: account_id bigint, ticket_id bigint, created_at timestamptz, author text, author_id bigint, public boolean (counts of messages)
-- reads agents if there: account_id bigint, agent_id bigint, name text (names of agents whom a survey names)
-- reads status_changes if there: account_id bigint, ticket_id bigint, changed_at timestamptz, status text (the backlog of reopened tickets)
-- reads sla_clocks if there: account_id bigint, ticket_id bigint, policy text, measure text, started_at timestamptz, target interval, due_at timestamptz (clocks)
-- reads sla_clocks if there: stopped_at timestamptz, met boolean (clocks)
--
-- The helpers of these names are what the user's views are, with the columns that they lack.

-- a first response is the assignee's, where nothing else tells
CREATE VIEW {internal}.tickets AS
SELECT ticket.account_id, ticket.ticket_id, ticket.number, ticket.created_at, ticket.channel, ticket.channel_detail, ticket.inbox, ticket.team,
    ticket.priority, ticket.status, ticket.subject_type, ticket.tags, ticket.custom, ticket.agent_id, ticket.agent, ticket.customer_id,
    ticket.customer_key, ticket.customer, ticket.organization, ticket.first_response_at, ticket.first_response, ticket.first_response_business,
    coalesce(ticket.first_responder_id, ticket.agent_id) AS first_responder_id,
    CASE WHEN ticket.first_responder_id IS NULL THEN ticket.agent ELSE ticket.first_responder END AS first_responder, ticket.agent_replies,
    ticket.customer_messages, ticket.exchanges, ticket.response_time, ticket.agents, ticket.transfers, ticket.waiting_since,
    ticket.last_customer_message_at, ticket.last_agent_message_at, ticket.first_resolved_at, ticket.first_resolution, ticket.resolved_at,
    ticket.full_resolution, ticket.full_resolution_business, ticket.requester_wait, ticket.agent_wait, ticket.on_hold, ticket.reopens,
    ticket.one_touch, ticket.bot_resolved, ticket.bot_handoff_at, ticket.time_spent, ticket.csat_score, ticket.sla_policy,
    ticket.sla_first_response_met, ticket.sla_resolution_met,
    coalesce(ticket.sla_met, least(ticket.sla_first_response_met, ticket.sla_resolution_met)) AS sla_met, ticket.previous_ticket_at
FROM {read tickets} AS ticket;

-- a rating of a ticket is one of whom it is assigned to, where nothing else tells
CREATE VIEW {stored}.survey_facts AS
SELECT survey.account_id, survey.survey_id, survey.ticket_id, survey.customer_id, survey.agent_id, survey.kind, survey.asked_at, survey.answered_at, survey.responded,
    survey.score, survey.feedback, survey.superseded
FROM {read surveys} AS survey
UNION ALL
SELECT ticket.account_id, NULL, ticket.ticket_id, ticket.customer_id, ticket.agent_id, 'csat', NULL, NULL, true, ticket.csat_score, NULL, false
FROM {internal}.tickets AS ticket WHERE NOT {has surveys} AND ticket.csat_score IS NOT NULL;

-- of the setting surveys
CREATE VIEW {internal}.own_answers AS
SELECT own.account_id, NULL::bigint AS survey_id, own.ticket_id, own.customer_id, own.agent_id, own.kind, own.asked_at, own.answered_at,
    own.score IS NOT NULL AS responded, own.score, NULL::text AS feedback, own.superseded
FROM {internal}.own_surveys AS own WHERE own.reason IS NULL;

CREATE VIEW {internal}.messages AS
SELECT message.account_id, message.ticket_id, message.created_at, message.author, message.author_id, message.public FROM {read messages} AS message;

CREATE VIEW {internal}.agents AS
SELECT agent.account_id, agent.agent_id, agent.name FROM {read agents} AS agent;

-- a ticket is open from its creation until its last resolution, where nothing else tells
CREATE VIEW {internal}.status_changes AS
SELECT change.account_id, change.ticket_id, change.changed_at, change.status FROM {read status_changes} AS change
UNION ALL
SELECT ticket.account_id, ticket.ticket_id, ticket.created_at, 'open' FROM {internal}.tickets AS ticket WHERE NOT {has status_changes}
UNION ALL
SELECT ticket.account_id, ticket.ticket_id, ticket.resolved_at, 'resolved' FROM {internal}.tickets AS ticket WHERE NOT {has status_changes} AND ticket.resolved_at IS NOT NULL;

-- clocks, or what the tickets tell of them
CREATE VIEW {internal}.sla_clocks AS
SELECT clock.account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target, clock.due_at, clock.stopped_at, clock.met
FROM {read sla_clocks} AS clock
UNION ALL
SELECT ticket.account_id, ticket.ticket_id, ticket.sla_policy, clock.measure, ticket.created_at, NULL, NULL,
    CASE clock.measure WHEN 'first_response' THEN ticket.first_response_at ELSE ticket.resolved_at END,
    CASE clock.measure WHEN 'first_response' THEN ticket.sla_first_response_met ELSE ticket.sla_resolution_met END
-- not LATERAL, which the server would prepare anew for each ticket
FROM {internal}.tickets AS ticket CROSS JOIN (VALUES ('first_response'), ('resolution')) AS clock (measure)
WHERE NOT {has sla_clocks} AND CASE clock.measure WHEN 'first_response' THEN ticket.sla_first_response_met ELSE ticket.sla_resolution_met END IS NOT NULL;

CREATE VIEW {target}.sla_clocks AS
SELECT clock.account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target, {metrics}.hours(clock.target) AS target_hours, clock.due_at,
    clock.stopped_at, clock.met
FROM {internal}.sla_clocks AS clock;

CREATE VIEW {target}.data_quality AS
SELECT ticket.account_id, 'tickets'::text AS source_table, ticket.ticket_id AS row_id, ticket.ticket_id, test.measure, test.reason
FROM {internal}.tickets AS ticket CROSS JOIN (VALUES
    ('first_response', 'answered before it was created'),
    ('first_resolution', 'resolved before it was created'),
    ('full_resolution', 'resolved before it was created')
) AS test (measure, reason)
WHERE CASE test.measure WHEN 'first_response' THEN ticket.first_response_at WHEN 'first_resolution' THEN ticket.first_resolved_at ELSE ticket.resolved_at END < ticket.created_at
UNION ALL
SELECT own.account_id, 'surveys', NULL, own.ticket_id, NULL, own.reason FROM {internal}.own_surveys AS own WHERE own.reason IS NOT NULL;

COMMENT ON VIEW {target}.sla_clocks IS 'clocks of the tickets: the user''s view of this name, or what the tickets tell of finished and missed ones';
COMMENT ON VIEW {target}.data_quality IS 'tickets with impossible times, and surveys of the setting surveys that do not count';
COMMENT ON COLUMN {target}.data_quality.source_table IS 'tickets or surveys';
COMMENT ON VIEW {internal}.tickets IS 'the view of tickets, with all columns of the canonical one';
COMMENT ON VIEW {stored}.survey_facts IS 'the view of surveys, or the ratings of tickets';
COMMENT ON VIEW {internal}.own_answers IS 'surveys of the setting surveys';
COMMENT ON VIEW {internal}.messages IS 'the view of messages';
COMMENT ON VIEW {internal}.agents IS 'the view of agents';
COMMENT ON VIEW {internal}.status_changes IS 'the view of status changes, or creation and last resolution of the tickets';
COMMENT ON VIEW {internal}.sla_clocks IS 'the view of clocks, or what the tickets tell of them';
