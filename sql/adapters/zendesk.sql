-- Zendesk Support as Fivetran lands it in PostgreSQL.
--
-- Written for the tables of Fivetran's connector in 2026, as the dbt package fivetran/dbt_zendesk (commit d4a8aa3) describes them.
--
-- reads ticket: id, created_at, status, assignee_id, requester_id
-- reads ticket if there: _fivetran_deleted boolean (tickets that were deleted for good)
-- reads ticket if there: priority text (priority)
-- reads ticket if there: via_channel text (channel)
-- reads ticket if there: group_id bigint (team)
-- reads ticket if there: merged_ticket_ids text (merged tickets without the tag closed_by_merge)
-- reads ticket_comment: id, ticket_id, user_id, created, public
-- reads ticket_comment if there: _fivetran_deleted boolean (deleted comments)
-- reads ticket_comment if there: via_channel text (comments of triggers)
-- reads ticket_field_history: ticket_id, field_name, updated, value
-- reads ticket_field_history if there: user_id bigint (who answered a survey)
-- reads user: id, name, role, created_at
-- reads group if there: id bigint, name text (team)
-- reads ticket_tag if there: ticket_id bigint, tag text (merged tickets)
-- reads schedule if there: id bigint, name text, time_zone text, created_at timestamptz, start_time bigint, end_time bigint, _fivetran_deleted boolean (business hours)
-- reads schedule_holiday if there: schedule_id bigint, start_date date, end_date date, _fivetran_deleted boolean (holidays)
-- reads ticket_schedule if there: ticket_id bigint, schedule_id bigint, created_at timestamptz (schedules other than the default one)
-- reads satisfaction_rating if there: id bigint, ticket_id bigint, requester_id bigint, assignee_id bigint, score text, created_at timestamptz, updated_at timestamptz (ratings other than the latest)
-- reads ticket_chat_event if there: chat_id text, chat_index bigint, created_at timestamptz, actor_id text, type text, original_message text, is_history_context boolean (chats)
-- reads ticket_chat if there: chat_id text, ticket_id bigint (chats)
--
-- Decisions:
--   times are timestamptz or, in older destinations, timestamp in UTC: date_part('epoch', ...) reads both;
--   comments are by agents when the author's role is agent or admin now, also when that user is suspended or deleted; what
--     triggers write (via_channel rule), user -1 and the bots of a chat answer nobody; of a chat, messages and files count;
--   merged tickets have the tag closed_by_merge or are among the merged_ticket_ids of another one;
--   channels are those of Zendesk's "Via types reference"; via_channel has either its via type or what "created" the ticket;
--   ratings are 5 for good and 1 for bad, so that 4 is the threshold as everywhere; an offer without an answer has no score;
--   schedules are minutes since Sunday in their own zone (start_time and end_time; the *_utc columns are wrong half the year);
--     the oldest one is the default and applies until ticket_schedule names another, from creation when that is within 5 seconds;
--   targets are the latest values of the fields first_reply_time and, in this order, total_resolution_time, requester_wait_time or
--     agent_work_time, which ticket_field_history tells: what Zendesk noted when it applied a policy, so that ticket_sla_policy and
--     sla_policy_metric_history are not read. A ticket that is solved without an answer ends the first clock, as in Zendesk.

CREATE VIEW {target}.calendars AS
SELECT NULL::bigint AS account_id, id AS calendar_id, name,
    CASE WHEN hours IS NOT NULL AND iana IS NOT NULL THEN
        jsonb_build_object('time_zone', iana, 'hours', hours, 'holidays', coalesce(days, '[]'))::{metrics}.business_calendar
    END AS calendar,
    time_zone, row_number() OVER (ORDER BY created_at, id) = 1 AS is_default
