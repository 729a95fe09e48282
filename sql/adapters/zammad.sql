-- Zammad, by its schema of 2021 to 2026 (versions 5 and later). Its times are timestamps in UTC.
--
-- Reads of {source}: tickets, ticket_states, ticket_state_types, ticket_priorities, ticket_articles, ticket_article_types,
-- ticket_article_senders, histories, history_types, history_objects, history_attributes, users, groups, roles_users,
-- permissions_roles, permissions, slas, calendars. Zammad has no surveys; chats that became no ticket are left out.
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
SELECT NULL::bigint AS account_id, id::bigint AS calendar_id, name::text AS name,
    {metrics}.zammad_calendar(coalesce(business_hours, ''), coalesce(public_holidays, ''), timezone) AS calendar,
    "default" AS is_default
FROM {source}.calendars;

CREATE VIEW {target}.messages AS
SELECT NULL::bigint AS account_id, article.id::bigint AS message_id, article.ticket_id::bigint AS ticket_id,
    article.created_at AT TIME ZONE 'UTC' AS created_at,
    CASE WHEN sender.name = 'Customer' THEN 'customer' WHEN sender.name = 'Agent' AND article.created_by_id <> 1 THEN 'agent' ELSE 'system' END AS author,
    coalesce(article.origin_by_id, article.created_by_id)::bigint AS author_id,
    NOT article.internal AND (type.communication OR sender.name = 'Customer') AS public,
    type.name::text AS type
FROM {source}.ticket_articles AS article
JOIN {source}.ticket_article_types AS type ON type.id = article.type_id
JOIN {source}.ticket_article_senders AS sender ON sender.id = article.sender_id
WHERE NOT EXISTS (
    SELECT FROM {source}.tickets AS ticket
    JOIN {source}.ticket_states AS state ON state.id = ticket.state_id
    JOIN {source}.ticket_state_types AS kind ON kind.id = state.state_type_id
    WHERE ticket.id = article.ticket_id AND kind.name IN ('merged', 'removed')
);

CREATE VIEW {target}.surveys AS
SELECT NULL::bigint AS account_id, NULL::bigint AS survey_id, NULL::bigint AS ticket_id, NULL::bigint AS customer_id, NULL::bigint AS agent_id,
    NULL::text AS kind, NULL::numeric AS score, NULL::timestamptz AS answered_at
WHERE false;

CREATE VIEW {target}.customers AS
SELECT NULL::bigint AS account_id, id::bigint AS customer_id,
    coalesce(nullif(trim(concat_ws(' ', firstname, lastname)), ''), nullif(email, ''), login)::text AS name,
    created_at AT TIME ZONE 'UTC' AS created_at
FROM {source}.users
WHERE id <> 1 AND id IN (
    SELECT customer_id FROM {source}.tickets
    UNION ALL
    SELECT roles_users.user_id FROM {source}.roles_users
    JOIN {source}.permissions_roles USING (role_id) JOIN {source}.permissions ON permissions.id = permission_id
    WHERE permissions.name = 'ticket.customer'
);

