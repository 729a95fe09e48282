-- Chatwoot, by its schema of versions 3.0 to 4.13. Its times are timestamps without time zone in UTC.
--
-- reads conversations: id, account_id, display_id, inbox_id, status, assignee_id, contact_id, created_at
-- reads conversations if there: priority integer (priority)
-- reads conversations if there: team_id bigint (team)
-- reads conversations if there: additional_attributes jsonb (calls, and Instagram on Facebook pages, among channels)
-- reads messages: id, account_id, conversation_id, message_type, private, sender_type, sender_id, created_at
-- reads messages if there: inbox_id integer (bots without a sender)
-- reads messages if there: content_type integer (surveys among unsigned messages)
-- reads messages if there: content_attributes text (answers in the channel's own app, automation rules)
-- reads messages if there: additional_attributes jsonb (campaigns)
-- reads reporting_events: name, conversation_id, event_end_time, created_at
-- reads csat_survey_responses: id, account_id, conversation_id, contact_id, assigned_agent_id, rating, created_at
-- reads inboxes: id, account_id, name, channel_type, timezone, working_hours_enabled
-- reads inboxes if there: channel_id integer (WhatsApp of Twilio among channels)
-- reads working_hours: id, account_id, inbox_id, day_of_week, open_hour, open_minutes, close_hour, close_minutes, closed_all_day, open_all_day
-- reads contacts: id, account_id, name, created_at
-- reads contacts if there: blocked boolean (spam that is left out)
-- reads users: id, name
-- reads users if there: display_name text (agents by the name that customers see)
-- reads teams if there: id bigint, name text (team)
-- reads channel_twilio_sms if there: id bigint, medium integer (WhatsApp of Twilio among channels)
-- reads agent_bot_inboxes if there: inbox_id integer (bots without a sender)
-- reads captain_inboxes if there: inbox_id integer (bots without a sender)
-- reads integrations_hooks if there: inbox_id integer, app_id text (bots without a sender)
-- reads applied_slas if there: id bigint, account_id bigint, conversation_id bigint, sla_policy_id bigint (SLA)
-- reads sla_policies if there: id bigint, name text, first_response_time_threshold double precision, resolution_time_threshold double precision, only_during_business_hours boolean (SLA)
--
-- - An answer is a public outgoing message of a user, or one that was written in the channel's own app; not what a bot, a
--   campaign or an automation rule sends. A message that was deleted later did answer. When a user is deleted, Chatwoot takes the
--   sender off his messages; some bots write without one, too. Such a reply is an agent's, unless a bot is connected with its
--   inbox; then it answers nobody, and data_quality lists it.
-- - An agent's answer that opens a conversation is no response, the next one is. Where a private note opens it, the first answer is.
--   What a bot or the system sends before opens nothing.
-- - The first response runs from creation, or from the last hand-off of a bot before it.
-- - Of statuses Chatwoot keeps only what reporting_events tell: conversation_resolved, conversation_opened (from 4.5 on) and
--   conversation_bot_handoff. When a conversation was snoozed nothing tells: on_hold and agent_wait are NULL.
-- - Not read: first_reply_created_at, waiting_since, sla_status and the values of reporting_events, which Chatwoot derives.
-- - The clocks of a policy begin with the conversation and end when it is first resolved, as in Chatwoot.
--
-- Columns called source_... are as Chatwoot stores them (integer ids, timestamps), so that its indexes serve them.

-- a blocked contact's conversations begin as resolved, without an event; unless an agent wrote there, nobody ever saw them
CREATE VIEW {target}.tickets_left_out AS
SELECT conversation.account_id::bigint AS account_id, conversation.id::bigint AS ticket_id, 'spam: the contact is blocked' AS reason, conversation.id AS source_id
FROM {read conversations} AS conversation
WHERE conversation.status = 1
    AND conversation.contact_id IN (SELECT contact.id FROM {read contacts} AS contact WHERE contact.blocked)
    AND NOT EXISTS (SELECT FROM {read reporting_events} AS event WHERE event.conversation_id = conversation.id AND event.name = 'conversation_resolved')
    AND NOT EXISTS (SELECT FROM {read messages} AS message WHERE message.conversation_id = conversation.id AND message.message_type = 1 AND message.sender_type = 'User');

-- content_attributes is JSON in a JSON string: a key is looked for in the text
CREATE VIEW {target}.messages AS
SELECT account_id::bigint AS account_id, id::bigint AS message_id, conversation_id::bigint AS ticket_id, created_at AT TIME ZONE INTERVAL '0' AS created_at,
    CASE WHEN message_type = 0 THEN 'customer' WHEN is_reply AND is_agents THEN 'agent' WHEN sender_type IN ('AgentBot', 'Captain::Assistant') THEN 'bot' ELSE 'system' END AS author,
    sender_id::bigint AS author_id, private IS NOT TRUE AND message_type <> 2 AS public,
    -- what author tells, without comparing texts
    message_type = 0 AS by_customer, is_reply AND is_agents AS by_agent, is_reply AND sender_type IS NULL AND NOT is_agents AND kind IS DISTINCT FROM 9 AS is_unsigned,
    conversation_id AS source_conversation_id, created_at AS source_created_at
FROM (
    SELECT message.*, message_type = 1 AND (attributes ? 'campaign_id') IS NOT TRUE AND (content LIKE '%"automation\_rule\_id%') IS NOT TRUE AS is_reply,
        -- 9 is a survey
        CASE WHEN sender_type IS NOT NULL THEN sender_type = 'User' WHEN content LIKE '%"external\_echo%' THEN true ELSE kind IS DISTINCT FROM 9 AND coalesce(inbox, -1) <> ALL (ARRAY(
            SELECT 0 -- no inbox
            UNION ALL SELECT row.inbox_id FROM {read agent_bot_inboxes} AS row WHERE row.inbox_id IS NOT NULL
            UNION ALL SELECT row.inbox_id FROM {read captain_inboxes} AS row WHERE row.inbox_id IS NOT NULL
            UNION ALL SELECT row.inbox_id FROM {read integrations_hooks} AS row WHERE row.app_id = 'dialogflow' AND row.inbox_id IS NOT NULL
        )) END AS is_agents
    FROM (
        SELECT row.id, row.account_id, row.inbox_id AS inbox, row.conversation_id, row.message_type, row.private, row.sender_type, row.sender_id, row.created_at,
            row.content_type AS kind, row.content_attributes AS content, row.additional_attributes AS attributes
        FROM {read messages} AS row
    ) AS message
) AS message;

CREATE VIEW {target}.surveys AS
SELECT survey.account_id::bigint AS account_id, survey.id::bigint AS survey_id, survey.conversation_id::bigint AS ticket_id, survey.contact_id::bigint AS customer_id,
    survey.assigned_agent_id::bigint AS agent_id, 'csat'::text AS kind, survey.rating::numeric AS score, survey.created_at AT TIME ZONE INTERVAL '0' AS answered_at
FROM {read csat_survey_responses} AS survey
WHERE survey.rating BETWEEN 1 AND 5;

CREATE VIEW {target}.customers AS
SELECT contact.account_id::bigint AS account_id, contact.id::bigint AS customer_id, contact.name::text AS name, contact.created_at AT TIME ZONE INTERVAL '0' AS created_at
FROM {read contacts} AS contact;

-- a day that is open all day is stored as 00:00-23:59 and means all of it; grouped, so that a calendar is made once for each inbox, not for each ticket
CREATE VIEW {target}.calendars AS
SELECT max(inbox.account_id)::bigint AS account_id, inbox.id::bigint AS calendar_id, max(inbox.name)::text AS name,
    CASE WHEN {metrics}.is_time_zone(coalesce(max(inbox.timezone)::text, 'UTC')) THEN jsonb_build_object('time_zone', coalesce(max(inbox.timezone), 'UTC'),
        'hours', coalesce(jsonb_object_agg(weekday.day, weekday.spans) FILTER (WHERE weekday.day IS NOT NULL), '{}'))::{metrics}.business_calendar END AS calendar,
    coalesce(bool_or(inbox.working_hours_enabled) AND count(weekday.day) > 0 AND {metrics}.is_time_zone(coalesce(max(inbox.timezone)::text, 'UTC')), false) AS in_use,
    inbox.id AS source_id
FROM {read inboxes} AS inbox
LEFT JOIN (
    SELECT hours.inbox_id, ('{sun,mon,tue,wed,thu,fri,sat}'::text[])[hours.day_of_week + 1] AS day,
        jsonb_agg(CASE WHEN hours.open_all_day THEN '["00:00", "24:00"]' ELSE jsonb_build_array(
            to_char(make_time(hours.open_hour, hours.open_minutes, 0), 'HH24:MI'), to_char(make_time(hours.close_hour, hours.close_minutes, 0), 'HH24:MI')) END) AS spans
    FROM {read working_hours} AS hours
    WHERE hours.closed_all_day IS NOT TRUE AND hours.day_of_week BETWEEN 0 AND 6
        AND (hours.open_all_day OR hours.open_hour BETWEEN 0 AND 23 AND hours.open_minutes BETWEEN 0 AND 59 AND hours.close_hour BETWEEN 0 AND 23
            AND hours.close_minutes BETWEEN 0 AND 59 AND (hours.open_hour, hours.open_minutes) < (hours.close_hour, hours.close_minutes))
    GROUP BY hours.inbox_id, hours.day_of_week
) AS weekday ON weekday.inbox_id = inbox.id
GROUP BY inbox.id;

CREATE VIEW {target}.status_changes AS
SELECT account_id, ticket_id, changed_at, status, source_id
FROM (
    -- of what happens at one moment the last in the life of a conversation stays
    SELECT DISTINCT ON (ticket_id, source_id, changed_at) account_id, ticket_id, source_id, changed_at,
        CASE WHEN event = 'conversation_resolved' THEN 'resolved'
            WHEN event IS NULL AND (bool_or(event = 'conversation_bot_handoff') OVER ticket OR is_pending AND bool_or(event = 'conversation_resolved') OVER ticket IS NOT TRUE)
            THEN 'pending' ELSE 'open' END AS status
    FROM (
        SELECT conversation.account_id::bigint AS account_id, conversation.id::bigint AS ticket_id, conversation.id AS source_id,
            conversation.created_at AT TIME ZONE INTERVAL '0' AS changed_at, NULL::text AS event, conversation.status = 2 AS is_pending
        FROM {read conversations} AS conversation
        UNION ALL
        SELECT conversation.account_id, conversation.id, conversation.id,
            greatest(coalesce(event.event_end_time, event.created_at), conversation.created_at) AT TIME ZONE INTERVAL '0', event.name, false
        FROM {read reporting_events} AS event JOIN {read conversations} AS conversation ON conversation.id = event.conversation_id
        WHERE event.name IN ('conversation_resolved', 'conversation_opened', 'conversation_bot_handoff')
    ) AS known
    WHERE NOT EXISTS (SELECT FROM {target}.tickets_left_out AS ticket WHERE ticket.source_id = known.source_id)
    WINDOW ticket AS (PARTITION BY ticket_id, source_id)
    ORDER BY ticket_id, source_id, changed_at, CASE WHEN event IS NULL THEN 0 WHEN event = 'conversation_resolved' THEN 2 ELSE 1 END DESC
) AS change;

-- from the inside out: what is joined to a conversation, with moments in UTC as Chatwoot has them; what these tell; durations
CREATE VIEW {target}.tickets AS
SELECT account_id, ticket_id, number, begun AT TIME ZONE INTERVAL '0' AS created_at, channel, channel_detail, priority, status, agent_id, agent, team, customer_id,
    CASE WHEN answered_early THEN first_answered ELSE responded END AT TIME ZONE INTERVAL '0' AS first_response_at,
    first_response, {metrics}.hours(first_response) AS first_response_hours,
    first_response_business, {metrics}.hours(first_response_business) AS first_response_business_hours,
    (agent_messages - (opened_by_agent AND NOT answered_early)::integer)::integer AS agent_replies,
    response_time, {metrics}.hours(response_time) AS response_time_hours,
    CASE WHEN first_resolved < begun THEN begun ELSE first_resolved END AT TIME ZONE INTERVAL '0' AS first_resolved_at,
    first_resolution, {metrics}.hours(first_resolution) AS first_resolution_hours,
    CASE WHEN last_resolved < begun THEN begun ELSE last_resolved END AT TIME ZONE INTERVAL '0' AS resolved_at,
    full_resolution, {metrics}.hours(full_resolution) AS full_resolution_hours,
    full_resolution_business, {metrics}.hours(full_resolution_business) AS full_resolution_business_hours,
    requester_wait, {metrics}.hours(requester_wait) AS requester_wait_hours,
    NULL::interval AS agent_wait, NULL::double precision AS agent_wait_hours,
    NULL::interval AS on_hold, NULL::double precision AS on_hold_hours,
    reopens, CASE WHEN was_resolved THEN agent_messages = 1 AND lasted END AS one_touch, csat_score,
    -- in time so far; settled once the clock has ended
    coalesce(first_ended, now() AT TIME ZONE INTERVAL '0') <= first_due AND (first_ended IS NOT NULL OR NULL) AS sla_first_response_met,
    coalesce(solved, now() AT TIME ZONE INTERVAL '0') <= solved_due AND (solved IS NOT NULL OR NULL) AS sla_resolution_met,
    sla_policy, first_target AS sla_first_response_target, {metrics}.hours(first_target) AS sla_first_response_target_hours, first_due AT TIME ZONE INTERVAL '0' AS sla_first_response_due_at,
    solved_target AS sla_resolution_target, {metrics}.hours(solved_target) AS sla_resolution_target_hours, solved_due AT TIME ZONE INTERVAL '0' AS sla_resolution_due_at,
    last_handoff AT TIME ZONE INTERVAL '0' AS bot_handoff_at, calendar_id,
    (SELECT message.author_id FROM {target}.messages AS message WHERE message.source_conversation_id = measured.source_id AND message.by_agent AND message.public
        AND message.source_created_at = CASE WHEN answered_early THEN first_answered ELSE responded END ORDER BY message.message_id LIMIT 1) AS first_responder_id,
    source_id
FROM (
    SELECT *, CASE WHEN NOT answered_early THEN responded - waiting_since END AS first_response,
        CASE WHEN NOT answered_early AND in_use THEN {metrics}.business_duration(
            waiting_since AT TIME ZONE INTERVAL '0', responded AT TIME ZONE INTERVAL '0', calendar) END AS first_response_business,
        solved - begun AS first_resolution, CASE WHEN last_resolved >= begun THEN last_resolved - begun END AS full_resolution,
        CASE WHEN last_resolved >= begun AND in_use THEN {metrics}.business_duration(
            begun AT TIME ZONE INTERVAL '0', last_resolved AT TIME ZONE INTERVAL '0', calendar) END AS full_resolution_business,
        least(responded, solved) AS first_ended,
        CASE WHEN answered_early OR responded IS NULL AND was_resolved AND solved IS NULL THEN NULL WHEN in_hours
            THEN {metrics}.business_add(begun AT TIME ZONE INTERVAL '0', first_target, calendar) AT TIME ZONE INTERVAL '0' ELSE begun + first_target END AS first_due,
        CASE WHEN was_resolved AND solved IS NULL THEN NULL WHEN in_hours
            THEN {metrics}.business_add(begun AT TIME ZONE INTERVAL '0', solved_target, calendar) AT TIME ZONE INTERVAL '0' ELSE begun + solved_target END AS solved_due
    FROM (
        SELECT *, first_answered < begun AS answered_early,
            greatest(begun, CASE WHEN last_handoff <= responded THEN last_handoff WHEN first_handoff <= responded THEN (
                SELECT max(coalesce(event.event_end_time, event.created_at)) FROM {read reporting_events} AS event
                WHERE event.conversation_id = joined.source_id AND event.name = 'conversation_bot_handoff' AND coalesce(event.event_end_time, event.created_at) <= joined.responded
            ) END) AS waiting_since,
            CASE WHEN first_resolved >= begun THEN first_resolved END AS solved
        FROM (
            SELECT conversation.account_id::bigint AS account_id, conversation.id::bigint AS ticket_id, conversation.display_id::text AS number, conversation.created_at AS begun,
                CASE inbox.channel_type
                    WHEN 'Channel::WebWidget' THEN 'chat'
                    WHEN 'Channel::Email' THEN 'email'
                    WHEN 'Channel::Whatsapp' THEN 'whatsapp'
                    WHEN 'Channel::TwilioSms' THEN CASE WHEN conversation.additional_attributes ? 'call_direction' THEN 'phone' WHEN twilio.medium = 1 THEN 'whatsapp' ELSE 'sms' END
                    WHEN 'Channel::Sms' THEN 'sms'
                    WHEN 'Channel::Voice' THEN 'phone'
                    WHEN 'Channel::FacebookPage' THEN CASE conversation.additional_attributes ->> 'type' WHEN 'instagram_direct_message' THEN 'instagram' ELSE 'facebook' END
                    WHEN 'Channel::Instagram' THEN 'instagram'
                    WHEN 'Channel::Telegram' THEN 'telegram'
                    WHEN 'Channel::TwitterProfile' THEN 'twitter'
                    WHEN 'Channel::Line' THEN 'line'
                    WHEN 'Channel::Api' THEN 'api'
                    ELSE 'other'
                END AS channel,
                inbox.channel_type::text AS channel_detail,
                ('{low,medium,high,urgent}'::text[])[conversation.priority + 1] AS priority,
                ('{open,resolved,pending,on_hold}'::text[])[conversation.status + 1] AS status,
                conversation.assignee_id::bigint AS agent_id, agent.name::text AS agent,
                team.name::text AS team, conversation.contact_id::bigint AS customer_id,
                coalesce(answers.agent_messages, 0) AS agent_messages, coalesce(answers.opened_by_agent, false) AS opened_by_agent,
                answers.first_answered, answers.responded, turns.response_time,
                history.first_resolved, CASE WHEN conversation.status = 1 THEN history.last_resolved END AS last_resolved,
                conversation.status = 1 AND (history.first_resolved = history.last_resolved) IS NOT FALSE AS lasted,
                conversation.status = 1 OR history.resolutions > 0 AS was_resolved,
                -- each resolution but one that lasts was left again, also where no event tells of the reopening
                greatest(CASE WHEN history.first_resolved = history.last_resolved THEN 1 WHEN history.resolutions > 2 THEN (
                    -- a job that is tried again writes its event again
                    SELECT count(DISTINCT coalesce(event.event_end_time, event.created_at)) FROM {read reporting_events} AS event
                    WHERE event.conversation_id = conversation.id AND event.name = 'conversation_resolved'
                ) ELSE coalesce(history.resolutions, 0) END - (conversation.status = 1)::integer, 0)::integer AS reopens,
                CASE WHEN waits.last_status = ('{open,resolved,pending,open}'::text[])[conversation.status + 1] THEN waits.requester_wait END AS requester_wait, history.first_handoff, history.last_handoff, survey.score AS csat_score,
                policy.name::text AS sla_policy, make_interval(secs => policy.first_response_time_threshold) AS first_target,
                make_interval(secs => policy.resolution_time_threshold) AS solved_target, policy.only_during_business_hours AND calendar.in_use AS in_hours,
                conversation.inbox_id::bigint AS calendar_id, calendar.calendar, calendar.in_use, conversation.id AS source_id
            FROM {read conversations} AS conversation
            -- large ones first: the planner takes eight at a time, and can merge them by id before it looks up the small ones
            LEFT JOIN (
                -- by both ids: sorted by the bigint, all messages are read by several processes; found by the integer, those of one conversation
                SELECT ticket_id, source_conversation_id, count(*) FILTER (WHERE public AND NOT by_customer) AS agent_messages,
                    min(source_created_at) FILTER (WHERE public AND NOT by_customer) AS first_answered,
                    {metrics}.first_response_at(created_at, public AND NOT by_customer) AT TIME ZONE INTERVAL '0' AS responded,
                    min(created_at) FILTER (WHERE public AND NOT by_customer) < coalesce(min(created_at) FILTER (WHERE by_customer OR NOT public), 'infinity') AS opened_by_agent
                FROM {target}.messages
                -- only of these two, so that what is no customer's is an agent's: the test of by_agent costs more than all the rest
                WHERE by_customer AND public OR by_agent
                GROUP BY ticket_id, source_conversation_id
            ) AS answers ON answers.ticket_id = conversation.id AND answers.source_conversation_id = conversation.id
            LEFT JOIN (
                -- of a run of messages of one side the first stays, so that an answer follows its question
                SELECT ticket_id, source_conversation_id, avg(answered_at - created_at) AS response_time
                FROM (
                    SELECT ticket_id, source_conversation_id, by_customer, created_at, lead(created_at) OVER ticket AS answered_at
                    FROM (
                        SELECT ticket_id, source_conversation_id, message_id, by_customer, created_at, lag(by_customer) OVER ticket AS after
                        FROM {target}.messages
                        WHERE public AND (by_customer OR by_agent)
                        WINDOW ticket AS (PARTITION BY ticket_id, source_conversation_id ORDER BY created_at, message_id)
                    ) AS message
                    WHERE by_customer IS DISTINCT FROM after
                    WINDOW ticket AS (PARTITION BY ticket_id, source_conversation_id ORDER BY created_at, message_id)
                ) AS turn
                WHERE by_customer
                GROUP BY ticket_id, source_conversation_id
            ) AS turns ON turns.ticket_id = conversation.id AND turns.source_conversation_id = conversation.id
            LEFT JOIN (
                -- by both ids, for the same reason
                SELECT ticket_id, conversation_id, min(at) FILTER (WHERE resolves) AS first_resolved, max(at) FILTER (WHERE resolves) AS last_resolved,
                    count(*) FILTER (WHERE resolves) AS resolutions,
                    min(at) FILTER (WHERE NOT resolves) AS first_handoff, max(at) FILTER (WHERE NOT resolves) AS last_handoff
                FROM (
                    SELECT row.conversation_id::bigint AS ticket_id, row.conversation_id, row.name = 'conversation_resolved' AS resolves,
                        coalesce(row.event_end_time, row.created_at) AS at
                    FROM {read reporting_events} AS row
                    WHERE row.name IN ('conversation_resolved', 'conversation_bot_handoff')
                ) AS event
                GROUP BY ticket_id, conversation_id
            ) AS history ON history.ticket_id = conversation.id AND history.conversation_id = conversation.id
            LEFT JOIN (
                SELECT ticket_id, source_id, coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status = 'open'), '0') AS requester_wait,
                    max(status) FILTER (WHERE until IS NULL) AS last_status
                FROM (
                    SELECT ticket_id, source_id, status, changed_at, lead(changed_at) OVER (PARTITION BY ticket_id, source_id ORDER BY changed_at) AS until
                    FROM {target}.status_changes
                ) AS span
                GROUP BY ticket_id, source_id
            ) AS waits ON waits.ticket_id = conversation.id AND waits.source_id = conversation.id
            LEFT JOIN (
                SELECT DISTINCT ON (ticket_id) ticket_id, score FROM {target}.surveys ORDER BY ticket_id, answered_at DESC, survey_id DESC
            ) AS survey ON survey.ticket_id = conversation.id
            LEFT JOIN (
                -- the policy that was applied last
                SELECT row.conversation_id, (max(ARRAY[row.id, row.sla_policy_id]))[2] AS sla_policy_id FROM {read applied_slas} AS row GROUP BY row.conversation_id
            ) AS applied ON applied.conversation_id = conversation.id
            LEFT JOIN {read sla_policies} AS policy ON policy.id = applied.sla_policy_id
            LEFT JOIN {read inboxes} AS inbox ON inbox.id = conversation.inbox_id
            LEFT JOIN {read channel_twilio_sms} AS twilio ON twilio.id = inbox.channel_id AND inbox.channel_type = 'Channel::TwilioSms'
            LEFT JOIN (SELECT row.id, coalesce(nullif(row.display_name, ''), row.name) AS name FROM {read users} AS row) AS agent ON agent.id = conversation.assignee_id
            LEFT JOIN {read teams} AS team ON team.id = conversation.team_id
            LEFT JOIN {target}.calendars AS calendar ON calendar.source_id = conversation.inbox_id
            WHERE NOT EXISTS (SELECT FROM {target}.tickets_left_out AS ticket WHERE ticket.source_id = conversation.id)
        ) AS joined
    ) AS told
) AS measured;

