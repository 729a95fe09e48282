-- Zammad, by its schema of 2021 to 2026 (versions 5 and later). Its times are timestamps in UTC, here INTERVAL '0', which is quicker than the name.
--
-- reads tickets: id, number, created_at, state_id, owner_id, customer_id, first_response_at, close_at
-- reads tickets if there: group_id integer (team)
-- reads tickets if there: priority_id integer (priority)
-- reads tickets if there: organization_id integer (organization)
-- reads tickets if there: type text (subject_type)
-- reads tickets if there: create_article_type_id integer (channel)
-- reads tickets if there: create_article_sender_id integer, created_by_id integer (who opened a ticket whose first article was deleted)
-- reads tickets if there: preferences text (SLA)
-- reads tickets if there: time_unit numeric (time_spent)
-- reads tickets for csat_field: a column
-- reads ticket_states: id, name, state_type_id, ignore_escalation
-- reads ticket_state_types: id, name
-- reads ticket_articles: id, ticket_id, created_at, created_by_id, sender_id, type_id, internal
-- reads ticket_articles if there: origin_by_id integer (whom an article comes from that another user entered)
-- reads ticket_article_types: id, name, communication
-- reads ticket_article_senders: id, name
-- reads histories: id, o_id, created_at, created_by_id, history_object_id, history_attribute_id, history_type_id, id_from, id_to
-- reads histories if there: related_o_id integer (which messages of a merged ticket are not older than the ticket that took it in)
-- reads history_objects: id, name
-- reads history_attributes: id, name
-- reads history_types: id, name
-- reads users: id, login, firstname, lastname, email, created_at
-- reads users if there: active boolean (who is still an agent)
-- reads calendars: id, name, default, timezone, business_hours, public_holidays
-- reads slas: id, name, calendar_id, first_response_time, solution_time
-- reads slas if there: response_time integer (clocks of next_response)
-- reads groups if there: id integer, name text (team)
-- reads groups_users if there: user_id integer, group_id integer (teams of agents)
-- reads organizations if there: id integer, name text (organization)
-- reads ticket_priorities if there: id integer, name text (priority)
-- reads permissions if there: id integer, name text (agents and customers without tickets)
-- reads permissions_roles if there: permission_id integer, role_id integer (agents and customers without tickets)
-- reads roles_users if there: role_id integer, user_id integer (agents and customers without tickets)
-- reads tags if there: o_id integer, tag_item_id integer, tag_object_id integer (tags)
-- reads tag_items if there: id integer, name text (tags)
-- reads tag_objects if there: id integer, name text (tags)
-- reads ticket_time_accountings if there: ticket_id integer, time_unit numeric (time_spent of each entry)
--
-- Zammad has no surveys. A chat (chat_sessions) is no ticket until an agent makes one of it: Zammad keeps no link between the
-- two, so that the others are not counted, nor are they in data_quality.
--
-- - An answer is an article of sender Agent that is not internal and of a type that communicates. What user 1 sends, and what
--   has sender System, is the system's: triggers and automatic replies. Bots are the users that the settings name.
-- - Whether somebody was an agent is told by the sender of the article, not by the rights that he has now; but the customer of
--   a ticket is its customer, also where he has an agent's rights.
-- - first_response_at of Zammad counts an agent's opening article as well, so it is read only where a ticket has no articles.
-- - Articles that a merge brought in count for nothing in the ticket that took them in; they are messages of it.
-- - Status comes from the whole history. A ticket that is closed in it from the start, but has a later close_at, was closed
--   then: imports bring no history.
-- - States with ignore_escalation pause the clocks of resolution and next response, closed ones do not. In Zammad both pause,
--   also the clock of the first response; sla_first_response_met_paused has that reading, without the pauses by closing.
-- - The policy of a ticket is the one that Zammad noted in its preferences: conditions of policies are not evaluated, and which
--   policy or target was in force earlier is told nowhere. Targets of the setting `sla` are for what the policy gives no target;
--   their clocks run in the default calendar.

-- Who and what there is

CREATE VIEW {target}.calendars AS
SELECT NULL::bigint AS account_id, calendars.id AS calendar_id, calendars.name::text AS name, reading.calendar, calendars."default" AS is_default,
    {metrics}.business_add(timestamptz '2000-01-01 00:00+00', interval '1 second', reading.calendar) IS NOT NULL AS opens
FROM {read calendars} AS calendars
-- of a zone that this server does not know there is none
CROSS JOIN LATERAL {metrics}.zammad_calendar(coalesce(calendars.business_hours, '')::text, coalesce(calendars.public_holidays, '')::text,
    CASE WHEN {metrics}.is_time_zone(calendars.timezone::text) THEN calendars.timezone::text END) AS reading (calendar);

-- The one calendar of tickets: the default of Zammad, else that of the settings. One that is never open measures nothing.
CREATE VIEW {internal}.default_calendar AS
SELECT CASE WHEN choice.opens THEN choice.calendar END AS calendar
FROM (
    SELECT calendars.calendar, calendars.opens, 1 AS rank, calendars.calendar_id FROM {target}.calendars WHERE calendars.is_default
    UNION ALL
    SELECT setting.calendar, true, 2, NULL FROM (SELECT {setting calendar} AS calendar) AS setting WHERE setting.calendar IS NOT NULL
) AS choice
ORDER BY choice.rank, choice.opens DESC, choice.calendar_id LIMIT 1;

-- Policies, once each, as reading a calendar takes time.
CREATE VIEW {internal}.policies AS
SELECT DISTINCT ON (sla.id) sla.id AS policy_id, sla.name::text AS name,
    CASE WHEN sla.first_response_time > 0 THEN make_interval(mins => sla.first_response_time) END AS first_response,
    CASE WHEN sla.response_time > 0 THEN make_interval(mins => sla.response_time) END AS next_response,
    CASE WHEN sla.solution_time > 0 THEN make_interval(mins => sla.solution_time) END AS resolution,
    calendars.calendar, coalesce(calendars.opens, false) AS opens
FROM {read slas} AS sla
LEFT JOIN {target}.calendars ON calendars.calendar_id = sla.calendar_id;

-- What a state means: the settings come first, then its type. Merged and removed tickets are left out.
CREATE VIEW {internal}.states AS
SELECT known.state_id, known.name, known.status, known.status IN ('resolved', 'closed') AS is_resolved,
    known.ignore_escalation AND known.status NOT IN ('resolved', 'closed') AS paused, known.counts, known.left_out
FROM (
    SELECT state.id AS state_id, state.name::text AS name, state.ignore_escalation,
        coalesce({setting statuses} ->> lower(state.name::text), CASE
            WHEN kind.name = 'new' THEN 'new'
            WHEN kind.name IN ('pending reminder', 'pending action', 'pending review') THEN 'pending'
            WHEN kind.name = 'delegated' THEN 'on_hold'
            WHEN kind.name IN ('closed', 'merged', 'removed') THEN 'closed'
            ELSE 'open'
        END) AS status,
        kind.name NOT IN ('merged', 'removed') AS counts,
            CASE kind.name WHEN 'merged' THEN 'merged into another ticket' WHEN 'removed' THEN 'removed' END AS left_out
    FROM {read ticket_states} AS state JOIN {read ticket_state_types} AS kind ON kind.id = state.state_type_id
) AS known;

-- Users by the name that people know them by; user 1 is nobody.
CREATE VIEW {internal}.people AS
SELECT person.id AS person_id, person.created_at, person.active,
    coalesce(nullif(trim(concat_ws(' ', person.firstname, person.lastname)), ''), nullif(person.email, ''), person.login)::text AS name,
    person.login::text AS login, person.email::text AS email
FROM {read users} AS person
WHERE person.id <> 1;

-- Users that the settings call bots, by id, name, login or address; user 1 among them, if they name it.
CREATE VIEW {internal}.bots AS
SELECT person.id AS bot_id
FROM {read users} AS person
WHERE {setting bots} <> '[]'::jsonb AND {setting bots} ?| ARRAY[
    person.id::text, lower(person.login::text), lower(person.email::text), lower(trim(concat_ws(' ', person.firstname, person.lastname)))];

