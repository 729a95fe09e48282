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
-- reads tickets for csat_field: a column, or a key of custom
-- reads tickets for changed_at: a column
-- reads surveys if there: account_id bigint, survey_id bigint, ticket_id bigint, customer_id bigint, agent_id bigint, kind text, asked_at timestamptz (surveys)
-- reads surveys if there: answered_at timestamptz, responded boolean, score numeric, feedback text, superseded boolean (surveys)
-- reads messages if there: account_id bigint, ticket_id bigint, created_at timestamptz, author text, author_id bigint, public boolean (counts of messages)
-- reads agents if there: account_id bigint, agent_id bigint, name text (names of agents whom a survey names)
-- reads status_changes if there: account_id bigint, ticket_id bigint, changed_at timestamptz, status text (the backlog of reopened tickets)
-- reads sla_clocks if there: account_id bigint, ticket_id bigint, policy text, measure text, started_at timestamptz, target interval, due_at timestamptz (clocks)
-- reads sla_clocks if there: stopped_at timestamptz, met boolean (clocks)
--
-- of a ticket: tickets.ticket_id, surveys.ticket_id, messages.ticket_id, status_changes.ticket_id, sla_clocks.ticket_id
--
-- A store is told of changes by the column of `tickets` that the setting changed_at names, which must tell of changes in the other views too. Without it a
-- refresh computes all tickets. What own views derive from the moment at which they are read is stored as it was then.
--
-- The helpers of these names are what the user's views are, with the columns that they lack.

-- what the setting sla promises a ticket of whose clock nothing else tells, in business time where there is the setting calendar. The clock of the first
-- response ends with a resolution as well; what was resolved nobody knows when, or lies before creation, has no clock.
CREATE VIEW {internal}.own_clocks AS
SELECT ticket.account_id, ticket.ticket_id, ticket.policy, ticket.measure, ticket.created_at AS started_at, ticket.target, ticket.stopped_at,
    CASE WHEN hours.calendar IS NULL THEN ticket.created_at + ticket.target ELSE {metrics}.business_add(ticket.created_at, ticket.target, hours.calendar) END AS due_at
FROM (
    SELECT ticket.account_id, ticket.ticket_id, ticket.sla_policy AS policy, 'first_response'::text AS measure, ticket.created_at, promise.target,
        least(ticket.first_response_at, ticket.first_resolved_at, ticket.resolved_at) AS stopped_at, ticket.status, ticket.sla_first_response_met AS met
    FROM {read tickets} AS ticket
    CROSS JOIN LATERAL (
        SELECT {setting sla first_response} AS target FROM (SELECT ticket.sla_policy AS policy, ticket.priority AS priority) AS ticket
    ) AS promise
    WHERE {setting sla first_response given}
    UNION ALL
    SELECT ticket.account_id, ticket.ticket_id, ticket.sla_policy, 'resolution', ticket.created_at, promise.target, ticket.resolved_at, ticket.status,
        ticket.sla_resolution_met
    FROM {read tickets} AS ticket
    CROSS JOIN LATERAL (
        SELECT {setting sla resolution} AS target FROM (SELECT ticket.sla_policy AS policy, ticket.priority AS priority) AS ticket
    ) AS promise
    WHERE {setting sla resolution given}
) AS ticket
CROSS JOIN (SELECT {setting calendar} AS calendar) AS hours
LEFT JOIN (SELECT told.ticket_id, told.measure FROM {read sla_clocks} AS told GROUP BY told.ticket_id, told.measure) AS told
    ON told.ticket_id = ticket.ticket_id AND told.measure = ticket.measure
WHERE ticket.target IS NOT NULL AND ticket.met IS NULL AND told.ticket_id IS NULL AND (ticket.stopped_at >= ticket.created_at) IS NOT FALSE
    AND NOT (ticket.stopped_at IS NULL AND coalesce(ticket.status IN ('resolved', 'closed'), false));