FROM (
    SELECT id, max(name) AS name, max(time_zone) AS time_zone, min(created_at) AS created_at,
        jsonb_object_agg(weekday, hours) FILTER (WHERE weekday IS NOT NULL) AS hours
    FROM (
        -- each interval cut at midnight: day 0 is Sunday
        SELECT id, max(name) AS name, max(time_zone) AS time_zone, min(created_at) AS created_at,
            (ARRAY['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'])[day % 7 + 1] AS weekday,
            jsonb_agg(jsonb_build_array(
                to_char(greatest(start_time - day * 1440, 0) * interval '1 minute', 'HH24:MI'),
                to_char(least(end_time - day * 1440, 1440) * interval '1 minute', 'HH24:MI'))) AS hours
        FROM (
            SELECT row.id, row.name, row.time_zone, row.created_at, row.start_time, row.end_time FROM {read schedule} AS row WHERE row._fivetran_deleted IS NOT TRUE
        ) AS schedule
        LEFT JOIN LATERAL generate_series(start_time / 1440, (end_time - 1) / 1440) AS day ON start_time < end_time
        GROUP BY id, day % 7
    ) AS weekdays
    GROUP BY id
) AS week
LEFT JOIN LATERAL (
    -- the names of Rails, or else one that the server knows
    SELECT coalesce((
        SELECT zone FROM (VALUES
            ('International Date Line West', 'Etc/GMT+12'), ('Midway Island', 'Pacific/Midway'), ('American Samoa', 'Pacific/Pago_Pago'), ('Hawaii', 'Pacific/Honolulu'),
            ('Alaska', 'America/Juneau'), ('Pacific Time (US & Canada)', 'America/Los_Angeles'), ('Tijuana', 'America/Tijuana'),
            ('Mountain Time (US & Canada)', 'America/Denver'), ('Arizona', 'America/Phoenix'), ('Chihuahua', 'America/Chihuahua'), ('Mazatlan', 'America/Mazatlan'),
            ('Central Time (US & Canada)', 'America/Chicago'), ('Saskatchewan', 'America/Regina'), ('Guadalajara', 'America/Mexico_City'),
            ('Mexico City', 'America/Mexico_City'), ('Monterrey', 'America/Monterrey'), ('Central America', 'America/Guatemala'),
            ('Eastern Time (US & Canada)', 'America/New_York'), ('Indiana (East)', 'America/Indiana/Indianapolis'), ('Bogota', 'America/Bogota'),
            ('Lima', 'America/Lima'), ('Quito', 'America/Lima'), ('Atlantic Time (Canada)', 'America/Halifax'), ('Caracas', 'America/Caracas'),
            ('La Paz', 'America/La_Paz'), ('Santiago', 'America/Santiago'), ('Newfoundland', 'America/St_Johns'), ('Brasilia', 'America/Sao_Paulo'),
            ('Buenos Aires', 'America/Argentina/Buenos_Aires'), ('Montevideo', 'America/Montevideo'), ('Georgetown', 'America/Guyana'),
            ('Puerto Rico', 'America/Puerto_Rico'), ('Greenland', 'America/Nuuk'), ('Mid-Atlantic', 'Atlantic/South_Georgia'), ('Azores', 'Atlantic/Azores'),
            ('Cape Verde Is.', 'Atlantic/Cape_Verde'), ('Dublin', 'Europe/Dublin'), ('Edinburgh', 'Europe/London'), ('Lisbon', 'Europe/Lisbon'),
            ('London', 'Europe/London'), ('Casablanca', 'Africa/Casablanca'), ('Monrovia', 'Africa/Monrovia'), ('UTC', 'UTC'), ('Belgrade', 'Europe/Belgrade'),
            ('Bratislava', 'Europe/Bratislava'), ('Budapest', 'Europe/Budapest'), ('Ljubljana', 'Europe/Ljubljana'), ('Prague', 'Europe/Prague'),
            ('Sarajevo', 'Europe/Sarajevo'), ('Skopje', 'Europe/Skopje'), ('Warsaw', 'Europe/Warsaw'), ('Zagreb', 'Europe/Zagreb'), ('Brussels', 'Europe/Brussels'),
            ('Copenhagen', 'Europe/Copenhagen'), ('Madrid', 'Europe/Madrid'), ('Paris', 'Europe/Paris'), ('Amsterdam', 'Europe/Amsterdam'),
            ('Berlin', 'Europe/Berlin'), ('Bern', 'Europe/Zurich'), ('Zurich', 'Europe/Zurich'), ('Rome', 'Europe/Rome'), ('Stockholm', 'Europe/Stockholm'),
            ('Vienna', 'Europe/Vienna'), ('West Central Africa', 'Africa/Algiers'), ('Bucharest', 'Europe/Bucharest'), ('Cairo', 'Africa/Cairo'),
            ('Helsinki', 'Europe/Helsinki'), ('Kyev', 'Europe/Kyiv'), ('Kyiv', 'Europe/Kyiv'), ('Riga', 'Europe/Riga'), ('Sofia', 'Europe/Sofia'),
            ('Tallinn', 'Europe/Tallinn'), ('Vilnius', 'Europe/Vilnius'), ('Athens', 'Europe/Athens'), ('Istanbul', 'Europe/Istanbul'), ('Minsk', 'Europe/Minsk'),
            ('Jerusalem', 'Asia/Jerusalem'), ('Harare', 'Africa/Harare'), ('Pretoria', 'Africa/Johannesburg'), ('Kaliningrad', 'Europe/Kaliningrad'),
            ('Moscow', 'Europe/Moscow'), ('St. Petersburg', 'Europe/Moscow'), ('Volgograd', 'Europe/Volgograd'), ('Samara', 'Europe/Samara'),
            ('Kuwait', 'Asia/Kuwait'), ('Riyadh', 'Asia/Riyadh'), ('Nairobi', 'Africa/Nairobi'), ('Baghdad', 'Asia/Baghdad'), ('Tehran', 'Asia/Tehran'),
            ('Abu Dhabi', 'Asia/Muscat'), ('Muscat', 'Asia/Muscat'), ('Baku', 'Asia/Baku'), ('Tbilisi', 'Asia/Tbilisi'), ('Yerevan', 'Asia/Yerevan'),
            ('Kabul', 'Asia/Kabul'), ('Ekaterinburg', 'Asia/Yekaterinburg'), ('Islamabad', 'Asia/Karachi'), ('Karachi', 'Asia/Karachi'),
            ('Tashkent', 'Asia/Tashkent'), ('Chennai', 'Asia/Kolkata'), ('Kolkata', 'Asia/Kolkata'), ('Mumbai', 'Asia/Kolkata'), ('New Delhi', 'Asia/Kolkata'),
            ('Kathmandu', 'Asia/Kathmandu'), ('Astana', 'Asia/Almaty'), ('Almaty', 'Asia/Almaty'), ('Dhaka', 'Asia/Dhaka'), ('Sri Jayawardenepura', 'Asia/Colombo'),
            ('Novosibirsk', 'Asia/Novosibirsk'), ('Rangoon', 'Asia/Yangon'), ('Bangkok', 'Asia/Bangkok'), ('Hanoi', 'Asia/Bangkok'), ('Jakarta', 'Asia/Jakarta'),
            ('Krasnoyarsk', 'Asia/Krasnoyarsk'), ('Beijing', 'Asia/Shanghai'), ('Chongqing', 'Asia/Shanghai'), ('Hong Kong', 'Asia/Hong_Kong'),
            ('Urumqi', 'Asia/Urumqi'), ('Kuala Lumpur', 'Asia/Kuala_Lumpur'), ('Singapore', 'Asia/Singapore'), ('Taipei', 'Asia/Taipei'),
            ('Perth', 'Australia/Perth'), ('Irkutsk', 'Asia/Irkutsk'), ('Ulaan Bataar', 'Asia/Ulaanbaatar'), ('Ulaanbaatar', 'Asia/Ulaanbaatar'),
            ('Seoul', 'Asia/Seoul'), ('Osaka', 'Asia/Tokyo'), ('Sapporo', 'Asia/Tokyo'), ('Tokyo', 'Asia/Tokyo'), ('Yakutsk', 'Asia/Yakutsk'),
            ('Darwin', 'Australia/Darwin'), ('Adelaide', 'Australia/Adelaide'), ('Canberra', 'Australia/Melbourne'), ('Melbourne', 'Australia/Melbourne'),
            ('Sydney', 'Australia/Sydney'), ('Brisbane', 'Australia/Brisbane'), ('Hobart', 'Australia/Hobart'), ('Vladivostok', 'Asia/Vladivostok'),
            ('Guam', 'Pacific/Guam'), ('Port Moresby', 'Pacific/Port_Moresby'), ('Magadan', 'Asia/Magadan'), ('Srednekolymsk', 'Asia/Srednekolymsk'),
            ('Solomon Is.', 'Pacific/Guadalcanal'), ('New Caledonia', 'Pacific/Noumea'), ('Fiji', 'Pacific/Fiji'), ('Kamchatka', 'Asia/Kamchatka'),
            ('Marshall Is.', 'Pacific/Majuro'), ('Auckland', 'Pacific/Auckland'), ('Wellington', 'Pacific/Auckland'), ('Nuku''alofa', 'Pacific/Tongatapu'),
            ('Tokelau Is.', 'Pacific/Fakaofo'), ('Chatham Is.', 'Pacific/Chatham'), ('Samoa', 'Pacific/Apia')
        ) AS rails (rails_name, zone) WHERE lower(rails_name) = lower(time_zone)
    ), (
        SELECT min(pg_timezone_names.name) FROM pg_timezone_names WHERE lower(pg_timezone_names.name) = lower(time_zone)
    )) AS iana
) AS zone ON true
LEFT JOIN (
    -- both dates belong to the holiday
    SELECT schedule_id, jsonb_agg(DISTINCT day::date) AS days
    FROM (
        SELECT row.schedule_id, row.start_date, row.end_date FROM {read schedule_holiday} AS row WHERE row._fivetran_deleted IS NOT TRUE
    ) AS holiday, LATERAL generate_series(start_date::timestamp, end_date::timestamp, interval '1 day') AS day
    GROUP BY schedule_id
) AS holidays ON schedule_id = id;

COMMENT ON VIEW {target}.calendars IS 'schedules, in the zone that they are kept in, with their holidays';
COMMENT ON COLUMN {target}.calendars.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.calendars.calendar_id IS 'schedule.id';
COMMENT ON COLUMN {target}.calendars.name IS 'schedule.name';
COMMENT ON COLUMN {target}.calendars.calendar IS 'open hours: the weekly minutes of start_time and end_time, without the days of schedule_holiday; NULL when it has no hours or its time zone is not known';
COMMENT ON COLUMN {target}.calendars.time_zone IS 'zone as Zendesk spells it';
COMMENT ON COLUMN {target}.calendars.is_default IS 'the oldest schedule, which has the tickets that no other was applied to';