-- Users and what they may do: the permissions of their roles.
CREATE VIEW {internal}.rights AS
SELECT DISTINCT member.user_id, permission.name
FROM {read roles_users} AS member
JOIN {read permissions_roles} AS granted ON granted.role_id = member.role_id
JOIN {read permissions} AS permission ON permission.id = granted.permission_id;

-- Messages

-- Articles that came with a ticket that was merged into this one: history has them as created in another, or they are older than the ticket.
CREATE VIEW {internal}.brought_in AS
SELECT article.ticket_id, article.id AS article_id
FROM {read histories} AS merge
JOIN {read tickets} AS ticket ON ticket.id = merge.o_id
JOIN {read ticket_articles} AS article ON article.ticket_id = merge.o_id
LEFT JOIN {read histories} AS origin ON origin.o_id = article.id AND origin.related_o_id <> article.ticket_id
    AND origin.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket::Article')
    AND origin.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'created')
WHERE merge.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket')
    AND merge.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'received_merge')
    AND (merge.id_to = merge.o_id) IS NOT FALSE
    AND (article.created_at < ticket.created_at OR origin.id IS NOT NULL)
GROUP BY article.ticket_id, article.id;

-- Who wrote each article, and whether the other side sees it. Small tables are asked once, not joined: what comes in the order of an index keeps it.
CREATE VIEW {internal}.articles AS
SELECT told.article_id, told.ticket_id, told.created_at, told.author_id, told.type_id, told.brought_in, told.by_bot, told.ticket_state_id,
    CASE WHEN told.by_customer THEN 'customer' WHEN told.by_bot THEN 'bot' WHEN told.by_agent THEN 'agent' ELSE 'system' END AS author,
    NOT told.internal AND (told.by_customer OR told.communicates) AS public,
    told.by_customer AND NOT told.internal AS asks,
    told.by_agent AND told.communicates AND NOT told.internal AS answers,
    told.automatic AND told.communicates AND NOT told.internal AS automatic
FROM (
    SELECT sent.*, sent.from_customer OR sent.from_agent AND sent.author_id = sent.customer_id AND sent.author_id <> 1 AND NOT sent.by_bot AS by_customer,
        sent.from_agent AND sent.author_id <> sent.customer_id AND sent.author_id <> 1 AND NOT sent.by_bot AS by_agent,
        NOT sent.from_customer AND (NOT sent.from_agent OR sent.author_id = 1 OR sent.by_bot) AS automatic
    FROM (
        SELECT article.id AS article_id, article.ticket_id, article.created_at AT TIME ZONE INTERVAL '0' AS created_at, article.type_id, article.internal,
            ticket.customer_id, ticket.state_id AS ticket_state_id,
            coalesce(article.origin_by_id, article.created_by_id) AS author_id,
            article.sender_id = (SELECT sender.id FROM {read ticket_article_senders} AS sender WHERE sender.name = 'Customer') AS from_customer,
            article.sender_id = (SELECT sender.id FROM {read ticket_article_senders} AS sender WHERE sender.name = 'Agent') AS from_agent,
            {setting bots} <> '[]'::jsonb AND coalesce(article.origin_by_id, article.created_by_id) IN (SELECT bots.bot_id FROM {internal}.bots) AS by_bot,
            article.type_id IN (SELECT type.id FROM {read ticket_article_types} AS type WHERE type.communication) AS communicates,
            brought_in.article_id IS NOT NULL AS brought_in
        FROM {read ticket_articles} AS article
        JOIN {read tickets} AS ticket ON ticket.id = article.ticket_id
        LEFT JOIN {internal}.brought_in ON brought_in.ticket_id = article.ticket_id AND brought_in.article_id = article.id
    ) AS sent
) AS told;

CREATE VIEW {target}.messages AS
SELECT NULL::bigint AS account_id, article.article_id AS message_id, article.ticket_id, article.created_at, article.author,
    article.author_id,
    article.public, type.name::text AS type
FROM {internal}.articles AS article
JOIN {internal}.states ON states.state_id = article.ticket_state_id AND states.counts
LEFT JOIN {read ticket_article_types} AS type ON type.id = article.type_id;

-- A row a ticket of what its articles tell. The first answer opened the ticket, if nothing came before it: then the first that did not open it is another.
CREATE VIEW {internal}.conversations AS
SELECT article.ticket_id, (count(*) FILTER (WHERE article.answers))::integer AS answers, (count(*) FILTER (WHERE article.asks))::integer AS questions,
    (count(*) FILTER (WHERE article.automatic))::integer AS automatic,
    (count(DISTINCT article.author_id) FILTER (WHERE article.answers))::integer AS agents,
    min(article.created_at) FILTER (WHERE article.answers) AS first_answer_at,
    {metrics}.first_response_at(article.created_at, article.answers) AS first_after_opening_at,
    max(article.created_at) FILTER (WHERE article.asks) AS last_question_at,
    max(article.created_at) FILTER (WHERE article.answers) AS last_answer_at
FROM {internal}.articles AS article WHERE NOT article.brought_in
GROUP BY article.ticket_id;

-- Who gave the first answer and the second, which is the response where the first opened the ticket.
CREATE VIEW {internal}.responders AS
SELECT responder.ticket_id, responder.first_id, responder.second_id, first.name AS first_name, second.name AS second_name
FROM (
  SELECT answer.ticket_id, min(answer.author_id) FILTER (WHERE answer.place = 1) AS first_id, min(answer.author_id) FILTER (WHERE answer.place = 2) AS second_id
  FROM (
    SELECT article.ticket_id, article.author_id, row_number() OVER (PARTITION BY article.ticket_id ORDER BY article.created_at, article.article_id) AS place
    FROM {internal}.articles AS article WHERE article.answers AND NOT article.brought_in
  ) AS answer
  WHERE answer.place <= 2
  GROUP BY answer.ticket_id
) AS responder
LEFT JOIN {internal}.people AS first ON first.person_id = responder.first_id
LEFT JOIN {internal}.people AS second ON second.person_id = responder.second_id;

-- Status

-- Changes of states as recorded.
CREATE VIEW {internal}.state_changes AS
SELECT history.o_id AS ticket_id, history.id AS change_id, history.created_at AS changed_at, history.created_by_id AS changed_by_id,
    history.id_from AS from_id, history.id_to AS to_id
FROM {read histories} AS history
WHERE history.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket')
    AND history.history_attribute_id = (SELECT attribute.id FROM {read history_attributes} AS attribute WHERE attribute.name = 'state')
    AND history.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'updated');