CREATE VIEW {target}.status_changes AS
WITH recorded AS (
    -- the changes of a ticket, numbered; the first also tells the state before it
    SELECT ticket.id::bigint AS id, ticket.created_at, ticket.close_at, coalesce(change.id_from, ticket.state_id) AS initial_id,
        change.id AS change_id, change.created_at AS changed_at, change.id_to,
        row_number() OVER (PARTITION BY ticket.id::bigint ORDER BY change.created_at, change.id) AS number
    FROM {source}.tickets AS ticket
    LEFT JOIN {source}.histories AS change ON change.o_id = ticket.id
        AND change.history_object_id = (SELECT id FROM {source}.history_objects WHERE name = 'Ticket')
        AND change.history_attribute_id = (SELECT id FROM {source}.history_attributes WHERE name = 'state')
        AND change.history_type_id = (SELECT id FROM {source}.history_types WHERE name = 'updated')
    WHERE ticket.state_id NOT IN (
        SELECT state.id FROM {source}.ticket_states AS state JOIN {source}.ticket_state_types AS kind ON kind.id = state.state_type_id
        WHERE kind.name IN ('merged', 'removed')
    )
), dated AS (
    SELECT recorded.id, recorded.change_id, step.*
    FROM recorded
    CROSS JOIN LATERAL (
        SELECT (number = 1 AND close_at > created_at AND (close_at <= changed_at) IS NOT FALSE AND initial_id IN (
            SELECT state.id FROM {source}.ticket_states AS state JOIN {source}.ticket_state_types AS kind ON kind.id = state.state_type_id
            WHERE kind.name = 'closed'
        )) IS TRUE AS closed_later
    ) AS import
    CROSS JOIN LATERAL (
        SELECT 1 AS part, created_at AS at, CASE WHEN NOT closed_later THEN initial_id END AS state_id, false AS early WHERE number = 1
        UNION ALL SELECT 2, close_at, initial_id, false WHERE closed_later
        UNION ALL SELECT 3, greatest(changed_at, created_at), id_to, changed_at < created_at WHERE change_id IS NOT NULL
    ) AS step
), lasting AS (
    -- of changes at one moment the last stays
    SELECT *, lead(at) OVER (PARTITION BY id ORDER BY at, change_id, part) AS until FROM dated
), named AS (
    SELECT lasting.id, at, until, early, state.name, state.ignore_escalation AND kind.name NOT IN ('closed', 'merged', 'removed') AS paused,
        CASE
            WHEN state.id IS NULL OR kind.name = 'new' THEN 'new'
            WHEN kind.name IN ('pending reminder', 'pending action', 'pending review') THEN 'pending'
            WHEN kind.name = 'delegated' THEN 'on_hold'
            WHEN kind.name IN ('closed', 'merged', 'removed') THEN 'closed'
            ELSE 'open'
        END AS status
    FROM lasting
    LEFT JOIN {source}.ticket_states AS state ON state.id = state_id
    LEFT JOIN {source}.ticket_state_types AS kind ON kind.id = state.state_type_id
    WHERE until IS DISTINCT FROM at
)
SELECT NULL::bigint AS account_id, id AS ticket_id, at AT TIME ZONE 'UTC' AS changed_at, status,
    until AT TIME ZONE 'UTC' AS until, name::text AS state, coalesce(paused, false) AS paused, early,
    status = 'closed' AND lag(status) OVER changes IS DISTINCT FROM 'closed' AS resolves,
    status <> 'closed' AND lag(status) OVER changes IS NOT DISTINCT FROM 'closed' AS reopens
FROM named
WINDOW changes AS (PARTITION BY id ORDER BY at);