CREATE VIEW {target}.sla_clocks AS
SELECT account_id, ticket_id, sla_policy AS policy, measure,
    CASE measure WHEN 'first_response' THEN sla_first_response_met ELSE sla_resolution_met END AS met,
    CASE measure WHEN 'first_response' THEN sla_first_response_due_at ELSE sla_resolution_due_at END AS due_at
-- not LATERAL, which the server would prepare anew for each ticket
FROM {target}.tickets CROSS JOIN (VALUES ('first_response'), ('resolution')) AS clock (measure)
WHERE CASE measure WHEN 'first_response' THEN sla_first_response_due_at ELSE sla_resolution_due_at END IS NOT NULL;

CREATE VIEW {target}.data_quality AS
SELECT account_id, 'conversations'::text AS source_table, ticket_id AS row_id, ticket_id, NULL::text AS measure, reason
FROM {target}.tickets_left_out
UNION ALL
SELECT account_id, 'conversations', ticket_id, ticket_id, measure, reason
FROM {target}.tickets CROSS JOIN (VALUES
    (1, 'first_response', 'answered before it was created'),
    (2, 'first_resolution', 'resolved before it was created'),
    (3, 'full_resolution', 'resolved before it was created'),
    (4, 'full_resolution', 'it is resolved, and no event tells when')
) AS test (number, measure, reason)
WHERE CASE test.number
    WHEN 1 THEN first_response_at < created_at
    WHEN 2 THEN first_resolved_at IS NOT NULL AND first_resolution IS NULL
    WHEN 3 THEN resolved_at IS NOT NULL AND full_resolution IS NULL
    WHEN 4 THEN status = 'resolved' AND resolved_at IS NULL