-- every_ticket, every_message and every_survey also have what the other views leave out, and the reason: tickets and data_quality read them.
CREATE VIEW {target}.every_ticket AS
SELECT id AS ticket_id, to_timestamp(date_part('epoch', created_at)) AS created_at, status, ticket.priority, ticket.via_channel, assignee_id, ticket.group_id, requester_id,
    erased, merged.ticket_id IS NOT NULL AS merged,
    CASE WHEN erased THEN 'erased in Zendesk' WHEN status = 'deleted' THEN 'deleted, or marked as spam'
        WHEN merged.ticket_id IS NOT NULL THEN 'merged into another ticket' END AS reason
FROM (
    SELECT row.id, row.created_at, row.status, row.priority, row.via_channel, row.assignee_id, row.group_id, row.requester_id, coalesce(row._fivetran_deleted, false) AS erased
    FROM {read ticket} AS row
) AS ticket
LEFT JOIN (
    SELECT row.ticket_id FROM {read ticket_tag} AS row WHERE row.tag = 'closed_by_merge'
    UNION
    SELECT match[1]::bigint AS ticket_id
    FROM (SELECT row.merged_ticket_ids AS ids FROM {read ticket} AS row) AS kept, LATERAL regexp_matches(ids, '[0-9]{1,18}', 'g') AS match
    WHERE ids ~ '^[[{].*[0-9]'
    GROUP BY match[1]::bigint
) AS merged ON merged.ticket_id = id;

COMMENT ON VIEW {target}.every_ticket IS 'tickets, also deleted, merged and spam ones';
COMMENT ON COLUMN {target}.every_ticket.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.every_ticket.created_at IS 'when it was created';
COMMENT ON COLUMN {target}.every_ticket.status IS 'status as Zendesk spells it';
COMMENT ON COLUMN {target}.every_ticket.priority IS 'priority';
COMMENT ON COLUMN {target}.every_ticket.via_channel IS 'via_channel';
COMMENT ON COLUMN {target}.every_ticket.assignee_id IS 'assignee, user.id';
COMMENT ON COLUMN {target}.every_ticket.group_id IS 'group.id';
COMMENT ON COLUMN {target}.every_ticket.requester_id IS 'requester, user.id';
COMMENT ON COLUMN {target}.every_ticket.erased IS 'marked by Fivetran as gone in Zendesk';
COMMENT ON COLUMN {target}.every_ticket.merged IS 'has the tag closed_by_merge, or is among the merged_ticket_ids of another ticket';
COMMENT ON COLUMN {target}.every_ticket.reason IS 'why the other views leave it out; NULL for the tickets that they have';

CREATE VIEW {target}.every_message AS
SELECT comment.id AS message_id, ticket_id, to_timestamp(date_part('epoch', created)) AS created_at,
    CASE WHEN via = 'rule' THEN 'bot' WHEN role IN ('agent', 'admin') THEN 'agent' WHEN role IS NOT NULL THEN 'customer' ELSE 'system' END AS author,
    user_id AS author_id, coalesce(is_public, false) AS public, NULL::text AS chat_id, NULL::bigint AS chat_index
FROM (
    SELECT row.id, row.ticket_id, row.user_id, row.created, row.public AS is_public, row.via_channel AS via FROM {read ticket_comment} AS row
    WHERE row._fivetran_deleted IS NOT TRUE
) AS comment
LEFT JOIN (SELECT row.id, row.role FROM {read user} AS row) AS person ON person.id = user_id
UNION ALL
SELECT NULL, ticket_id, to_timestamp(date_part('epoch', created_at)),
    CASE WHEN actor_id = '__trigger' OR is_bot THEN 'bot' WHEN role IN ('agent', 'admin') THEN 'agent' WHEN role IS NOT NULL THEN 'customer' ELSE 'system' END,
    actor, true, chat_id, chat_index
FROM (
    -- actors are written as 123 or agent:123; quotes inside of a text are escaped, so that nobody can write the mark of a bot
    SELECT row.chat_id, row.chat_index, row.created_at, row.actor_id, substring(row.actor_id FROM '^(?:agent:)?([0-9]{1,18})$')::bigint AS actor,
        row.original_message::text ~ '"type" ?: ?"zd:answerBot"' AS is_bot
    FROM {read ticket_chat_event} AS row WHERE lower(row.type) IN ('chatmessage', 'chatfileattachment') AND NOT coalesce(row.is_history_context, false)
) AS event
JOIN (SELECT row.chat_id, row.ticket_id FROM {read ticket_chat} AS row) AS chat USING (chat_id)
LEFT JOIN (SELECT row.id, row.role FROM {read user} AS row) AS person ON person.id = actor;

COMMENT ON VIEW {target}.every_message IS 'messages, also of tickets that the other views leave out; columns as in messages';
COMMENT ON COLUMN {target}.every_message.message_id IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.ticket_id IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.created_at IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.author IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.author_id IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.public IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.chat_id IS 'as in messages';
COMMENT ON COLUMN {target}.every_message.chat_index IS 'as in messages';

CREATE VIEW {target}.messages AS
SELECT NULL::bigint AS account_id, message_id, ticket_id, created_at, author, author_id, public, chat_id, chat_index
FROM {target}.every_message
WHERE NOT EXISTS (
    SELECT FROM {target}.every_ticket AS ticket WHERE ticket.ticket_id = every_message.ticket_id AND (erased OR status = 'deleted' OR merged)
);

COMMENT ON VIEW {target}.messages IS 'comments of tickets, and messages and files of chats; without deleted comments, what a chat repeats of an earlier one, and deleted, merged and spam tickets';
COMMENT ON COLUMN {target}.messages.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.messages.message_id IS 'ticket_comment.id; NULL in a chat';
COMMENT ON COLUMN {target}.messages.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.messages.created_at IS 'when it was written';
COMMENT ON COLUMN {target}.messages.author IS 'customer: an end user; agent: a user whose role is agent or admin, also a suspended or deleted one; bot: a trigger, or a bot of a chat; system: no user that is known';
COMMENT ON COLUMN {target}.messages.author_id IS 'user.id';
COMMENT ON COLUMN {target}.messages.public IS 'the customer can read it';
COMMENT ON COLUMN {target}.messages.chat_id IS 'chat that it is of; NULL for a comment';
COMMENT ON COLUMN {target}.messages.chat_index IS 'its place in the chat';

CREATE VIEW {target}.status_changes AS
SELECT NULL::bigint AS account_id, ticket_id, greatest(to_timestamp(date_part('epoch', updated)), created_at) AS changed_at,
    CASE value WHEN 'solved' THEN 'resolved' WHEN 'hold' THEN 'on_hold' WHEN 'on-hold' THEN 'on_hold' ELSE value END AS status,
    to_timestamp(date_part('epoch', updated)) AS recorded_at
FROM (SELECT row.ticket_id, row.field_name, row.value, row.updated FROM {read ticket_field_history} AS row) AS change JOIN {target}.every_ticket USING (ticket_id)
WHERE NOT erased AND status IS DISTINCT FROM 'deleted' AND NOT merged
    AND field_name = 'status' AND value IN ('new', 'open', 'pending', 'hold', 'on-hold', 'solved', 'closed');

COMMENT ON VIEW {target}.status_changes IS 'changes of status of the tickets as ticket_field_history has them; solved is resolved, hold and on-hold are on_hold';
COMMENT ON COLUMN {target}.status_changes.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.status_changes.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.status_changes.changed_at IS 'when it changed, from creation of the ticket on: an earlier moment counts as that of creation';
COMMENT ON COLUMN {target}.status_changes.status IS 'new, open, pending, on_hold, resolved, closed';
COMMENT ON COLUMN {target}.status_changes.recorded_at IS 'when it changed, as recorded';