CREATE VIEW {target}.tickets AS
SELECT NULL::bigint AS account_id, ticket.id::bigint AS ticket_id, ticket.number::text AS number, base.created_at,
    CASE WHEN split_part(type.name, ' ', 1) IN ('email', 'web', 'chat', 'phone', 'sms', 'whatsapp', 'telegram', 'facebook', 'twitter')
        THEN split_part(type.name, ' ', 1) ELSE 'other' END AS channel,
    type.name::text AS channel_detail, priority.name::text AS priority,
    CASE
        WHEN kind.name IN ('new', 'closed') THEN kind.name
        WHEN kind.name IN ('pending reminder', 'pending action', 'pending review') THEN 'pending'
        WHEN kind.name = 'delegated' THEN 'on_hold'
        ELSE 'open'
    END::text AS status,
    nullif(ticket.owner_id, 1)::bigint AS agent_id,
    coalesce(nullif(trim(concat_ws(' ', owner.firstname, owner.lastname)), ''), nullif(owner.email, ''), owner.login)::text AS agent,
    team.name::text AS team, ticket.customer_id::bigint AS customer_id,
    measure.first_response_at,
    measure.first_response, {metrics}.hours(measure.first_response) AS first_response_hours,
    measure.first_response_business, {metrics}.hours(measure.first_response_business) AS first_response_business_hours,
    coalesce(answers.messages - answers.opened_by_agent::integer, 0) AS agent_replies,
    turns.response_time, {metrics}.hours(turns.response_time) AS response_time_hours,
    course.first_resolved_at,
    measure.first_resolution, {metrics}.hours(measure.first_resolution) AS first_resolution_hours,
    course.resolved_at,
    measure.full_resolution, {metrics}.hours(measure.full_resolution) AS full_resolution_hours,
    measure.full_resolution_business, {metrics}.hours(measure.full_resolution_business) AS full_resolution_business_hours,
    course.requester_wait, {metrics}.hours(course.requester_wait) AS requester_wait_hours,
    course.agent_wait, {metrics}.hours(course.agent_wait) AS agent_wait_hours,
    course.on_hold, {metrics}.hours(course.on_hold) AS on_hold_hours,
    course.reopens,
    CASE WHEN course.resolved_at IS NOT NULL THEN coalesce(answers.messages, 0) = 1 AND course.reopens = 0 END AS one_touch,
    NULL::numeric AS csat_score,
    CASE
        WHEN measure.first_response_at < base.created_at THEN NULL
        WHEN measure.first_response_at <= due.first_response THEN true
        WHEN coalesce(measure.first_response_at, course.resolved_at, now()) > due.first_response THEN false
    END AS sla_first_response_met,
    CASE
        WHEN course.resolved_at IS NOT NULL AND measure.full_resolution IS NULL THEN NULL
        WHEN course.resolved_at <= due.resolution THEN true
        WHEN coalesce(course.resolved_at, now()) > due.resolution THEN false
    END AS sla_resolution_met,
    policy.name AS sla_policy,
    policy.first_response AS sla_first_response_target, due.first_response AS sla_first_response_due_at,
    policy.resolution AS sla_resolution_target, due.resolution AS sla_resolution_due_at,
    CASE
        WHEN measure.first_response_at < base.created_at THEN NULL
        WHEN measure.first_response_at <= due.first_response_paused THEN true
        WHEN coalesce(measure.first_response_at, course.resolved_at, now()) > due.first_response_paused THEN false
    END AS sla_first_response_met_paused,
    due.first_response_paused AS sla_first_response_due_at_paused,
    CASE
        WHEN course.resolved_at IS NOT NULL AND measure.full_resolution IS NULL THEN NULL
        WHEN course.resolved_at <= due.resolution_elapsed THEN true
        WHEN coalesce(course.resolved_at, now()) > due.resolution_elapsed THEN false
    END AS sla_resolution_met_elapsed,
    due.resolution_elapsed AS sla_resolution_due_at_elapsed,
    course.running,
    -- by the table, not by the view, whose ids have another type than the index
    (SELECT article.created_by_id::bigint FROM {source}.ticket_articles AS article
        JOIN {source}.ticket_article_senders AS sender ON sender.id = article.sender_id AND sender.name = 'Agent'
        WHERE article.ticket_id = ticket.id AND article.created_at = measure.first_response_at AT TIME ZONE 'UTC' AND NOT article.internal
        ORDER BY article.id LIMIT 1) AS first_responder_id