-- How long a ticket was in each state, from its creation on: at first in the one that the first change left, else in its present one, and then after each
-- change. One that was closed from the start was closed at close_at, if that lies before the first change; else nobody knows when.
CREATE VIEW {internal}.status_spans AS
WITH event AS (
    -- creation and the changes, none of which comes before it
    SELECT ticket.id AS ticket_id, ticket.created_at AS at, 0 AS change_id, NULL::integer AS changed_by_id, NULL::integer AS from_id, ticket.state_id AS to_id,
        true AS is_creation, ticket.close_at, coalesce(ticket.close_at < ticket.created_at, false) AS early
    FROM {read tickets} AS ticket
    UNION ALL
    SELECT ticket.id, greatest(change.changed_at, ticket.created_at), change.change_id, change.changed_by_id, change.from_id, change.to_id, false, NULL,
        change.changed_at < ticket.created_at
    FROM {read tickets} AS ticket JOIN {internal}.state_changes AS change ON change.ticket_id = ticket.id
), followed AS (
    -- each with the moment of the next one; at creation the state is what the first change left
    SELECT event.*, lead(event.at) OVER happened AS next_at, CASE WHEN event.is_creation THEN lead(event.from_id) OVER happened END AS first_id
    FROM event WINDOW happened AS (PARTITION BY event.ticket_id ORDER BY event.at, event.change_id)
), entered AS (
    -- of changes at one moment the last stays
    SELECT followed.ticket_id, followed.at, followed.change_id, followed.changed_by_id, followed.is_creation, followed.close_at, followed.early,
        followed.next_at, coalesce(followed.first_id, followed.to_id) AS state_id
    FROM followed WHERE followed.next_at IS DISTINCT FROM followed.at
), judged AS (
    -- whether the state is a resolution
    SELECT entered.*, coalesce(entered.state_id IN (SELECT states.state_id FROM {internal}.states WHERE states.is_resolved), false) AS ends_resolved
    FROM entered
), compared AS (
    -- whether the one before was; of a ticket that was closed from the start, whether close_at tells a later moment, or nothing tells any
    SELECT judged.*, lag(judged.ends_resolved, 1, false) OVER (PARTITION BY judged.ticket_id ORDER BY judged.at, judged.change_id) AS was_resolved,
        judged.is_creation AND judged.ends_resolved AND judged.close_at > judged.at AND (judged.close_at <= judged.next_at) IS NOT FALSE AS ends_later,
        judged.is_creation AND judged.ends_resolved AND judged.close_at IS NULL AND judged.next_at IS NULL AS ends_undated
    FROM judged
), span AS (
    -- one that was closed from the start, and has a later close_at, has two spans: until then, in a state that is not known, and after it
    SELECT compared.ticket_id, CASE part.number WHEN 1 THEN compared.at ELSE compared.close_at END AS at,
        CASE WHEN part.number = 1 AND compared.ends_later THEN compared.close_at ELSE compared.next_at END AS until,
        CASE WHEN (part.number = 1 AND compared.ends_later OR compared.ends_undated) IS NOT TRUE THEN compared.state_id END AS state_id,
        compared.ends_resolved AND (part.number = 1 AND compared.ends_later OR compared.ends_undated) IS NOT TRUE AS is_resolved, compared.was_resolved,
            compared.early AND part.number = 1 AS early, compared.changed_by_id
    FROM compared CROSS JOIN (VALUES (1), (2)) AS part (number) WHERE part.number = 1 OR compared.ends_later
)
SELECT span.ticket_id, span.at AT TIME ZONE INTERVAL '0' AS changed_at, span.until AT TIME ZONE INTERVAL '0' AS until, coalesce(states.status, 'new') AS status,
    states.name AS state, span.is_resolved,
    coalesce(states.paused, false) AS paused, span.early, span.changed_by_id, span.is_resolved AND NOT span.was_resolved AS resolves,
        span.was_resolved AND NOT span.is_resolved AS reopens
FROM span
LEFT JOIN {internal}.states ON states.state_id = span.state_id;

CREATE VIEW {target}.status_changes AS
SELECT NULL::bigint AS account_id, span.ticket_id, span.changed_at, span.status, span.until, span.state, span.paused, span.early, span.resolves, span.reopens
FROM {internal}.status_spans AS span
JOIN {read tickets} AS ticket ON ticket.id = span.ticket_id
JOIN {internal}.states ON states.state_id = ticket.state_id AND states.counts;

-- A row a ticket of what its states tell.
CREATE VIEW {internal}.courses AS
SELECT span.ticket_id, min(span.changed_at) FILTER (WHERE span.resolves) AS first_resolved_at,
    max(span.changed_at) FILTER (WHERE span.resolves) AS last_resolved_at,
    bool_or(span.is_resolved) FILTER (WHERE span.until IS NULL) AS is_resolved, bool_or(span.early AND span.is_resolved) AS resolved_early,
    (count(*) FILTER (WHERE span.reopens))::integer AS reopens,
    coalesce(sum(span.lasted) FILTER (WHERE span.status IN ('new', 'open', 'on_hold')), interval '0') AS requester_wait,
    coalesce(sum(span.lasted) FILTER (WHERE span.status = 'pending'), interval '0') AS agent_wait,
    coalesce(sum(span.lasted) FILTER (WHERE span.status = 'on_hold'), interval '0') AS on_hold,
    {metrics}.running_spans(span.changed_at, NOT span.paused, NULL::timestamptz) AS running
FROM (SELECT spans.*, greatest(coalesce(spans.until, now()) - spans.changed_at, interval '0') AS lasted FROM {internal}.status_spans AS spans) AS span
GROUP BY span.ticket_id;

-- Owners and groups

-- Changes of owners and groups. In an owner's place nobody (user 1) and bots are not known.
CREATE VIEW {internal}.assignments AS
SELECT change.ticket_id, change.change_id, change.attribute_id, change.owns, change.changed_at, change.from_bot, change.to_bot,
    CASE WHEN NOT (change.owns AND (change.id_from = 1 OR change.from_bot)) THEN change.id_from END AS from_id,
    CASE WHEN NOT (change.owns AND (change.id_to = 1 OR change.to_bot)) THEN change.id_to END AS to_id
FROM (
    SELECT recorded.*, recorded.owns AND recorded.id_from IN (SELECT bots.bot_id FROM {internal}.bots) AS from_bot,
        recorded.owns AND recorded.id_to IN (SELECT bots.bot_id FROM {internal}.bots) AS to_bot
    FROM (
        SELECT history.o_id AS ticket_id, history.id AS change_id, history.history_attribute_id AS attribute_id, history.created_at AS changed_at,
            history.id_from, history.id_to,
            history.history_attribute_id = (SELECT attribute.id FROM {read history_attributes} AS attribute WHERE attribute.name = 'owner') AS owns
        FROM {read histories} AS history
        WHERE history.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket')
            AND history.history_attribute_id IN (SELECT attribute.id FROM {read history_attributes} AS attribute WHERE attribute.name IN ('owner', 'group'))
            AND history.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'updated')
    ) AS recorded
) AS change;

-- Moments at which another owner or group took the place of the last known one.
CREATE VIEW {internal}.transfers AS
SELECT follower.ticket_id, count(DISTINCT follower.changed_at)::integer AS transfers
FROM (
    SELECT change.ticket_id, change.changed_at, change.to_id,
        lag(change.to_id, 1, change.first_id) OVER (PARTITION BY change.ticket_id, change.attribute_id ORDER BY change.changed_at,
            change.change_id) AS before_id
    FROM (
        SELECT assignments.*, first_value(assignments.from_id) OVER (PARTITION BY assignments.ticket_id, assignments.attribute_id
            ORDER BY assignments.changed_at, assignments.change_id) AS first_id
        FROM {internal}.assignments
    ) AS change
    WHERE change.to_id IS NOT NULL
) AS follower
WHERE follower.before_id <> follower.to_id
GROUP BY follower.ticket_id;

-- Who owned a ticket, each over its own span; what was before the first change, that one tells.
CREATE VIEW {internal}.ownerships AS
SELECT step.ticket_id, step.owner_id, step.since, lead(step.since) OVER (PARTITION BY step.ticket_id ORDER BY step.since, step.change_id) AS until
FROM (
    SELECT change.ticket_id, change.change_id, change.changed_at AT TIME ZONE INTERVAL '0' AS since, change.to_id AS owner_id
    FROM {internal}.assignments AS change WHERE change.owns
    UNION ALL
    SELECT first.ticket_id, 0, '-infinity', first.from_id
    FROM (
        SELECT DISTINCT ON (change.ticket_id) change.ticket_id, change.from_id
        FROM {internal}.assignments AS change WHERE change.owns ORDER BY change.ticket_id, change.changed_at, change.change_id
    ) AS first
) AS step;

-- A bot hands off when it stops owning the ticket. Without bots in the settings nothing is read.
CREATE VIEW {internal}.handoffs AS
SELECT change.ticket_id, change.changed_at AT TIME ZONE INTERVAL '0' AS changed_at
FROM {internal}.assignments AS change WHERE {setting bots} <> '[]'::jsonb AND change.from_bot AND NOT change.to_bot;

-- Waits

-- What starts and ends waits; at one moment in the order of kind: 1 customer, 2 resolution, 3 bot, 4 reopening or a bot's hand-off, 5 agent.
CREATE VIEW {internal}.moments AS
SELECT article.ticket_id, article.created_at AS at, CASE WHEN article.asks THEN 1 WHEN article.answers THEN 5 ELSE 3 END AS kind
FROM {internal}.articles AS article WHERE (article.asks OR article.answers OR article.automatic AND article.by_bot) AND NOT article.brought_in
UNION ALL
SELECT span.ticket_id, span.changed_at, CASE WHEN span.resolves THEN 2 ELSE 4 END FROM {internal}.status_spans AS span WHERE span.resolves OR span.reopens
UNION ALL
SELECT handoffs.ticket_id, handoffs.changed_at, 4 FROM {internal}.handoffs;

