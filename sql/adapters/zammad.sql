-- Zammad, by its schema of 2021 to 2026 (versions 5 and later). Its times are timestamps in UTC.
--
-- reads tickets: id, number, created_at, state_id, owner_id, customer_id, first_response_at, close_at
-- reads tickets if there: group_id integer (team)
-- reads tickets if there: priority_id integer (priority)
-- reads tickets if there: create_article_type_id integer (channel)
-- reads tickets if there: preferences text (SLA)
-- reads ticket_states: id, name, state_type_id, ignore_escalation
-- reads ticket_state_types: id, name
-- reads ticket_articles: id, ticket_id, created_at, created_by_id, sender_id, type_id, internal
-- reads ticket_articles if there: origin_by_id integer (whom an article comes from that another user entered)
-- reads ticket_article_types: id, name, communication
-- reads ticket_article_senders: id, name
-- reads histories: id, o_id, created_at, history_object_id, history_attribute_id, history_type_id, id_from, id_to
-- reads history_objects: id, name
-- reads history_attributes: id, name
-- reads history_types: id, name
-- reads users: id, login, firstname, lastname, email, created_at
-- reads calendars: id, name, default, timezone, business_hours, public_holidays
-- reads slas: id, name, calendar_id, first_response_time, solution_time
-- reads groups if there: id integer, name text (team)
-- reads ticket_priorities if there: id integer, name text (priority)
-- reads permissions if there: id integer, name text (customers without tickets)
-- reads permissions_roles if there: permission_id integer, role_id integer (customers without tickets)
-- reads roles_users if there: role_id integer, user_id integer (customers without tickets)
--
-- Zammad has no surveys. A chat (chat_sessions) is no ticket until an agent makes one of it: Zammad keeps no link between the
-- two, so that the others are not counted, nor are they in data_quality.
--
-- - An answer is an article of sender Agent that is not internal and of a type that communicates; those of user 1 are the
--   system's. first_response_at of Zammad counts an agent's opening article as well, so it is read only where a ticket has
--   no articles.
-- - Status comes from the whole history. A ticket that is closed in it from the start, but has a later close_at, was closed
--   then: imports bring no history.
-- - States with ignore_escalation pause the clocks of resolution, closed ones do not. In Zammad both pause, also the clock
--   of the first response; sla_first_response_met_paused has that reading, without the pauses by closing.
-- - The policy of a ticket is the one that Zammad noted in its preferences: conditions of policies are not evaluated.

CREATE VIEW {target}.calendars AS
SELECT NULL::bigint AS account_id, calendars.id::bigint AS calendar_id, calendars.name::text AS name, reading.calendar, calendars."default" AS is_default,
    {metrics}.business_add(timestamptz '2000-01-01 00:00+00', interval '1 second', reading.calendar) IS NOT NULL AS opens
FROM {read calendars} AS calendars
CROSS JOIN LATERAL {metrics}.zammad_calendar(coalesce(calendars.business_hours, '')::text, coalesce(calendars.public_holidays, '')::text, calendars.timezone::text) AS reading (calendar);

CREATE VIEW {target}.states AS
SELECT state.id AS state_id, state.name::text AS name,
    CASE
        WHEN kind.name = 'new' THEN 'new'
        WHEN kind.name IN ('pending reminder', 'pending action', 'pending review') THEN 'pending'
        WHEN kind.name = 'delegated' THEN 'on_hold'
        WHEN kind.name IN ('closed', 'merged', 'removed') THEN 'closed'
        ELSE 'open'
    END AS status,
    state.ignore_escalation AND kind.name NOT IN ('closed', 'merged', 'removed') AS paused,
    CASE kind.name WHEN 'merged' THEN 'merged into another ticket' WHEN 'removed' THEN 'removed' END AS left_out
FROM {read ticket_states} AS state JOIN {read ticket_state_types} AS kind ON kind.id = state.state_type_id;

-- Small tables are asked once, not joined: what comes in the order of an index keeps it.
CREATE VIEW {target}.articles AS
SELECT source_id, source_ticket_id, created_at, created_by_id, origin_by_id, type_id,
    CASE WHEN is_customer THEN 'customer' WHEN is_agent THEN 'agent' ELSE 'system' END AS author,
    NOT internal AND (is_customer OR communicates) AS public,
    is_agent AS by_agent, is_customer AND NOT internal AS asks,
    is_agent AND communicates AND NOT internal AS answers
FROM (
    SELECT article.id AS source_id, article.ticket_id AS source_ticket_id, article.created_at, article.created_by_id, article.origin_by_id,
        article.type_id, article.internal,
        article.sender_id = (SELECT sender.id FROM {read ticket_article_senders} AS sender WHERE sender.name = 'Customer') AS is_customer,
        article.sender_id = (SELECT sender.id FROM {read ticket_article_senders} AS sender WHERE sender.name = 'Agent') AND article.created_by_id <> 1 AS is_agent,
        article.type_id IN (SELECT type.id FROM {read ticket_article_types} AS type WHERE type.communication) AS communicates
    FROM {read ticket_articles} AS article
) AS article;