CREATE VIEW {target}.every_survey AS
SELECT source_table, survey_id, ticket_id, customer_id, agent_id, rating, CASE rating WHEN 'good' THEN 5 WHEN 'bad' THEN 1 END::numeric AS score,
    CASE WHEN rating <> 'offered' THEN to_timestamp(date_part('epoch', rated_at)) END AS answered_at
FROM (
    SELECT 'satisfaction_rating'::text AS source_table, row.id AS survey_id, row.ticket_id, row.requester_id AS customer_id, row.assignee_id AS agent_id,
        row.score AS rating, coalesce(row.updated_at, row.created_at) AS rated_at
    FROM {read satisfaction_rating} AS row
    UNION ALL
    -- without that table the history tells: an offer becomes the answer, which can change
    SELECT history.* FROM (
        SELECT DISTINCT ON (row.ticket_id) 'ticket_field_history'::text, NULL::bigint, row.ticket_id, row.user_id, NULL::bigint, row.value, to_timestamp(date_part('epoch', row.updated))
        FROM {read ticket_field_history} AS row WHERE row.field_name = 'satisfaction_score' AND NOT {has satisfaction_rating} ORDER BY row.ticket_id, row.updated DESC
    ) AS history
) AS survey;

COMMENT ON VIEW {target}.every_survey IS 'satisfaction ratings, also those that the other views leave out; columns as in surveys';
COMMENT ON COLUMN {target}.every_survey.source_table IS 'table of Fivetran';
COMMENT ON COLUMN {target}.every_survey.survey_id IS 'as in surveys';
COMMENT ON COLUMN {target}.every_survey.ticket_id IS 'as in surveys';
COMMENT ON COLUMN {target}.every_survey.customer_id IS 'as in surveys';
COMMENT ON COLUMN {target}.every_survey.agent_id IS 'as in surveys';
COMMENT ON COLUMN {target}.every_survey.rating IS 'rating as Zendesk spells it';
COMMENT ON COLUMN {target}.every_survey.score IS 'as in surveys';
COMMENT ON COLUMN {target}.every_survey.answered_at IS 'as in surveys';

CREATE VIEW {target}.surveys AS
SELECT NULL::bigint AS account_id, survey_id, ticket_id, customer_id, agent_id, 'csat'::text AS kind, score, answered_at
FROM {target}.every_survey
WHERE rating IN ('good', 'bad', 'offered') AND NOT EXISTS (
    SELECT FROM {target}.every_ticket AS ticket WHERE ticket.ticket_id = every_survey.ticket_id AND (erased OR status = 'deleted' OR merged)
);

COMMENT ON VIEW {target}.surveys IS 'satisfaction ratings of the tickets; an offer that nobody answered has no score';
COMMENT ON COLUMN {target}.surveys.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.surveys.survey_id IS 'satisfaction_rating.id; NULL where only the history of tickets tells';
COMMENT ON COLUMN {target}.surveys.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.surveys.customer_id IS 'who was asked';
COMMENT ON COLUMN {target}.surveys.agent_id IS 'assignee at the time of the rating; NULL where only the history of tickets tells';
COMMENT ON COLUMN {target}.surveys.kind IS 'csat';
COMMENT ON COLUMN {target}.surveys.score IS '5 for good, 1 for bad, NULL without an answer';
COMMENT ON COLUMN {target}.surveys.answered_at IS 'when the rating was last given; NULL without an answer';

CREATE VIEW {target}.customers AS
SELECT NULL::bigint AS account_id, person.id AS customer_id, person.name, to_timestamp(date_part('epoch', person.created_at)) AS created_at
FROM {read user} AS person WHERE person.role = 'end-user';

COMMENT ON VIEW {target}.customers IS 'end users';
COMMENT ON COLUMN {target}.customers.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.customers.customer_id IS 'user.id';
COMMENT ON COLUMN {target}.customers.name IS 'name';
COMMENT ON COLUMN {target}.customers.created_at IS 'when the user was created';

CREATE VIEW {target}.tickets AS
WITH calendars AS MATERIALIZED (
    SELECT calendar_id, calendar, is_default FROM {target}.calendars
)
SELECT NULL::bigint AS account_id, ticket.ticket_id, ticket.ticket_id::text AS number, created_at,
    CASE
        WHEN via ~ 'voice|phone_call' THEN 'phone'
        WHEN via ~ 'mail' THEN 'email'
        WHEN via ~ 'whatsapp' THEN 'whatsapp'
        WHEN via ~ 'telegram' THEN 'telegram'
        WHEN via ~ 'facebook' THEN 'facebook'
        WHEN via ~ 'instagram' THEN 'instagram'
        WHEN via ~ 'twitter' THEN 'twitter'
        WHEN via ~ 'sms|text_message' THEN 'sms'
        WHEN via ~ 'chat|messaging|^sunshine_conversations_api$' THEN 'chat'
        WHEN via = 'line' THEN 'line'
        WHEN via IN ('api', 'web_service', 'ticket_sharing', 'blog', 'import', 'github') THEN 'api'
        WHEN via IN ('web', 'web_form', 'web_widget', 'help_center', 'forum', 'topic', 'dropbox', 'batch', 'closed_ticket') THEN 'web'
        ELSE 'other'
    END AS channel, via_channel AS channel_detail, priority,
    CASE status WHEN 'solved' THEN 'resolved' WHEN 'hold' THEN 'on_hold' WHEN 'on-hold' THEN 'on_hold' ELSE status END AS status,
    assignee_id AS agent_id, assignee.name AS agent, team.name AS team, requester_id AS customer_id,
    first_response_at, first_response, {metrics}.hours(first_response) AS first_response_hours,
    first_response_business, {metrics}.hours(first_response_business) AS first_response_business_hours,
    coalesce(agent_replies, 0)::integer AS agent_replies, response_time, {metrics}.hours(response_time) AS response_time_hours,
    CASE WHEN first_resolved_at < created_at THEN created_at ELSE first_resolved_at END AS first_resolved_at,
    first_resolution, {metrics}.hours(first_resolution) AS first_resolution_hours,
    CASE WHEN resolved_at < created_at THEN created_at ELSE resolved_at END AS resolved_at, full_resolution, {metrics}.hours(full_resolution) AS full_resolution_hours,
    full_resolution_business, {metrics}.hours(full_resolution_business) AS full_resolution_business_hours,
    waits.requester_wait, {metrics}.hours(waits.requester_wait) AS requester_wait_hours,
    waits.agent_wait, {metrics}.hours(waits.agent_wait) AS agent_wait_hours, waits.on_hold, {metrics}.hours(waits.on_hold) AS on_hold_hours,
    coalesce(reopens, 0)::integer AS reopens,
    CASE WHEN first_resolved_at IS NOT NULL OR status IN ('solved', 'closed') THEN coalesce(agent_messages, 0) = 1 AND coalesce(reopens, 0) = 0 END AS one_touch,
    csat.score AS csat_score, sla_first_response_met, sla_resolution_met,
    (SELECT min(agent) FROM unnest(agent_at, agents) AS answer (at, agent) WHERE at = first_response_at) AS first_responder_id,
    coalesce(agent_touches, 0)::integer AS agent_touches, sla_policy,
    sla_first_response_target, {metrics}.hours(sla_first_response_target) AS sla_first_response_target_hours, sla_first_response_due_at,
    sla_resolution_metric, sla_resolution_target, {metrics}.hours(sla_resolution_target) AS sla_resolution_target_hours, sla_resolution_due_at