-- The same without what changes nothing: of a row of one kind the first counts, but reopenings and hand-offs always do, and no customer's message after them.
-- Of an answer that closes the ticket Zammad writes the resolution first, in the same second.
CREATE VIEW {internal}.steps AS
SELECT moment.ticket_id, moment.at, moment.kind, moment.kind = 5 AND moment.before = 2 AND moment.at < moment.before_at + interval '1 second' AS closes
FROM (
    SELECT moments.ticket_id, moments.at, moments.kind, lag(moments.kind) OVER past AS before, lag(moments.at) OVER past AS before_at
    FROM {internal}.moments WINDOW past AS (PARTITION BY moments.ticket_id ORDER BY moments.at, moments.kind)
) AS moment
WHERE moment.kind = 4 OR moment.kind IS DISTINCT FROM moment.before AND NOT (moment.kind = 1 AND moment.before IS NOT DISTINCT FROM 4);

-- A wait starts at a customer's message, and anew at a reopening or hand-off. What comes next ends it; but where an answer closed the ticket, the answer does.
CREATE VIEW {internal}.waits AS
SELECT step.ticket_id, step.started_at, CASE WHEN step.closes THEN step.closed_at ELSE step.ended_at END AS ended_at,
    step.ended_by = 5 OR step.closes AS answered, step.ended_by = 3 AS left_to_bot
FROM (
    SELECT steps.ticket_id, steps.at AS started_at, steps.kind, lead(steps.at) OVER past AS ended_at, lead(steps.kind) OVER past AS ended_by,
        lead(steps.kind) OVER past = 2 AND lead(steps.closes, 2) OVER past AS closes, lead(steps.at, 2) OVER past AS closed_at
    FROM {internal}.steps WINDOW past AS (PARTITION BY steps.ticket_id ORDER BY steps.at, steps.kind)
) AS step
WHERE step.kind IN (1, 4) AND step.ended_by IS DISTINCT FROM 4;

-- Those of a ticket: what they tell, and where they started and ended, but for those that a bot's message ended.
CREATE VIEW {internal}.turns AS
SELECT wait.ticket_id, avg(wait.ended_at - wait.started_at) FILTER (WHERE wait.answered) AS response_time,
    (count(*) FILTER (WHERE wait.answered))::integer AS exchanges,
    max(wait.started_at) FILTER (WHERE wait.ended_at IS NULL) AS waiting_since,
    array_agg(wait.started_at) FILTER (WHERE wait.left_to_bot IS NOT TRUE) AS started,
    array_agg(wait.ended_at) FILTER (WHERE wait.left_to_bot IS NOT TRUE) AS ended
FROM {internal}.waits AS wait GROUP BY wait.ticket_id;

-- Tickets

-- Tickets that count, how they were opened and when they were first answered. The first answer opened the ticket, if Zammad does not say that another did.
CREATE VIEW {internal}.openings AS
SELECT ticket.*, conversation.answers, conversation.questions, conversation.automatic, conversation.agents, conversation.last_question_at,
    conversation.last_answer_at, conversation.first_answer_at, opening.by_agent,
    CASE
        WHEN conversation.ticket_id IS NULL THEN ticket.known_response_at
        WHEN opening.by_agent THEN conversation.first_after_opening_at
        ELSE conversation.first_answer_at
    END AS first_response_at
FROM (
    SELECT ticket.id AS ticket_id, ticket.number::text AS number, ticket.created_at AT TIME ZONE INTERVAL '0' AS created_at,
        ticket.first_response_at AT TIME ZONE INTERVAL '0' AS known_response_at,
        ticket.create_article_type_id, ticket.group_id, ticket.priority_id, ticket.organization_id, ticket.type AS subject_type, ticket.time_unit, ticket.csat_field_score,
        nullif(ticket.owner_id, 1) AS owner_id, nullif(ticket.customer_id, 1) AS customer_id, states.status, states.is_resolved,
        substring(split_part(ticket.preferences, 'sla_id: ', 2) FROM '^\d{1,9}')::integer AS policy_id,
        (ticket.create_article_sender_id = (SELECT sender.id FROM {read ticket_article_senders} AS sender WHERE sender.name = 'Agent')) IS NOT FALSE
            AND (ticket.created_by_id = ticket.customer_id) IS NOT TRUE AS maybe_by_agent
    FROM {read tickets} AS ticket
    JOIN {internal}.states ON states.state_id = ticket.state_id AND states.counts
) AS ticket
LEFT JOIN {internal}.conversations AS conversation ON conversation.ticket_id = ticket.ticket_id
CROSS JOIN LATERAL (SELECT ticket.maybe_by_agent AND conversation.first_answer_at >= ticket.created_at
    AND conversation.first_after_opening_at IS DISTINCT FROM conversation.first_answer_at AS by_agent) AS opening;

-- What bots did, a row a ticket: whether one resolved it for good, when the last one handed over, and, where one wrote before the first response, from when
-- that is measured: the last hand-off or reopening before it. Nothing is read without bots in the settings. A week is 168 hours in every zone.
CREATE VIEW {internal}.bot_work AS
WITH event AS (
    SELECT article.ticket_id, article.created_at AS at, 'message' AS kind
    FROM {internal}.articles AS article WHERE article.automatic AND article.by_bot AND NOT article.brought_in
    UNION ALL
    SELECT handoffs.ticket_id, handoffs.changed_at, 'handoff' FROM {internal}.handoffs
    UNION ALL
    SELECT span.ticket_id, span.changed_at, CASE WHEN span.reopens THEN 'reopening' ELSE 'resolution' END
    FROM {internal}.status_spans AS span WHERE span.reopens OR span.resolves AND span.changed_by_id IN (SELECT bots.bot_id FROM {internal}.bots)
), followed AS (
    SELECT event.*, min(event.at) FILTER (WHERE event.kind = 'reopening') OVER (PARTITION BY event.ticket_id ORDER BY event.at ROWS BETWEEN 1 FOLLOWING
        AND UNBOUNDED FOLLOWING) AS reopened_at
    FROM event
)
SELECT event.ticket_id, bool_or(event.kind <> 'reopening') AS took_part, max(event.at) FILTER (WHERE event.kind = 'handoff') AS handoff_at,
    bool_or(event.kind = 'resolution' AND (opening.first_answer_at < event.at) IS NOT TRUE
        AND (event.reopened_at <= event.at + interval '168 hours') IS NOT TRUE) AS resolved,
    CASE WHEN min(event.at) FILTER (WHERE event.kind = 'message') <= min(opening.first_response_at)
        THEN max(event.at) FILTER (WHERE event.kind IN ('handoff', 'reopening') AND event.at <= opening.first_response_at) END AS restarted_at
FROM followed AS event
JOIN {internal}.openings AS opening ON opening.ticket_id = event.ticket_id
WHERE {setting bots} <> '[]'::jsonb
GROUP BY event.ticket_id;

-- Tags.
CREATE VIEW {internal}.tagged AS
SELECT tag.o_id AS ticket_id, array_agg(DISTINCT item.name COLLATE "C") AS tags
FROM {read tags} AS tag
JOIN {read tag_items} AS item ON item.id = tag.tag_item_id
WHERE tag.tag_object_id = (SELECT object.id FROM {read tag_objects} AS object WHERE object.name = 'Ticket')
GROUP BY tag.o_id;

-- Time that agents noted.
CREATE VIEW {internal}.accounted AS
SELECT entry.ticket_id, sum(entry.time_unit) AS time_unit
FROM {read ticket_time_accountings} AS entry GROUP BY entry.ticket_id;

-- Changes of the priority of a ticket, in their order, and what it was before: the targets of the setting sla may depend on it, otherwise nothing is read.
CREATE VIEW {internal}.priority_changes AS
SELECT change.ticket_id, array_agg(change.changed_at ORDER BY change.changed_at, change.change_id) AS since,
    array_agg(change.new_name ORDER BY change.changed_at, change.change_id) AS names,
    (array_agg(change.old_name ORDER BY change.changed_at, change.change_id))[1] AS first_name