CREATE VIEW {target}.messages AS
SELECT NULL::bigint AS account_id, article.source_id::bigint AS message_id, article.source_ticket_id::bigint AS ticket_id,
    article.created_at AT TIME ZONE 'UTC' AS created_at, article.author, coalesce(article.origin_by_id, article.created_by_id)::bigint AS author_id, article.public,
    type.name::text AS type
FROM {target}.articles AS article
LEFT JOIN {read ticket_article_types} AS type ON type.id = article.type_id
WHERE NOT EXISTS (
    SELECT FROM {read tickets} AS ticket JOIN {target}.states ON states.state_id = ticket.state_id
    WHERE ticket.id = article.source_ticket_id AND states.left_out IS NOT NULL
);

CREATE VIEW {target}.surveys AS
SELECT NULL::bigint AS account_id, NULL::bigint AS survey_id, NULL::bigint AS ticket_id, NULL::bigint AS customer_id, NULL::bigint AS agent_id,
    NULL::text AS kind, NULL::numeric AS score, NULL::timestamptz AS answered_at
WHERE false;

CREATE VIEW {target}.customers AS
SELECT NULL::bigint AS account_id, person.id::bigint AS customer_id,
    coalesce(nullif(trim(concat_ws(' ', person.firstname, person.lastname)), ''), nullif(person.email, ''), person.login)::text AS name,
    person.created_at AT TIME ZONE 'UTC' AS created_at
FROM {read users} AS person
WHERE person.id <> 1 AND person.id IN (
    SELECT ticket.customer_id FROM {read tickets} AS ticket
    UNION ALL
    SELECT member.user_id FROM {read roles_users} AS member
    JOIN {read permissions_roles} AS granted ON granted.role_id = member.role_id
    JOIN {read permissions} AS permission ON permission.id = granted.permission_id
    WHERE permission.name = 'ticket.customer'
);

CREATE VIEW {target}.state_changes AS
SELECT history.o_id AS source_ticket_id, history.id AS source_id, history.created_at AS changed_at, history.id_from AS from_id, history.id_to AS to_id,
    row_number() OVER change AS place, lead(history.created_at) OVER change AS next_at
FROM {read histories} AS history
WHERE history.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket')
    AND history.history_attribute_id = (SELECT attribute.id FROM {read history_attributes} AS attribute WHERE attribute.name = 'state')
    AND history.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'updated')
WINDOW change AS (PARTITION BY history.o_id ORDER BY history.created_at, history.id);

CREATE VIEW {target}.status_changes AS
WITH recorded AS (
    -- the changes of a ticket, numbered; the first also tells the state before it
    SELECT ticket.id, ticket.created_at, ticket.close_at, coalesce(change.from_id, ticket.state_id) AS initial_id, change.source_id AS change_id, change.changed_at,
        change.to_id, coalesce(change.place, 1) AS place
    FROM {read tickets} AS ticket
    JOIN {target}.states ON states.state_id = ticket.state_id AND states.left_out IS NULL
    LEFT JOIN {target}.state_changes AS change ON change.source_ticket_id = ticket.id AND change.source_ticket_id::bigint = ticket.id::bigint
), dated AS (
    SELECT recorded.id, recorded.change_id, step.*
    FROM recorded
    CROSS JOIN LATERAL (
        SELECT (place = 1 AND close_at > created_at AND (close_at <= changed_at) IS NOT FALSE
            AND was_closed) IS TRUE AS closed_later, place = 1 AND was_closed AND close_at IS NULL AND change_id IS NULL AS closed_once
        FROM (SELECT initial_id IN (SELECT state_id FROM {target}.states WHERE status = 'closed') AS was_closed) AS initial
    ) AS import
    CROSS JOIN LATERAL (
        SELECT 1 AS part, created_at AS at, CASE WHEN NOT (closed_later OR closed_once) THEN initial_id END AS state_id, coalesce(close_at < created_at, false) AS early WHERE place = 1
        UNION ALL SELECT 2, close_at, initial_id, false WHERE closed_later
        UNION ALL SELECT 3, greatest(changed_at, created_at), to_id, changed_at < created_at WHERE change_id IS NOT NULL
    ) AS step
), lasting AS (
    -- of changes at one moment the last stays
    SELECT *, lead(at) OVER (PARTITION BY id ORDER BY at, change_id, part) AS until FROM dated
), named AS (
    SELECT id, at, until, early, name, coalesce(paused, false) AS paused, coalesce(status, 'new') AS status
    FROM lasting LEFT JOIN {target}.states USING (state_id)
    WHERE until IS DISTINCT FROM at
)
SELECT NULL::bigint AS account_id, id::bigint AS ticket_id, at AT TIME ZONE 'UTC' AS changed_at, status, until AT TIME ZONE 'UTC' AS until, name AS state, paused, early,
    status = 'closed' AND before IS DISTINCT FROM 'closed' AS resolves,
    status <> 'closed' AND before IS NOT DISTINCT FROM 'closed' AS reopens