FROM (
    SELECT *, lower(via_channel) AS via FROM {target}.every_ticket WHERE NOT erased AND status IS DISTINCT FROM 'deleted' AND NOT merged
) AS ticket
LEFT JOIN (SELECT row.id, row.name FROM {read user} AS row) AS assignee ON assignee.id = assignee_id
LEFT JOIN {read group} AS team ON team.id = group_id
LEFT JOIN (
    -- what agents wrote in public. What opens the ticket is no answer: of an agent's opening, the next one is
    SELECT ticket_id, count(*) FILTER (WHERE is_answer) AS agent_messages,
        count(*) FILTER (WHERE is_answer AND chat_id IS NULL) + count(DISTINCT chat_id) FILTER (WHERE is_answer) AS agent_touches,
        array_agg(created_at) FILTER (WHERE is_answer) AS agent_at, array_agg(author_id) FILTER (WHERE is_answer) AS agents,
        min(created_at) FILTER (WHERE is_answer) AS first_agent_at, {metrics}.first_response_at(created_at, is_answer) AS response_at,
        coalesce(min(created_at) FILTER (WHERE is_answer) < coalesce(min(created_at) FILTER (WHERE NOT is_answer), 'infinity'), false) AS opened_by_agent
    FROM (SELECT *, public AND author = 'agent' AS is_answer FROM {target}.every_message) AS message
    WHERE public OR author = 'agent'
    GROUP BY ticket_id
) AS answers ON answers.ticket_id = ticket.ticket_id
CROSS JOIN LATERAL (
    -- what lies before creation opened nothing
    SELECT CASE WHEN first_agent_at < created_at THEN first_agent_at ELSE response_at END AS first_response_at,
        agent_messages - (opened_by_agent AND first_agent_at >= created_at)::integer AS agent_replies
) AS answered
LEFT JOIN (
    -- a turn lasts from the first message of the customer until the next one of an agent
    SELECT ticket_id, avg(answered_at - asked_at) AS response_time
    FROM (
        SELECT ticket_id, min(created_at) FILTER (WHERE author = 'customer') AS asked_at, min(created_at) FILTER (WHERE author = 'agent') AS answered_at
        FROM (
            SELECT ticket_id, created_at, author, count(*) FILTER (WHERE author = 'agent')
                OVER (PARTITION BY ticket_id ORDER BY created_at, message_id, chat_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS turn
            FROM {target}.every_message WHERE public AND author IN ('customer', 'agent')
        ) AS message
        GROUP BY ticket_id, turn
    ) AS turns
    GROUP BY ticket_id
) AS turns ON turns.ticket_id = ticket.ticket_id
LEFT JOIN (
    SELECT ticket_id, moments, statuses, first_at, first_solved_at AS first_resolved_at, last_unsolved_at, paused,
        -- most tickets are solved once, if at all
        first_solved_at IS NOT NULL AND (first_solved_at > last_unsolved_at) IS NOT false AS solved_once,
        sla_policy[2] AS sla_policy, first_reply_time[2] AS first_response_terms,
        (coalesce(total_resolution_time, requester_wait_time, agent_work_time))[2] AS resolution_terms,
        CASE WHEN total_resolution_time IS NOT NULL THEN 'total_resolution_time' WHEN requester_wait_time IS NOT NULL THEN 'requester_wait_time'
            WHEN agent_work_time IS NOT NULL THEN 'agent_work_time' END AS sla_resolution_metric
    FROM (
        -- in one pass, in any order: the largest [moment, value] is the latest
        SELECT ticket_id, array_agg(at) FILTER (WHERE field_name = 'status') AS moments, array_agg(value) FILTER (WHERE field_name = 'status') AS statuses,
            min(at) FILTER (WHERE field_name = 'status') AS first_at,
            min(at) FILTER (WHERE field_name = 'status' AND value IN ('solved', 'closed')) AS first_solved_at,
            max(at) FILTER (WHERE field_name = 'status' AND value NOT IN ('solved', 'closed')) AS last_unsolved_at,
            bool_or(value IN ('pending', 'hold', 'on-hold')) FILTER (WHERE field_name = 'status') AS paused,
            max(ARRAY[to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), value]) FILTER (WHERE field_name = 'sla_policy') AS sla_policy,
            max(ARRAY[to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), value]) FILTER (WHERE field_name = 'first_reply_time') AS first_reply_time,
            max(ARRAY[to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), value]) FILTER (WHERE field_name = 'total_resolution_time') AS total_resolution_time,
            max(ARRAY[to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), value]) FILTER (WHERE field_name = 'requester_wait_time') AS requester_wait_time,
            max(ARRAY[to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), value]) FILTER (WHERE field_name = 'agent_work_time') AS agent_work_time
        FROM (
            SELECT row.ticket_id, row.field_name, row.value, to_timestamp(date_part('epoch', row.updated)) AS at FROM {read ticket_field_history} AS row
            WHERE row.field_name = 'status' AND row.value IN ('new', 'open', 'pending', 'hold', 'on-hold', 'solved', 'closed')
                OR row.field_name IN ('sla_policy', 'first_reply_time', 'total_resolution_time', 'requester_wait_time', 'agent_work_time') AND row.value IS NOT NULL
        ) AS row
        GROUP BY ticket_id
    ) AS grouped
) AS history ON history.ticket_id = ticket.ticket_id
-- HAVING makes these parts one row, which is computed once, or dropped where nothing of it is read
LEFT JOIN LATERAL (
    SELECT CASE WHEN solved_once OR first_resolved_at IS NULL THEN first_resolved_at ELSE (
            SELECT min(at) FROM unnest(moments, statuses) AS change (at, status) WHERE status IN ('solved', 'closed') AND at > last_unsolved_at
        ) END AS resolved_at,
        CASE WHEN solved_once OR first_resolved_at IS NULL THEN 0 ELSE (
            SELECT count(*) FROM unnest((
                SELECT {metrics}.running_spans(at, status IN ('solved', 'closed'), NULL::timestamptz) FROM unnest(moments, statuses) AS change (at, status)
            )) AS solved WHERE NOT upper_inf(solved)
        ) END AS reopens
    HAVING true
) AS course ON true
LEFT JOIN LATERAL (
    SELECT first_response_terms LIKE '%"in_business_hours"%true%' AS first_response_in_business_hours,
        CASE WHEN first_response_terms LIKE '%"minutes"%' THEN
            make_interval(mins => substring(split_part(first_response_terms, '"minutes"', 2) FROM '[0-9]{1,9}')::integer) END AS sla_first_response_target,
        resolution_terms LIKE '%"in_business_hours"%true%' AS resolution_in_business_hours,
        CASE WHEN resolution_terms LIKE '%"minutes"%' THEN
            make_interval(mins => substring(split_part(resolution_terms, '"minutes"', 2) FROM '[0-9]{1,9}')::integer) END AS sla_resolution_target,
        -- when the clock of the resolution runs: after the end as well, to tell when it would have been due
        CASE WHEN (solved_once OR first_resolved_at IS NULL) AND NOT paused THEN tstzmultirange(tstzrange(first_at, NULL)) ELSE (
            SELECT {metrics}.running_spans(at, at > last_unsolved_at OR status IN ('new', 'open')
                OR sla_resolution_metric <> 'agent_work_time' AND status IN ('hold', 'on-hold')
                OR sla_resolution_metric = 'total_resolution_time' AND status = 'pending', NULL::timestamptz)
            FROM unnest(moments, statuses) AS change (at, status)
        ) END AS resolution_runs
    HAVING true
) AS terms ON true
LEFT JOIN LATERAL (
    SELECT {metrics}.running_spans(at, status IN ('new', 'open', 'hold', 'on-hold'), NULL::timestamptz) AS requester_waits,
        {metrics}.running_spans(at, status = 'pending', NULL::timestamptz) AS agent_waits, {metrics}.running_spans(at, status IN ('hold', 'on-hold'), NULL::timestamptz) AS holds
    FROM unnest(moments, statuses) AS change (at, status)
) AS waiting ON true
LEFT JOIN (
    SELECT DISTINCT ON (ticket_id) ticket_id, score FROM {target}.every_survey WHERE score IS NOT NULL ORDER BY ticket_id, answered_at DESC, survey_id DESC
) AS csat ON csat.ticket_id = ticket.ticket_id
LEFT JOIN (
    SELECT ticket_id, array_agg(at ORDER BY at) AS since, array_agg(schedule_id ORDER BY at) AS schedules
    FROM (
        SELECT row.ticket_id, row.schedule_id, row.created_at AS at FROM {read ticket_schedule} AS row
    ) AS row
    GROUP BY ticket_id
) AS applied ON applied.ticket_id = ticket.ticket_id
-- the schedule that a ticket has from creation on, and whether others follow
LEFT JOIN LATERAL (
    SELECT (SELECT calendar FROM calendars WHERE CASE WHEN schedules[1] IS NULL THEN is_default ELSE calendar_id = schedules[1] END) AS calendar,
        coalesce(cardinality(since) > 1 OR since[1] > created_at + interval '5 seconds', false) AS several
    HAVING true
) AS schedule ON true
-- an answer or a solution before creation is no duration
CROSS JOIN LATERAL (
    SELECT CASE WHEN first_response_at >= created_at THEN first_response_at - created_at END AS first_response,
        CASE WHEN first_resolved_at >= created_at THEN first_resolved_at - created_at END AS first_resolution,
        CASE WHEN resolved_at >= created_at THEN resolved_at - created_at END AS full_resolution,
        tstzmultirange(tstzrange(created_at, greatest(created_at, now()))) AS life,
        -- a ticket that is solved without an answer ends the first clock
        least(first_response_at, first_resolved_at) AS first_response_ended_at,
        CASE WHEN first_response_in_business_hours THEN calendar ELSE {metrics}.business_calendar('Mon-Sun 00:00-24:00'::text, 'UTC'::text) END AS first_response_calendar,
        CASE WHEN resolution_in_business_hours THEN calendar ELSE {metrics}.business_calendar('Mon-Sun 00:00-24:00'::text, 'UTC'::text) END AS resolution_calendar,
        -- several schedules: the default one until the first that was applied, each from there on until the next
        array_prepend(NULL, since) AS part_since, array_append(since, NULL) AS part_until,
        array_prepend(CASE WHEN since[1] <= created_at + interval '5 seconds' THEN schedules[1] END, schedules) AS part_schedule
) AS measured
CROSS JOIN LATERAL (
    SELECT CASE WHEN history.ticket_id IS NOT NULL THEN coalesce((SELECT sum(upper(span) - lower(span)) FROM unnest(requester_waits * life) AS span), '0') END AS requester_wait,
        CASE WHEN history.ticket_id IS NOT NULL THEN coalesce((SELECT sum(upper(span) - lower(span)) FROM unnest(agent_waits * life) AS span), '0') END AS agent_wait,
        CASE WHEN history.ticket_id IS NOT NULL THEN coalesce((SELECT sum(upper(span) - lower(span)) FROM unnest(holds * life) AS span), '0') END AS on_hold
) AS waits
LEFT JOIN LATERAL (
    SELECT sum(CASE WHEN first_response IS NOT NULL THEN
            {metrics}.business_duration(tstzmultirange(tstzrange(part.since, part.until) * tstzrange(created_at, first_response_at)), calendars.calendar) END) AS open_until_response,
        sum(CASE WHEN full_resolution IS NOT NULL THEN
            {metrics}.business_duration(tstzmultirange(tstzrange(part.since, part.until) * tstzrange(created_at, resolved_at)), calendars.calendar) END) AS open_until_resolution
    FROM unnest(part_since, part_until, part_schedule) AS part (since, until, schedule_id)
    LEFT JOIN calendars ON CASE WHEN schedule_id IS NULL THEN is_default ELSE calendar_id = schedule_id END
    WHERE several AND (part.until IS NULL OR part.until > created_at)
    HAVING bool_and(calendars.calendar IS NOT NULL)
) AS business_parts ON true
LEFT JOIN LATERAL (
    SELECT bool_and(met) FILTER (WHERE measure = 'first_response') AS first_response_met, min(due_at) FILTER (WHERE measure = 'first_response') AS first_response_due_at,
        bool_and(met) FILTER (WHERE measure = 'resolution') AS resolution_met, min(due_at) FILTER (WHERE measure = 'resolution') AS resolution_due_at
    FROM (
        SELECT measure, CASE WHEN NOT bool_and(calendar IS NOT NULL) THEN NULL WHEN sum(ran) > target THEN false WHEN ended IS NOT NULL THEN true END AS met,
            min({metrics}.business_due(upcoming, target - ran_before, calendar)) FILTER (WHERE ran_before <= target) AS due_at
        FROM (
            SELECT measure, target, ended, calendar, part.within * runs AS upcoming,
                {metrics}.business_duration(part.within * runs * tstzmultirange(tstzrange(NULL, coalesce(ended, greatest(created_at, now())))), calendar) AS ran,
                coalesce(sum(CASE WHEN part.until IS NOT NULL THEN {metrics}.business_duration(part.within * runs, calendar) END)
                    OVER (PARTITION BY measure ORDER BY part.until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '0') AS ran_before
            FROM (VALUES
                ('first_response', tstzmultirange(tstzrange(created_at, NULL)), first_response_ended_at, sla_first_response_target, first_response_in_business_hours),
                ('resolution', resolution_runs * tstzmultirange(tstzrange(created_at, NULL)), resolved_at, sla_resolution_target, resolution_in_business_hours)
            ) AS clock (measure, runs, ended, target, in_business_hours)
            CROSS JOIN (
                SELECT until, schedule_id, tstzmultirange(tstzrange(since, until)) AS within
                FROM unnest(part_since, part_until, part_schedule) AS row (since, until, schedule_id) WHERE until IS NULL OR until > created_at
            ) AS part
            LEFT JOIN LATERAL (
                SELECT CASE WHEN in_business_hours THEN (
                    SELECT calendar FROM calendars WHERE CASE WHEN schedule_id IS NULL THEN is_default ELSE calendar_id = schedule_id END
                ) ELSE {metrics}.business_calendar('Mon-Sun 00:00-24:00'::text, 'UTC'::text) END AS calendar
            ) AS hours ON true
            WHERE several AND target IS NOT NULL AND (ended >= created_at) IS NOT false
        ) AS parts
        GROUP BY measure, target, ended
    ) AS clocks
) AS sla_parts ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN several THEN open_until_response
            WHEN first_response IS NOT NULL THEN {metrics}.business_duration(created_at, first_response_at, calendar) END AS first_response_business,
        CASE WHEN several THEN open_until_resolution
            WHEN full_resolution IS NOT NULL THEN {metrics}.business_duration(created_at, resolved_at, calendar) END AS full_resolution_business,
        -- while a clock runs in time, it is not met yet: NULL. An end before creation is none
        CASE WHEN several THEN first_response_met
            WHEN sla_first_response_target IS NOT NULL AND (first_response_ended_at >= created_at) IS NOT false THEN
                {metrics}.business_duration(created_at, coalesce(first_response_ended_at, greatest(created_at, now())), first_response_calendar)
                    <= sla_first_response_target AND (first_response_ended_at IS NOT NULL OR NULL) END AS sla_first_response_met,
        CASE WHEN several THEN first_response_due_at
            WHEN (first_response_ended_at >= created_at) IS NOT false THEN
                {metrics}.business_due(tstzmultirange(tstzrange(created_at, NULL)), sla_first_response_target, first_response_calendar)
        END AS sla_first_response_due_at,
        CASE WHEN several THEN resolution_met
            WHEN sla_resolution_target IS NOT NULL AND (resolved_at >= created_at) IS NOT false THEN
                {metrics}.business_duration(resolution_runs * tstzmultirange(tstzrange(created_at, coalesce(resolved_at, greatest(created_at, now())))), resolution_calendar)
                    <= sla_resolution_target AND (resolved_at IS NOT NULL OR NULL) END AS sla_resolution_met,
        CASE WHEN several THEN resolution_due_at
            WHEN (resolved_at >= created_at) IS NOT false THEN
                {metrics}.business_due(resolution_runs * tstzmultirange(tstzrange(created_at, NULL)), sla_resolution_target, resolution_calendar)
        END AS sla_resolution_due_at
) AS clocks;