FROM (
    SELECT history.o_id AS ticket_id, history.id AS change_id, history.created_at AT TIME ZONE INTERVAL '0' AS changed_at,
        old.name AS old_name, new.name AS new_name
    FROM {read histories} AS history
    LEFT JOIN {read ticket_priorities} AS old ON old.id = history.id_from
    LEFT JOIN {read ticket_priorities} AS new ON new.id = history.id_to
    WHERE history.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket')
        AND history.history_attribute_id = (SELECT attribute.id FROM {read history_attributes} AS attribute WHERE attribute.name = 'priority')
        AND history.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'updated')
        AND {setting sla priority given}
) AS change
GROUP BY change.ticket_id;

CREATE VIEW {target}.tickets AS
SELECT NULL::bigint AS account_id, ticket.ticket_id, ticket.number, ticket.created_at,
    CASE WHEN split_part(type.name, ' ', 1) IN ('email', 'web', 'chat', 'phone', 'sms', 'whatsapp', 'telegram', 'facebook', 'twitter')
        THEN split_part(type.name, ' ', 1) ELSE 'other' END AS channel,
    type.name::text AS channel_detail, NULL::text AS inbox, team.name AS team, priority.name AS priority, ticket.status, ticket.subject_type,
    CASE WHEN {has tags} THEN coalesce(tagged.tags, '{}') END AS tags, NULL::jsonb AS custom,
    ticket.owner_id AS agent_id, owner.name AS agent,
    ticket.customer_id, ticket.customer_id::text AS customer_key, customer.name AS customer, organization.name AS organization,
    ticket.first_response_at, measure.first_response, {metrics}.hours(measure.first_response) AS first_response_hours,
    measure.first_response_business, {metrics}.hours(measure.first_response_business) AS first_response_business_hours,
    CASE WHEN ticket.by_agent THEN responders.second_id ELSE responders.first_id END AS first_responder_id,
    CASE WHEN ticket.by_agent THEN responders.second_name ELSE responders.first_name END AS first_responder,
    coalesce(ticket.answers - coalesce(ticket.by_agent, false)::integer, 0) AS agent_replies, coalesce(ticket.questions, 0) AS customer_messages,
    coalesce(turns.exchanges, 0) AS exchanges, turns.response_time, {metrics}.hours(turns.response_time) AS response_time_hours,
    coalesce(ticket.agents, 0) AS agents, coalesce(transfers.transfers, 0) AS transfers,
    CASE WHEN NOT ticket.is_resolved THEN turns.waiting_since END AS waiting_since,
    ticket.last_question_at AS last_customer_message_at, ticket.last_answer_at AS last_agent_message_at,
    course.first_resolved_at, measure.first_resolution, {metrics}.hours(measure.first_resolution) AS first_resolution_hours,
    ending.resolved_at, measure.full_resolution, {metrics}.hours(measure.full_resolution) AS full_resolution_hours,
    measure.full_resolution_business, {metrics}.hours(measure.full_resolution_business) AS full_resolution_business_hours,
    course.requester_wait, {metrics}.hours(course.requester_wait) AS requester_wait_hours,
    course.agent_wait, {metrics}.hours(course.agent_wait) AS agent_wait_hours,
    course.on_hold, {metrics}.hours(course.on_hold) AS on_hold_hours,
    course.reopens,
    CASE
        WHEN course.first_resolved_at IS NULL AND NOT ticket.is_resolved THEN NULL
        WHEN course.reopens > 0 THEN false
        WHEN coalesce(ticket.answers, 0) = 0 AND ticket.automatic > 0 THEN NULL
        ELSE coalesce(ticket.answers, 0) = 1
    END AS one_touch,
    CASE WHEN bot.took_part THEN bot.resolved END AS bot_resolved, bot.handoff_at AS bot_handoff_at,
    spent.time_spent, {metrics}.hours(spent.time_spent) AS time_spent_hours,
    ticket.csat_field_score AS csat_score, policy.name AS sla_policy,
    judged.first_response AS sla_first_response_met, judged.resolution AS sla_resolution_met, least(judged.first_response, judged.resolution) AS sla_met,
    same.moments[place.number - 1] AS previous_ticket_at,
    policy.opens AS sla_calendar_opens,
    target.first_response AS sla_first_response_target, {metrics}.hours(target.first_response) AS sla_first_response_target_hours,
        due.first_response AS sla_first_response_due_at,
    target.resolution AS sla_resolution_target, {metrics}.hours(target.resolution) AS sla_resolution_target_hours, due.resolution AS sla_resolution_due_at,
    judged.first_response_paused AS sla_first_response_met_paused, due.first_response_paused AS sla_first_response_due_at_paused,
    judged.resolution_elapsed AS sla_resolution_met_elapsed, due.resolution_elapsed AS sla_resolution_due_at_elapsed,
    course.running, ticket.policy_id AS sla_policy_id
FROM {internal}.openings AS ticket
LEFT JOIN {read ticket_article_types} AS type ON type.id = ticket.create_article_type_id
LEFT JOIN {read ticket_priorities} AS priority ON priority.id = ticket.priority_id
LEFT JOIN {read groups} AS team ON team.id = ticket.group_id
LEFT JOIN {read organizations} AS organization ON organization.id = ticket.organization_id
LEFT JOIN {internal}.people AS owner ON owner.person_id = ticket.owner_id
LEFT JOIN {internal}.people AS customer ON customer.person_id = ticket.customer_id
LEFT JOIN {internal}.responders ON responders.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.turns ON turns.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.transfers ON transfers.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.courses AS course ON course.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.bot_work AS bot ON bot.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.tagged ON tagged.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.accounted ON accounted.ticket_id = ticket.ticket_id
-- all tickets of the customer, in their order, and where this one stands: the last by its moment, unless others came at the same one
LEFT JOIN LATERAL (
    SELECT array_agg(other.id ORDER BY other.created_at, other.id) AS ids,
        array_agg(other.created_at AT TIME ZONE INTERVAL '0' ORDER BY other.created_at, other.id) AS moments
    FROM {read tickets} AS other JOIN {internal}.states ON states.state_id = other.state_id AND states.counts
    WHERE other.customer_id = ticket.customer_id HAVING true
) AS same ON true
CROSS JOIN LATERAL (SELECT width_bucket(ticket.created_at, same.moments) AS last) AS found
CROSS JOIN LATERAL (
    SELECT CASE WHEN same.ids[found.last] = ticket.ticket_id THEN found.last ELSE array_position(same.ids, ticket.ticket_id) END AS number
) AS place
LEFT JOIN {internal}.policies AS policy ON policy.policy_id = ticket.policy_id
LEFT JOIN {internal}.priority_changes AS ranked ON ranked.ticket_id = ticket.ticket_id
CROSS JOIN LATERAL (
    -- what lies before the creation measures nothing
    SELECT CASE WHEN ticket.first_response_at >= ticket.created_at THEN ticket.first_response_at END AS answered_at,
        CASE WHEN course.is_resolved THEN course.last_resolved_at END AS resolved_at,
        CASE WHEN course.is_resolved AND NOT (course.resolved_early AND course.reopens = 0) THEN course.last_resolved_at END AS solved_at,
        CASE WHEN course.is_resolved THEN course.last_resolved_at WHEN NOT ticket.is_resolved THEN now() END AS unanswered_until
) AS ending
CROSS JOIN LATERAL (
    SELECT ending.answered_at - coalesce(bot.restarted_at, ticket.created_at) AS first_response,
        {metrics}.business_duration(coalesce(bot.restarted_at, ticket.created_at), ending.answered_at, hours.calendar) AS first_response_business,
        CASE WHEN NOT course.resolved_early THEN course.first_resolved_at - ticket.created_at END AS first_resolution,
        ending.solved_at - ticket.created_at AS full_resolution,
        {metrics}.business_duration(ticket.created_at, ending.solved_at, hours.calendar) AS full_resolution_business
    FROM (SELECT (SELECT default_calendar.calendar FROM {internal}.default_calendar) AS calendar) AS hours
) AS measure
-- the targets of the settings, by the priority that it had when its clock ended, or has now
CROSS JOIN LATERAL (
    SELECT {setting sla first_response} AS target FROM (
        SELECT policy.name AS policy, coalesce(ranked.names[width_bucket(coalesce(ticket.first_response_at, ending.resolved_at, now()), ranked.since)],
            ranked.first_name, priority.name) AS priority
    ) AS ticket
) AS own_first_response
CROSS JOIN LATERAL (
    SELECT {setting sla resolution} AS target FROM (
        SELECT policy.name AS policy,
            coalesce(ranked.names[width_bucket(coalesce(ending.resolved_at, now()), ranked.since)], ranked.first_name, priority.name) AS priority
    ) AS ticket
) AS own_resolution
-- those of the policy, and where it gives none, those of the settings
CROSS JOIN LATERAL (
    SELECT coalesce(policy.first_response, own_first_response.target) AS first_response, coalesce(policy.resolution, own_resolution.target) AS resolution,
        CASE WHEN policy.first_response IS NOT NULL OR NOT {setting sla first_response given} THEN policy.calendar ELSE own.calendar
            END AS first_response_calendar,
        CASE WHEN policy.resolution IS NOT NULL OR NOT {setting sla resolution given} THEN policy.calendar ELSE own.calendar END AS resolution_calendar
    FROM (SELECT coalesce((SELECT default_calendar.calendar FROM {internal}.default_calendar),
        {metrics}.business_calendar('Mon-Sun 00:00-24:00'::text, 'UTC'::text)) AS calendar) AS own
) AS target
CROSS JOIN LATERAL (SELECT coalesce(accounted.time_unit, ticket.time_unit)::double precision * interval '1 minute' AS time_spent) AS spent
CROSS JOIN LATERAL (
    SELECT {metrics}.business_add(ticket.created_at, target.first_response, target.first_response_calendar) AS first_response,
        {metrics}.business_due(course.running, target.first_response, target.first_response_calendar) AS first_response_paused,
        {metrics}.business_due(course.running, target.resolution, target.resolution_calendar) AS resolution,
        {metrics}.business_add(ticket.created_at, target.resolution, target.resolution_calendar) AS resolution_elapsed
) AS due
CROSS JOIN LATERAL (
    -- met in time; missed late, or late and still running; else NULL
    SELECT CASE WHEN ticket.first_response_at IS NOT NULL THEN ending.answered_at <= due.first_response
            WHEN ending.unanswered_until > due.first_response THEN false END AS first_response,
        CASE WHEN ticket.first_response_at IS NOT NULL THEN ending.answered_at <= due.first_response_paused
            WHEN ending.unanswered_until > due.first_response_paused THEN false END AS first_response_paused,
        CASE WHEN course.is_resolved THEN ending.solved_at <= due.resolution WHEN NOT ticket.is_resolved
            AND now() > due.resolution THEN false END AS resolution,
        CASE WHEN course.is_resolved THEN ending.solved_at <= due.resolution_elapsed
            WHEN NOT ticket.is_resolved AND now() > due.resolution_elapsed THEN false END AS resolution_elapsed
) AS judged;