-- a first response is the assignee's, where nothing else tells
CREATE VIEW {stored}.ticket_facts AS
SELECT ticket.account_id, ticket.ticket_id, ticket.number, ticket.created_at, ticket.channel, ticket.channel_detail, ticket.inbox, ticket.team,
    ticket.priority, ticket.status, ticket.subject_type, ticket.tags, ticket.custom, ticket.agent_id, ticket.agent, ticket.customer_id,
    ticket.customer_key, ticket.customer, ticket.organization, ticket.first_response_at, ticket.first_response, ticket.first_response_business,
    coalesce(ticket.first_responder_id, ticket.agent_id) AS first_responder_id,
    CASE WHEN ticket.first_responder_id IS NULL THEN ticket.agent ELSE ticket.first_responder END AS first_responder, ticket.agent_replies,
    ticket.customer_messages, ticket.exchanges, ticket.response_time, ticket.agents, ticket.transfers, ticket.waiting_since,
    ticket.last_customer_message_at, ticket.last_agent_message_at, ticket.first_resolved_at, ticket.first_resolution, ticket.resolved_at,
    ticket.full_resolution, ticket.full_resolution_business, ticket.requester_wait, ticket.agent_wait, ticket.on_hold, ticket.reopens,
    ticket.one_touch, ticket.bot_resolved, ticket.bot_handoff_at, ticket.time_spent, coalesce(ticket.csat_score, ticket.csat_field_score) AS csat_score,
    ticket.sla_policy, ticket.sla_first_response_met, ticket.sla_resolution_met, ticket.sla_met, ticket.previous_ticket_at
FROM {read tickets} AS ticket;

-- a rating of a ticket is one of whom it is assigned to, where nothing else tells
CREATE VIEW {stored}.survey_facts AS
SELECT survey.account_id, survey.survey_id, survey.ticket_id, survey.customer_id, survey.agent_id, survey.kind, survey.asked_at, survey.answered_at, survey.responded,
    survey.score, survey.feedback, survey.superseded
FROM {read surveys} AS survey WHERE survey.ticket_id IS NOT NULL
UNION ALL
SELECT ticket.account_id, NULL, ticket.ticket_id, ticket.customer_id, ticket.agent_id, 'csat', NULL, NULL, true, ticket.csat_score, NULL, false
FROM {stored}.ticket_facts AS ticket WHERE NOT {has surveys} AND ticket.csat_score IS NOT NULL
UNION ALL
SELECT ticket.account_id, NULL, ticket.ticket_id, ticket.customer_id, ticket.agent_id, 'csat', NULL, NULL, true, ticket.csat_field_score, NULL, false
FROM {read tickets} AS ticket
LEFT JOIN (
    SELECT survey.ticket_id FROM {read surveys} AS survey WHERE survey.kind = 'csat' AND survey.score IS NOT NULL GROUP BY survey.ticket_id
) AS answered ON answered.ticket_id = ticket.ticket_id
WHERE {has surveys} AND ticket.csat_score IS NULL AND ticket.csat_field_score IS NOT NULL AND answered.ticket_id IS NULL;

-- those of no ticket, and of the setting surveys
CREATE VIEW {internal}.own_answers AS
SELECT survey.account_id, survey.survey_id, survey.ticket_id, survey.customer_id, survey.agent_id, survey.kind, survey.asked_at, survey.answered_at,
    survey.responded, survey.score, survey.feedback, survey.superseded
FROM {read surveys} AS survey WHERE survey.ticket_id IS NULL
UNION ALL
SELECT own.account_id, NULL::bigint AS survey_id, own.ticket_id, own.customer_id, own.agent_id, own.kind, own.asked_at, own.answered_at,
    own.score IS NOT NULL AS responded, own.score, NULL::text AS feedback, own.superseded
FROM {internal}.own_surveys AS own WHERE own.reason IS NULL;

CREATE VIEW {internal}.surveys AS
SELECT * FROM {stored}.survey_facts
UNION ALL
SELECT * FROM {internal}.own_answers;

CREATE VIEW {internal}.messages AS
SELECT message.account_id, message.ticket_id, message.created_at, message.author, message.author_id, message.public FROM {read messages} AS message;

CREATE VIEW {internal}.agents AS
SELECT agent.account_id, agent.agent_id, agent.name FROM {read agents} AS agent;

-- a ticket is open from its creation until its last resolution, where nothing else tells
CREATE VIEW {internal}.status_changes AS
SELECT change.account_id, change.ticket_id, change.changed_at, change.status FROM {read status_changes} AS change
UNION ALL
SELECT ticket.account_id, ticket.ticket_id, ticket.created_at, 'open' FROM {stored}.ticket_facts AS ticket WHERE NOT {has status_changes}
UNION ALL
SELECT ticket.account_id, ticket.ticket_id, ticket.resolved_at, 'resolved' FROM {stored}.ticket_facts AS ticket WHERE NOT {has status_changes} AND ticket.resolved_at IS NOT NULL;

