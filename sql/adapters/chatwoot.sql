-- Chatwoot, by its schema of versions 3.0 to 4.13. Its times are timestamps without time zone in UTC.
--
-- reads conversations: id, account_id, display_id, inbox_id, status, assignee_id, contact_id, created_at
-- reads conversations if there: priority integer (priority)
-- reads conversations if there: team_id bigint (team)
-- reads conversations if there: additional_attributes jsonb (calls, and Instagram on Facebook pages, among channels, and who opened what began with a mail)
-- reads conversations if there: custom_attributes jsonb (custom)
-- reads conversations if there: cached_label_list text (tags where taggings are not there)
-- reads conversations if there: updated_at timestamp (changes of conversations that a store is told of)
-- reads conversations for csat_field: a key of custom_attributes
-- reads messages: id, account_id, conversation_id, message_type, private, sender_type, sender_id, created_at
-- reads messages if there: inbox_id integer (bots without a sender)
-- reads messages if there: content_type integer (surveys among unsigned messages, and those without an answer)
-- reads messages if there: content_attributes text (answers in the channel's own app, automation rules)
-- reads messages if there: additional_attributes jsonb (campaigns)
-- reads reporting_events: id, account_id, name, conversation_id, event_end_time, created_at
-- reads csat_survey_responses: id, account_id, conversation_id, message_id, contact_id, assigned_agent_id, rating, created_at
-- reads csat_survey_responses if there: feedback_message text (feedback)
-- reads csat_survey_responses if there: updated_at timestamp (changes of ratings that a store is told of)
-- reads inboxes: id, account_id, name, channel_type, timezone, working_hours_enabled
-- reads inboxes if there: channel_id integer (WhatsApp of Twilio among channels)
-- reads working_hours: id, account_id, inbox_id, day_of_week, open_hour, open_minutes, close_hour, close_minutes, closed_all_day, open_all_day
-- reads contacts: id, account_id, name, created_at
-- reads contacts if there: blocked boolean (spam that is left out)
-- reads contacts if there: additional_attributes jsonb (organization)
-- reads contacts if there: updated_at timestamp (blocked contacts that a store is told of)
-- reads users: id, name
-- reads users if there: display_name text (agents by the name that customers see)
-- reads account_users if there: account_id bigint, user_id bigint (account and active of agents)
-- reads teams if there: id bigint, account_id bigint, name text (team)
-- reads team_members if there: team_id bigint, user_id bigint (team of agents)
-- reads channel_twilio_sms if there: id bigint, medium integer (WhatsApp of Twilio among channels)
-- reads agent_bot_inboxes if there: inbox_id integer (bots without a sender)
-- reads captain_inboxes if there: inbox_id integer (bots without a sender)
-- reads integrations_hooks if there: inbox_id integer, app_id text (bots without a sender)
-- reads taggings if there: tag_id integer, taggable_id integer, taggable_type text, context text (tags)
-- reads taggings if there: created_at timestamp (new tags that a store is told of)
-- reads tags if there: id integer, name text (tags)
-- reads applied_slas if there: id bigint, account_id bigint, conversation_id bigint, sla_policy_id bigint, created_at timestamptz (SLA)
-- reads applied_slas if there: updated_at timestamp (policies applied later that a store is told of)
-- reads sla_policies if there: id bigint, name text, first_response_time_threshold double precision, resolution_time_threshold double precision (SLA)
-- reads sla_policies if there: next_response_time_threshold double precision (clocks of next responses)
-- reads sla_policies if there: only_during_business_hours boolean (SLA)
--
-- of a ticket: conversations.id, messages.conversation_id, reporting_events.conversation_id, csat_survey_responses.conversation_id
-- of a ticket: applied_slas.conversation_id, taggings.taggable_id
-- of other tickets: previous_ticket_at
-- once for a batch: measured
--
-- - A customer's message is an incoming one, whoever wrote it: an agent who writes to an inbox of his own desk is its customer.
-- - An answer is a public outgoing message of a user, or one that was written in the channel's own app; not what a bot, a campaign or an automation rule sends.
--   A message that was deleted later did answer. When a user is deleted, Chatwoot takes the sender off his messages; some bots write without one, too. Such
--   a reply is an agent's, unless a bot is connected with its inbox; then it is the bot's, and data_quality lists it. The setting `bots` names further bots.
-- - An answer that opens a conversation is no response, the next one is. What is public, and a private note, opens it as well; an activity does not.
--   A conversation that an incoming mail began was opened by the customer, also where that message is not there.
-- - Of statuses Chatwoot keeps only what reporting_events tell: conversation_resolved, conversation_bot_resolved, conversation_opened (from 4.5 on) and
--   conversation_bot_handoff. When a conversation was snoozed nothing tells: on_hold and agent_wait are NULL.
-- - Who was assigned before nothing tells, but the texts of activities in the language of the account: transfers is NULL.
-- - Not read: first_reply_created_at, waiting_since, sla_status and the values of reporting_events, which Chatwoot derives.
-- - The clocks of a policy begin with the conversation and end when it is first answered, or first resolved, as in Chatwoot. Targets of the setting `sla`
--   are for what the policy gives no target, by the present priority: Chatwoot keeps no earlier one.
--
-- Tables are joined by account and id, so that Citus can have them distributed by either. What is counted for each conversation is grouped by its id as an
-- integer, which finds one conversation by Chatwoot's indexes, and as a bigint, order_id, which is in no index: all are read by several processes and sorted.

-- 1. Who says what

-- inboxes whose bot may write without a sender
CREATE VIEW {internal}.bot_inboxes AS
SELECT connected.inbox_id
FROM (
    SELECT row.inbox_id FROM {read agent_bot_inboxes} AS row
    UNION ALL SELECT row.inbox_id FROM {read captain_inboxes} AS row
    UNION ALL SELECT row.inbox_id FROM {read integrations_hooks} AS row WHERE row.app_id = 'dialogflow'
) AS connected
GROUP BY connected.inbox_id;

-- users that the setting names as bots
CREATE VIEW {internal}.bot_users AS
SELECT person.id FROM {read users} AS person
WHERE {setting bots} <> '[]' AND {setting bots} ?| ARRAY[person.id::text, lower(person.name), lower(person.display_name)];

-- each message, and whose it is: speaker is -1 automation rule, 0 other system, 1 customer, 2 bot, 5 agent.
-- content_attributes is JSON in a JSON string: a key is looked for in the text.
-- Bots are looked up only where it depends on them: a join would be made for every message, and cost more than all the rest.
CREATE VIEW {internal}.spoken AS
SELECT message.account_id, message.id AS message_id, message.conversation_id AS ticket_id, message.conversation_id::bigint AS order_id,
    message.created_at AT TIME ZONE INTERVAL '0' AS at, message.sender_id AS author_id, message.private IS NOT TRUE AND message.message_type <> 2 AS public,
    CASE WHEN message.message_type = 0 THEN 1
        WHEN message.sender_type IN ('AgentBot', 'Captain::Assistant') THEN 2
        WHEN message.message_type <> 1 OR message.additional_attributes ? 'campaign_id' THEN 0
        WHEN message.content_attributes LIKE '%"automation\_rule\_id%' THEN -1
        WHEN message.sender_type = 'User' THEN CASE WHEN message.sender_id IN (SELECT bot.id FROM {internal}.bot_users AS bot) THEN 2 ELSE 5 END
        WHEN message.sender_type IS NOT NULL THEN 0
        WHEN message.content_attributes LIKE '%"external\_echo%' THEN 5
        WHEN message.content_type = 9 THEN 0 -- a survey
        WHEN message.inbox_id IN (SELECT inbox.inbox_id FROM {internal}.bot_inboxes AS inbox) THEN 2
        ELSE 5 END AS speaker,
    message.sender_type IS NULL AS is_unsigned, message.content_type = 9 AS is_survey, message.message_type = 2 AS is_activity
FROM {read messages} AS message;

CREATE VIEW {target}.messages AS
SELECT said.account_id, said.message_id, said.ticket_id, said.at AS created_at,
    CASE said.speaker WHEN 1 THEN 'customer' WHEN 2 THEN 'bot' WHEN 5 THEN 'agent' ELSE 'system' END AS author, said.author_id, said.public
FROM {internal}.spoken AS said;

-- 2. What is known of statuses

-- the events that change a status
CREATE VIEW {internal}.events AS
SELECT event.account_id, event.conversation_id AS ticket_id, coalesce(event.event_end_time, event.created_at) AT TIME ZONE INTERVAL '0' AS at,
    event.name IN ('conversation_resolved', 'conversation_bot_resolved') AS resolves, event.name = 'conversation_bot_resolved' AS by_bot,
    event.name = 'conversation_bot_handoff' AS hands_off
FROM {read reporting_events} AS event
WHERE event.name IN ('conversation_resolved', 'conversation_bot_resolved', 'conversation_opened', 'conversation_bot_handoff');

-- the few events that come after a resolution: whether another resolution, or a reopening, which is an opening right after a resolution. A job that is tried
-- again writes its event again, and a bot's resolution is written as both kinds. At one moment resolutions come first; so does one before the first of these rows.
CREATE VIEW {internal}.sequels AS
SELECT event.account_id, event.ticket_id, event.at,
    event.resolves AND (lag(event.resolves) OVER ticket AND lag(event.at) OVER ticket = event.at) IS NOT TRUE AS is_resolution,
    NOT event.resolves AND lag(event.resolves, 1, true) OVER ticket AS is_reopening
FROM {internal}.events AS event
WHERE EXISTS (SELECT FROM {internal}.events AS earlier WHERE earlier.ticket_id = event.ticket_id AND earlier.account_id = event.account_id AND earlier.resolves
    AND (earlier.at < event.at OR earlier.at = event.at AND NOT event.resolves))
WINDOW ticket AS (PARTITION BY event.ticket_id, event.account_id ORDER BY event.at, NOT event.resolves);

-- what became of a conversation after its first resolution: how often it was resolved again and reopened, the moments of its reopenings, and the week before
-- each of these, in which a bot's resolution did not last. They are multiranges: whether a moment lies in them is one operator, where rows would be a join.
-- A week is 168 hours in every zone.
CREATE VIEW {internal}.aftermath AS
SELECT event.account_id, event.ticket_id,
    count(*) FILTER (WHERE event.is_resolution) AS resolutions, count(*) FILTER (WHERE event.is_reopening) AS reopenings,
    range_agg(tstzrange(event.at, event.at, '[]')) FILTER (WHERE event.is_reopening) AS reopened,
    range_agg(tstzrange(event.at - interval '168 hours', event.at, '[]')) FILTER (WHERE event.is_reopening) AS week_before_reopening
FROM {internal}.sequels AS event
GROUP BY event.ticket_id, event.account_id;

-- the history of a conversation: when it was first and last resolved, by whomever and by a bot, opened and handed over
CREATE VIEW {internal}.history AS
SELECT event.account_id, event.ticket_id, event.ticket_id::bigint AS order_id,
    min(event.at) FILTER (WHERE event.resolves) AS first_resolved_at, max(event.at) FILTER (WHERE event.resolves) AS last_resolved_at,
    max(event.at) FILTER (WHERE NOT event.resolves) AS last_opened_at,
    min(event.at) FILTER (WHERE event.hands_off) AS first_handoff_at, max(event.at) FILTER (WHERE event.hands_off) AS last_handoff_at,
    min(event.at) FILTER (WHERE event.by_bot) AS first_bot_resolved_at, max(event.at) FILTER (WHERE event.by_bot) AS last_bot_resolved_at
FROM {internal}.events AS event
GROUP BY event.ticket_id::bigint, event.ticket_id, event.account_id;

-- all hand-offs but the first of a bot that handed over several times, as few do: history has the first and the last, and the last one before the answer may
-- be another
CREATE VIEW {internal}.handoffs AS
SELECT event.account_id, event.ticket_id, range_agg(tstzrange(event.at, event.at, '[]')) AS moments
FROM {internal}.events AS event
WHERE event.hands_off AND EXISTS (SELECT FROM {internal}.events AS earlier
    WHERE earlier.ticket_id = event.ticket_id AND earlier.account_id = event.account_id AND earlier.hands_off AND earlier.at < event.at)
GROUP BY event.ticket_id, event.account_id;

-- when a bot resolved a conversation first and last: the few rows for which customers' messages are looked up below
CREATE VIEW {internal}.bot_resolutions AS
SELECT event.account_id, event.ticket_id, min(event.at) AS first_at, max(event.at) AS last_at
FROM {internal}.events AS event
WHERE event.by_bot
GROUP BY event.account_id, event.ticket_id;

-- 3. Which conversations are tickets

-- a blocked contact's conversations begin as resolved, without an event; unless an agent wrote there, nobody ever saw them
CREATE VIEW {internal}.unseen AS
SELECT conversation.account_id, conversation.id AS ticket_id, 'spam: the contact is blocked' AS reason
FROM {read conversations} AS conversation
JOIN {read contacts} AS contact ON contact.id = conversation.contact_id AND contact.account_id = conversation.account_id AND contact.blocked
WHERE conversation.status = 1
    AND NOT EXISTS (SELECT FROM {read reporting_events} AS event
        WHERE event.conversation_id = conversation.id AND event.account_id = conversation.account_id AND event.name = 'conversation_resolved')
    AND NOT EXISTS (SELECT FROM {read messages} AS message
        WHERE message.conversation_id = conversation.id AND message.account_id = conversation.account_id AND message.message_type = 1
            AND message.sender_type = 'User');

-- all other conversations: these are the tickets
CREATE VIEW {internal}.seen AS
SELECT conversation.account_id, conversation.id AS ticket_id, conversation.display_id, conversation.created_at AT TIME ZONE INTERVAL '0' AS created_at,
    conversation.inbox_id, conversation.status AS status_number, ('{open,resolved,pending,on_hold}'::text[])[conversation.status + 1] AS status,
    conversation.assignee_id, conversation.contact_id, conversation.team_id, ('{low,medium,high,urgent}'::text[])[conversation.priority + 1] AS priority,
    conversation.additional_attributes, conversation.custom_attributes, conversation.cached_label_list, conversation.csat_field, conversation.csat_field_score,
    -- an incoming mail opened it
    conversation.additional_attributes ->> 'source' = 'email' AS came_by_mail
FROM {read conversations} AS conversation
LEFT JOIN {internal}.unseen AS unseen ON unseen.ticket_id = conversation.id AND unseen.account_id = conversation.account_id
WHERE unseen.ticket_id IS NULL;

-- creation and events: of what happens at one moment the last in the life of a conversation stays
CREATE VIEW {target}.status_changes AS
SELECT DISTINCT ON (known.ticket_id, known.changed_at, known.account_id) known.account_id, known.ticket_id, known.changed_at, known.status
FROM (
    SELECT seen.account_id, seen.ticket_id, seen.created_at AS changed_at, 0 AS step,
        CASE WHEN history.first_handoff_at IS NOT NULL OR seen.status_number = 2 AND history.first_resolved_at IS NULL THEN 'pending' ELSE 'open' END AS status
    FROM {internal}.seen AS seen
    LEFT JOIN {internal}.history AS history
        ON history.order_id = seen.ticket_id AND history.ticket_id = seen.ticket_id AND history.account_id = seen.account_id
    UNION ALL
    SELECT seen.account_id, seen.ticket_id, greatest(event.at, seen.created_at), CASE WHEN event.resolves THEN 1 ELSE 2 END,
        CASE WHEN event.resolves THEN 'resolved' ELSE 'open' END
    FROM {internal}.events AS event JOIN {internal}.seen AS seen ON seen.ticket_id = event.ticket_id AND seen.account_id = event.account_id
) AS known
ORDER BY known.ticket_id, known.changed_at, known.account_id, known.step DESC;

-- how long a conversation was open before, and since when it is
CREATE VIEW {internal}.open_time AS
SELECT span.account_id, span.ticket_id, coalesce(sum(span.until - span.changed_at) FILTER (WHERE span.status = 'open'), '0') AS open_time,
    max(span.changed_at) FILTER (WHERE span.status = 'open' AND span.until IS NULL) AS open_since
FROM (
    SELECT change.account_id, change.ticket_id, change.status, change.changed_at,
        lead(change.changed_at) OVER (PARTITION BY change.ticket_id, change.account_id ORDER BY change.changed_at) AS until
    FROM {target}.status_changes AS change
) AS span
GROUP BY span.ticket_id, span.account_id;

-- 4. Answers and waits

-- the messages of a conversation, counted. Nobody reads `nth`: a subquery with a window is computed row by row before the rest, and so tells once, not in each
-- aggregate, whose a message is; the window itself is not computed.
CREATE VIEW {internal}.answers AS
SELECT said.account_id, said.ticket_id, said.order_id,
    (count(*) FILTER (WHERE said.speaker = 5))::integer AS agent_messages, (count(*) FILTER (WHERE said.speaker = 1))::integer AS customer_messages,
    max(said.at) FILTER (WHERE said.speaker = 5) AS last_agent_message_at, max(said.at) FILTER (WHERE said.speaker = 1) AS last_customer_message_at,
    min(said.at) FILTER (WHERE said.speaker = 5) AS first_answered_at,
    {metrics}.first_response_at(said.at, said.speaker IS NOT DISTINCT FROM 5) AS responded_at,
    min(said.at) FILTER (WHERE said.speaker = 5) < coalesce(min(said.at) FILTER (WHERE said.speaker IS DISTINCT FROM 5), 'infinity') AS opened_by_agent,
    min(said.at) FILTER (WHERE said.speaker = 2) AS first_bot_at, bool_or(said.speaker IN (-1, 2)) AS has_automatic
FROM (
    SELECT spoken.account_id, spoken.ticket_id, spoken.order_id, spoken.at, CASE WHEN spoken.public THEN spoken.speaker END AS speaker,
        row_number() OVER (PARTITION BY spoken.order_id, spoken.ticket_id, spoken.account_id) AS nth
    FROM {internal}.spoken AS spoken
    -- private notes too: a conversation that begins with one was not opened by the answer
    WHERE spoken.is_activity IS NOT TRUE
) AS said
GROUP BY said.order_id, said.ticket_id, said.account_id;

-- who wrote the answers of a conversation, in their order
CREATE VIEW {internal}.authors AS
SELECT spoken.account_id, spoken.ticket_id, spoken.order_id, array_agg(spoken.author_id ORDER BY spoken.at, spoken.message_id) AS author_ids,
    count(DISTINCT coalesce(spoken.author_id, -1))::integer AS agents
FROM {internal}.spoken AS spoken
WHERE spoken.public AND spoken.speaker = 5
GROUP BY spoken.order_id, spoken.ticket_id, spoken.account_id;

-- when the customer came back after a bot's first, and last, resolution
CREATE VIEW {internal}.returns AS
SELECT resolution.account_id, resolution.ticket_id, min(spoken.at) FILTER (WHERE spoken.at > resolution.first_at) AS after_first_at,
    min(spoken.at) FILTER (WHERE spoken.at > resolution.last_at) AS after_last_at
FROM {internal}.bot_resolutions AS resolution
JOIN {internal}.spoken AS spoken
    ON spoken.ticket_id = resolution.ticket_id AND spoken.account_id = resolution.account_id AND spoken.public AND spoken.speaker = 1
GROUP BY resolution.ticket_id, resolution.account_id;

-- what starts and ends waits; at one moment in the order of `kind`: 1 customer, 2 bot, 3 resolution, 4 reopening or hand-off, 5 agent
CREATE VIEW {internal}.moments AS
SELECT spoken.account_id, spoken.ticket_id, spoken.order_id, spoken.at, spoken.speaker AS kind
FROM {internal}.spoken AS spoken
WHERE spoken.public AND spoken.speaker > 0
UNION ALL
SELECT event.account_id, event.ticket_id, event.ticket_id::bigint, event.at, CASE WHEN event.resolves THEN 3 ELSE 4 END
FROM {internal}.events AS event
WHERE event.resolves OR event.hands_off
UNION ALL
SELECT event.account_id, event.ticket_id, event.ticket_id::bigint, event.at, 4
FROM {internal}.sequels AS event
WHERE event.is_reopening;

-- the same without what changes nothing: of messages of one side, and of resolutions, in a row the first counts
CREATE VIEW {internal}.turns AS
SELECT moment.account_id, moment.ticket_id, moment.order_id, moment.at, moment.kind
FROM (
    SELECT known.account_id, known.ticket_id, known.order_id, known.at, known.kind,
        lag(known.kind) OVER (PARTITION BY known.order_id, known.ticket_id, known.account_id ORDER BY known.at, known.kind) AS after
    FROM {internal}.moments AS known
) AS moment
WHERE moment.kind = 4 OR moment.kind IS DISTINCT FROM moment.after AND NOT (moment.kind = 1 AND moment.after IS NOT DISTINCT FROM 4);

-- the waits: a customer starts one, reopenings and hand-offs always do; ended_by is the kind of what came next.
-- An agent's message at the very moment of the resolution, "answer and close", closes: it is what ended the wait, though it comes later.
CREATE VIEW {internal}.waits AS
SELECT turn.account_id, turn.ticket_id, turn.order_id, turn.started_at, turn.ended_at,
    CASE WHEN turn.next_kind = 3 AND turn.second_kind = 5 AND turn.second_at = turn.ended_at THEN 5 ELSE turn.next_kind END AS ended_by
FROM (
    SELECT turn.account_id, turn.ticket_id, turn.order_id, turn.at AS started_at, turn.kind, lead(turn.at) OVER ticket AS ended_at,
        lead(turn.kind) OVER ticket AS next_kind, lead(turn.at, 2) OVER ticket AS second_at, lead(turn.kind, 2) OVER ticket AS second_kind
    FROM {internal}.turns AS turn
    WINDOW ticket AS (PARTITION BY turn.order_id, turn.ticket_id, turn.account_id ORDER BY turn.at, turn.kind)
) AS turn
WHERE turn.kind IN (1, 4);

-- those of a conversation: answered ones, and the one that has not ended
CREATE VIEW {internal}.response_times AS
SELECT wait.account_id, wait.ticket_id, wait.order_id, avg(wait.ended_at - wait.started_at) FILTER (WHERE wait.ended_by = 5) AS response_time,
    (count(*) FILTER (WHERE wait.ended_by = 5))::integer AS exchanges, max(wait.started_at) FILTER (WHERE wait.ended_by IS NULL) AS waiting_since
FROM {internal}.waits AS wait
GROUP BY wait.order_id, wait.ticket_id, wait.account_id;

-- 5. Surveys

-- the answers on the scale, and which of a conversation is the latest
CREATE VIEW {internal}.ratings AS
SELECT answer.id AS row_id, answer.account_id, answer.conversation_id, answer.message_id, answer.contact_id, answer.assigned_agent_id, answer.created_at,
    answer.feedback_message, answer.rating::numeric AS score,
    row_number() OVER (PARTITION BY answer.conversation_id ORDER BY answer.created_at DESC, answer.id DESC) AS place
FROM {read csat_survey_responses} AS answer
WHERE answer.rating BETWEEN 1 AND 5;

-- answers, and messages that ask and have none; then ratings of the setting csat_field where no survey was answered
CREATE VIEW {internal}.asked AS
SELECT answer.account_id::integer AS account_id, answer.message_id AS survey_id, answer.conversation_id::integer AS ticket_id, answer.contact_id AS customer_id,
    coalesce(answer.assigned_agent_id::integer, conversation.assignee_id) AS agent_id, 'csat'::text AS kind,
    request.created_at AT TIME ZONE INTERVAL '0' AS asked_at, answer.created_at AT TIME ZONE INTERVAL '0' AS answered_at, true AS responded,
    answer.score, nullif(answer.feedback_message, '') AS feedback, answer.place > 1 AS superseded
FROM {internal}.ratings AS answer
JOIN {internal}.seen AS conversation ON conversation.ticket_id = answer.conversation_id
LEFT JOIN {read messages} AS request ON request.id = answer.message_id AND request.conversation_id = answer.conversation_id AND request.content_type = 9
UNION ALL
SELECT request.account_id, request.message_id, request.ticket_id, seen.contact_id, seen.assignee_id, 'csat', request.at, NULL, false, NULL, NULL, false
FROM {internal}.spoken AS request
JOIN {internal}.seen AS seen ON seen.ticket_id = request.ticket_id AND seen.account_id = request.account_id
LEFT JOIN {read csat_survey_responses} AS answer ON answer.message_id = request.message_id
WHERE request.is_survey AND request.public AND request.speaker <> 1 AND answer.message_id IS NULL
UNION ALL
SELECT seen.account_id, NULL, seen.ticket_id, seen.contact_id, seen.assignee_id, 'csat', NULL, NULL, true, seen.csat_field_score, NULL, false
FROM {internal}.seen AS seen LEFT JOIN {internal}.ratings AS answer ON answer.conversation_id = seen.ticket_id AND answer.place = 1
WHERE seen.csat_field_score IS NOT NULL AND answer.row_id IS NULL;

CREATE VIEW {stored}.survey_facts AS
SELECT * FROM {internal}.asked;

-- of the setting surveys
CREATE VIEW {internal}.own_answers AS
SELECT coalesce(ticket.account_id, own.account_id::integer) AS account_id, NULL::integer AS survey_id, ticket.ticket_id,
    coalesce(own.customer_id, ticket.contact_id) AS customer_id, coalesce(own.agent_id::integer, ticket.assignee_id) AS agent_id, own.kind, own.asked_at,
    own.answered_at, own.score IS NOT NULL AS responded, own.score, NULL::text AS feedback, own.superseded
FROM {internal}.own_surveys AS own LEFT JOIN {internal}.seen AS ticket ON ticket.ticket_id = own.ticket_id WHERE own.reason IS NULL;

CREATE VIEW {target}.surveys AS
SELECT * FROM {internal}.asked
UNION ALL
SELECT * FROM {internal}.own_answers;

-- 6. People and hours

CREATE VIEW {target}.customers AS
SELECT contact.account_id, contact.id AS customer_id, contact.id::text AS customer_key, contact.name::text AS name,
    contact.created_at AT TIME ZONE INTERVAL '0' AS created_at
FROM {read contacts} AS contact;

-- users by the name that customers see
CREATE VIEW {internal}.names AS
SELECT person.id AS agent_id, coalesce(nullif(person.display_name, ''), person.name)::text AS name FROM {read users} AS person;

CREATE VIEW {target}.agents AS
SELECT seat.account_id::integer AS account_id, person.agent_id, person.name, team.name AS team,
    CASE WHEN {has account_users} THEN seat.user_id IS NOT NULL END AS active
FROM {internal}.names AS person
LEFT JOIN {read account_users} AS seat ON seat.user_id = person.agent_id
LEFT JOIN (
    SELECT member.user_id, team.account_id, max(team.name) AS name
    FROM {read team_members} AS member JOIN {read teams} AS team ON team.id = member.team_id
    GROUP BY member.user_id, team.account_id
    HAVING count(DISTINCT team.id) = 1
) AS team ON team.user_id = person.agent_id AND team.account_id = seat.account_id;

-- the hours of a day that can be read; one that ends at 23:59 lasts until midnight
CREATE VIEW {internal}.shifts AS
SELECT hours.id, hours.account_id, hours.inbox_id, day.name AS day, CASE
    WHEN day.name IS NULL THEN NULL
    WHEN hours.open_all_day THEN '["00:00", "24:00"]'
    WHEN hours.open_hour BETWEEN 0 AND 23 AND hours.open_minutes BETWEEN 0 AND 59 AND hours.close_hour BETWEEN 0 AND 23 AND hours.close_minutes BETWEEN 0 AND 59
        AND (hours.open_hour, hours.open_minutes) < (hours.close_hour, hours.close_minutes)
    THEN jsonb_build_array(to_char(make_time(hours.open_hour, hours.open_minutes, 0), 'HH24:MI'),
        CASE WHEN (hours.close_hour, hours.close_minutes) = (23, 59) THEN '24:00'
            ELSE to_char(make_time(hours.close_hour, hours.close_minutes, 0), 'HH24:MI') END)
    END AS span
FROM {read working_hours} AS hours
LEFT JOIN (VALUES (0, 'sun'), (1, 'mon'), (2, 'tue'), (3, 'wed'), (4, 'thu'), (5, 'fri'), (6, 'sat')) AS day (number, name) ON day.number = hours.day_of_week
WHERE hours.closed_all_day IS NOT TRUE;

-- grouped, so that a calendar is made once for each inbox, not for each ticket
CREATE VIEW {target}.calendars AS
SELECT max(inbox.account_id) AS account_id, inbox.id AS calendar_id, max(inbox.name)::text AS name,
    CASE WHEN {metrics}.is_time_zone(coalesce(max(inbox.timezone)::text, 'UTC')) THEN jsonb_build_object('time_zone', coalesce(max(inbox.timezone), 'UTC'),
        'hours', coalesce(jsonb_object_agg(weekday.day, weekday.spans) FILTER (WHERE weekday.day IS NOT NULL),
            '{}'))::{metrics}.business_calendar END AS calendar,
    coalesce(bool_or(inbox.working_hours_enabled) AND count(weekday.day) > 0 AND {metrics}.is_time_zone(coalesce(max(inbox.timezone)::text, 'UTC')),
        false) AS in_use
FROM {read inboxes} AS inbox
LEFT JOIN (
    SELECT shift.inbox_id, shift.day, jsonb_agg(shift.span) AS spans
    FROM {internal}.shifts AS shift
    WHERE shift.span IS NOT NULL
    GROUP BY shift.inbox_id, shift.day
) AS weekday ON weekday.inbox_id = inbox.id
GROUP BY inbox.id;

-- inboxes, and the calendar that applies there: its own while its hours are switched on and any are open, the setting while they are off
CREATE VIEW {internal}.hours AS
SELECT inbox.id AS inbox_id, inbox.name::text AS inbox, inbox.channel_type::text AS channel_type, twilio.medium,
    CASE WHEN inbox.working_hours_enabled THEN CASE WHEN calendar.in_use THEN calendar.calendar END ELSE {setting calendar} END AS calendar
FROM {read inboxes} AS inbox
LEFT JOIN {read channel_twilio_sms} AS twilio ON twilio.id = inbox.channel_id AND inbox.channel_type = 'Channel::TwilioSms'
LEFT JOIN {target}.calendars AS calendar ON calendar.calendar_id = inbox.id;

-- labels
CREATE VIEW {internal}.labels AS
SELECT tagging.taggable_id AS ticket_id, array_agg(DISTINCT tag.name ORDER BY tag.name) AS tags
FROM {read taggings} AS tagging JOIN {read tags} AS tag ON tag.id = tagging.tag_id
WHERE tagging.taggable_type = 'Conversation' AND tagging.context = 'labels'
GROUP BY tagging.taggable_id;

-- the policies that were applied to a conversation, in that order, since when, and what they promise
CREATE VIEW {internal}.policies AS
SELECT applied.conversation_id, array_agg(applied.created_at) AS since, array_agg(applied.policy_id) AS policy_ids, array_agg(applied.name) AS names,
    array_agg(applied.only_during_business_hours) AS in_hours,
    array_agg(make_interval(secs => applied.first_response_time_threshold)) AS first_targets,
    array_agg(make_interval(secs => applied.next_response_time_threshold)) AS next_targets,
    array_agg(make_interval(secs => applied.resolution_time_threshold)) AS solved_targets
FROM (
    SELECT row.conversation_id, coalesce(row.created_at, '-infinity') AS created_at, policy.id AS policy_id, policy.name, policy.only_during_business_hours,
        policy.first_response_time_threshold, policy.next_response_time_threshold, policy.resolution_time_threshold
    FROM {read applied_slas} AS row LEFT JOIN {read sla_policies} AS policy ON policy.id = row.sla_policy_id
    ORDER BY row.conversation_id, coalesce(row.created_at, '-infinity'), row.id
) AS applied
GROUP BY applied.conversation_id;

-- 7. The ticket, in steps that each add columns to the one before: joined, told, termed, measured, judged

-- what is joined to a conversation; large ones first: the planner takes eight at a time, and can merge them by id before it looks up the small ones
CREATE VIEW {internal}.joined AS
SELECT seen.account_id, seen.ticket_id, seen.display_id, seen.created_at, seen.inbox_id, seen.status_number, seen.status, seen.assignee_id, seen.contact_id,
    seen.team_id, seen.priority, seen.additional_attributes, seen.custom_attributes, seen.cached_label_list,
    coalesce(answers.agent_messages, 0) AS agent_messages, coalesce(answers.customer_messages, 0) AS customer_messages, coalesce(authors.agents, 0) AS agents,
    answers.last_agent_message_at, answers.last_customer_message_at, coalesce(answers.opened_by_agent AND seen.came_by_mail IS NOT TRUE, false) AS opened_by_agent,
    answers.first_answered_at, CASE WHEN answers.opened_by_agent AND seen.came_by_mail THEN answers.first_answered_at ELSE answers.responded_at END AS responded_at,
    authors.author_ids,
    answers.first_answered_at < seen.created_at AS answered_early,
    answers.first_bot_at, coalesce(answers.has_automatic, false) AS has_automatic,
    returns.after_first_at AS returned_after_first_at, returns.after_last_at AS returned_after_last_at,
    response_times.response_time, coalesce(response_times.exchanges, 0) AS exchanges, response_times.waiting_since,
    history.first_resolved_at, history.last_resolved_at, history.first_handoff_at, history.last_handoff_at, handoffs.moments AS further_handoffs,
    history.first_bot_resolved_at, history.last_bot_resolved_at, aftermath.reopened, aftermath.week_before_reopening,
    CASE WHEN history.first_resolved_at >= seen.created_at THEN history.first_resolved_at END AS solved_at,
    seen.status_number = 1 OR history.first_resolved_at IS NOT NULL AS was_resolved,
    -- each resolution but one that lasts was left again, also where no event tells of the reopening
    greatest((history.first_resolved_at IS NOT NULL)::integer + coalesce(aftermath.resolutions, 0) - (seen.status_number = 1)::integer,
        aftermath.reopenings, 0)::integer AS reopens,
    -- whether the events tell of the present status: a resolution, or an opening since, or neither
    CASE seen.status_number
        WHEN 1 THEN (history.last_resolved_at <= history.last_opened_at) IS NOT TRUE AND history.last_resolved_at IS NOT NULL
        WHEN 2 THEN history.last_resolved_at IS NULL AND history.last_opened_at IS NULL
        ELSE (history.last_resolved_at > history.last_opened_at) IS NOT TRUE AND (history.last_resolved_at IS NULL OR history.last_opened_at IS NOT NULL)
    END AS status_is_told,
    open_time.open_time, open_time.open_since,
    coalesce(rating.score, seen.csat_field_score) AS score, policies.since, policies.policy_ids, policies.names, policies.in_hours, policies.first_targets,
    policies.next_targets, policies.solved_targets
FROM {internal}.seen AS seen
LEFT JOIN {internal}.answers AS answers ON answers.order_id = seen.ticket_id AND answers.ticket_id = seen.ticket_id AND answers.account_id = seen.account_id
LEFT JOIN {internal}.response_times AS response_times
    ON response_times.order_id = seen.ticket_id AND response_times.ticket_id = seen.ticket_id AND response_times.account_id = seen.account_id
LEFT JOIN {internal}.authors AS authors ON authors.order_id = seen.ticket_id AND authors.ticket_id = seen.ticket_id AND authors.account_id = seen.account_id
LEFT JOIN {internal}.history AS history ON history.order_id = seen.ticket_id AND history.ticket_id = seen.ticket_id AND history.account_id = seen.account_id
LEFT JOIN {internal}.aftermath AS aftermath ON aftermath.ticket_id = seen.ticket_id AND aftermath.account_id = seen.account_id
LEFT JOIN {internal}.handoffs AS handoffs ON handoffs.ticket_id = seen.ticket_id AND handoffs.account_id = seen.account_id
LEFT JOIN {internal}.open_time AS open_time ON open_time.ticket_id = seen.ticket_id AND open_time.account_id = seen.account_id
LEFT JOIN (
    SELECT rating.conversation_id, max(rating.score) AS score FROM {internal}.ratings AS rating WHERE rating.place = 1 GROUP BY rating.conversation_id
) AS rating ON rating.conversation_id = seen.ticket_id
LEFT JOIN {internal}.policies AS policies ON policies.conversation_id = seen.ticket_id
LEFT JOIN {internal}.returns AS returns ON returns.ticket_id = seen.ticket_id AND returns.account_id = seen.account_id;

-- whether a bot spoke before the response, when it was handed over or reopened last before it, and where a bot resolved it before, when the customer came back;
-- and which of the policies were in force when clocks ended
CREATE VIEW {internal}.told AS
SELECT joined.*,
    joined.first_bot_at <= joined.responded_at OR joined.first_handoff_at <= joined.responded_at
        OR joined.first_bot_resolved_at <= joined.responded_at AS after_bot,
    greatest(CASE WHEN joined.first_handoff_at <= joined.responded_at THEN joined.first_handoff_at END,
        -- few conversations have any: the range is not made for nothing
        CASE WHEN joined.further_handoffs IS NOT NULL THEN upper(joined.further_handoffs * tstzmultirange(tstzrange(NULL, joined.responded_at, '[]'))) END,
        CASE WHEN joined.reopened IS NOT NULL THEN upper(joined.reopened * tstzmultirange(tstzrange(NULL, joined.responded_at, '[]'))) END) AS handed_over_at,
    CASE WHEN joined.last_bot_resolved_at <= joined.responded_at THEN joined.last_bot_resolved_at ELSE joined.first_bot_resolved_at END AS bot_resolved_at,
    CASE WHEN joined.last_bot_resolved_at <= joined.responded_at THEN joined.returned_after_last_at ELSE joined.returned_after_first_at END AS returned_at,
    -- the last resolution of a bot that no agent's message stands before
    CASE WHEN joined.first_answered_at < joined.last_bot_resolved_at THEN joined.first_bot_resolved_at ELSE joined.last_bot_resolved_at END AS bot_ended_at,
    CASE WHEN joined.first_answered_at < joined.last_bot_resolved_at THEN joined.returned_after_first_at
        ELSE joined.returned_after_last_at END AS bot_returned_at,
    least(joined.responded_at, joined.solved_at) AS first_ended_at,
    -- the last one while a clock runs; one that was applied after the end judges it where there was none before
    CASE WHEN least(joined.responded_at, joined.solved_at) IS NULL THEN cardinality(joined.since)
        ELSE greatest(width_bucket(least(joined.responded_at, joined.solved_at), joined.since), 1) END AS first_policy,
    CASE WHEN joined.solved_at IS NULL THEN cardinality(joined.since) ELSE greatest(width_bucket(joined.solved_at, joined.since), 1) END AS solved_policy
FROM {internal}.joined AS joined;

-- when the time to the response began, the targets, and the calendar: that of the inbox, or the setting where its hours are switched off
CREATE VIEW {internal}.termed AS
SELECT told.*,
    CASE WHEN told.after_bot THEN greatest(told.created_at, told.handed_over_at,
        -- where no event tells of the reopening after the bot's resolution
        CASE WHEN (told.bot_resolved_at <= told.handed_over_at) IS NOT TRUE AND told.returned_at <= told.responded_at THEN told.returned_at END)
        ELSE told.created_at END AS response_started_at,
    coalesce(told.first_targets[told.first_policy], first_own.target) AS first_target,
    coalesce(told.solved_targets[told.solved_policy], solved_own.target) AS solved_target,
    CASE WHEN told.in_hours[told.first_policy] OR {setting sla first_response given} AND told.first_targets[told.first_policy] IS NULL
        THEN hours.calendar END AS first_calendar,
    CASE WHEN told.in_hours[told.solved_policy] OR {setting sla resolution given} AND told.solved_targets[told.solved_policy] IS NULL
        THEN hours.calendar END AS solved_calendar,
    hours.calendar, hours.inbox, hours.channel_type, hours.medium
FROM {internal}.told AS told
LEFT JOIN {internal}.hours AS hours ON hours.inbox_id = told.inbox_id
-- the targets of the settings, which run in the calendar wherever there is one
CROSS JOIN LATERAL (
    SELECT {setting sla first_response} AS target FROM (SELECT told.names[told.first_policy] AS policy, told.priority AS priority) AS ticket
) AS first_own
CROSS JOIN LATERAL (
    SELECT {setting sla resolution} AS target FROM (SELECT told.names[told.solved_policy] AS policy, told.priority AS priority) AS ticket
) AS solved_own;

-- durations, ends and due moments
CREATE VIEW {internal}.measured AS
SELECT termed.*,
    CASE WHEN termed.answered_early THEN termed.first_answered_at ELSE termed.responded_at END AS first_response_at,
    termed.author_ids[CASE WHEN termed.opened_by_agent AND NOT termed.answered_early THEN 2 ELSE 1 END]::integer AS first_responder_id,
    CASE WHEN NOT termed.answered_early THEN termed.responded_at - termed.response_started_at END AS first_response,
    CASE WHEN NOT termed.answered_early
        THEN {metrics}.business_duration(termed.response_started_at, termed.responded_at, termed.calendar) END AS first_response_business,
    CASE WHEN termed.status_number = 1
        THEN CASE WHEN termed.last_resolved_at < termed.created_at THEN termed.created_at ELSE termed.last_resolved_at END END AS resolved_at,
    CASE WHEN termed.status_number = 1 AND termed.last_resolved_at >= termed.created_at THEN termed.last_resolved_at - termed.created_at END AS full_resolution,
    CASE WHEN termed.status_number = 1 AND termed.last_resolved_at >= termed.created_at
        THEN {metrics}.business_duration(termed.created_at, termed.last_resolved_at, termed.calendar) END AS full_resolution_business,
    -- a bot resolved it before any agent wrote, and no customer came back within a week
    CASE WHEN termed.first_bot_at IS NOT NULL OR termed.first_handoff_at IS NOT NULL OR termed.first_bot_resolved_at IS NOT NULL
        THEN termed.bot_ended_at IS NOT NULL AND (termed.first_answered_at < termed.bot_ended_at) IS NOT TRUE
            AND (termed.bot_returned_at <= termed.bot_ended_at + interval '168 hours') IS NOT TRUE
            AND (termed.week_before_reopening @> termed.bot_ended_at) IS NOT TRUE
        END AS bot_resolved,
    -- nobody knows when an answer, or a resolution, that was before creation or that no event tells ended the clock
    CASE WHEN termed.answered_early OR termed.responded_at IS NULL AND termed.was_resolved AND termed.solved_at IS NULL THEN NULL
        WHEN termed.first_calendar IS NULL THEN termed.created_at + termed.first_target
        ELSE {metrics}.business_add(termed.created_at, termed.first_target, termed.first_calendar) END AS first_due_at,
    CASE WHEN termed.was_resolved AND termed.solved_at IS NULL THEN NULL
        WHEN termed.solved_calendar IS NULL THEN termed.created_at + termed.solved_target
        ELSE {metrics}.business_add(termed.created_at, termed.solved_target, termed.solved_calendar) END AS solved_due_at
FROM {internal}.termed AS termed;

-- what is known of a ticket whatever the moment, by the ids of what has a name
CREATE VIEW {stored}.ticket_facts AS
SELECT ticket.account_id, ticket.ticket_id, ticket.display_id, ticket.created_at,
    CASE ticket.channel_type
        WHEN 'Channel::WebWidget' THEN 'chat'
        WHEN 'Channel::Email' THEN 'email'
        WHEN 'Channel::Whatsapp' THEN 'whatsapp'
        WHEN 'Channel::TwilioSms' THEN CASE WHEN ticket.additional_attributes ? 'call_direction' THEN 'phone' WHEN ticket.medium = 1 THEN 'whatsapp'
            ELSE 'sms' END
        WHEN 'Channel::Sms' THEN 'sms'
        WHEN 'Channel::Voice' THEN 'phone'
        WHEN 'Channel::FacebookPage' THEN CASE ticket.additional_attributes ->> 'type' WHEN 'instagram_direct_message' THEN 'instagram' ELSE 'facebook' END
        WHEN 'Channel::Instagram' THEN 'instagram'
        WHEN 'Channel::Telegram' THEN 'telegram'
        WHEN 'Channel::TwitterProfile' THEN 'twitter'
        WHEN 'Channel::Line' THEN 'line'
        WHEN 'Channel::Api' THEN 'api'
        ELSE 'other'
    END AS channel,
    ticket.inbox_id, ticket.team_id, ticket.priority, ticket.status_number,
    CASE WHEN {has taggings} THEN coalesce(label.tags, '{}') ELSE regexp_split_to_array(nullif(ticket.cached_label_list, ''), ' *, *') END AS tags,
    ticket.custom_attributes, ticket.assignee_id AS agent_id, ticket.contact_id AS customer_id,
    ticket.first_response_at, ticket.first_response, ticket.first_response_business, ticket.first_responder_id,
    ticket.agent_messages - (ticket.opened_by_agent AND NOT ticket.answered_early)::integer AS agent_replies, ticket.customer_messages, ticket.exchanges,
    ticket.response_time, ticket.agents,
    CASE WHEN ticket.status_number IN (0, 3) THEN ticket.waiting_since END AS waiting_since, ticket.last_customer_message_at, ticket.last_agent_message_at,
    CASE WHEN ticket.first_resolved_at < ticket.created_at THEN ticket.created_at ELSE ticket.first_resolved_at END AS first_resolved_at, ticket.solved_at,
    ticket.resolved_at, ticket.full_resolution, ticket.full_resolution_business,
    CASE WHEN ticket.status_is_told THEN ticket.open_time END AS open_time, CASE WHEN ticket.status_is_told THEN ticket.open_since END AS open_since,
    ticket.reopens,
    CASE WHEN ticket.reopens > 0 THEN false WHEN ticket.was_resolved AND NOT (ticket.agent_messages = 0 AND ticket.has_automatic)
        THEN ticket.agent_messages = 1 END AS one_touch,
    ticket.bot_resolved, ticket.last_handoff_at AS bot_handoff_at, ticket.score AS csat_score, ticket.policy_ids[cardinality(ticket.policy_ids)] AS policy_id,
    ticket.first_ended_at, ticket.first_due_at, ticket.solved_due_at,
    -- among copied rows the others are not there, and it is found among what is stored
    CASE WHEN NOT {is batch} THEN contact.moments[array_position(contact.ticket_ids, ticket.ticket_id) - 1] END AS previous_ticket_at
FROM {internal}.measured AS ticket
LEFT JOIN {internal}.labels AS label ON label.ticket_id = ticket.ticket_id
-- all conversations of the contact, in order: read by the index, once for each contact, and only when previous_ticket_at is asked for
LEFT JOIN LATERAL (
    SELECT array_agg(seen.ticket_id ORDER BY seen.created_at, seen.ticket_id) AS ticket_ids,
        array_agg(seen.created_at ORDER BY seen.created_at, seen.ticket_id) AS moments
    FROM {internal}.seen AS seen
    WHERE seen.contact_id = ticket.contact_id AND seen.account_id = ticket.account_id
    HAVING true
) AS contact ON true;

-- and what was kept of the targets: in time so far is settled once the clock has ended
CREATE VIEW {internal}.judged AS
SELECT fact.*,
    fact.open_time + CASE WHEN fact.open_since IS NULL THEN interval '0' ELSE now() - fact.open_since END AS requester_wait,
    coalesce(fact.first_ended_at, now()) <= fact.first_due_at AND (fact.first_ended_at IS NOT NULL OR NULL) AS first_met,
    coalesce(fact.solved_at, now()) <= fact.solved_due_at AND (fact.solved_at IS NOT NULL OR NULL) AS solved_met
FROM {stored}.ticket_facts AS fact;

-- with names
CREATE VIEW {target}.tickets AS
SELECT ticket.account_id, ticket.ticket_id, ticket.display_id::text AS number, ticket.created_at, ticket.channel,
    inbox.channel_type::text AS channel_detail, inbox.name::text AS inbox, team.name AS team,
    ticket.priority, ('{open,resolved,pending,on_hold}'::text[])[ticket.status_number + 1] AS status,
    NULL::text AS subject_type, ticket.tags, ticket.custom_attributes AS custom,
    ticket.agent_id, agent.name AS agent, ticket.customer_id, ticket.customer_id::text AS customer_key,
    customer.name::text AS customer, nullif(customer.additional_attributes ->> 'company_name', '') AS organization,
    ticket.first_response_at, ticket.first_response, {metrics}.hours(ticket.first_response) AS first_response_hours,
    ticket.first_response_business, {metrics}.hours(ticket.first_response_business) AS first_response_business_hours,
    ticket.first_responder_id, -- not joined, nor is the policy: a join by what is computed would have it computed by every query
    (SELECT jsonb_object_agg(person.agent_id, person.name) FROM {internal}.names AS person) ->> ticket.first_responder_id::text AS first_responder,
    ticket.agent_replies, ticket.customer_messages, ticket.exchanges,
    ticket.response_time, {metrics}.hours(ticket.response_time) AS response_time_hours, ticket.agents, NULL::integer AS transfers,
    ticket.waiting_since, ticket.last_customer_message_at, ticket.last_agent_message_at,
    ticket.first_resolved_at, ticket.solved_at - ticket.created_at AS first_resolution,
    {metrics}.hours(ticket.solved_at - ticket.created_at) AS first_resolution_hours,
    ticket.resolved_at, ticket.full_resolution, {metrics}.hours(ticket.full_resolution) AS full_resolution_hours,
    ticket.full_resolution_business, {metrics}.hours(ticket.full_resolution_business) AS full_resolution_business_hours,
    ticket.requester_wait, {metrics}.hours(ticket.requester_wait) AS requester_wait_hours,
    NULL::interval AS agent_wait, NULL::double precision AS agent_wait_hours, NULL::interval AS on_hold, NULL::double precision AS on_hold_hours,
    ticket.reopens, ticket.one_touch, ticket.bot_resolved, ticket.bot_handoff_at, NULL::interval AS time_spent, NULL::double precision AS time_spent_hours,
    ticket.csat_score,
    (SELECT jsonb_object_agg(policy.id, policy.name) FROM {read sla_policies} AS policy) ->> ticket.policy_id::text AS sla_policy,
    ticket.first_met AS sla_first_response_met, ticket.solved_met AS sla_resolution_met,
    least(ticket.first_met, ticket.solved_met) AS sla_met, ticket.previous_ticket_at
FROM {internal}.judged AS ticket
LEFT JOIN {read inboxes} AS inbox ON inbox.id = ticket.inbox_id
LEFT JOIN {internal}.names AS agent ON agent.agent_id = ticket.agent_id
LEFT JOIN {read teams} AS team ON team.id = ticket.team_id
LEFT JOIN {read contacts} AS customer ON customer.id = ticket.customer_id AND customer.account_id = ticket.account_id;

-- 8. Clocks

-- waits after the first response, where anything is promised for them; one that a bot ended, or that a reopening or hand-off began anew, is none
CREATE VIEW {internal}.next_responses AS
SELECT clock.account_id, clock.ticket_id, clock.policy_ids[clock.policy] AS policy_id, clock.started_at, target.duration AS target, clock.stopped_at,
    CASE WHEN clock.in_hours[clock.policy] OR {setting sla next_response given} AND clock.next_targets[clock.policy] IS NULL THEN clock.calendar END AS calendar
FROM (
    SELECT seen.account_id, seen.ticket_id, seen.priority, policies.policy_ids, policies.names, policies.next_targets, policies.in_hours, hours.calendar,
        wait.started_at,
        wait.ended_at AS stopped_at,
        CASE WHEN wait.ended_at IS NULL THEN cardinality(policies.since) ELSE greatest(width_bucket(wait.ended_at, policies.since), 1) END AS policy
    FROM {internal}.seen AS seen
    LEFT JOIN {internal}.policies AS policies ON policies.conversation_id = seen.ticket_id
    LEFT JOIN {internal}.answers AS answers ON answers.order_id = seen.ticket_id AND answers.ticket_id = seen.ticket_id AND answers.account_id = seen.account_id
    LEFT JOIN {internal}.waits AS wait ON wait.order_id = seen.ticket_id AND wait.ticket_id = seen.ticket_id AND wait.account_id = seen.account_id
    LEFT JOIN {internal}.hours AS hours ON hours.inbox_id = seen.inbox_id
    -- coalesce, as an inner join by three columns that tell the same would be estimated as one row
    WHERE coalesce(wait.started_at > CASE WHEN answers.opened_by_agent AND seen.came_by_mail THEN answers.first_answered_at ELSE answers.responded_at END
            AND (wait.ended_by IN (3, 5) OR wait.ended_by IS NULL AND seen.status_number IN (0, 3)), false)
        -- otherwise nothing has to be read
        AND (policies.conversation_id IS NOT NULL AND (SELECT bool_or(policy.next_response_time_threshold IS NOT NULL) FROM {read sla_policies} AS policy)
            OR {setting sla next_response given})
) AS clock
CROSS JOIN LATERAL (
    SELECT {setting sla next_response} AS target FROM (SELECT clock.names[clock.policy] AS policy, clock.priority AS priority) AS ticket
) AS own
CROSS JOIN LATERAL (SELECT coalesce(clock.next_targets[clock.policy], own.target) AS duration) AS target
WHERE target.duration IS NOT NULL;

-- every clock, whatever the moment
CREATE VIEW {stored}.clock_facts AS
SELECT ticket.account_id, ticket.ticket_id,
    ticket.policy_ids[CASE measure.name WHEN 'first_response' THEN ticket.first_policy ELSE ticket.solved_policy END] AS policy_id, measure.name AS measure,
    ticket.created_at AS started_at,
    CASE measure.name WHEN 'first_response' THEN ticket.first_target ELSE ticket.solved_target END AS target,
    CASE measure.name WHEN 'first_response' THEN ticket.first_due_at ELSE ticket.solved_due_at END AS due_at,
    CASE measure.name WHEN 'first_response' THEN ticket.first_ended_at ELSE ticket.solved_at END AS stopped_at
-- not LATERAL, which the server would prepare anew for each ticket
FROM {internal}.measured AS ticket CROSS JOIN (VALUES ('first_response'), ('resolution')) AS measure (name)
WHERE CASE measure.name WHEN 'first_response' THEN ticket.first_due_at ELSE ticket.solved_due_at END IS NOT NULL
UNION ALL
SELECT response.account_id, response.ticket_id, response.policy_id, 'next_response', response.started_at, response.target,
    CASE WHEN response.calendar IS NULL THEN response.started_at + response.target
        ELSE {metrics}.business_add(response.started_at, response.target, response.calendar) END,
    response.stopped_at
FROM {internal}.next_responses AS response;

CREATE VIEW {target}.sla_clocks AS
SELECT clock.account_id, clock.ticket_id, policy.name AS policy, clock.measure, clock.started_at, clock.target, {metrics}.hours(clock.target) AS target_hours,
    clock.due_at, clock.stopped_at,
    coalesce(clock.stopped_at, now()) <= clock.due_at AND (clock.stopped_at IS NOT NULL OR NULL) AS met
FROM {stored}.clock_facts AS clock LEFT JOIN {read sla_policies} AS policy ON policy.id = clock.policy_id;

-- 9. What is left out

-- of tickets
CREATE VIEW {stored}.ticket_issues AS
SELECT unseen.account_id, 'conversations'::text AS source_table, unseen.ticket_id::bigint AS row_id, unseen.ticket_id, NULL::text AS measure, unseen.reason
FROM {internal}.unseen AS unseen
UNION ALL
SELECT ticket.account_id, 'conversations', ticket.ticket_id, ticket.ticket_id, test.measure, test.reason
FROM {internal}.measured AS ticket CROSS JOIN (VALUES
    (1, 'first_response', 'answered before it was created'),
    (2, 'first_resolution', 'resolved before it was created'),
    (3, 'full_resolution', 'resolved before it was created'),
    (4, 'full_resolution', 'it is resolved, and no event tells when'),
    (5, 'requester_wait', 'no event tells of its present status'),
    (6, 'sla_first_response_met', 'when its clock ended is impossible or not known'),
    (7, 'sla_resolution_met', 'when its clock ended is impossible or not known')
) AS test (number, measure, reason)
WHERE CASE test.number
    WHEN 1 THEN ticket.answered_early
    WHEN 2 THEN ticket.first_resolved_at < ticket.created_at
    WHEN 3 THEN ticket.resolved_at IS NOT NULL AND ticket.full_resolution IS NULL
    WHEN 4 THEN ticket.status_number = 1 AND ticket.resolved_at IS NULL
    WHEN 5 THEN NOT ticket.status_is_told
    WHEN 6 THEN ticket.first_target IS NOT NULL AND ticket.first_due_at IS NULL
    WHEN 7 THEN ticket.solved_target IS NOT NULL AND ticket.solved_due_at IS NULL
END
UNION ALL
SELECT seen.account_id, 'conversations', seen.ticket_id, seen.ticket_id, 'csat_score', format('"%s" is no rating', seen.csat_field)
FROM {internal}.seen AS seen WHERE btrim(seen.csat_field) <> '' AND seen.csat_field_score IS NULL
UNION ALL
SELECT said.account_id, 'messages', said.message_id, said.ticket_id, 'author', 'it has no sender: the bot of its inbox wrote it, or a deleted user'
FROM {internal}.spoken AS said WHERE said.is_unsigned AND said.speaker = 2 AND said.public
UNION ALL
SELECT event.account_id, 'reporting_events', event.id, event.conversation_id, NULL, 'it names no account'
FROM {read reporting_events} AS event
WHERE event.account_id IS NULL AND event.conversation_id IS NOT NULL
    AND event.name IN ('conversation_resolved', 'conversation_bot_resolved', 'conversation_opened', 'conversation_bot_handoff')
UNION ALL
SELECT survey.account_id::integer, 'csat_survey_responses', survey.id, survey.conversation_id::integer, NULL,
    CASE WHEN survey.rating NOT BETWEEN 1 AND 5 THEN 'the rating is not on the scale of 1 to 5' WHEN unseen.reason IS NOT NULL THEN unseen.reason
        WHEN conversation.id IS NULL THEN 'its conversation is not there'
        ELSE 'a later answer to the same conversation counts' END
FROM {read csat_survey_responses} AS survey
LEFT JOIN {internal}.ratings AS rating ON rating.row_id = survey.id
LEFT JOIN {internal}.unseen AS unseen ON unseen.ticket_id = survey.conversation_id
LEFT JOIN {read conversations} AS conversation ON conversation.id = survey.conversation_id
WHERE rating.place IS DISTINCT FROM 1 OR unseen.ticket_id IS NOT NULL OR conversation.id IS NULL
UNION ALL
SELECT applied.account_id::integer, 'applied_slas', applied.id, applied.conversation_id::integer, NULL, applied.reason
FROM (
    SELECT row.account_id, row.id, row.conversation_id,
        CASE WHEN unseen.reason IS NOT NULL THEN unseen.reason WHEN conversation.id IS NULL THEN 'its conversation is not there'
            WHEN lead(row.id) OVER (PARTITION BY row.conversation_id ORDER BY coalesce(row.created_at, '-infinity'), row.id) IS NOT NULL
                THEN 'another policy was applied later'
            WHEN policy.id IS NULL THEN 'its policy is not there' END AS reason
    FROM {read applied_slas} AS row
    LEFT JOIN {internal}.unseen AS unseen ON unseen.ticket_id = row.conversation_id
    LEFT JOIN {read conversations} AS conversation ON conversation.id = row.conversation_id
    LEFT JOIN {read sla_policies} AS policy ON policy.id = row.sla_policy_id
) AS applied
WHERE applied.reason IS NOT NULL;

CREATE VIEW {target}.data_quality AS
SELECT issue.account_id, issue.source_table, issue.row_id, issue.ticket_id, issue.measure, issue.reason
FROM {stored}.ticket_issues AS issue
UNION ALL
SELECT event.account_id, 'reporting_events', event.id, event.conversation_id, NULL, 'it names no account'
FROM {read reporting_events} AS event
WHERE event.account_id IS NULL AND event.conversation_id IS NULL
    AND event.name IN ('conversation_resolved', 'conversation_bot_resolved', 'conversation_opened', 'conversation_bot_handoff')
UNION ALL
SELECT calendar.account_id, 'inboxes', calendar.calendar_id, NULL, 'calendar',
    CASE WHEN calendar.calendar IS NULL THEN 'this server does not know its time zone' ELSE 'its hours are switched on, and none are open' END
FROM {target}.calendars AS calendar JOIN {read inboxes} AS inbox ON inbox.id = calendar.calendar_id WHERE NOT calendar.in_use AND inbox.working_hours_enabled
UNION ALL
SELECT shift.account_id::integer, 'working_hours', shift.id, NULL, NULL, 'it is no interval of a day'
FROM {internal}.shifts AS shift WHERE shift.span IS NULL
UNION ALL
SELECT coalesce(ticket.account_id, own.account_id::integer), 'surveys', NULL, ticket.id, NULL, own.reason
FROM {internal}.own_surveys AS own LEFT JOIN {read conversations} AS ticket ON ticket.id = own.ticket_id WHERE own.reason IS NOT NULL;

-- 10. What a store asks

-- every ticket of which there may be anything to store
CREATE VIEW {internal}.ticket_ids AS
SELECT conversation.id::bigint AS ticket_id FROM {read conversations} AS conversation
UNION SELECT survey.conversation_id FROM {read csat_survey_responses} AS survey
UNION SELECT applied.conversation_id FROM {read applied_slas} AS applied;

-- when anything of a ticket changed, as far as Chatwoot tells by a time: not a row that was deleted
CREATE VIEW {internal}.changes AS
SELECT conversation.id::bigint AS ticket_id, conversation.updated_at AS changed_at FROM {read conversations} AS conversation
UNION ALL
SELECT message.conversation_id, message.created_at FROM {read messages} AS message
UNION ALL
SELECT event.conversation_id, event.created_at FROM {read reporting_events} AS event
UNION ALL
SELECT survey.conversation_id, coalesce(survey.updated_at, survey.created_at) FROM {read csat_survey_responses} AS survey
UNION ALL
SELECT applied.conversation_id, applied.updated_at FROM {read applied_slas} AS applied
UNION ALL
SELECT tagging.taggable_id, tagging.created_at FROM {read taggings} AS tagging WHERE tagging.taggable_type = 'Conversation'
UNION ALL
-- a contact that was blocked, or no longer is: only what events do not show as resolved depends on it
SELECT conversation.id, contact.updated_at
FROM {read contacts} AS contact
JOIN {read conversations} AS conversation ON conversation.contact_id = contact.id AND conversation.status = 1
WHERE NOT EXISTS (SELECT FROM {read reporting_events} AS event WHERE event.conversation_id = conversation.id AND event.name = 'conversation_resolved');

-- what tickets depend on besides: where terms change, what is stored of the tickets in `affected` is stale
CREATE VIEW {internal}.terms AS
SELECT 'inbox'::text AS kind, hours.inbox_id::bigint AS key, concat_ws(' ', hours.channel_type, hours.medium, hours.calendar::text) AS terms
FROM {internal}.hours AS hours
UNION ALL
SELECT 'bot inbox', bot.inbox_id, 'bot' FROM {internal}.bot_inboxes AS bot
UNION ALL
SELECT 'policy', policy.id, concat_ws(' ', CASE WHEN {setting sla first_response given} OR {setting sla next_response given} OR {setting sla resolution given}
    THEN policy.name END, policy.first_response_time_threshold, 'next', policy.next_response_time_threshold, 'resolution',
    policy.resolution_time_threshold, policy.only_during_business_hours)
FROM {read sla_policies} AS policy
UNION ALL
SELECT 'tag', tag.id, tag.name FROM {read tags} AS tag
UNION ALL
SELECT 'bot', bot.id, 'bot' FROM {internal}.bot_users AS bot;

CREATE VIEW {internal}.affected AS
SELECT 'inbox'::text AS kind, conversation.inbox_id::bigint AS key, conversation.id::bigint AS ticket_id FROM {read conversations} AS conversation
UNION ALL
-- a message stays in its inbox when the conversation moves to another
SELECT 'bot inbox', message.inbox_id, message.conversation_id FROM {read messages} AS message WHERE message.sender_type IS NULL
UNION ALL
SELECT 'policy', applied.sla_policy_id, applied.conversation_id FROM {read applied_slas} AS applied
UNION ALL
SELECT 'tag', tagging.tag_id, tagging.taggable_id FROM {read taggings} AS tagging WHERE tagging.taggable_type = 'Conversation'
UNION ALL
SELECT 'bot', message.sender_id, message.conversation_id FROM {read messages} AS message WHERE message.sender_type = 'User';

-- names that days are stored by
CREATE VIEW {internal}.display_names AS
SELECT 'inbox'::text AS kind, inbox.id::bigint AS key, inbox.name::text AS name FROM {read inboxes} AS inbox
UNION ALL
SELECT 'team', team.id, team.name FROM {read teams} AS team
UNION ALL
SELECT 'agent', person.agent_id, person.name FROM {internal}.names AS person;

COMMENT ON VIEW {internal}.bot_inboxes IS 'inboxes with a bot that may write without a sender';
COMMENT ON VIEW {internal}.bot_users IS 'users of the setting bots';
COMMENT ON VIEW {internal}.spoken IS 'each message, and whose it is';
COMMENT ON VIEW {internal}.events IS 'reporting_events that change a status';
COMMENT ON VIEW {internal}.sequels IS 'those after a resolution: which of them are resolutions and reopenings';
COMMENT ON VIEW {internal}.aftermath IS 'further resolutions, and reopenings, of each conversation';
COMMENT ON VIEW {internal}.history IS 'resolutions, openings and hand-offs of each conversation';
COMMENT ON VIEW {internal}.handoffs IS 'a bot''s second and further hand-offs of each conversation';
COMMENT ON VIEW {internal}.bot_resolutions IS 'when a bot resolved a conversation first and last';
COMMENT ON VIEW {internal}.unseen IS 'conversations that are no tickets';
COMMENT ON VIEW {internal}.seen IS 'conversations that are tickets';
COMMENT ON VIEW {internal}.open_time IS 'how long each conversation was neither resolved nor left to a bot';
COMMENT ON VIEW {internal}.answers IS 'the messages of each conversation, counted';
COMMENT ON VIEW {internal}.authors IS 'who wrote the answers of each conversation';
COMMENT ON VIEW {internal}.returns IS 'when customers came back after a bot''s resolution';
COMMENT ON VIEW {internal}.moments IS 'what starts and ends waits, in order';
COMMENT ON VIEW {internal}.turns IS 'the same without what changes nothing';
COMMENT ON VIEW {internal}.waits IS 'waits, and what ended them';
COMMENT ON VIEW {internal}.response_times IS 'the waits of each conversation, measured';
COMMENT ON VIEW {internal}.ratings IS 'answers to surveys on the scale, the latest of each conversation first';
COMMENT ON VIEW {internal}.names IS 'users by the name that customers see';
COMMENT ON VIEW {internal}.shifts IS 'working hours of a day, as a calendar has them; NULL when they are none';
COMMENT ON VIEW {internal}.hours IS 'inboxes, and the calendar that applies there';
COMMENT ON VIEW {internal}.labels IS 'labels of each conversation';
COMMENT ON VIEW {internal}.policies IS 'policies that were applied to each conversation, in that order';
COMMENT ON VIEW {internal}.joined IS 'tickets with what all large tables tell of them';
COMMENT ON VIEW {internal}.told IS 'and what happened before the first response, and which policy was in force when a clock ended';
COMMENT ON VIEW {internal}.termed IS 'and when the time to the first response began, the targets and the calendar';
COMMENT ON VIEW {internal}.measured IS 'and durations and due moments';
COMMENT ON VIEW {stored}.ticket_facts IS 'what is known of each ticket whatever the moment, names by their ids';
COMMENT ON VIEW {internal}.judged IS 'and whether targets were kept so far';
COMMENT ON VIEW {stored}.clock_facts IS 'clocks, whatever the moment';
COMMENT ON VIEW {internal}.asked IS 'surveys of Chatwoot';
COMMENT ON VIEW {stored}.survey_facts IS 'surveys of Chatwoot, as a store keeps them';
COMMENT ON VIEW {internal}.own_answers IS 'surveys of the setting surveys';
COMMENT ON VIEW {stored}.ticket_issues IS 'what data_quality says of tickets';
COMMENT ON VIEW {internal}.ticket_ids IS 'every ticket of which there may be anything to store';
COMMENT ON VIEW {internal}.changes IS 'when anything of a ticket changed';
COMMENT ON VIEW {internal}.terms IS 'what tickets depend on besides their own rows';
COMMENT ON VIEW {internal}.affected IS 'the tickets that depend on it';
COMMENT ON VIEW {internal}.display_names IS 'names that days are stored by';
COMMENT ON VIEW {internal}.next_responses IS 'clocks of the responses after the first';

COMMENT ON VIEW {target}.messages IS 'all messages of conversations, notes and activities too, also those of conversations that are no tickets';
COMMENT ON COLUMN {target}.messages.author IS
    'customer: incoming; agent: outgoing, by a user, in the channel''s own app, or without a sender in an inbox without a bot; bot: AgentBot, Captain, a user of the setting bots, or without a sender in an inbox with a bot; system: automation rules, campaigns, surveys, greetings, activities';
COMMENT ON COLUMN {target}.messages.author_id IS 'contacts.id, users.id or the id of the bot; NULL when Chatwoot has no sender';
COMMENT ON COLUMN {target}.messages.public IS 'the customer sees it: no private note, no activity';

COMMENT ON VIEW {target}.surveys IS 'satisfaction surveys: answers on the scale of 1 to 5, and requests without an answer; and what the settings csat_field and surveys tell';
COMMENT ON COLUMN {target}.surveys.survey_id IS 'messages.id of the request, whether it was answered or not; NULL for what the settings tell';
COMMENT ON COLUMN {target}.surveys.agent_id IS 'assignee when it was answered, else the present one';
COMMENT ON COLUMN {target}.surveys.kind IS 'csat: Chatwoot asks for no other, but the setting surveys may';
COMMENT ON COLUMN {target}.surveys.asked_at IS 'when it was sent; NULL when that message is not there';
COMMENT ON COLUMN {target}.surveys.answered_at IS 'when it was first answered; a rating that is changed keeps it; NULL for the setting csat_field';

COMMENT ON VIEW {target}.customers IS 'contacts; Chatwoot removes those that are merged into another';

COMMENT ON VIEW {target}.agents IS 'users, once for each account in which they have a seat';
COMMENT ON COLUMN {target}.agents.account_id IS 'account (tenant); NULL for a user without a seat, as nothing tells where there was one';
COMMENT ON COLUMN {target}.agents.active IS 'whether there is a seat in an account';

COMMENT ON VIEW {target}.calendars IS 'working hours of the inboxes';
COMMENT ON COLUMN {target}.calendars.calendar_id IS 'inboxes.id';
COMMENT ON COLUMN {target}.calendars.calendar IS
    'its hours in its time zone, whether they are switched on or not, as they are today: Chatwoot keeps no earlier ones; NULL when this server does not know the zone';
COMMENT ON COLUMN {target}.calendars.in_use IS
    'whether they are switched on and any are open; else business measures are NULL, or by the setting calendar when they are switched off';

COMMENT ON VIEW {target}.status_changes IS
    'what is known of the status of tickets: creation, resolutions, openings, hand-offs of a bot; not when they were snoozed or left to a bot again';
COMMENT ON COLUMN {target}.status_changes.status IS 'open or resolved; pending at creation when a bot had it';

COMMENT ON VIEW {target}.tickets IS 'conversations, but those that nobody ever saw, as the contact is blocked';
COMMENT ON COLUMN {target}.tickets.number IS 'number that people see (display_id), unique within an account';
COMMENT ON COLUMN {target}.tickets.channel IS
    'by the channel of the inbox: the website''s widget is chat, Twilio is sms, whatsapp or, for calls, phone, a Facebook page is facebook or instagram';
COMMENT ON COLUMN {target}.tickets.channel_detail IS 'inboxes.channel_type';
COMMENT ON COLUMN {target}.tickets.status IS 'open, pending (left to a bot), on_hold (snoozed), resolved';
COMMENT ON COLUMN {target}.tickets.subject_type IS 'NULL: Chatwoot has no types';
COMMENT ON COLUMN {target}.tickets.tags IS 'labels, by name';
COMMENT ON COLUMN {target}.tickets.custom IS 'custom_attributes of the conversation';
COMMENT ON COLUMN {target}.tickets.organization IS 'company of the contact, as it stands there';
COMMENT ON COLUMN {target}.tickets.transfers IS 'NULL: Chatwoot keeps no history of assignments';
COMMENT ON COLUMN {target}.tickets.first_response_business IS
    'open time of the inbox in it, by today''s hours; NULL when they are switched off, unless the setting calendar has others, or never open';
COMMENT ON COLUMN {target}.tickets.full_resolution_business IS 'open time of the same hours in it';
COMMENT ON COLUMN {target}.tickets.first_resolved_at IS 'when it was resolved for the first time, as reporting_events tell';
COMMENT ON COLUMN {target}.tickets.resolved_at IS 'when it was resolved for the last time; NULL while it is not resolved, or when no event tells';
COMMENT ON COLUMN {target}.tickets.requester_wait IS
    'time that it was neither resolved nor left to a bot, until now; that it was snoozed is not known and counts; NULL when no event tells of its present status';
COMMENT ON COLUMN {target}.tickets.agent_wait IS 'NULL: nothing tells when it waited for the customer';
COMMENT ON COLUMN {target}.tickets.agent_wait_hours IS 'NULL';
COMMENT ON COLUMN {target}.tickets.on_hold IS 'NULL: nothing tells when it was snoozed';
COMMENT ON COLUMN {target}.tickets.on_hold_hours IS 'NULL';
COMMENT ON COLUMN {target}.tickets.reopens IS 'resolutions that did not last, also where no event tells of the reopening';
COMMENT ON COLUMN {target}.tickets.one_touch IS
    'resolved with exactly one public message of an agent, and never reopened; NULL until it is resolved, and where a bot or an automation rule alone answered';
COMMENT ON COLUMN {target}.tickets.bot_resolved IS
    'a bot resolved it (conversation_bot_resolved) before any agent wrote, and neither an event nor a customer''s message reopened it within 7 days; NULL where no bot was';
COMMENT ON COLUMN {target}.tickets.time_spent IS 'NULL: Chatwoot keeps no working time';
COMMENT ON COLUMN {target}.tickets.time_spent_hours IS 'NULL';
COMMENT ON COLUMN {target}.tickets.sla_policy IS 'policy that was applied last';

COMMENT ON VIEW {target}.sla_clocks IS 'promises of the policies that were applied to tickets, and of the setting sla; not those whose end is impossible or not known';
COMMENT ON COLUMN {target}.sla_clocks.policy IS 'policy that was in force when the clock ended, else the last one';
COMMENT ON COLUMN {target}.sla_clocks.started_at IS
    'creation, as in Chatwoot; of next_response when the customer, a reopening or a bot''s hand-off began the wait';

COMMENT ON VIEW {target}.data_quality IS 'rows that the scorecards leave out, and measures that are NULL as they are impossible or not known';