FROM (SELECT *, lag(status) OVER (PARTITION BY id ORDER BY at) AS before FROM named) AS change;

CREATE VIEW {target}.tickets AS
SELECT NULL::bigint AS account_id, ticket.id::bigint AS ticket_id, ticket.number::text AS number, base.created_at,
    CASE WHEN split_part(type.name, ' ', 1) IN ('email', 'web', 'chat', 'phone', 'sms', 'whatsapp', 'telegram', 'facebook', 'twitter')
        THEN split_part(type.name, ' ', 1) ELSE 'other' END AS channel,
    type.name::text AS channel_detail, priority.name::text AS priority,
    state.status,
    nullif(ticket.owner_id, 1)::bigint AS agent_id,
    coalesce(nullif(trim(concat_ws(' ', owner.firstname, owner.lastname)), ''), nullif(owner.email, ''), owner.login)::text AS agent,
    team.name::text AS team, ticket.customer_id::bigint AS customer_id,
    measure.first_response_at,
    measure.first_response, {metrics}.hours(measure.first_response) AS first_response_hours,
    measure.first_response_business, {metrics}.hours(measure.first_response_business) AS first_response_business_hours,
    coalesce(answers.messages - (answers.opened_by_agent AND answers.first_answer_at >= base.created_at)::integer, 0)::integer AS agent_replies,
    turns.response_time, {metrics}.hours(turns.response_time) AS response_time_hours,
    moment.first_resolved_at,
    measure.first_resolution, {metrics}.hours(measure.first_resolution) AS first_resolution_hours,
    moment.resolved_at,
    measure.full_resolution, {metrics}.hours(measure.full_resolution) AS full_resolution_hours,
    measure.full_resolution_business, {metrics}.hours(measure.full_resolution_business) AS full_resolution_business_hours,
    wait.requester_wait, {metrics}.hours(wait.requester_wait) AS requester_wait_hours,
    wait.agent_wait, {metrics}.hours(wait.agent_wait) AS agent_wait_hours,
    wait.on_hold, {metrics}.hours(wait.on_hold) AS on_hold_hours,
    wait.reopens,
    CASE WHEN moment.first_resolved_at IS NOT NULL OR state.status = 'closed' THEN coalesce(answers.messages, 0) = 1 AND moment.resolved_at IS NOT DISTINCT FROM moment.first_resolved_at END AS one_touch,
    NULL::numeric AS csat_score,
    CASE
        WHEN measure.first_response_at < base.created_at THEN NULL
        WHEN measure.first_response_at IS NOT NULL THEN measure.first_response_at <= due.first_response
        WHEN state.status = 'closed' AND moment.resolved_at IS NULL THEN NULL
        WHEN coalesce(moment.resolved_at, now()) > due.first_response THEN false
    END AS sla_first_response_met,
    CASE
        WHEN upper_inf(course.closed) THEN moment.solved_at <= due.resolution
        WHEN state.status = 'closed' THEN NULL
        WHEN now() > due.resolution THEN false
    END AS sla_resolution_met,
    policy.name AS sla_policy, policy.opens AS sla_calendar_opens,
    policy.first_response AS sla_first_response_target, {metrics}.hours(policy.first_response) AS sla_first_response_target_hours, due.first_response AS sla_first_response_due_at,
    policy.resolution AS sla_resolution_target, {metrics}.hours(policy.resolution) AS sla_resolution_target_hours, due.resolution AS sla_resolution_due_at,
    CASE
        WHEN measure.first_response_at < base.created_at THEN NULL
        WHEN measure.first_response_at IS NOT NULL THEN measure.first_response_at <= due.first_response_paused
        WHEN state.status = 'closed' AND moment.resolved_at IS NULL THEN NULL
        WHEN coalesce(moment.resolved_at, now()) > due.first_response_paused THEN false
    END AS sla_first_response_met_paused,
    due.first_response_paused AS sla_first_response_due_at_paused,
    CASE
        WHEN upper_inf(course.closed) THEN moment.solved_at <= due.resolution_elapsed
        WHEN state.status = 'closed' THEN NULL
        WHEN now() > due.resolution_elapsed THEN false
    END AS sla_resolution_met_elapsed,
    due.resolution_elapsed AS sla_resolution_due_at_elapsed,
    course.running,
    (SELECT created_by_id::bigint FROM {target}.articles
        WHERE source_ticket_id = ticket.id AND answers AND articles.created_at = measure.first_response_at AT TIME ZONE 'UTC'
        ORDER BY source_id LIMIT 1) AS first_responder_id