FROM {source}.tickets AS ticket
JOIN {source}.ticket_states AS state ON state.id = ticket.state_id
JOIN {source}.ticket_state_types AS kind ON kind.id = state.state_type_id AND kind.name NOT IN ('merged', 'removed')
LEFT JOIN {source}.ticket_article_types AS type ON type.id = ticket.create_article_type_id
LEFT JOIN {source}.ticket_priorities AS priority ON priority.id = ticket.priority_id
LEFT JOIN {source}.groups AS team ON team.id = ticket.group_id
LEFT JOIN {source}.users AS owner ON owner.id = nullif(ticket.owner_id, 1)
CROSS JOIN LATERAL (SELECT ticket.created_at AT TIME ZONE 'UTC' AS created_at) AS base
LEFT JOIN (
    SELECT ticket_id, messages, opened_by_agent,
        CASE WHEN opened_by_agent THEN (SELECT at FROM unnest(answers) AS at ORDER BY at OFFSET 1 LIMIT 1) ELSE first_answer END AS first_response_at
    FROM (
        SELECT ticket_id, count(*) FILTER (WHERE public AND author = 'agent') AS messages,
            min(created_at) FILTER (WHERE public AND author = 'agent') AS first_answer,
            array_agg(created_at) FILTER (WHERE public AND author = 'agent') AS answers,
            coalesce(min(created_at) FILTER (WHERE public AND author = 'agent')
                < coalesce(min(created_at) FILTER (WHERE public AND author = 'customer'), 'infinity'), false) AS opened_by_agent
        FROM {target}.messages GROUP BY ticket_id
    ) AS counted
) AS answers ON answers.ticket_id = ticket.id::bigint
LEFT JOIN (
    -- a turn begins with the first message of a run of the customer's and ends with the next answer
    SELECT ticket_id, avg(answered_at - created_at) AS response_time
    FROM (
        SELECT ticket_id, author, created_at, lead(created_at) OVER (PARTITION BY ticket_id ORDER BY created_at, message_id) AS answered_at
        FROM (
            SELECT ticket_id, message_id, author, created_at, lag(author) OVER (PARTITION BY ticket_id ORDER BY created_at, message_id) AS before
            FROM {target}.messages WHERE public AND author IN ('customer', 'agent')
        ) AS message
        WHERE before IS DISTINCT FROM author
    ) AS turn
    WHERE author = 'customer' GROUP BY ticket_id
) AS turns ON turns.ticket_id = ticket.id::bigint
LEFT JOIN (
    SELECT ticket_id, min(changed_at) FILTER (WHERE resolves) AS first_resolved_at,
        CASE WHEN bool_or(status = 'closed') FILTER (WHERE until IS NULL) THEN max(changed_at) FILTER (WHERE resolves) END AS resolved_at,
        coalesce(bool_or(early) FILTER (WHERE resolves), false) AS resolved_early,
        (count(*) FILTER (WHERE reopens))::integer AS reopens,
        coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status IN ('new', 'open', 'on_hold')), '0') AS requester_wait,
        coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status = 'pending'), '0') AS agent_wait,
        coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status = 'on_hold'), '0') AS on_hold,
        {metrics}.running_spans(changed_at, NOT paused, NULL) AS running
    FROM {target}.status_changes GROUP BY ticket_id
) AS course ON course.ticket_id = ticket.id::bigint
LEFT JOIN (
    -- once for each policy, as reading a calendar takes time
    SELECT DISTINCT ON (sla.id) sla.id, sla.name::text AS name,
        CASE WHEN sla.first_response_time > 0 THEN make_interval(mins => sla.first_response_time) END AS first_response,
        CASE WHEN sla.solution_time > 0 THEN make_interval(mins => sla.solution_time) END AS resolution,
        calendars.calendar
    FROM {source}.slas AS sla JOIN {target}.calendars ON calendars.calendar_id = sla.calendar_id
) AS policy ON policy.id = substring(split_part(ticket.preferences, 'sla_id: ', 2) FROM '^\d{1,9}')::integer
CROSS JOIN LATERAL (
    SELECT first_response_at, created_at, CASE WHEN first_response_at >= created_at THEN first_response_at END AS answered_at,
        CASE WHEN NOT (course.resolved_early AND course.resolved_at = course.first_resolved_at) THEN course.resolved_at END AS solved_at
    FROM (
        SELECT CASE WHEN answers.ticket_id IS NULL THEN ticket.first_response_at AT TIME ZONE 'UTC' ELSE answers.first_response_at END AS first_response_at,
            base.created_at
    ) AS answer
) AS moment
CROSS JOIN LATERAL (
    SELECT moment.first_response_at, moment.answered_at - moment.created_at AS first_response,
        {metrics}.business_duration(moment.created_at, moment.answered_at, hours.calendar) AS first_response_business,
        CASE WHEN NOT course.resolved_early THEN course.first_resolved_at - moment.created_at END AS first_resolution,
        moment.solved_at - moment.created_at AS full_resolution,
        {metrics}.business_duration(moment.created_at, moment.solved_at, hours.calendar) AS full_resolution_business
    FROM (SELECT (
        -- a calendar that is never open measures nothing
        SELECT calendar FROM {target}.calendars
        WHERE is_default AND {metrics}.business_add(timestamptz '2000-01-01 00:00+00', interval '1 second', calendar) IS NOT NULL
        ORDER BY calendar_id LIMIT 1
    ) AS calendar) AS hours
) AS measure
CROSS JOIN LATERAL (
    SELECT {metrics}.business_add(base.created_at, policy.first_response, policy.calendar) AS first_response,
        {metrics}.business_add(course.running, policy.first_response, policy.calendar) AS first_response_paused,
        {metrics}.business_add(course.running, policy.resolution, policy.calendar) AS resolution,
        {metrics}.business_add(base.created_at, policy.resolution, policy.calendar) AS resolution_elapsed
) AS due;