END
UNION ALL
SELECT account_id, 'messages', message_id, ticket_id, 'author', 'it has no sender: the bot of its inbox wrote it, or a deleted user'
FROM {target}.messages WHERE is_unsigned AND public
UNION ALL
SELECT survey.account_id, 'csat_survey_responses', survey.id, survey.conversation_id, NULL,
    CASE WHEN survey.rating NOT BETWEEN 1 AND 5 THEN 'the rating is not on the scale of 1 to 5' WHEN left_out.reason IS NOT NULL THEN left_out.reason
        WHEN conversation.id IS NULL THEN 'its conversation is not there'
        ELSE 'a later answer to the same conversation counts' END
FROM {read csat_survey_responses} AS survey
LEFT JOIN (SELECT DISTINCT ON (ticket_id) survey_id FROM {target}.surveys ORDER BY ticket_id, answered_at DESC, survey_id DESC) AS latest ON latest.survey_id = survey.id
LEFT JOIN {target}.tickets_left_out AS left_out ON left_out.ticket_id = survey.conversation_id
LEFT JOIN {read conversations} AS conversation ON conversation.id = survey.conversation_id
WHERE latest.survey_id IS NULL OR left_out.ticket_id IS NOT NULL OR conversation.id IS NULL
UNION ALL
SELECT account_id, 'applied_slas', id, conversation_id, NULL, reason
FROM (
    SELECT applied.account_id, applied.id, applied.conversation_id,
        CASE WHEN left_out.reason IS NOT NULL THEN left_out.reason WHEN conversation.id IS NULL THEN 'its conversation is not there'
            WHEN lead(applied.id) OVER (PARTITION BY applied.conversation_id ORDER BY applied.id) IS NOT NULL THEN 'another policy was applied later'
            WHEN policy.id IS NULL THEN 'its policy is not there' END AS reason
    FROM {read applied_slas} AS applied
    LEFT JOIN {target}.tickets_left_out AS left_out ON left_out.ticket_id = applied.conversation_id
    LEFT JOIN {read conversations} AS conversation ON conversation.id = applied.conversation_id
    LEFT JOIN {read sla_policies} AS policy ON policy.id = applied.sla_policy_id
) AS applied
WHERE reason IS NOT NULL
UNION ALL
SELECT calendar.account_id, 'inboxes', calendar.calendar_id, NULL, 'calendar', CASE WHEN calendar.calendar IS NULL THEN 'this server does not know its time zone' ELSE 'its hours are switched on, and none are open' END
FROM {target}.calendars AS calendar JOIN {read inboxes} AS inbox ON inbox.id = calendar.source_id WHERE NOT calendar.in_use AND inbox.working_hours_enabled
UNION ALL
SELECT hours.account_id, 'working_hours', hours.id, NULL, NULL, 'it is no interval of a day'
FROM {read working_hours} AS hours
WHERE hours.closed_all_day IS NOT TRUE AND (hours.day_of_week BETWEEN 0 AND 6 AND (hours.open_all_day
    OR hours.open_hour BETWEEN 0 AND 23 AND hours.open_minutes BETWEEN 0 AND 59 AND hours.close_hour BETWEEN 0 AND 23 AND hours.close_minutes BETWEEN 0 AND 59
        AND (hours.open_hour, hours.open_minutes) < (hours.close_hour, hours.close_minutes))) IS NOT TRUE;