-- waits of customers by the messages and statuses, for the setting sla: what starts and ends them, at one moment in the order of kind, 1 customer,
-- 2 resolution, 3 bot, 4 reopening, 5 agent; an agent's message at the moment of the resolution ends a wait before that
CREATE VIEW {internal}.own_waits AS
WITH moment AS (
    SELECT message.ticket_id, message.created_at AS at, CASE message.author WHEN 'customer' THEN 1 WHEN 'bot' THEN 3 ELSE 5 END AS kind
    FROM {read messages} AS message WHERE message.public AND message.author IN ('customer', 'bot', 'agent')
    UNION ALL
    SELECT change.ticket_id, change.changed_at, CASE WHEN change.is_resolved THEN 2 ELSE 4 END
    FROM (
        SELECT row.ticket_id, row.changed_at, row.status IN ('resolved', 'closed') AS is_resolved,
            lag(row.status IN ('resolved', 'closed'), 1, false) OVER (PARTITION BY row.ticket_id ORDER BY row.changed_at) AS was_resolved
        FROM {internal}.status_changes AS row
    ) AS change
    WHERE change.is_resolved <> change.was_resolved
), turn AS (
    -- without what changes nothing
    SELECT known.ticket_id, known.at, known.kind FROM (
        SELECT moment.ticket_id, moment.at, moment.kind, lag(moment.kind) OVER (PARTITION BY moment.ticket_id ORDER BY moment.at, moment.kind) AS after
        FROM moment
    ) AS known
    WHERE known.kind = 4 OR known.kind IS DISTINCT FROM known.after AND NOT (known.kind = 1 AND known.after IS NOT DISTINCT FROM 4)
), followed AS (
    SELECT turn.ticket_id, turn.at AS started_at, turn.kind, lead(turn.at) OVER past AS ended_at, lead(turn.kind) OVER past AS ended_by
    FROM turn WINDOW past AS (PARTITION BY turn.ticket_id ORDER BY turn.at, turn.kind)
)
SELECT followed.ticket_id, followed.started_at, followed.ended_at, followed.ended_by FROM followed WHERE followed.kind IN (1, 4);

-- clocks, or what the tickets tell of them, and what the setting sla promises; a wait that a bot ended or a reopening began anew has no clock
CREATE VIEW {stored}.clock_facts AS
SELECT false AS is_own, clock.account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target, clock.due_at, clock.stopped_at, clock.met
FROM {read sla_clocks} AS clock
UNION ALL
SELECT false, ticket.account_id, ticket.ticket_id, ticket.sla_policy, clock.measure, ticket.created_at, NULL, NULL,
    CASE clock.measure WHEN 'first_response' THEN ticket.first_response_at ELSE ticket.resolved_at END,
    CASE clock.measure WHEN 'first_response' THEN ticket.sla_first_response_met ELSE ticket.sla_resolution_met END
-- not LATERAL, which the server would prepare anew for each ticket
FROM {read tickets} AS ticket CROSS JOIN (VALUES ('first_response'), ('resolution')) AS clock (measure)
WHERE NOT {has sla_clocks} AND CASE clock.measure WHEN 'first_response' THEN ticket.sla_first_response_met ELSE ticket.sla_resolution_met END IS NOT NULL
UNION ALL
SELECT true, clock.account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target, clock.due_at, clock.stopped_at, NULL
FROM {internal}.own_clocks AS clock
UNION ALL
SELECT true, clock.account_id, clock.ticket_id, clock.policy, 'next_response', clock.started_at, clock.target, clock.due_at, clock.stopped_at, NULL
FROM (
    SELECT ticket.account_id, ticket.ticket_id, ticket.sla_policy AS policy, wait.started_at, promise.target, wait.ended_at AS stopped_at,
        CASE WHEN hours.calendar IS NULL THEN wait.started_at + promise.target ELSE {metrics}.business_add(wait.started_at, promise.target, hours.calendar) END AS due_at
    FROM {read tickets} AS ticket
    JOIN {internal}.own_waits AS wait ON wait.ticket_id = ticket.ticket_id AND wait.started_at > ticket.first_response_at
    CROSS JOIN LATERAL (
        SELECT {setting sla next_response} AS target FROM (SELECT ticket.sla_policy AS policy, ticket.priority AS priority) AS ticket
    ) AS promise
    CROSS JOIN (SELECT {setting calendar} AS calendar) AS hours
    LEFT JOIN (SELECT told.ticket_id FROM {read sla_clocks} AS told WHERE told.measure = 'next_response' GROUP BY told.ticket_id) AS told
        ON told.ticket_id = ticket.ticket_id
    WHERE {setting sla next_response given} AND promise.target IS NOT NULL AND told.ticket_id IS NULL
        AND (wait.ended_by IN (2, 5) OR wait.ended_by IS NULL AND coalesce(ticket.status NOT IN ('resolved', 'closed'), true))
) AS clock;