FROM {read tickets} AS ticket
JOIN {target}.states AS state ON state.state_id = ticket.state_id AND state.left_out IS NULL
LEFT JOIN {read ticket_article_types} AS type ON type.id = ticket.create_article_type_id
LEFT JOIN {read ticket_priorities} AS priority ON priority.id = ticket.priority_id
LEFT JOIN {read groups} AS team ON team.id = ticket.group_id
LEFT JOIN {read users} AS owner ON owner.id = nullif(ticket.owner_id, 1)
CROSS JOIN LATERAL (SELECT ticket.created_at AT TIME ZONE 'UTC' AS created_at) AS base
-- Joined by both types: in Zammad's own its indexes serve, by the other a condition on ticket_id reaches into the subqueries.
LEFT JOIN (
    SELECT source_ticket_id, source_ticket_id::bigint AS ticket_id, count(*) FILTER (WHERE answers) AS messages,
        min(created_at) FILTER (WHERE answers) AT TIME ZONE 'UTC' AS first_answer_at,
        {metrics}.first_response_at(created_at AT TIME ZONE INTERVAL '0', answers) FILTER (WHERE public OR by_agent) AS response_at,
        coalesce(min(created_at) FILTER (WHERE answers) < coalesce(min(created_at) FILTER (WHERE NOT answers AND (public OR by_agent)), 'infinity'), false) AS opened_by_agent
    FROM {target}.articles GROUP BY source_ticket_id
) AS answers ON answers.source_ticket_id = ticket.id AND answers.ticket_id = ticket.id::bigint
LEFT JOIN (
    -- a turn begins with the first message of a run of the customer's and ends with the next answer
    SELECT source_ticket_id, source_ticket_id::bigint AS ticket_id, avg(answered_at - created_at) AS response_time
    FROM (
        SELECT source_ticket_id, asks, created_at, lead(created_at) OVER (PARTITION BY source_ticket_id ORDER BY created_at, source_id) AS answered_at
        FROM (
            SELECT source_ticket_id, source_id, asks, created_at, lag(asks) OVER (PARTITION BY source_ticket_id ORDER BY created_at, source_id) AS before
            FROM {target}.articles WHERE asks OR answers
        ) AS message
        WHERE before IS DISTINCT FROM asks
    ) AS turn
    WHERE asks GROUP BY source_ticket_id
) AS turns ON turns.source_ticket_id = ticket.id AND turns.ticket_id = ticket.id::bigint
LEFT JOIN (
    -- the spans in a status from the creation on: after each change to it, and before the first change where that left it
    SELECT source_id, source_id::bigint AS ticket_id,
        tstzmultirange(tstzrange(min(created_at) AT TIME ZONE 'UTC', NULL)) * (coalesce(range_agg(after) FILTER (WHERE closes), '{}')
            + coalesce(range_agg(before_closed) FILTER (WHERE was_closed AND (close_at IS NOT NULL OR changed_at IS NOT NULL)), '{}')) AS closed,
        coalesce(bool_or(changed_at < created_at AND (next_at > created_at) IS NOT FALSE) FILTER (WHERE closes), false)
            OR coalesce(bool_or(close_at < created_at) FILTER (WHERE was_closed), false) AS closed_early,
        tstzmultirange(tstzrange(min(created_at) AT TIME ZONE 'UTC', NULL)) * (coalesce(range_agg(after) FILTER (WHERE pends), '{}')
            + coalesce(range_agg(before) FILTER (WHERE was_pending), '{}')) AS pending,
        tstzmultirange(tstzrange(min(created_at) AT TIME ZONE 'UTC', NULL)) * (coalesce(range_agg(after) FILTER (WHERE holds), '{}')
            + coalesce(range_agg(before) FILTER (WHERE was_on_hold), '{}')) AS on_hold,
        tstzmultirange(tstzrange(min(created_at) AT TIME ZONE 'UTC', NULL)) - (coalesce(range_agg(after) FILTER (WHERE pauses), '{}')
            + coalesce(range_agg(before) FILTER (WHERE was_paused), '{}')) AS running
    FROM (
        SELECT *, tstzrange(changed_at AT TIME ZONE 'UTC', next_at AT TIME ZONE 'UTC') AS after, tstzrange(NULL, changed_at AT TIME ZONE 'UTC') AS before,
            tstzrange(CASE WHEN (close_at <= changed_at) IS NOT FALSE THEN close_at AT TIME ZONE 'UTC' END, changed_at AT TIME ZONE 'UTC') AS before_closed,
            to_id IN (SELECT state_id FROM {target}.states WHERE status = 'closed') AS closes,
            first_id IN (SELECT state_id FROM {target}.states WHERE status = 'closed') AS was_closed,
            to_id IN (SELECT state_id FROM {target}.states WHERE status = 'pending') AS pends,
            first_id IN (SELECT state_id FROM {target}.states WHERE status = 'pending') AS was_pending,
            to_id IN (SELECT state_id FROM {target}.states WHERE status = 'on_hold') AS holds,
            first_id IN (SELECT state_id FROM {target}.states WHERE status = 'on_hold') AS was_on_hold,
            to_id IN (SELECT state_id FROM {target}.states WHERE paused) AS pauses,
            first_id IN (SELECT state_id FROM {target}.states WHERE paused) AS was_paused
        FROM (
            SELECT ticket.id AS source_id, ticket.created_at, ticket.close_at, change.changed_at, change.next_at, change.to_id,
                CASE WHEN coalesce(change.place, 1) = 1 THEN coalesce(change.from_id, ticket.state_id) END AS first_id
            FROM {read tickets} AS ticket
            LEFT JOIN {target}.state_changes AS change ON change.source_ticket_id = ticket.id AND change.source_ticket_id::bigint = ticket.id::bigint
        ) AS change
    ) AS change
    GROUP BY source_id
) AS course ON course.source_id = ticket.id AND course.ticket_id = ticket.id::bigint
LEFT JOIN (
    -- once for each policy, as reading a calendar takes time
    SELECT DISTINCT ON (sla.id) sla.id, sla.name::text AS name,
        CASE WHEN sla.first_response_time > 0 THEN make_interval(mins => sla.first_response_time) END AS first_response,
        CASE WHEN sla.solution_time > 0 THEN make_interval(mins => sla.solution_time) END AS resolution,
        calendars.calendar, calendars.opens
    FROM {read slas} AS sla JOIN {target}.calendars ON calendars.calendar_id = sla.calendar_id
) AS policy ON policy.id = substring(split_part(ticket.preferences, 'sla_id: ', 2) FROM '^\d{1,9}')::integer
CROSS JOIN LATERAL (
    SELECT first_response_at, created_at, CASE WHEN first_response_at >= created_at THEN first_response_at END AS answered_at,
        first_resolved_at, resolved_at, CASE WHEN NOT (course.closed_early AND resolved_at = first_resolved_at) THEN resolved_at END AS solved_at
    FROM (
        -- what lies before creation opened nothing
        SELECT CASE WHEN answers.ticket_id IS NULL THEN ticket.first_response_at AT TIME ZONE 'UTC'
                WHEN answers.first_answer_at < base.created_at THEN answers.first_answer_at ELSE answers.response_at END AS first_response_at,
            base.created_at, lower(course.closed) AS first_resolved_at, CASE WHEN upper_inf(course.closed) THEN upper('{(,)}' - course.closed) END AS resolved_at
    ) AS known
) AS moment
CROSS JOIN LATERAL (
    SELECT moment.first_response_at, moment.answered_at - moment.created_at AS first_response,
        {metrics}.business_duration(moment.created_at, moment.answered_at, hours.calendar) AS first_response_business,
        CASE WHEN NOT course.closed_early THEN moment.first_resolved_at - moment.created_at END AS first_resolution,
        moment.solved_at - moment.created_at AS full_resolution,
        {metrics}.business_duration(moment.created_at, moment.solved_at, hours.calendar) AS full_resolution_business
    FROM (SELECT (
        -- a calendar that is never open measures nothing
        SELECT calendar FROM {target}.calendars WHERE is_default AND opens ORDER BY calendar_id LIMIT 1
    ) AS calendar) AS hours
) AS measure
CROSS JOIN LATERAL (
    SELECT (SELECT count(upper(span)) FROM unnest(course.closed) AS span)::integer AS reopens,
        (SELECT coalesce(sum(upper(span) - lower(span)), '0') FROM unnest(tstzmultirange(until_now) - course.closed - course.pending) AS span) AS requester_wait,
        (SELECT coalesce(sum(upper(span) - lower(span)), '0') FROM unnest(course.pending * tstzmultirange(until_now)) AS span) AS agent_wait,
        (SELECT coalesce(sum(upper(span) - lower(span)), '0') FROM unnest(course.on_hold * tstzmultirange(until_now)) AS span) AS on_hold
    FROM (SELECT tstzrange(base.created_at, greatest(base.created_at, now())) AS until_now) AS life
) AS wait
CROSS JOIN LATERAL (
    SELECT {metrics}.business_add(base.created_at, policy.first_response, policy.calendar) AS first_response,
        {metrics}.business_due(course.running, policy.first_response, policy.calendar) AS first_response_paused,
        {metrics}.business_due(course.running, policy.resolution, policy.calendar) AS resolution,
        {metrics}.business_add(base.created_at, policy.resolution, policy.calendar) AS resolution_elapsed
) AS due;