-- The rest

-- Whoever may work as an agent, owns a ticket or did, or answered one; bots are none.
CREATE VIEW {target}.agents AS
SELECT NULL::bigint AS account_id, person.person_id AS agent_id, person.name, membership.team,
    person.active AND (person.person_id IN (SELECT rights.user_id FROM {internal}.rights WHERE rights.name IN ('ticket',
        'ticket.agent')) OR NOT {has permissions}) AS active
FROM {internal}.people AS person
LEFT JOIN (
    SELECT member.user_id, CASE WHEN count(DISTINCT team.id) = 1 THEN min(team.name) END AS team
    FROM {read groups_users} AS member JOIN {read groups} AS team ON team.id = member.group_id GROUP BY member.user_id
) AS membership ON membership.user_id = person.person_id
WHERE person.person_id IN (
    SELECT rights.user_id FROM {internal}.rights WHERE rights.name IN ('ticket', 'ticket.agent')
    UNION ALL SELECT ticket.owner_id FROM {read tickets} AS ticket
    UNION ALL SELECT owner.id FROM {internal}.assignments AS change CROSS JOIN (VALUES (true), (false)) AS part (is_old)
        CROSS JOIN LATERAL (SELECT CASE WHEN part.is_old THEN change.from_id ELSE change.to_id END AS id) AS owner WHERE change.owns
    UNION ALL SELECT article.author_id FROM {internal}.articles AS article WHERE article.answers
) AND person.person_id NOT IN (SELECT bots.bot_id FROM {internal}.bots);

CREATE VIEW {target}.customers AS
SELECT NULL::bigint AS account_id, person.person_id AS customer_id, person.person_id::text AS customer_key, person.name,
    person.created_at AT TIME ZONE INTERVAL '0' AS created_at
FROM {internal}.people AS person
WHERE person.person_id IN (
    SELECT ticket.customer_id FROM {read tickets} AS ticket
    UNION ALL SELECT rights.user_id FROM {internal}.rights WHERE rights.name = 'ticket.customer'
);

-- When the field of the setting csat_field changed last, which is when it was answered.
CREATE VIEW {internal}.field_changes AS
SELECT history.o_id AS ticket_id, max(history.created_at) AT TIME ZONE INTERVAL '0' AS changed_at
FROM {read histories} AS history
WHERE history.history_object_id = (SELECT object.id FROM {read history_objects} AS object WHERE object.name = 'Ticket')
    AND history.history_attribute_id = (SELECT attribute.id FROM {read history_attributes} AS attribute WHERE attribute.name = {setting csat_field})
    AND history.history_type_id = (SELECT type.id FROM {read history_types} AS type WHERE type.name = 'updated')
GROUP BY history.o_id;

-- Ratings of the setting csat_field. One that names no agent is about whom the ticket was assigned to then, as are surveys of one's own.
CREATE VIEW {stored}.survey_facts AS
SELECT NULL::bigint AS account_id, NULL::integer AS survey_id, ticket.ticket_id, ticket.customer_id, coalesce(ownership.owner_id, ticket.owner_id) AS agent_id,
    'csat'::text AS kind, NULL::timestamptz AS asked_at, field.changed_at AS answered_at, true AS responded, ticket.csat_field_score AS score,
    NULL::text AS feedback, false AS superseded
FROM {internal}.openings AS ticket
LEFT JOIN {internal}.field_changes AS field ON field.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.ownerships AS ownership ON ownership.ticket_id = ticket.ticket_id
    AND ownership.since <= field.changed_at AND (ownership.until > field.changed_at) IS NOT FALSE
WHERE ticket.csat_field_score IS NOT NULL;

-- Surveys of one's own.
CREATE VIEW {internal}.own_answers AS
SELECT own.account_id, NULL::integer AS survey_id, ticket.ticket_id, coalesce(own.customer_id::integer, ticket.customer_id) AS customer_id,
    coalesce(own.agent_id::integer, ownership.owner_id, ticket.owner_id) AS agent_id, own.kind, own.asked_at, own.answered_at,
    own.score IS NOT NULL AS responded, own.score, NULL::text AS feedback, own.superseded
FROM {internal}.own_surveys AS own
LEFT JOIN {internal}.openings AS ticket ON ticket.ticket_id = own.ticket_id
LEFT JOIN {internal}.ownerships AS ownership ON ownership.ticket_id = ticket.ticket_id
    AND ownership.since <= coalesce(own.asked_at, own.answered_at) AND (ownership.until > coalesce(own.asked_at, own.answered_at)) IS NOT FALSE
WHERE own.reason IS NULL;

CREATE VIEW {target}.surveys AS
SELECT * FROM {stored}.survey_facts
UNION ALL
SELECT * FROM {internal}.own_answers;

-- First response and resolution are judged once, in tickets; a wait after the first response is a clock of its own, which a bot's message removes.
CREATE VIEW {target}.sla_clocks AS
SELECT NULL::bigint AS account_id, clock.ticket_id, clock.policy, clock.measure, clock.started_at, clock.target,
    {metrics}.hours(clock.target) AS target_hours, clock.due_at, clock.stopped_at, clock.met