COMMENT ON VIEW {target}.tickets IS 'tickets, without deleted, merged and spam ones; measures are computed from comments, chats and histories';
COMMENT ON COLUMN {target}.tickets.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.tickets.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.tickets.number IS 'number that Zendesk shows, the id';
COMMENT ON COLUMN {target}.tickets.created_at IS 'when it was created';
COMMENT ON COLUMN {target}.tickets.channel IS 'where it came from: email, web, chat, phone, sms, whatsapp, telegram, facebook, instagram, twitter, line, api, other';
COMMENT ON COLUMN {target}.tickets.channel_detail IS 'via_channel';
COMMENT ON COLUMN {target}.tickets.priority IS 'priority';
COMMENT ON COLUMN {target}.tickets.status IS 'new, open, pending, on_hold, resolved (solved), closed';
COMMENT ON COLUMN {target}.tickets.agent_id IS 'assignee, user.id';
COMMENT ON COLUMN {target}.tickets.agent IS 'name of the assignee';
COMMENT ON COLUMN {target}.tickets.team IS 'name of the group';
COMMENT ON COLUMN {target}.tickets.customer_id IS 'requester, user.id';
COMMENT ON COLUMN {target}.tickets.first_response_at IS 'first public message of an agent; of a ticket that such a message opened, the next one';
COMMENT ON COLUMN {target}.tickets.first_response IS 'from creation until first_response_at; NULL when that is before creation';
COMMENT ON COLUMN {target}.tickets.first_response_hours IS 'first_response in hours';
COMMENT ON COLUMN {target}.tickets.first_response_business IS 'open time of it, by each schedule over its own span of the ticket; NULL when a schedule is not there or has no hours';
COMMENT ON COLUMN {target}.tickets.first_response_business_hours IS 'first_response_business in hours';
COMMENT ON COLUMN {target}.tickets.agent_replies IS 'public messages of agents but for one that opened the ticket';
COMMENT ON COLUMN {target}.tickets.response_time IS 'mean time from the first of each run of customer messages until the next public message of an agent';
COMMENT ON COLUMN {target}.tickets.response_time_hours IS 'response_time in hours';
COMMENT ON COLUMN {target}.tickets.first_resolved_at IS 'when it was first solved or closed; creation where history has it before that';
COMMENT ON COLUMN {target}.tickets.first_resolution IS 'from creation until first_resolved_at; NULL when that is before creation';
COMMENT ON COLUMN {target}.tickets.first_resolution_hours IS 'first_resolution in hours';
COMMENT ON COLUMN {target}.tickets.resolved_at IS 'when it was last solved, or closed unsolved, creation where history has it before that; NULL while it is open again';
COMMENT ON COLUMN {target}.tickets.full_resolution IS 'from creation until resolved_at; NULL when that is before creation';
COMMENT ON COLUMN {target}.tickets.full_resolution_hours IS 'full_resolution in hours';
COMMENT ON COLUMN {target}.tickets.full_resolution_business IS 'open time of it, by each schedule over its own span of the ticket; NULL when a schedule is not there or has no hours';
COMMENT ON COLUMN {target}.tickets.full_resolution_business_hours IS 'full_resolution_business in hours';
COMMENT ON COLUMN {target}.tickets.requester_wait IS 'time in new, open and on hold since creation, until now';
COMMENT ON COLUMN {target}.tickets.requester_wait_hours IS 'requester_wait in hours';
COMMENT ON COLUMN {target}.tickets.agent_wait IS 'time in pending since creation, until now';
COMMENT ON COLUMN {target}.tickets.agent_wait_hours IS 'agent_wait in hours';
COMMENT ON COLUMN {target}.tickets.on_hold IS 'time on hold since creation, until now';
COMMENT ON COLUMN {target}.tickets.on_hold_hours IS 'on_hold in hours';
COMMENT ON COLUMN {target}.tickets.reopens IS 'how often it left solved and closed';
COMMENT ON COLUMN {target}.tickets.one_touch IS 'solved with exactly one public message of an agent, and never reopened; NULL until it is solved';
COMMENT ON COLUMN {target}.tickets.csat_score IS 'latest rating: 5 good, 1 bad';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met IS 'first_reply_time: true when answered, or solved, in time, false when late or late and still running, NULL while it runs in time';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met IS 'target of sla_resolution_metric: true when solved in time, false when late or late and still running, NULL while it runs in time';
COMMENT ON COLUMN {target}.tickets.first_responder_id IS 'agent who gave the first response, user.id';
COMMENT ON COLUMN {target}.tickets.agent_touches IS 'public comments of agents and chats with a message of one, as Zendesk counts agent replies of chats';
COMMENT ON COLUMN {target}.tickets.sla_policy IS 'latest policy that was applied';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target IS 'latest first_reply_time';
COMMENT ON COLUMN {target}.tickets.sla_first_response_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_first_response_due_at IS 'when it is due';
COMMENT ON COLUMN {target}.tickets.sla_resolution_metric IS 'target that counts: total_resolution_time (any time unsolved), else requester_wait_time (new, open, on hold), else agent_work_time (new, open)';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target IS 'its latest value';
COMMENT ON COLUMN {target}.tickets.sla_resolution_target_hours IS 'the same in hours';
COMMENT ON COLUMN {target}.tickets.sla_resolution_due_at IS 'when it is due if the clock runs on; NULL while it is paused';