COMMENT ON VIEW {target}.tickets_left_out IS 'conversations that are no tickets';
COMMENT ON COLUMN {target}.tickets_left_out.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.tickets_left_out.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.tickets_left_out.reason IS 'why';
COMMENT ON COLUMN {target}.tickets_left_out.source_id IS 'ticket_id as Chatwoot stores it';

COMMENT ON VIEW {target}.messages IS 'all messages of conversations, notes and activities too, also those of conversations that are no tickets';
COMMENT ON COLUMN {target}.messages.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.messages.message_id IS 'messages.id';
COMMENT ON COLUMN {target}.messages.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.messages.created_at IS 'when it was written';
COMMENT ON COLUMN {target}.messages.author IS 'customer: incoming; agent: outgoing, by a user, in the channel''s own app (external_echo), or without a sender in an inbox without a bot; bot: AgentBot or Captain; system: automation rules, campaigns, surveys, greetings, activities, and what has no sender in an inbox with a bot';
COMMENT ON COLUMN {target}.messages.author_id IS 'contacts.id, users.id or the id of the bot; NULL when Chatwoot has no sender';
COMMENT ON COLUMN {target}.messages.public IS 'the customer sees it: no private note, no activity';
COMMENT ON COLUMN {target}.messages.by_customer IS 'the author is a customer';
COMMENT ON COLUMN {target}.messages.by_agent IS 'the author is an agent';
COMMENT ON COLUMN {target}.messages.is_unsigned IS 'it may be a reply, and has no sender: the bot of its inbox wrote it, or a deleted user';
COMMENT ON COLUMN {target}.messages.source_conversation_id IS 'ticket_id as Chatwoot stores it';
COMMENT ON COLUMN {target}.messages.source_created_at IS 'created_at as Chatwoot stores it, in UTC';