CREATE VIEW {target}.sla_clocks AS
SELECT account_id, ticket_id, sla_policy AS policy, measure,
    CASE measure WHEN 'first_response' THEN sla_first_response_met ELSE sla_resolution_met END AS met,
    CASE measure WHEN 'first_response' THEN sla_first_response_due_at ELSE sla_resolution_due_at END AS due_at
-- not LATERAL, which the server would prepare anew for each ticket
FROM {target}.tickets CROSS JOIN (VALUES ('first_response'), ('resolution')) AS clock (measure)
WHERE sla_calendar_opens AND CASE measure
    WHEN 'first_response' THEN sla_first_response_target IS NOT NULL AND (sla_first_response_met IS NOT NULL OR first_response_at IS NULL AND resolved_at IS NULL)
    ELSE sla_resolution_target IS NOT NULL AND (sla_resolution_met IS NOT NULL OR resolved_at IS NULL)
END;

CREATE VIEW {target}.data_quality AS
WITH unused AS (
    SELECT ticket.id, states.left_out AS reason FROM {read tickets} AS ticket JOIN {target}.states ON states.state_id = ticket.state_id WHERE states.left_out IS NOT NULL
)
SELECT NULL::bigint AS account_id, 'tickets'::text AS source_table, id::bigint AS row_id, id::bigint AS ticket_id, NULL::text AS measure, reason
FROM unused
UNION ALL
SELECT NULL, 'ticket_articles', article.id, article.ticket_id, NULL, 'its ticket is ' || unused.reason
FROM {read ticket_articles} AS article JOIN unused ON unused.id = article.ticket_id
UNION ALL
SELECT NULL, 'calendars', calendar_id, NULL, 'calendar', 'it is never open'
FROM {target}.calendars WHERE NOT opens AND (is_default OR calendars.calendar_id IN (SELECT sla.calendar_id FROM {read slas} AS sla))
UNION ALL
SELECT NULL, 'tickets', ticket_id, ticket_id, measure, reason
FROM {target}.tickets CROSS JOIN (VALUES
    (1, 'first_response', 'answered before it was created'),
    (2, 'first_resolution', 'closed before it was created'),
    (3, 'full_resolution', 'closed before it was created'),
    (4, 'full_resolution', 'it is closed, and nothing tells when'),
    (5, 'first_response_business', 'no default calendar is ever open'),
    (6, 'full_resolution_business', 'no default calendar is ever open'),
    (7, 'sla_first_response_met', 'the calendar of its policy is never open'),
    (8, 'sla_resolution_met', 'the calendar of its policy is never open')
) AS test (number, measure, reason)
WHERE CASE test.number
    WHEN 1 THEN first_response_at IS NOT NULL AND first_response IS NULL
    WHEN 2 THEN first_resolved_at IS NOT NULL AND first_resolution IS NULL
    WHEN 3 THEN resolved_at IS NOT NULL AND full_resolution IS NULL
    WHEN 4 THEN status = 'closed' AND resolved_at IS NULL
    WHEN 5 THEN first_response IS NOT NULL AND NOT EXISTS (SELECT FROM {target}.calendars WHERE is_default AND opens)
    WHEN 6 THEN full_resolution IS NOT NULL AND NOT EXISTS (SELECT FROM {target}.calendars WHERE is_default AND opens)
    WHEN 7 THEN sla_first_response_target IS NOT NULL AND sla_calendar_opens IS FALSE
    WHEN 8 THEN sla_resolution_target IS NOT NULL AND sla_calendar_opens IS FALSE