CREATE VIEW {target}.sla_clocks AS
SELECT account_id, ticket_id, sla_policy AS policy, measure,
    CASE measure WHEN 'first_response' THEN sla_first_response_met ELSE sla_resolution_met END AS met,
    CASE measure WHEN 'first_response' THEN sla_first_response_due_at ELSE sla_resolution_due_at END AS due_at
-- not LATERAL, which the server would prepare anew for each ticket
FROM {target}.tickets CROSS JOIN (VALUES ('first_response'), ('resolution')) AS clock (measure)
WHERE CASE measure
    WHEN 'first_response' THEN sla_first_response_target IS NOT NULL AND (sla_first_response_met IS NOT NULL OR first_response_at IS NULL AND first_resolved_at IS NULL)
    ELSE sla_resolution_target IS NOT NULL AND (sla_resolution_met IS NOT NULL OR resolved_at IS NULL AND status NOT IN ('resolved', 'closed'))
END;

COMMENT ON VIEW {target}.sla_clocks IS 'targets of tickets: the first response, and the resolution';
COMMENT ON COLUMN {target}.sla_clocks.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.sla_clocks.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.sla_clocks.policy IS 'latest policy that was applied';
COMMENT ON COLUMN {target}.sla_clocks.measure IS 'first_response or resolution';
COMMENT ON COLUMN {target}.sla_clocks.met IS 'true when in time, false when late or late and still running, NULL while it runs in time or cannot be told';
COMMENT ON COLUMN {target}.sla_clocks.due_at IS 'when it is due; NULL while the clock is paused';