COMMENT ON VIEW {target}.surveys IS 'answers to satisfaction surveys on the scale of 1 to 5';
COMMENT ON COLUMN {target}.surveys.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.surveys.survey_id IS 'csat_survey_responses.id';
COMMENT ON COLUMN {target}.surveys.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.surveys.customer_id IS 'contacts.id of who answered';
COMMENT ON COLUMN {target}.surveys.agent_id IS 'users.id of the assignee at that time';
COMMENT ON COLUMN {target}.surveys.kind IS 'csat: Chatwoot asks for no other';
COMMENT ON COLUMN {target}.surveys.score IS '1 to 5, 5 is best';
COMMENT ON COLUMN {target}.surveys.answered_at IS 'when it was first answered; a rating that is changed keeps it';

COMMENT ON VIEW {target}.customers IS 'contacts; Chatwoot removes those that are merged into another';
COMMENT ON COLUMN {target}.customers.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.customers.customer_id IS 'contacts.id';
COMMENT ON COLUMN {target}.customers.name IS 'name';
COMMENT ON COLUMN {target}.customers.created_at IS 'when the contact was first seen';

COMMENT ON VIEW {target}.calendars IS 'working hours of the inboxes';
COMMENT ON COLUMN {target}.calendars.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.calendars.calendar_id IS 'inboxes.id';
COMMENT ON COLUMN {target}.calendars.name IS 'name of the inbox';
COMMENT ON COLUMN {target}.calendars.calendar IS 'its hours in its time zone, whether they are switched on or not; NULL when this server does not know the zone';
COMMENT ON COLUMN {target}.calendars.in_use IS 'whether they are switched on and any are open; else business measures are NULL';
COMMENT ON COLUMN {target}.calendars.source_id IS 'calendar_id as Chatwoot stores it';