END;

COMMENT ON VIEW {target}.calendars IS 'calendars, read from their YAML';
COMMENT ON COLUMN {target}.calendars.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.calendars.calendar_id IS 'id in calendars';
COMMENT ON COLUMN {target}.calendars.name IS 'name of the calendar';
COMMENT ON COLUMN {target}.calendars.calendar IS 'hours of the active weekdays and the active public holidays that were not removed';
COMMENT ON COLUMN {target}.calendars.is_default IS 'whether business measures of tickets are taken by it; clocks of a policy run by that of the policy';
COMMENT ON COLUMN {target}.calendars.opens IS 'whether it is ever open: one that is not measures nothing';

COMMENT ON VIEW {target}.states IS 'states of tickets and what they mean here';
COMMENT ON COLUMN {target}.states.state_id IS 'id in ticket_states';
COMMENT ON COLUMN {target}.states.name IS 'state as Zammad spells it';
COMMENT ON COLUMN {target}.states.status IS 'by the type of the state: new, open, pending (pending reminder, action, review), on_hold (delegated), closed (also merged and removed)';
COMMENT ON COLUMN {target}.states.paused IS 'whether the clock of the resolution stands: states with ignore_escalation but for closed ones';
COMMENT ON COLUMN {target}.states.left_out IS 'why tickets in this state are left out; NULL where they are not';

COMMENT ON VIEW {target}.articles IS 'articles of all tickets, with ids and times as Zammad stores them, so that its indexes serve';
COMMENT ON COLUMN {target}.articles.source_id IS 'id in ticket_articles';
COMMENT ON COLUMN {target}.articles.source_ticket_id IS 'ticket of the article';
COMMENT ON COLUMN {target}.articles.created_at IS 'moment of the article in UTC';
COMMENT ON COLUMN {target}.articles.created_by_id IS 'user who entered it';
COMMENT ON COLUMN {target}.articles.origin_by_id IS 'user whom it comes from, where another one entered it';
COMMENT ON COLUMN {target}.articles.type_id IS 'id in ticket_article_types';
COMMENT ON COLUMN {target}.articles.author IS 'as in messages';
COMMENT ON COLUMN {target}.articles.public IS 'as in messages';
COMMENT ON COLUMN {target}.articles.by_agent IS 'whether an agent wrote it';
COMMENT ON COLUMN {target}.articles.asks IS 'whether a customer wrote it in public';
COMMENT ON COLUMN {target}.articles.answers IS 'whether an agent wrote it in public';