-- those of the setting are judged by the moment
CREATE VIEW {internal}.sla_clocks AS
SELECT clock.is_own, clock.account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target, clock.due_at, clock.stopped_at,
    CASE WHEN clock.is_own THEN coalesce(clock.stopped_at, now()) <= clock.due_at AND (clock.stopped_at IS NOT NULL OR NULL) ELSE clock.met END AS met
FROM {stored}.clock_facts AS clock;

CREATE VIEW {internal}.tickets AS
SELECT ticket.account_id, ticket.ticket_id, ticket.number, ticket.created_at, ticket.channel, ticket.channel_detail, ticket.inbox, ticket.team,
    ticket.priority, ticket.status, ticket.subject_type, ticket.tags, ticket.custom, ticket.agent_id, ticket.agent, ticket.customer_id,
    ticket.customer_key, ticket.customer, ticket.organization, ticket.first_response_at, ticket.first_response, ticket.first_response_business,
    ticket.first_responder_id, ticket.first_responder, ticket.agent_replies,
    ticket.customer_messages, ticket.exchanges, ticket.response_time, ticket.agents, ticket.transfers, ticket.waiting_since,
    ticket.last_customer_message_at, ticket.last_agent_message_at, ticket.first_resolved_at, ticket.first_resolution, ticket.resolved_at,
    ticket.full_resolution, ticket.full_resolution_business, ticket.requester_wait, ticket.agent_wait, ticket.on_hold, ticket.reopens,
    ticket.one_touch, ticket.bot_resolved, ticket.bot_handoff_at, ticket.time_spent, ticket.csat_score, ticket.sla_policy,
    judged.sla_first_response_met, judged.sla_resolution_met,
    coalesce(ticket.sla_met, least(judged.sla_first_response_met, judged.sla_resolution_met)) AS sla_met, ticket.previous_ticket_at
FROM {stored}.ticket_facts AS ticket
LEFT JOIN (
    SELECT clock.ticket_id, bool_and(clock.met) FILTER (WHERE clock.measure = 'first_response') AS first_response_met,
        bool_and(clock.met) FILTER (WHERE clock.measure = 'resolution') AS resolution_met
    FROM {internal}.sla_clocks AS clock WHERE clock.is_own GROUP BY clock.ticket_id
) AS own ON own.ticket_id = ticket.ticket_id
CROSS JOIN LATERAL (
    -- without the setting nothing of it is read
    SELECT CASE WHEN {setting sla first_response given} THEN coalesce(ticket.sla_first_response_met, own.first_response_met)
            ELSE ticket.sla_first_response_met END AS sla_first_response_met,
        CASE WHEN {setting sla resolution given} THEN coalesce(ticket.sla_resolution_met, own.resolution_met)
            ELSE ticket.sla_resolution_met END AS sla_resolution_met
) AS judged;

CREATE VIEW {target}.sla_clocks AS
SELECT clock.account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target, {metrics}.hours(clock.target) AS target_hours, clock.due_at,
    clock.stopped_at, clock.met
FROM {internal}.sla_clocks AS clock;