CREATE VIEW {target}.sla_clocks AS
SELECT account_id, ticket_id, sla_policy AS policy, measure, met, due_at
FROM {target}.tickets CROSS JOIN LATERAL (VALUES
    ('first_response', sla_first_response_target, sla_first_response_met, sla_first_response_due_at, first_response_at IS NULL AND resolved_at IS NULL),
    ('resolution', sla_resolution_target, sla_resolution_met, sla_resolution_due_at, resolved_at IS NULL)
) AS clock (measure, target, met, due_at, runs)
WHERE target IS NOT NULL AND (met IS NOT NULL OR runs);

CREATE VIEW {target}.data_quality AS
WITH unused AS (
    SELECT ticket.id, CASE kind.name WHEN 'merged' THEN 'merged into another ticket' ELSE 'removed' END AS reason
    FROM {source}.tickets AS ticket
    JOIN {source}.ticket_states AS state ON state.id = ticket.state_id
    JOIN {source}.ticket_state_types AS kind ON kind.id = state.state_type_id
    WHERE kind.name IN ('merged', 'removed')
)
SELECT NULL::bigint AS account_id, 'tickets'::text AS source_table, id::bigint AS row_id, id::bigint AS ticket_id, NULL::text AS measure, reason
FROM unused
UNION ALL
SELECT NULL, 'ticket_articles', article.id, article.ticket_id, NULL, 'its ticket is ' || reason
FROM {source}.ticket_articles AS article JOIN unused ON unused.id = article.ticket_id
UNION ALL
SELECT NULL, 'tickets', ticket_id, ticket_id, measure, reason
FROM {target}.tickets CROSS JOIN LATERAL (VALUES
    ('first_response', first_response_at, first_response, 'answered before it was created'),
    ('first_resolution', first_resolved_at, first_resolution, 'closed before it was created'),
    ('full_resolution', resolved_at, full_resolution, 'closed before it was created')
) AS found (measure, at, value, reason)
WHERE at IS NOT NULL AND value IS NULL;

COMMENT ON VIEW {target}.calendars IS 'calendars, read from their YAML';
COMMENT ON COLUMN {target}.calendars.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.calendars.calendar_id IS 'id in calendars';
COMMENT ON COLUMN {target}.calendars.name IS 'name of the calendar';
COMMENT ON COLUMN {target}.calendars.calendar IS 'hours of the active weekdays and the active public holidays that were not removed';
COMMENT ON COLUMN {target}.calendars.is_default IS 'whether business measures of tickets are taken by it; clocks of a policy run by that of the policy';

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
COMMENT ON COLUMN {target}.tickets.one_touch IS 'whether it was closed with exactly one public article of an agent and never reopened; NULL while it is open';
COMMENT ON COLUMN {target}.tickets.csat_score IS 'NULL: Zammad asks for no ratings';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met IS 'whether the first response came in the open time that the policy gives, without pauses; NULL while that runs and when it was closed in time without one';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met IS 'whether it was closed for the last time in the open time that the policy gives, without the pauses; NULL while that runs';
COMMENT ON COLUMN {target}.tickets.sla_policy IS 'name of the policy that Zammad noted for the ticket';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target IS 'open time that the policy gives for the first response';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at IS 'when the first response is due by the calendar of the policy';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target IS 'open time that the policy gives for the resolution';
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