COMMENT ON VIEW {target}.status_changes IS 'what is known of the status of tickets: creation, resolutions, openings, hand-offs of a bot; not when they were snoozed or left to a bot again';
COMMENT ON COLUMN {target}.status_changes.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.status_changes.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.status_changes.changed_at IS 'when it took the status, not before creation; of changes at one moment the last';
COMMENT ON COLUMN {target}.status_changes.status IS 'open or resolved; pending at creation when a bot had it';
COMMENT ON COLUMN {target}.status_changes.source_id IS 'ticket_id as Chatwoot stores it';

COMMENT ON VIEW {target}.tickets IS 'conversations, but those that nobody ever saw, as the contact is blocked';
COMMENT ON COLUMN {target}.tickets.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.tickets.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.tickets.number IS 'number that people see (display_id), unique within an account';
COMMENT ON COLUMN {target}.tickets.created_at IS 'when it began';
COMMENT ON COLUMN {target}.tickets.channel IS 'by the channel of the inbox: the website''s widget is chat, Twilio is sms, whatsapp or, for calls, phone, a Facebook page is facebook or instagram';
COMMENT ON COLUMN {target}.tickets.channel_detail IS 'inboxes.channel_type';
COMMENT ON COLUMN {target}.tickets.priority IS 'low, medium, high, urgent; NULL when none was set';
COMMENT ON COLUMN {target}.tickets.status IS 'open, pending (left to a bot), on_hold (snoozed), resolved';
COMMENT ON COLUMN {target}.tickets.agent_id IS 'assignee, users.id';
COMMENT ON COLUMN {target}.tickets.agent IS 'name of the assignee, as shown to customers';
COMMENT ON COLUMN {target}.tickets.team IS 'name of the team';
COMMENT ON COLUMN {target}.tickets.customer_id IS 'contacts.id';
COMMENT ON COLUMN {target}.tickets.first_response_at IS 'first public message of an agent, but for one that opened the conversation';
COMMENT ON COLUMN {target}.tickets.first_response IS 'from creation, or the last hand-off of a bot before it, until first_response_at; NULL when an agent''s message lies before creation';
COMMENT ON COLUMN {target}.tickets.first_response_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.first_response_business IS 'open time of the inbox in it; NULL when its hours are switched off or never open';
COMMENT ON COLUMN {target}.tickets.first_response_business_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.agent_replies IS 'public messages of agents, but for one that opened the conversation';
COMMENT ON COLUMN {target}.tickets.response_time IS 'mean time from the first customer message of a run to the next public message of an agent';
COMMENT ON COLUMN {target}.tickets.response_time_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.first_resolved_at IS 'when it was resolved for the first time, as reporting_events tell';
COMMENT ON COLUMN {target}.tickets.first_resolution IS 'from creation until then; NULL when that lies before creation';
COMMENT ON COLUMN {target}.tickets.first_resolution_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.resolved_at IS 'when it was resolved for the last time; NULL while it is not resolved, or when no event tells';
COMMENT ON COLUMN {target}.tickets.full_resolution IS 'from creation until then; NULL when that lies before creation';
COMMENT ON COLUMN {target}.tickets.full_resolution_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.full_resolution_business IS 'open time of the inbox in it; NULL when its hours are switched off or never open';
COMMENT ON COLUMN {target}.tickets.full_resolution_business_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.requester_wait IS 'time that it was neither resolved nor left to a bot, until now; that it was snoozed is not known and counts; NULL when no event tells of its present status';
COMMENT ON COLUMN {target}.tickets.requester_wait_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.agent_wait IS 'NULL: nothing tells when it waited for the customer';
COMMENT ON COLUMN {target}.tickets.agent_wait_hours IS 'NULL';
COMMENT ON COLUMN {target}.tickets.on_hold IS 'NULL: nothing tells when it was snoozed';
COMMENT ON COLUMN {target}.tickets.on_hold_hours IS 'NULL';
COMMENT ON COLUMN {target}.tickets.reopens IS 'resolutions that did not last';
COMMENT ON COLUMN {target}.tickets.one_touch IS 'resolved with exactly one public message of an agent, and never reopened; NULL until it is resolved';
COMMENT ON COLUMN {target}.tickets.csat_score IS 'latest answer to a survey, 1 to 5';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met IS 'answered, or resolved, until sla_first_response_due_at: false when later or still running then, NULL while it runs in time';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met IS 'first resolved until sla_resolution_due_at: false when later or still running then, NULL while it runs in time';
COMMENT ON COLUMN {target}.tickets.sla_policy IS 'policy that was applied last';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target IS 'time that it gives for the first response';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at IS 'that time after creation, within the hours of the inbox where the policy says so and they are in use; NULL when an agent''s message lies before creation, or when it ended nobody knows when';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target IS 'time that it gives for the resolution';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_resolution_due_at IS 'that time after creation, likewise; NULL when it was resolved before creation or no event tells when';
COMMENT ON COLUMN {target}.tickets.bot_handoff_at IS 'last hand-off of a bot';
COMMENT ON COLUMN {target}.tickets.calendar_id IS 'inbox whose hours apply';
COMMENT ON COLUMN {target}.tickets.first_responder_id IS 'who gave the first response, users.id';
COMMENT ON COLUMN {target}.tickets.source_id IS 'ticket_id as Chatwoot stores it';