CREATE VIEW {target}.data_quality AS
WITH unused AS (
    SELECT ticket_id, reason FROM {target}.every_ticket WHERE erased OR status = 'deleted' OR merged
)
SELECT NULL::bigint AS account_id, 'ticket'::text AS source_table, ticket_id AS row_id, ticket_id, NULL::text AS measure, reason FROM unused
UNION ALL
SELECT NULL, 'ticket', ticket_id, ticket_id, measure, reason
FROM {target}.tickets CROSS JOIN (VALUES
    (1, 'first_response', 'answered before it was created'),
    (2, 'first_resolution', 'solved before it was created'),
    (3, 'full_resolution', 'solved before it was created'),
    (4, 'full_resolution', 'it is solved, and its history does not tell when'),
    (5, 'first_response_business', 'one of its schedules is not there or has no hours'),
    (6, 'full_resolution_business', 'one of its schedules is not there or has no hours')
) AS test (number, measure, reason)
WHERE CASE test.number
    WHEN 1 THEN first_response_at < created_at
    WHEN 2 THEN first_resolved_at IS NOT NULL AND first_resolution IS NULL
    WHEN 3 THEN resolved_at IS NOT NULL AND full_resolution IS NULL
    WHEN 4 THEN resolved_at IS NULL AND status IN ('resolved', 'closed')
    -- without schedules there is no business time
    WHEN 5 THEN first_response IS NOT NULL AND first_response_business IS NULL AND EXISTS (SELECT FROM {target}.calendars)
    WHEN 6 THEN full_resolution IS NOT NULL AND full_resolution_business IS NULL AND EXISTS (SELECT FROM {target}.calendars)
END
UNION ALL
SELECT NULL, 'ticket_comment', id, ticket_id, CASE WHEN NOT erased AND reason IS NULL THEN 'author' END,
    CASE WHEN erased THEN 'deleted' WHEN reason IS NOT NULL THEN 'its ticket is ' || reason ELSE 'its author is no user of the table "user"' END
FROM (SELECT row.id, row.ticket_id, row.user_id, coalesce(row._fivetran_deleted, false) AS erased FROM {read ticket_comment} AS row) AS comment
LEFT JOIN unused USING (ticket_id)
LEFT JOIN (SELECT row.id AS known_id FROM {read user} AS row) AS person ON known_id = user_id
WHERE erased OR reason IS NOT NULL OR known_id IS NULL AND user_id > 0
UNION ALL
SELECT NULL, 'ticket_chat_event', NULL, chat.ticket_id, NULL,
    CASE WHEN event.is_history_context THEN 'repeated from an earlier chat' WHEN chat.ticket_id IS NULL THEN 'its chat belongs to no ticket'
        ELSE 'its ticket is ' || unused.reason END
FROM {read ticket_chat_event} AS event LEFT JOIN {read ticket_chat} AS chat ON chat.chat_id = event.chat_id LEFT JOIN unused ON unused.ticket_id = chat.ticket_id
WHERE lower(event.type) IN ('chatmessage', 'chatfileattachment') AND (event.is_history_context OR chat.ticket_id IS NULL OR unused.reason IS NOT NULL)
UNION ALL
SELECT NULL, source_table, survey_id, ticket_id, NULL,
    CASE WHEN reason IS NOT NULL THEN 'its ticket is ' || reason WHEN ticket.id IS NULL THEN 'its ticket is not there' WHEN rating = 'unoffered' THEN 'no survey was offered'
        WHEN rating IN ('good', 'bad') THEN 'a later rating of the ticket counts' ELSE format('"%s" is no rating', rating) END
FROM {target}.every_survey LEFT JOIN unused USING (ticket_id) LEFT JOIN (
    SELECT DISTINCT ON (ticket_id) ticket_id, survey_id AS latest FROM {target}.every_survey WHERE score IS NOT NULL ORDER BY ticket_id, answered_at DESC, survey_id DESC
) AS counted USING (ticket_id)
LEFT JOIN (SELECT row.id FROM {read ticket} AS row) AS ticket ON ticket.id = ticket_id
WHERE reason IS NOT NULL OR ticket.id IS NULL OR rating IS NULL OR rating NOT IN ('good', 'bad', 'offered') OR rating <> 'offered' AND survey_id <> latest
UNION ALL
SELECT NULL, 'ticket_field_history', NULL, ticket_id, NULL,
    CASE WHEN reason IS NOT NULL THEN 'its ticket is ' || reason WHEN ticket.id IS NULL THEN 'its ticket is not there'
        ELSE format('"%s" is no status of the views', value) END
FROM (SELECT row.ticket_id, row.value FROM {read ticket_field_history} AS row WHERE row.field_name = 'status') AS change
LEFT JOIN unused USING (ticket_id)
LEFT JOIN (SELECT row.id FROM {read ticket} AS row) AS ticket ON ticket.id = ticket_id
WHERE reason IS NOT NULL OR ticket.id IS NULL OR value IS NULL OR value NOT IN ('new', 'open', 'pending', 'hold', 'on-hold', 'solved', 'closed')
UNION ALL
SELECT NULL, 'schedule', calendar_id, NULL, 'calendar', format('it has no hours, or its time zone "%s" is not known', time_zone)
FROM {target}.calendars WHERE calendar IS NULL;

COMMENT ON VIEW {target}.data_quality IS 'rows that the views leave out, and measures that are NULL as they are impossible or cannot be told';
COMMENT ON COLUMN {target}.data_quality.account_id IS 'NULL: one account';
COMMENT ON COLUMN {target}.data_quality.source_table IS 'table of Fivetran';
COMMENT ON COLUMN {target}.data_quality.row_id IS 'its id; NULL where it has none';
COMMENT ON COLUMN {target}.data_quality.ticket_id IS 'ticket.id';
COMMENT ON COLUMN {target}.data_quality.measure IS 'measure that is NULL; NULL when the whole row is left out';
COMMENT ON COLUMN {target}.data_quality.reason IS 'why';