COMMENT ON VIEW {target}.messages IS 'articles of all tickets that are neither merged nor removed';
COMMENT ON COLUMN {target}.messages.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.messages.message_id IS 'id in ticket_articles';
COMMENT ON COLUMN {target}.messages.ticket_id IS 'ticket of the article';
COMMENT ON COLUMN {target}.messages.created_at IS 'moment of the article';
COMMENT ON COLUMN {target}.messages.author IS 'customer or agent by the sender of the article; system for sender System and for what user 1 sends as an agent, such as triggers';
COMMENT ON COLUMN {target}.messages.author_id IS 'user who wrote it: the origin where an agent entered it for a customer, such as a call';
COMMENT ON COLUMN {target}.messages.public IS 'whether it reaches the other side: not internal, and of a type that communicates unless a customer wrote it';
COMMENT ON COLUMN {target}.messages.type IS 'type of the article as Zammad spells it';

COMMENT ON VIEW {target}.surveys IS 'empty: Zammad asks for no ratings';
COMMENT ON COLUMN {target}.surveys.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.surveys.survey_id IS 'always empty';
COMMENT ON COLUMN {target}.surveys.ticket_id IS 'always empty';
COMMENT ON COLUMN {target}.surveys.customer_id IS 'always empty';
COMMENT ON COLUMN {target}.surveys.agent_id IS 'always empty';
COMMENT ON COLUMN {target}.surveys.kind IS 'always empty';
COMMENT ON COLUMN {target}.surveys.score IS 'always empty';
COMMENT ON COLUMN {target}.surveys.answered_at IS 'always empty';

COMMENT ON VIEW {target}.customers IS 'users who are the customer of a ticket or have the permission ticket.customer';
COMMENT ON COLUMN {target}.customers.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.customers.customer_id IS 'id in users';
COMMENT ON COLUMN {target}.customers.name IS 'first and last name, else the email, else the login';
COMMENT ON COLUMN {target}.customers.created_at IS 'when the user was created';

COMMENT ON VIEW {target}.state_changes IS 'changes of the states of all tickets as recorded, with ids and times as Zammad stores them';
COMMENT ON COLUMN {target}.state_changes.source_ticket_id IS 'ticket that changed';
COMMENT ON COLUMN {target}.state_changes.source_id IS 'id in histories';
COMMENT ON COLUMN {target}.state_changes.changed_at IS 'moment of the change in UTC';
COMMENT ON COLUMN {target}.state_changes.from_id IS 'state that it leaves';
COMMENT ON COLUMN {target}.state_changes.to_id IS 'state that it enters';
COMMENT ON COLUMN {target}.state_changes.place IS 'place among the changes of the ticket, from 1';
COMMENT ON COLUMN {target}.state_changes.next_at IS 'moment of the next change of the ticket, NULL for the last';

COMMENT ON VIEW {target}.status_changes IS 'status of each ticket from its creation on, of changes at one moment the last';
COMMENT ON COLUMN {target}.status_changes.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.status_changes.ticket_id IS 'ticket that changed';
COMMENT ON COLUMN {target}.status_changes.changed_at IS 'moment of the change, the creation where history lies before it';
COMMENT ON COLUMN {target}.status_changes.status IS 'new, open, pending (pending reminder, action, review), on_hold (delegated), closed (also merged for a while)';
COMMENT ON COLUMN {target}.status_changes.until IS 'moment of the next change, NULL for the last';
COMMENT ON COLUMN {target}.status_changes.state IS 'state as Zammad spells it, NULL where it is not known';
COMMENT ON COLUMN {target}.status_changes.paused IS 'whether the clock of the resolution stands: states with ignore_escalation but for closed ones';
COMMENT ON COLUMN {target}.status_changes.early IS 'whether history has it before the creation';
COMMENT ON COLUMN {target}.status_changes.resolves IS 'whether it enters closed from outside it';
COMMENT ON COLUMN {target}.status_changes.reopens IS 'whether it leaves closed';