FROM (
    SELECT ticket.ticket_id, policy.name AS policy, watch.opens, watch.measure, watch.started_at, watch.target, watch.due_at, watch.stopped_at, watch.met
    FROM {target}.tickets AS ticket
    LEFT JOIN {internal}.policies AS policy ON policy.policy_id = ticket.sla_policy_id
    LEFT JOIN {internal}.turns ON turns.ticket_id = ticket.ticket_id
    LEFT JOIN {internal}.priority_changes AS ranked ON ranked.ticket_id = ticket.ticket_id
    CROSS JOIN LATERAL (
        SELECT 'first_response' AS measure, ticket.created_at AS started_at, ticket.sla_first_response_target AS target,
            ticket.sla_first_response_due_at AS due_at, coalesce(ticket.first_response_at, ticket.resolved_at) AS stopped_at,
            ticket.sla_first_response_met AS met, policy.first_response IS NULL OR policy.opens AS opens
        UNION ALL
        SELECT 'resolution', ticket.created_at, ticket.sla_resolution_target, ticket.sla_resolution_due_at, ticket.resolved_at, ticket.sla_resolution_met,
            policy.resolution IS NULL OR policy.opens
        UNION ALL
        SELECT 'next_response', wait.started_at, wait.target, wait.due_at, wait.ended_at,
            CASE WHEN wait.ended_at IS NOT NULL THEN wait.ended_at <= wait.due_at WHEN now() > wait.due_at THEN false END,
            policy.next_response IS NULL OR policy.opens
        FROM (
            SELECT turn.started_at, turn.ended_at, target.duration AS target, {metrics}.business_due(
                ticket.running * tstzmultirange(tstzrange(turn.started_at, NULL)), target.duration, target.calendar) AS due_at
            FROM unnest(turns.started, turns.ended) AS turn (started_at, ended_at)
            CROSS JOIN LATERAL (
                SELECT {setting sla next_response} AS target FROM (
                    SELECT policy.name AS policy,
                        coalesce(ranked.names[width_bucket(coalesce(turn.ended_at, now()), ranked.since)], ranked.first_name, ticket.priority) AS priority
                ) AS ticket
            ) AS own
            CROSS JOIN LATERAL (
                SELECT coalesce(policy.next_response, own.target) AS duration,
                    CASE WHEN policy.next_response IS NOT NULL OR NOT {setting sla next_response given} THEN policy.calendar
                        ELSE coalesce((SELECT default_calendar.calendar FROM {internal}.default_calendar),
                            {metrics}.business_calendar('Mon-Sun 00:00-24:00'::text, 'UTC'::text)) END AS calendar
            ) AS target
            WHERE turn.started_at > ticket.first_response_at AND (policy.next_response IS NOT NULL OR {setting sla next_response given})
        ) AS wait
    ) AS watch
) AS clock
WHERE clock.opens AND clock.target IS NOT NULL AND (clock.met IS NOT NULL OR clock.stopped_at IS NULL);

-- What the others leave out, and what is NULL as it cannot be.
CREATE VIEW {target}.data_quality AS
WITH unused AS (
    SELECT ticket.id AS ticket_id, states.left_out AS reason
    FROM {read tickets} AS ticket JOIN {internal}.states ON states.state_id = ticket.state_id WHERE NOT states.counts
)
SELECT NULL::bigint AS account_id, 'tickets'::text AS source_table, unused.ticket_id AS row_id, unused.ticket_id, NULL::text AS measure, unused.reason
FROM unused
UNION ALL
SELECT NULL, 'ticket_articles', article.id, article.ticket_id, NULL, 'its ticket is ' || unused.reason
FROM {read ticket_articles} AS article JOIN unused ON unused.ticket_id = article.ticket_id
UNION ALL
SELECT NULL, 'calendars', calendars.calendar_id, NULL, 'calendar',
    CASE WHEN calendars.calendar IS NULL THEN 'this server does not know its time zone' ELSE 'it is never open' END