CREATE VIEW {stored}.ticket_issues AS
SELECT ticket.account_id, 'tickets'::text AS source_table, ticket.ticket_id AS row_id, ticket.ticket_id, test.measure, test.reason
FROM {internal}.tickets AS ticket CROSS JOIN (VALUES
    ('first_response', 'answered before it was created'),
    ('first_resolution', 'resolved before it was created'),
    ('full_resolution', 'resolved before it was created')
) AS test (measure, reason)
WHERE CASE test.measure WHEN 'first_response' THEN ticket.first_response_at WHEN 'first_resolution' THEN ticket.first_resolved_at ELSE ticket.resolved_at END < ticket.created_at
UNION ALL
SELECT ticket.account_id, 'tickets', ticket.ticket_id, ticket.ticket_id, 'csat_score', format('"%s" is no rating', ticket.csat_field)
FROM {read tickets} AS ticket WHERE btrim(ticket.csat_field) <> '' AND ticket.csat_field_score IS NULL;

CREATE VIEW {target}.data_quality AS
SELECT issue.account_id, issue.source_table, issue.row_id, issue.ticket_id, issue.measure, issue.reason FROM {stored}.ticket_issues AS issue
UNION ALL
SELECT own.account_id, 'surveys', NULL, own.ticket_id, NULL, own.reason FROM {internal}.own_surveys AS own WHERE own.reason IS NOT NULL;

-- What a store asks

CREATE VIEW {internal}.ticket_ids AS
SELECT ticket.ticket_id::bigint AS ticket_id FROM {read tickets} AS ticket
-- a survey counts, and a clock is shown, also where its ticket is not
UNION SELECT survey.ticket_id FROM {read surveys} AS survey
UNION SELECT clock.ticket_id FROM {read sla_clocks} AS clock;

CREATE VIEW {internal}.changes AS
SELECT ticket.ticket_id::bigint AS ticket_id, ticket.changed_at FROM {read tickets} AS ticket;

-- nothing is known of what else own views depend on
CREATE VIEW {internal}.terms AS
SELECT NULL::text AS kind, NULL::bigint AS key, NULL::text AS terms WHERE false;

CREATE VIEW {internal}.affected AS
SELECT NULL::text AS kind, NULL::bigint AS key, NULL::bigint AS ticket_id WHERE false;

-- names that days are stored by; those of tickets are stored with them
CREATE VIEW {internal}.display_names AS
SELECT 'agent'::text AS kind, agent.agent_id AS key, agent.name FROM {internal}.agents AS agent;

COMMENT ON VIEW {target}.sla_clocks IS 'clocks of the tickets: the user''s view of this name, or what the tickets tell of finished and missed ones';
COMMENT ON VIEW {target}.data_quality IS 'tickets with impossible times, and what the settings csat_field and surveys name and does not count';
COMMENT ON COLUMN {target}.data_quality.source_table IS 'tickets or surveys';
COMMENT ON VIEW {internal}.own_clocks IS 'clocks of the setting sla for first response and resolution';
COMMENT ON VIEW {internal}.own_waits IS 'waits of customers, and what ended them';
COMMENT ON VIEW {stored}.ticket_facts IS 'the view of tickets, with all columns of the canonical one';
COMMENT ON VIEW {internal}.tickets IS 'tickets, with what the setting sla tells of them';
COMMENT ON VIEW {stored}.ticket_issues IS 'what data_quality says of tickets';
COMMENT ON VIEW {internal}.ticket_ids IS 'every ticket of which there may be anything to store';
COMMENT ON VIEW {internal}.changes IS 'when anything of a ticket changed';
COMMENT ON VIEW {internal}.terms IS 'empty: nothing is known of what tickets depend on besides their own rows';
COMMENT ON VIEW {internal}.affected IS 'empty, as terms is';
COMMENT ON VIEW {internal}.display_names IS 'names that days are stored by';
COMMENT ON VIEW {stored}.survey_facts IS 'the view of surveys, or the ratings of tickets';
COMMENT ON VIEW {internal}.surveys IS 'all surveys';
COMMENT ON VIEW {internal}.own_answers IS 'surveys of no ticket, and of the setting surveys';
COMMENT ON VIEW {internal}.messages IS 'the view of messages';
COMMENT ON VIEW {internal}.agents IS 'the view of agents';
COMMENT ON VIEW {internal}.status_changes IS 'the view of status changes, or creation and last resolution of the tickets';
COMMENT ON VIEW {stored}.clock_facts IS 'the view of clocks, or what the tickets tell of them, and clocks of the setting sla';
COMMENT ON VIEW {internal}.sla_clocks IS 'clocks, judged';