COMMENT ON VIEW {target}.sla_clocks IS 'promises of the policies that were applied to tickets; not those whose end is impossible or not known';
COMMENT ON COLUMN {target}.sla_clocks.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.sla_clocks.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.sla_clocks.policy IS 'name of the policy';
COMMENT ON COLUMN {target}.sla_clocks.measure IS 'first_response or resolution';
COMMENT ON COLUMN {target}.sla_clocks.met IS 'true when it ended in time, false when it ended or still ran later, NULL while it runs in time';
COMMENT ON COLUMN {target}.sla_clocks.due_at IS 'when it is due';

COMMENT ON VIEW {target}.data_quality IS 'rows that the scorecards leave out, and measures that are NULL as they are impossible or not known';
COMMENT ON COLUMN {target}.data_quality.account_id IS 'account (tenant)';
COMMENT ON COLUMN {target}.data_quality.source_table IS 'table of Chatwoot';
COMMENT ON COLUMN {target}.data_quality.row_id IS 'its id';
COMMENT ON COLUMN {target}.data_quality.ticket_id IS 'conversations.id';
COMMENT ON COLUMN {target}.data_quality.measure IS 'measure that is NULL; NULL when the whole row is left out';
COMMENT ON COLUMN {target}.data_quality.reason IS 'why';