FROM {target}.calendars WHERE NOT calendars.opens AND (calendars.is_default OR calendars.calendar_id IN (SELECT sla.calendar_id FROM {read slas} AS sla))
UNION ALL
SELECT NULL, 'tickets', ticket.ticket_id, ticket.ticket_id, test.measure, test.reason
FROM {target}.tickets AS ticket CROSS JOIN (VALUES
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
    WHEN 1 THEN ticket.first_response_at IS NOT NULL AND ticket.first_response IS NULL
    WHEN 2 THEN ticket.first_resolved_at IS NOT NULL AND ticket.first_resolution IS NULL
    WHEN 3 THEN ticket.resolved_at IS NOT NULL AND ticket.full_resolution IS NULL
    WHEN 4 THEN ticket.status IN ('resolved', 'closed') AND ticket.resolved_at IS NULL
    WHEN 5 THEN ticket.first_response IS NOT NULL AND ticket.first_response_business IS NULL
    WHEN 6 THEN ticket.full_resolution IS NOT NULL AND ticket.full_resolution_business IS NULL
    WHEN 7 THEN ticket.sla_first_response_target IS NOT NULL AND ticket.sla_first_response_due_at IS NULL AND NOT ticket.sla_calendar_opens
    WHEN 8 THEN ticket.sla_resolution_target IS NOT NULL AND ticket.sla_resolution_due_at IS NULL AND NOT ticket.sla_calendar_opens
END
UNION ALL
SELECT NULL, 'tickets', ticket.id, ticket.id, 'csat_score', format('"%s" is no rating', ticket.csat_field)
FROM {read tickets} AS ticket JOIN {internal}.states ON states.state_id = ticket.state_id AND states.counts
WHERE btrim(ticket.csat_field) <> '' AND ticket.csat_field_score IS NULL
UNION ALL
SELECT own.account_id, 'surveys', NULL, ticket.id, NULL, own.reason
FROM {internal}.own_surveys AS own LEFT JOIN {read tickets} AS ticket ON ticket.id = own.ticket_id WHERE own.reason IS NOT NULL;

COMMENT ON VIEW {internal}.default_calendar IS 'the calendar of business measures of tickets: at most one row';
COMMENT ON VIEW {internal}.policies IS 'policies with their targets and calendars';
COMMENT ON VIEW {internal}.states IS 'states of tickets and what they mean here';
COMMENT ON VIEW {internal}.people IS 'users and the names that people know them by';
COMMENT ON VIEW {internal}.bots IS 'users that the settings call bots';
COMMENT ON VIEW {internal}.rights IS 'permissions of users by their roles';
COMMENT ON VIEW {internal}.brought_in IS 'articles that a merge brought into another ticket';
COMMENT ON VIEW {internal}.articles IS 'articles of all tickets: who wrote each, and whether the other side sees it';
COMMENT ON VIEW {internal}.conversations IS 'what the articles of a ticket tell, a row a ticket';
COMMENT ON VIEW {internal}.responders IS 'who gave the first answer of a ticket, and who the second';
COMMENT ON VIEW {internal}.state_changes IS 'changes of the states of all tickets as recorded';
COMMENT ON VIEW {internal}.status_spans IS 'how long each ticket was in each status, from its creation on';
COMMENT ON VIEW {internal}.courses IS 'what the states of a ticket tell, a row a ticket';
COMMENT ON VIEW {internal}.assignments IS 'changes of owners and groups';
COMMENT ON VIEW {internal}.ownerships IS 'owners of tickets, each over its own span';
COMMENT ON VIEW {internal}.priority_changes IS 'priorities of a ticket in their order, a row a ticket';
COMMENT ON VIEW {internal}.field_changes IS 'when the field of the setting csat_field changed last';
COMMENT ON VIEW {internal}.transfers IS 'how often another owner or group took over, a row a ticket';
COMMENT ON VIEW {internal}.handoffs IS 'moments at which a bot stopped owning a ticket';
COMMENT ON VIEW {internal}.moments IS 'what starts and ends waits';
COMMENT ON VIEW {internal}.steps IS 'the same without what changes nothing';
COMMENT ON VIEW {internal}.waits IS 'waits of customers and what ended them';
COMMENT ON VIEW {internal}.turns IS 'what the waits of a ticket tell, a row a ticket';
COMMENT ON VIEW {internal}.openings IS 'tickets that count, how they were opened and when they were first answered';
COMMENT ON VIEW {internal}.bot_work IS 'what bots did, a row a ticket';
COMMENT ON VIEW {internal}.tagged IS 'tags of a ticket';
COMMENT ON VIEW {internal}.accounted IS 'time accounted for a ticket, in the unit of Zammad';

COMMENT ON VIEW {target}.calendars IS 'calendars, read from their YAML';
COMMENT ON COLUMN {target}.calendars.calendar IS
    'hours of the active weekdays and the active public holidays that were not removed, as they are today: Zammad keeps no earlier ones; NULL when this '
    'server does not know the time zone';
COMMENT ON COLUMN {target}.calendars.is_default IS 'whether business measures of tickets are taken by it; clocks of a policy run by that of the policy';
COMMENT ON COLUMN {target}.calendars.opens IS 'whether it is ever open: one that is not measures nothing';

COMMENT ON VIEW {target}.messages IS 'articles of all tickets that are neither merged nor removed';
COMMENT ON COLUMN {target}.messages.author IS
    'by the sender of the article, but customer for what the ticket''s customer writes with an agent''s rights, bot for users that the settings name, and '
    'system for sender System and for what user 1 sends, such as triggers';
COMMENT ON COLUMN {target}.messages.author_id IS 'user who wrote it: the origin where an agent entered it for a customer, such as a call';
COMMENT ON COLUMN {target}.messages.public IS 'whether it reaches the other side: not internal, and of a type that communicates unless a customer wrote it';
COMMENT ON COLUMN {target}.messages.type IS 'type of the article as Zammad spells it';

COMMENT ON VIEW {stored}.survey_facts IS 'ratings of the setting csat_field: Zammad asks for none';
COMMENT ON VIEW {internal}.own_answers IS 'surveys of the setting surveys';
COMMENT ON VIEW {target}.surveys IS 'empty, but for the settings csat_field and surveys: Zammad asks for no ratings';
COMMENT ON COLUMN {target}.surveys.answered_at IS 'of the setting csat_field: when the field changed last, NULL where history does not tell';
COMMENT ON VIEW {target}.customers IS 'users who are the customer of a ticket or have the permission ticket.customer';
COMMENT ON COLUMN {target}.customers.customer_key IS 'customer_id as text';

COMMENT ON VIEW {target}.agents IS 'users who have the permission ticket.agent, own a ticket or did, or answered one';
COMMENT ON COLUMN {target}.agents.team IS 'group, where there is exactly one that the user was given himself';
COMMENT ON COLUMN {target}.agents.active IS 'whether the user is active and still has the permission; NULL where Zammad''s table does not tell';

COMMENT ON VIEW {target}.status_changes IS 'status of each ticket from its creation on, of changes at one moment the last';
COMMENT ON COLUMN {target}.status_changes.changed_at IS 'moment of the change, the creation where history lies before it';
COMMENT ON COLUMN {target}.status_changes.status IS
    'by the settings, else by the type of the state: new, open, pending (pending reminder, action, review), on_hold (delegated), closed (also merged for a '
    'while)';
COMMENT ON COLUMN {target}.status_changes.until IS 'moment of the next change, NULL for the last';
COMMENT ON COLUMN {target}.status_changes.state IS 'state as Zammad spells it, NULL where it is not known';
COMMENT ON COLUMN {target}.status_changes.paused IS 'whether the clock of the resolution stands: states with ignore_escalation but for closed ones';
COMMENT ON COLUMN {target}.status_changes.early IS 'whether history has it before the creation';
COMMENT ON COLUMN {target}.status_changes.resolves IS 'whether it enters resolved or closed from outside them';
COMMENT ON COLUMN {target}.status_changes.reopens IS 'whether it leaves resolved and closed';

COMMENT ON VIEW {target}.tickets IS 'tickets that are neither merged nor removed, with their measures';
COMMENT ON COLUMN {target}.tickets.account_id IS 'NULL: Zammad has one tenant';
COMMENT ON COLUMN {target}.tickets.channel IS 'channel of the article that it was created with, other for notes and fax';
COMMENT ON COLUMN {target}.tickets.channel_detail IS 'type of that article as Zammad spells it';
COMMENT ON COLUMN {target}.tickets.inbox IS 'NULL: Zammad sorts by groups, which are the teams';
COMMENT ON COLUMN {target}.tickets.custom IS
    'NULL: attributes that an admin adds are columns of the table tickets under names of their own, which views cannot know';
COMMENT ON COLUMN {target}.tickets.agent_id IS 'owner, NULL for user 1, who is nobody';
COMMENT ON COLUMN {target}.tickets.team IS 'group';
COMMENT ON COLUMN {target}.tickets.customer_key IS 'customer_id as text';
COMMENT ON COLUMN {target}.tickets.subject_type IS 'type of the ticket, where that attribute is in use';
COMMENT ON COLUMN {target}.tickets.one_touch IS
    'whether it was closed with exactly one public article of an agent and never reopened; NULL until it was closed, and where only a bot, a trigger or an '
    'automatic reply wrote to the customer';
COMMENT ON COLUMN {target}.tickets.bot_resolved IS
    'whether a bot closed it, before any answer of an agent, and nobody reopened it within 7 days; NULL where none of the users that the settings call '
    'bots took part';
COMMENT ON COLUMN {target}.tickets.bot_handoff_at IS 'when a bot last stopped owning it';
COMMENT ON COLUMN {target}.tickets.time_spent IS 'time accounted, read as minutes: the unit of Zammad is free';
COMMENT ON COLUMN {target}.tickets.csat_score IS 'NULL but for the setting csat_field: Zammad asks for no ratings';
COMMENT ON COLUMN {target}.tickets.first_response_at IS
    'first public article of an agent, but for one that opened the ticket; as Zammad has it where there are no articles';
COMMENT ON COLUMN {target}.tickets.first_response_business IS
    'open time of the default calendar in it, else of that of the settings, by today''s hours; NULL when the calendar is never open';
COMMENT ON COLUMN {target}.tickets.full_resolution_business IS 'open time of the same calendar in it; NULL when the calendar is never open';
COMMENT ON COLUMN {target}.tickets.sla_policy IS
    'name of the policy that Zammad noted last for the ticket: it tells of no earlier one, and of no earlier targets or hours';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met IS
    'whether the first response came in the open time that the policy gives today, without pauses; NULL while that runs and when it was closed in time '
    'without one';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met IS
    'whether it was closed for the last time in the open time that the policy gives today, without the pauses; NULL while that runs';
COMMENT ON COLUMN {target}.tickets.sla_calendar_opens IS 'whether the calendar of the policy is ever open: one that is not measures nothing';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target IS 'open time that the policy gives for the first response';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at IS 'when the first response is due by the calendar of the policy';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target IS 'open time that the policy gives for the resolution';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_resolution_due_at IS
    'when the resolution is due by the calendar of the policy and the pauses; NULL while it pauses before that';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met_paused IS 'sla_first_response_met with a clock that pauses as that of the resolution';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at_paused IS 'when the first response is due by that clock';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met_elapsed IS 'sla_resolution_met with a clock that never pauses';
COMMENT ON COLUMN {target}.tickets.sla_resolution_due_at_elapsed IS 'when the resolution is due by that clock';
COMMENT ON COLUMN {target}.tickets.running IS
    'spans in which the clock of the resolution runs; being closed does not stop it, as it goes on when the ticket is reopened';

COMMENT ON COLUMN {target}.tickets.sla_policy_id IS 'id of that policy, as Zammad noted it';

COMMENT ON VIEW {target}.sla_clocks IS 'clocks of the policies of tickets: those that ended, were missed or run';
COMMENT ON COLUMN {target}.sla_clocks.measure IS 'first_response, next_response or resolution';
COMMENT ON COLUMN {target}.sla_clocks.due_at IS 'when it is due, that of the first response without pauses; NULL while it pauses before that';

COMMENT ON VIEW {target}.data_quality IS 'rows that no view has, and measures that are NULL as they cannot be';