COMMENT ON VIEW {target}.tickets IS 'tickets that are neither merged nor removed, with their measures';
COMMENT ON COLUMN {target}.tickets.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.tickets.ticket_id IS 'id in tickets';
COMMENT ON COLUMN {target}.tickets.number IS 'number that customers see';
COMMENT ON COLUMN {target}.tickets.created_at IS 'when it was created';
COMMENT ON COLUMN {target}.tickets.channel IS 'channel of the article that it was created with, other for notes and fax';
COMMENT ON COLUMN {target}.tickets.channel_detail IS 'type of that article as Zammad spells it';
COMMENT ON COLUMN {target}.tickets.priority IS 'priority as Zammad spells it';
COMMENT ON COLUMN {target}.tickets.status IS 'present status: new, open, pending (pending reminder, action, review), on_hold (delegated), closed';
COMMENT ON COLUMN {target}.tickets.agent_id IS 'owner, NULL for user 1, who is nobody';
COMMENT ON COLUMN {target}.tickets.agent IS 'name of the owner';
COMMENT ON COLUMN {target}.tickets.team IS 'group';
COMMENT ON COLUMN {target}.tickets.customer_id IS 'customer in users';
COMMENT ON COLUMN {target}.tickets.first_response_at IS 'first public article of an agent, but for one that opened the ticket; as Zammad has it where there are no articles';
COMMENT ON COLUMN {target}.tickets.first_response IS 'time from creation until the first response, whatever the state; NULL when it lies before the creation';
COMMENT ON COLUMN {target}.tickets.first_response_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.first_response_business IS 'open time of the default calendar in it; NULL when the calendar is never open';
COMMENT ON COLUMN {target}.tickets.first_response_business_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.agent_replies IS 'public articles of agents, but for one that opened the ticket';
COMMENT ON COLUMN {target}.tickets.response_time IS 'mean time from the first customer article of a run to the next public article of an agent';
COMMENT ON COLUMN {target}.tickets.response_time_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.first_resolved_at IS 'when it was closed for the first time';
COMMENT ON COLUMN {target}.tickets.first_resolution IS 'time from creation until then; NULL when history has it before the creation';
COMMENT ON COLUMN {target}.tickets.first_resolution_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.resolved_at IS 'when it was closed for the last time; NULL while it is open';
COMMENT ON COLUMN {target}.tickets.full_resolution IS 'time from creation until then; NULL when history has it before the creation';
COMMENT ON COLUMN {target}.tickets.full_resolution_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.full_resolution_business IS 'open time of the default calendar in it; NULL when the calendar is never open';
COMMENT ON COLUMN {target}.tickets.full_resolution_business_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.requester_wait IS 'time that it was new, open or on hold, until now';
COMMENT ON COLUMN {target}.tickets.requester_wait_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.agent_wait IS 'time that it was pending, until now';
COMMENT ON COLUMN {target}.tickets.agent_wait_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.on_hold IS 'time that it was delegated, until now';
COMMENT ON COLUMN {target}.tickets.on_hold_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.reopens IS 'how often it left closed';
COMMENT ON COLUMN {target}.tickets.one_touch IS 'whether it was closed with exactly one public article of an agent and never reopened; NULL until it was closed';
COMMENT ON COLUMN {target}.tickets.csat_score IS 'NULL: Zammad asks for no ratings';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met IS 'whether the first response came in the open time that the policy gives, without pauses; NULL while that runs and when it was closed in time without one';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met IS 'whether it was closed for the last time in the open time that the policy gives, without the pauses; NULL while that runs';
COMMENT ON COLUMN {target}.tickets.sla_policy IS 'name of the policy that Zammad noted for the ticket';
COMMENT ON COLUMN {target}.tickets.sla_calendar_opens IS 'whether the calendar of the policy is ever open: one that is not measures nothing';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target IS 'open time that the policy gives for the first response';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at IS 'when the first response is due by the calendar of the policy';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target IS 'open time that the policy gives for the resolution';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_resolution_due_at IS 'when the resolution is due by the calendar of the policy and the pauses; NULL while it pauses before that';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met_paused IS 'sla_first_response_met with a clock that pauses as that of the resolution';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at_paused IS 'when the first response is due by that clock';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met_elapsed IS 'sla_resolution_met with a clock that never pauses';
COMMENT ON COLUMN {target}.tickets.sla_resolution_due_at_elapsed IS 'when the resolution is due by that clock';
COMMENT ON COLUMN {target}.tickets.running IS 'spans in which the clock of the resolution runs; being closed does not stop it, as it goes on when the ticket is reopened';
COMMENT ON COLUMN {target}.tickets.first_responder_id IS 'who sent the first response';

COMMENT ON VIEW {target}.sla_clocks IS 'clocks of the policies of tickets: those that ended, were missed or run';
COMMENT ON COLUMN {target}.sla_clocks.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.sla_clocks.ticket_id IS 'ticket';
COMMENT ON COLUMN {target}.sla_clocks.policy IS 'name of the policy';
COMMENT ON COLUMN {target}.sla_clocks.measure IS 'first_response or resolution';
COMMENT ON COLUMN {target}.sla_clocks.met IS 'whether it ended in time; false also when it is late and runs; NULL while it runs in time';
COMMENT ON COLUMN {target}.sla_clocks.due_at IS 'when it is due; NULL while it pauses before that';

COMMENT ON VIEW {target}.data_quality IS 'rows that no view has, and measures that are NULL as they cannot be';
COMMENT ON COLUMN {target}.data_quality.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.data_quality.source_table IS 'table of Zammad';
COMMENT ON COLUMN {target}.data_quality.row_id IS 'id in that table';
COMMENT ON COLUMN {target}.data_quality.ticket_id IS 'ticket that the row belongs to';
COMMENT ON COLUMN {target}.data_quality.measure IS 'measure that is NULL; NULL where the whole row is out';
COMMENT ON COLUMN {target}.data_quality.reason IS 'why';
