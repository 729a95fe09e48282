-- Zendesk Support as Fivetran lands it in PostgreSQL.
--
-- Written for the tables of Fivetran's connector in 2026, as the dbt package fivetran/dbt_zendesk (commit d4a8aa3) describes them.
--
-- reads ticket: id, created_at, status, assignee_id, requester_id
-- reads ticket if there: _fivetran_deleted boolean (tickets that were deleted for good)
-- reads ticket if there: priority text (priority)
-- reads ticket if there: via_channel text (channel)
-- reads ticket if there: group_id bigint (team)
-- reads ticket if there: type text (subject_type)
-- reads ticket if there: brand_id bigint (inbox)
-- reads ticket if there: organization_id bigint (organization)
-- reads ticket if there: submitter_id bigint (who opened a ticket, where its first comment does not tell)
-- reads ticket if there: merged_ticket_ids text (merged tickets without the tag closed_by_merge)
-- reads ticket for csat_field: a column
-- reads ticket_comment: id, ticket_id, user_id, created, public
-- reads ticket_comment if there: _fivetran_deleted boolean (deleted comments)
-- reads ticket_comment if there: via_channel text (comments of triggers)
-- reads ticket_field_history: ticket_id, field_name, updated, value
-- reads ticket_field_history if there: user_id bigint (bot_resolved)
-- reads user: id, name, role, created_at
-- reads user if there: active boolean, suspended boolean (agents that are not active)
-- reads group if there: id bigint, name text (team)
-- reads brand if there: id bigint, name text (inbox)
-- reads organization if there: id bigint, name text (organization)
-- reads ticket_tag if there: ticket_id bigint, tag text (tags, and merged tickets)
-- reads schedule if there: id bigint, name text, time_zone text, created_at timestamptz, start_time bigint, end_time bigint, _fivetran_deleted boolean (business hours)
-- reads schedule_holiday if there: schedule_id bigint, start_date date, end_date date, _fivetran_deleted boolean (holidays)
-- reads ticket_schedule if there: ticket_id bigint, schedule_id bigint, created_at timestamptz (schedules other than the default one)
-- reads audit_log if there: source_id bigint, source_type text, action text, created_at timestamptz (word of schedules that were changed)
-- reads satisfaction_rating if there: id bigint, ticket_id bigint, requester_id bigint, assignee_id bigint, score text, comment text, created_at timestamptz, updated_at timestamptz (ratings other than those that the history of tickets tells)
-- reads ticket_chat_event if there: chat_id text, chat_index bigint, created_at timestamptz, actor_id text, type text, original_message text, is_history_context boolean (chats)
-- reads ticket_chat if there: chat_id text, ticket_id bigint (chats)
--
-- Times are timestamptz or, in older destinations, timestamp in UTC: to_timestamp(date_part('epoch', ...)) reads both.
-- The steps: calendars and who has which; tickets; people and what they wrote; statuses; the conversation; surveys; clocks; tickets; what is left out.


-- Calendars ----------------------------------------------------------------------------------------------------------

-- What Rails, and so Zendesk, calls the time zones.
CREATE VIEW {internal}.rails_zones AS
SELECT zone.rails_name, zone.name FROM (VALUES
    ('International Date Line West', 'Etc/GMT+12'), ('Midway Island', 'Pacific/Midway'), ('American Samoa', 'Pacific/Pago_Pago'),
    ('Hawaii', 'Pacific/Honolulu'),
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
) AS zone (rails_name, name);

-- Each interval of a schedule cut at midnight; day 0 is Sunday. The *_utc columns are not read: they are wrong half the year.
CREATE VIEW {internal}.schedule_days AS
SELECT schedule.id AS schedule_id, (ARRAY['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'])[day.number % 7 + 1] AS weekday,
    jsonb_agg(jsonb_build_array(
        to_char(greatest(schedule.start_time - day.number * 1440, 0) * interval '1 minute', 'HH24:MI'),
        to_char(least(schedule.end_time - day.number * 1440, 1440) * interval '1 minute', 'HH24:MI')
    ) ORDER BY schedule.start_time) AS hours
FROM {read schedule} AS schedule, LATERAL generate_series(schedule.start_time / 1440, (schedule.end_time - 1) / 1440) AS day (number)
WHERE schedule._fivetran_deleted IS NOT TRUE AND schedule.start_time < schedule.end_time
GROUP BY schedule.id, day.number % 7;

-- The days of each schedule's holidays: both dates belong to one.
CREATE VIEW {internal}.schedule_holidays AS
SELECT holiday.schedule_id, jsonb_agg(DISTINCT day.date::date) AS days
FROM {read schedule_holiday} AS holiday, LATERAL generate_series(holiday.start_date::timestamp, holiday.end_date::timestamp, interval '1 day') AS day (date)
WHERE holiday._fivetran_deleted IS NOT TRUE
GROUP BY holiday.schedule_id;

CREATE VIEW {target}.calendars AS
WITH schedules AS (
    SELECT schedule.id, max(schedule.name) AS name, max(schedule.time_zone) AS time_zone, min(schedule.created_at) AS created_at
    FROM {read schedule} AS schedule WHERE schedule._fivetran_deleted IS NOT TRUE GROUP BY schedule.id
), weeks AS (
    SELECT day.schedule_id, jsonb_object_agg(day.weekday, day.hours) AS hours FROM {internal}.schedule_days AS day GROUP BY day.schedule_id
)
SELECT NULL::bigint AS account_id, schedules.id AS calendar_id, schedules.name,
    CASE WHEN weeks.hours IS NOT NULL AND zone.name IS NOT NULL THEN
        jsonb_build_object('time_zone', zone.name, 'hours', weeks.hours, 'holidays', coalesce(holidays.days, '[]'))::{metrics}.business_calendar
    END AS calendar,
    schedules.time_zone, row_number() OVER (ORDER BY schedules.created_at, schedules.id) = 1 AS is_default
FROM schedules
LEFT JOIN weeks ON weeks.schedule_id = schedules.id
LEFT JOIN {internal}.schedule_holidays AS holidays ON holidays.schedule_id = schedules.id
LEFT JOIN {internal}.rails_zones AS rails ON lower(rails.rails_name) = lower(schedules.time_zone)
-- else a zone that the server knows, whose list takes long to read
CROSS JOIN LATERAL (
    SELECT coalesce(rails.name, (SELECT min(server.name) FROM pg_timezone_names AS server WHERE lower(server.name) = lower(schedules.time_zone))) AS name
) AS zone;

-- The calendar of each schedule by its id, as key, and under the key 0 the one of tickets that no schedule was applied to: the default one, or the setting of an account without any.
CREATE VIEW {internal}.calendar_keys AS
WITH calendars AS MATERIALIZED (
    SELECT calendar.calendar_id, calendar.calendar, calendar.is_default FROM {target}.calendars AS calendar
)
SELECT calendars.calendar_id AS key, calendars.calendar FROM calendars
UNION ALL SELECT 0, calendars.calendar FROM calendars WHERE calendars.is_default
UNION ALL SELECT 0, {setting calendar} WHERE NOT EXISTS (SELECT FROM calendars);

-- The spans of a ticket's schedules: the default one (0) until the first that was applied, each from there on until the next;
-- one that was applied within 5 seconds has the ticket from creation on.
CREATE VIEW {internal}.schedule_spans AS
SELECT applied.ticket_id, CASE WHEN NOT part.is_default AND (applied.place > 1 OR applied.is_later) THEN applied.at ELSE applied.created_at END AS since,
    CASE WHEN part.is_default THEN applied.at ELSE applied.until END AS until, CASE WHEN part.is_default THEN 0 ELSE applied.schedule_id END AS key
FROM (
    SELECT row.ticket_id, row.schedule_id, row.created_at AS at, to_timestamp(date_part('epoch', ticket.created_at)) AS created_at,
        row.created_at > to_timestamp(date_part('epoch', ticket.created_at)) + interval '5 seconds' AS is_later,
        row_number() OVER (PARTITION BY row.ticket_id ORDER BY row.created_at) AS place,
        lead(row.created_at) OVER (PARTITION BY row.ticket_id ORDER BY row.created_at) AS until
    FROM {read ticket_schedule} AS row JOIN {read ticket} AS ticket ON ticket.id = row.ticket_id
) AS applied JOIN (VALUES (false), (true)) AS part (is_default) ON NOT part.is_default OR applied.place = 1 AND applied.is_later;



-- Tickets ------------------------------------------------------------------------------------------------------------

-- Tickets that were merged into others: they have the tag closed_by_merge, or are among the merged_ticket_ids of another one.
CREATE VIEW {internal}.merged_tickets AS
SELECT tagged.ticket_id FROM {read ticket_tag} AS tagged WHERE tagged.tag = 'closed_by_merge'
UNION
SELECT listed.id[1]::bigint AS ticket_id
FROM {read ticket} AS kept, LATERAL regexp_matches(kept.merged_ticket_ids, '[0-9]{1,18}', 'g') AS listed (id)
WHERE length(kept.merged_ticket_ids) > 2 AND kept.merged_ticket_ids ~ '^[[{]';

-- All tickets, with the statuses of the views, and why one is left out. The parts of that reason are told apart, so that the planner can estimate them.
CREATE VIEW {internal}.every_ticket AS
SELECT ticket.id AS ticket_id, to_timestamp(date_part('epoch', ticket.created_at)) AS created_at, ticket.status AS source_status,
    coalesce(CASE WHEN {setting statuses} <> '{}' THEN {setting statuses} ->> lower(ticket.status) END,
        CASE lower(ticket.status) WHEN 'solved' THEN 'resolved' WHEN 'hold' THEN 'on_hold' WHEN 'on-hold' THEN 'on_hold'
        ELSE ticket.status END) AS status,
    ticket.priority, ticket.via_channel, ticket.type, ticket.assignee_id, ticket.group_id, ticket.brand_id, ticket.organization_id, ticket.requester_id,
    ticket.submitter_id, ticket.csat_field, ticket.csat_field_score, ticket._fivetran_deleted AS erased, merged.ticket_id AS merged_id,
    CASE WHEN ticket._fivetran_deleted THEN 'erased in Zendesk' WHEN ticket.status = 'deleted' THEN 'deleted, or marked as spam'
        WHEN merged.ticket_id IS NOT NULL THEN 'merged into another ticket' END AS reason
FROM {read ticket} AS ticket LEFT JOIN {internal}.merged_tickets AS merged ON merged.ticket_id = ticket.id;

-- The tickets of the views.
CREATE VIEW {internal}.kept_tickets AS
SELECT ticket.ticket_id, ticket.created_at, ticket.status, ticket.priority, ticket.via_channel, ticket.type, ticket.assignee_id, ticket.group_id,
    ticket.brand_id, ticket.organization_id, ticket.requester_id, ticket.csat_field, ticket.csat_field_score
FROM {internal}.every_ticket AS ticket
WHERE ticket.erased IS NOT TRUE AND ticket.source_status IS DISTINCT FROM 'deleted' AND ticket.merged_id IS NULL;

-- When the customer's previous ticket was created.
CREATE VIEW {internal}.previous_tickets AS
SELECT follower.ticket_id, max(follower.previous_ticket_at) AS previous_ticket_at
FROM (
    SELECT ticket.ticket_id, lag(ticket.created_at) OVER (PARTITION BY ticket.requester_id ORDER BY ticket.created_at, ticket.ticket_id) AS previous_ticket_at
    FROM {internal}.kept_tickets AS ticket WHERE ticket.requester_id IS NOT NULL
) AS follower GROUP BY follower.ticket_id;

-- The tags of each ticket.
CREATE VIEW {internal}.tag_lists AS
SELECT tagged.ticket_id, array_agg(tagged.tag ORDER BY tagged.tag) AS tags FROM {read ticket_tag} AS tagged GROUP BY tagged.ticket_id;

-- The assignees that the history of tickets tells, each over its own span.
CREATE VIEW {internal}.assignments AS
SELECT change.ticket_id, change.assignee_id, change.at AS since, lead(change.at) OVER (PARTITION BY change.ticket_id ORDER BY change.at) AS until
FROM (
    SELECT row.ticket_id, to_timestamp(date_part('epoch', row.updated)) AS at, CASE WHEN row.value ~ '^[0-9]{1,18}$' THEN row.value::bigint END AS assignee_id
    FROM {read ticket_field_history} AS row WHERE row.field_name = 'assignee_id'
) AS change;

-- How often the last known agent or team was replaced by another: both at one moment are one transfer.
CREATE VIEW {internal}.transfer_counts AS
SELECT change.ticket_id, count(DISTINCT change.updated)::integer AS transfers
FROM (
    SELECT row.ticket_id, row.updated, row.value, lag(row.value) OVER (PARTITION BY row.ticket_id, row.field_name ORDER BY row.updated) AS replaced
    FROM {read ticket_field_history} AS row WHERE row.field_name IN ('assignee_id', 'group_id') AND row.value ~ '^[0-9]+$'
) AS change WHERE change.value <> change.replaced GROUP BY change.ticket_id;


-- People and what they wrote ----------------------------------------------------------------------------------------

-- Who has tickets: agents, also those that left, and may be end users since.
CREATE VIEW {internal}.assignees AS
SELECT ticket.assignee_id AS user_id FROM {read ticket} AS ticket WHERE ticket.assignee_id IS NOT NULL GROUP BY ticket.assignee_id;

-- Who is no agent now, and was one of a ticket by what was done there: they had it, or wrote private notes, which end users cannot.
CREATE VIEW {internal}.former_agents AS
SELECT evidence.ticket_id, evidence.user_id
FROM (
    SELECT assigned.ticket_id, assigned.assignee_id AS user_id FROM {internal}.assignments AS assigned WHERE assigned.assignee_id IS NOT NULL
    UNION ALL
    SELECT note.ticket_id, note.user_id FROM {read ticket_comment} AS note WHERE NOT note.public AND note.user_id > 0
) AS evidence LEFT JOIN {read user} AS person ON person.id = evidence.user_id
WHERE (person.role IN ('agent', 'admin')) IS NOT TRUE GROUP BY evidence.ticket_id, evidence.user_id;

-- Comments, and what was written in chats. Quotes inside of a text are escaped, so that nobody can write the mark of a bot.
CREATE VIEW {internal}.written AS
SELECT comment.id AS message_id, NULL::text AS chat_id, NULL::bigint AS chat_index, comment.ticket_id,
    to_timestamp(date_part('epoch', comment.created)) AS created_at,
    comment.user_id, comment.via_channel = 'rule' AS by_bot, NULL::boolean AS by_agent, coalesce(comment.public, false) AS public,
    coalesce(comment._fivetran_deleted, false) AS deleted
FROM {read ticket_comment} AS comment
UNION ALL
SELECT NULL, event.chat_id, event.chat_index, chat.ticket_id, event.created_at, substring(event.actor_id FROM '^(?:agent:)?([0-9]{1,18})$')::bigint,
    event.actor_id = '__trigger' OR event.original_message ~ '"type" ?: ?"zd:answerBot"', event.actor_id ~ '^agent:[0-9]', true, false
FROM {read ticket_chat_event} AS event JOIN {read ticket_chat} AS chat ON chat.chat_id = event.chat_id
WHERE lower(event.type) IN ('chatmessage', 'chatfileattachment') AND event.is_history_context IS NOT TRUE;

-- Who wrote what: an agent who is the requester of a ticket is its customer. Deleted comments answer nobody, but came before others.
CREATE VIEW {internal}.every_message AS
SELECT written.message_id, written.chat_id, written.chat_index, ticket.id AS ticket_id, written.created_at, written.user_id AS author_id, written.public,
    written.deleted, told.author, ticket.created_at AS ticket_created_at,
    -- the submitter opened the ticket
    ticket.submitter_id = ticket.requester_id OR submitter.role = 'end-user' AND ticket.submitter_id <> written.user_id AS customer_opened
FROM {internal}.written AS written
JOIN {read ticket} AS ticket ON ticket.id = written.ticket_id
LEFT JOIN {read user} AS person ON person.id = written.user_id
LEFT JOIN {internal}.assignees AS assignee ON assignee.user_id = written.user_id
LEFT JOIN {internal}.former_agents AS former ON former.ticket_id = written.ticket_id AND former.user_id = written.user_id
LEFT JOIN {read user} AS submitter ON submitter.id = ticket.submitter_id
-- LEFT JOIN: what it makes is computed once, however often it is read
LEFT JOIN LATERAL (
    SELECT CASE WHEN written.by_bot OR {setting bots} <> '[]' AND ({setting bots} ? lower(person.name) OR {setting bots} ? written.user_id::text) THEN 'bot'
        WHEN written.user_id = ticket.requester_id THEN 'customer'
        WHEN person.role IN ('agent', 'admin') OR assignee.user_id IS NOT NULL OR former.user_id IS NOT NULL OR written.by_agent THEN 'agent'
        WHEN person.role IS NOT NULL THEN 'customer'
        ELSE 'system' END AS author
) AS told ON true;

CREATE VIEW {target}.messages AS
SELECT NULL::bigint AS account_id, message.message_id, message.ticket_id, message.created_at, message.author, message.author_id, message.public,
    message.chat_id, message.chat_index
FROM {internal}.every_message AS message JOIN {internal}.kept_tickets AS ticket ON ticket.ticket_id = message.ticket_id
WHERE NOT message.deleted;

CREATE VIEW {target}.customers AS
SELECT NULL::bigint AS account_id, person.id AS customer_id, person.id::text AS customer_key, person.name,
    to_timestamp(date_part('epoch', person.created_at)) AS created_at
FROM {read user} AS person
WHERE person.role = 'end-user' OR person.id IN (SELECT ticket.requester_id FROM {internal}.kept_tickets AS ticket);

CREATE VIEW {target}.agents AS
SELECT NULL::bigint AS account_id, person.id AS agent_id, person.name, NULL::text AS team,
    person.role IN ('agent', 'admin') AND person.active IS NOT FALSE AND person.suspended IS NOT TRUE AS active
FROM {read user} AS person
WHERE (person.role IN ('agent', 'admin') OR person.id IN (SELECT assignee.user_id FROM {internal}.assignees AS assignee)
        OR person.id IN (SELECT former.user_id FROM {internal}.former_agents AS former))
    AND ({setting bots} ? lower(person.name) OR {setting bots} ? person.id::text) IS NOT TRUE;


-- Statuses -----------------------------------------------------------------------------------------------------------

-- The statuses of each ticket as the views name them.
CREATE VIEW {internal}.status_history AS
SELECT row.ticket_id, row.updated, row.user_id AS by_user_id, named.status, named.status IN ('resolved', 'closed') AS solved
FROM {read ticket_field_history} AS row
LEFT JOIN LATERAL (
    SELECT coalesce(CASE WHEN {setting statuses} <> '{}' THEN {setting statuses} ->> lower(row.value) END,
        CASE lower(row.value) WHEN 'solved' THEN 'resolved' WHEN 'hold' THEN 'on_hold' WHEN 'on-hold' THEN 'on_hold' WHEN 'new' THEN 'new'
            WHEN 'open' THEN 'open' WHEN 'pending' THEN 'pending' WHEN 'closed' THEN 'closed' END) AS status
) AS named ON true
WHERE row.field_name = 'status' AND named.status IS NOT NULL;

-- The statuses of each ticket, each from `since` to `until`, not before creation; `at` is the moment as recorded. Where it was resolved, where reopened, and
-- for a resolution when the next reopening came.
CREATE VIEW {internal}.status_spans AS
SELECT change.ticket_id, change.at, change.status, change.solved, change.by_user_id, change.is_resolution, change.is_reopening, change.reopened_at,
    greatest(change.at, to_timestamp(date_part('epoch', ticket.created_at))) AS since,
    CASE WHEN change.next_at IS NOT NULL THEN greatest(change.next_at, to_timestamp(date_part('epoch', ticket.created_at))) END AS until
FROM (
    SELECT row.ticket_id, to_timestamp(date_part('epoch', row.updated)) AS at, row.status, row.solved, row.by_user_id,
        to_timestamp(date_part('epoch', lead(row.updated) OVER course)) AS next_at,
        row.solved AND lag(row.solved) OVER course IS NOT TRUE AS is_resolution, NOT row.solved AND lag(row.solved) OVER course AS is_reopening,
        to_timestamp(date_part('epoch', min(row.updated) FILTER (WHERE NOT row.solved)
            OVER (course ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING))) AS reopened_at
    FROM {internal}.status_history AS row
    WINDOW course AS (PARTITION BY row.ticket_id ORDER BY row.updated)
) AS change LEFT JOIN {read ticket} AS ticket ON ticket.id = change.ticket_id;

CREATE VIEW {target}.status_changes AS
SELECT NULL::bigint AS account_id, change.ticket_id, change.since AS changed_at, change.status, change.at AS recorded_at
FROM {internal}.status_spans AS change JOIN {internal}.kept_tickets AS ticket ON ticket.ticket_id = change.ticket_id;

-- How each ticket went: resolutions, waits, and when the clocks of its targets stood still.
CREATE VIEW {internal}.courses AS
SELECT span.ticket_id, min(span.at) FILTER (WHERE span.is_resolution) AS first_resolved_at,
    CASE WHEN (max(span.at) FILTER (WHERE span.is_resolution) < max(span.at) FILTER (WHERE NOT span.solved)) IS NOT TRUE
        THEN max(span.at) FILTER (WHERE span.is_resolution) END AS resolved_at,
    (count(*) FILTER (WHERE span.is_reopening))::integer AS reopens, array_agg(span.at ORDER BY span.at) FILTER (WHERE span.is_reopening) AS reopenings,
    coalesce(sum(coalesce(span.until, greatest(now(), span.since)) - span.since)
        FILTER (WHERE span.status IN ('new', 'open', 'on_hold')), '0') AS requester_wait,
    coalesce(sum(coalesce(span.until, greatest(now(), span.since)) - span.since) FILTER (WHERE span.status = 'pending'), '0') AS agent_wait,
    coalesce(sum(coalesce(span.until, greatest(now(), span.since)) - span.since) FILTER (WHERE span.status = 'on_hold'), '0') AS on_hold,
    -- solved by a bot, or by a rule of Zendesk (user -1), for 7 days at least, which are 168 hours in every zone; solved by nobody knows whom
    min(span.at) FILTER (WHERE span.is_resolution AND (span.by_user_id = -1 OR bot.is_bot)
        AND (span.reopened_at <= span.at + interval '168 hours') IS NOT TRUE) AS bot_resolved_at,
    coalesce(bool_or(span.is_resolution AND bot.is_bot), false) AS bot_solved,
    min(span.at) FILTER (WHERE span.is_resolution AND span.by_user_id IS NULL) AS unsigned_resolved_at,
    {metrics}.running_spans(span.at, span.solved, NULL::timestamptz) FILTER (WHERE span.is_resolution OR span.is_reopening) AS solved_spans,
    array_agg(span.at) AS moments, array_agg(span.status) AS statuses
FROM {internal}.status_spans AS span LEFT JOIN {read user} AS person ON person.id = span.by_user_id
CROSS JOIN LATERAL (SELECT {setting bots} <> '[]' AND ({setting bots} ? lower(person.name) OR {setting bots} ? span.by_user_id::text) AS is_bot) AS bot
GROUP BY span.ticket_id;


-- The conversation ---------------------------------------------------------------------------------------------------

-- What matters to answers and waits, with its place among things of one moment: deleted comments (0), customer (1), bot (2), agent (5), notes of agents (6),
-- others (7); a resolution (3) and a reopening (4) come between. Deleted comments and notes answer nobody, but came before what follows.
CREATE VIEW {internal}.placed_messages AS
SELECT message.ticket_id, message.created_at AS at, message.message_id, message.chat_index, message.author_id, told.place,
    -- it opened the ticket if nothing came before it; what lies before creation opened nothing
    message.customer_opened IS NOT TRUE AND message.created_at >= to_timestamp(date_part('epoch', message.ticket_created_at)) AS may_open
FROM {internal}.every_message AS message
LEFT JOIN LATERAL (
    SELECT CASE WHEN message.deleted THEN 0 WHEN NOT message.public THEN 6 WHEN message.author = 'customer' THEN 1 WHEN message.author = 'bot' THEN 2
        WHEN message.author = 'agent' THEN 5 ELSE 7 END AS place
) AS told ON true
WHERE message.public OR message.author = 'agent';

-- Who wrote in each ticket and when, in one pass. An agent's message that opened the ticket is no response; the next one is.
CREATE VIEW {internal}.conversations AS
SELECT talk.ticket_id, talk.agent_messages, talk.agent_messages - opening.by_agent::integer AS agent_replies, talk.customer_messages, talk.agents,
    talk.first_agent_message_at, talk.last_agent_message_at, talk.first_customer_message_at, talk.last_customer_message_at,
    talk.first_bot_message_at, talk.first_bot_message_at IS NOT NULL OR talk.by_zendesk AS by_machine, opening.in_private AS opened_in_private,
    CASE WHEN opening.by_agent THEN talk.answered_after_opening_at ELSE talk.first_agent_message_at END AS first_response_at,
    talk.agents_in_order[1 + opening.by_agent::integer] AS first_responder_id, talk.answers_at
FROM (
    SELECT message.ticket_id, (count(*) FILTER (WHERE message.place = 5))::integer AS agent_messages,
        (count(*) FILTER (WHERE message.place = 1))::integer AS customer_messages,
        (count(DISTINCT message.author_id) FILTER (WHERE message.place = 5)
            + (count(*) FILTER (WHERE message.place = 5 AND message.author_id IS NULL) > 0)::integer)::integer AS agents,
        min(message.at) FILTER (WHERE message.place = 5) AS first_agent_message_at, max(message.at) FILTER (WHERE message.place = 5) AS last_agent_message_at,
        min(message.at) FILTER (WHERE message.place = 1) AS first_customer_message_at,
        max(message.at) FILTER (WHERE message.place = 1) AS last_customer_message_at,
        min(message.at) FILTER (WHERE message.place = 2) AS first_bot_message_at,
        bool_or(message.place = 7 AND message.author_id = -1) AS by_zendesk,
        {metrics}.first_response_at(message.at, message.place = 5) FILTER (WHERE message.place <= 5) AS answered_after_opening_at,
        array_agg(message.author_id ORDER BY message.at, message.message_id, message.chat_index) FILTER (WHERE message.place = 5) AS agents_in_order,
        array_agg(message.at) FILTER (WHERE message.place = 5) AS answers_at,
        -- what may have opened the ticket, and what lies before it
        min(message.at) FILTER (WHERE message.place = 5 AND message.may_open) AS opening_answer_at,
        min(message.at) FILTER (WHERE message.place < 5) AS before_answers_at,
        min(message.at) FILTER (WHERE message.place = 6 AND message.may_open) AS opening_note_at,
        min(message.at) FILTER (WHERE message.place = 6) AS first_note_at,
        min(message.at) FILTER (WHERE message.place = 7) AS first_other_at
    FROM {internal}.placed_messages AS message GROUP BY message.ticket_id
) AS talk
CROSS JOIN LATERAL (
    SELECT talk.opening_answer_at IS NOT NULL AND talk.opening_answer_at <= talk.first_agent_message_at
            AND (talk.before_answers_at <= talk.opening_answer_at) IS NOT TRUE
            AND (least(talk.first_note_at, talk.first_other_at) < talk.opening_answer_at) IS NOT TRUE AS by_agent,
        talk.opening_note_at IS NOT NULL AND talk.opening_note_at <= talk.first_note_at
            AND (least(talk.before_answers_at, talk.first_agent_message_at) <= talk.opening_note_at) IS NOT TRUE
            AND (talk.first_other_at < talk.opening_note_at) IS NOT TRUE AS in_private
) AS opening;

-- Where waits start and end, each with what follows it. One starts at a customer's message (1) while none runs, and anew at a reopening (4); it ends at a
-- public message of a bot (2) or an agent (5), or a resolution (3); where an agent answers and solves in one update, at the answer.
CREATE VIEW {internal}.turns AS
WITH event AS (
    SELECT message.ticket_id, message.at, message.place, message.message_id, message.chat_index FROM {internal}.placed_messages AS message
    WHERE message.place IN (1, 2, 5)
    UNION ALL
    SELECT span.ticket_id, span.at, CASE WHEN span.is_resolution THEN 3 ELSE 4 END, NULL, NULL
    FROM {internal}.status_spans AS span WHERE span.is_resolution OR span.is_reopening
), judged AS (
    SELECT event.ticket_id, event.at, event.place, event.message_id, event.chat_index,
        event.place = 4 OR event.place = 1 AND (lag(event.place) OVER past IN (1, 4)) IS NOT TRUE AS starts,
        event.place IN (2, 5) OR event.place = 3 AND (lead(event.place) OVER past = 5 AND lead(event.at) OVER past = event.at) IS NOT TRUE AS ends,
        count(*) FILTER (WHERE event.place = 3) OVER past > count(*) FILTER (WHERE event.place = 4) OVER past AS is_solved
    FROM event WINDOW past AS (PARTITION BY event.ticket_id ORDER BY event.at, event.place, event.message_id, event.chat_index ROWS UNBOUNDED PRECEDING)
)
SELECT judged.ticket_id, judged.at, judged.place, judged.starts, judged.is_solved,
    lead(judged.at) OVER past AS next_at, lead(judged.place) OVER past AS next_place,
    min(judged.at) FILTER (WHERE judged.place IN (3, 5)) OVER past AS next_update_at
FROM judged WHERE judged.starts OR judged.ends
WINDOW past AS (PARTITION BY judged.ticket_id ORDER BY judged.at, judged.place, judged.message_id, judged.chat_index
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING);

-- The waits of each ticket. It is grouped by the ticket, of which the planner knows how many there are.
CREATE VIEW {internal}.waits AS
SELECT ticket.id AS ticket_id, avg(turn.next_at - turn.at) FILTER (WHERE turn.starts AND turn.next_place = 5) AS response_time,
    (count(*) FILTER (WHERE turn.starts AND turn.next_place = 5))::integer AS exchanges,
    max(turn.at) FILTER (WHERE turn.starts AND turn.next_at IS NULL) AS waiting_since,
    -- for the targets of later answers: waits, but for what a bot ended or a reopening began anew
    array_agg(turn.at) FILTER (WHERE turn.starts AND (turn.next_place IN (3, 5)) IS NOT FALSE) AS waits_since,
    array_agg(turn.next_at) FILTER (WHERE turn.starts AND (turn.next_place IN (3, 5)) IS NOT FALSE) AS waits_until,
    -- for those of updates: each public message of an agent while the ticket is not solved, until the next one, or the resolution
    array_agg(turn.at) FILTER (WHERE turn.place = 5 AND NOT turn.is_solved) AS updates_since,
    array_agg(turn.next_update_at) FILTER (WHERE turn.place = 5 AND NOT turn.is_solved) AS updates_until
FROM {internal}.turns AS turn JOIN {read ticket} AS ticket ON ticket.id = turn.ticket_id GROUP BY ticket.id;



-- Surveys ------------------------------------------------------------------------------------------------------------

-- Ratings of the table, or where it is not there those of the history of tickets: an offer becomes the answer, which can change.
CREATE VIEW {internal}.every_survey AS
SELECT 'satisfaction_rating'::text AS source_table, rating.id AS survey_id, rating.ticket_id, rating.requester_id AS customer_id,
    rating.assignee_id AS agent_id, rating.score AS rating,
    rating.created_at AS asked_at, coalesce(rating.updated_at, rating.created_at) AS rated_at, rating.comment AS feedback
FROM {read satisfaction_rating} AS rating
UNION ALL
SELECT 'ticket_field_history', NULL, told.ticket_id, NULL, NULL, told.rating, max(told.rated_at) FILTER (WHERE told.rating = 'offered') OVER past,
    told.rated_at, told.feedback
FROM (
    -- a comment belongs to the rating that it follows
    SELECT change.ticket_id, change.place, max(change.value) FILTER (WHERE change.field_name = 'satisfaction_score') AS rating,
        max(change.at) FILTER (WHERE change.field_name = 'satisfaction_score') AS rated_at,
        max(change.value) FILTER (WHERE change.field_name = 'satisfaction_comment') AS feedback
    FROM (
        SELECT row.ticket_id, row.field_name, row.value, to_timestamp(date_part('epoch', row.updated)) AS at,
            count(*) FILTER (WHERE row.field_name = 'satisfaction_score') OVER (PARTITION BY row.ticket_id ORDER BY row.updated, row.field_name DESC) AS place
        FROM {read ticket_field_history} AS row WHERE row.field_name IN ('satisfaction_score', 'satisfaction_comment') AND NOT {has satisfaction_rating}
    ) AS change WHERE change.place > 0 GROUP BY change.ticket_id, change.place
) AS told
WINDOW past AS (PARTITION BY told.ticket_id ORDER BY told.place ROWS UNBOUNDED PRECEDING);

-- Offers and answers of the tickets: what a later answer superseded, and an offer that was answered, are told apart.
CREATE VIEW {internal}.ratings AS
SELECT survey.source_table, survey.survey_id, survey.ticket_id, survey.customer_id, survey.agent_id, survey.asked_at, survey.feedback, survey.rating,
    CASE survey.rating WHEN 'good' THEN 5 WHEN 'bad' THEN 1 END::numeric AS score, CASE WHEN survey.rating <> 'offered' THEN survey.rated_at END AS answered_at,
    row_number() OVER (PARTITION BY survey.ticket_id, survey.rating = 'offered' ORDER BY survey.rated_at DESC, survey.survey_id DESC) > 1
        OR survey.rating = 'offered' AND count(*) FILTER (WHERE survey.rating <> 'offered') OVER (PARTITION BY survey.ticket_id) > 0 AS superseded
FROM {internal}.every_survey AS survey WHERE survey.rating IN ('good', 'bad', 'offered');

-- The rating of each ticket that counts.
CREATE VIEW {internal}.latest_ratings AS
SELECT rating.ticket_id, max(rating.score) AS score FROM {internal}.ratings AS rating WHERE NOT rating.superseded GROUP BY rating.ticket_id;

-- When the field of the setting csat_field changed last, which is when it was answered.
CREATE VIEW {internal}.field_changes AS
SELECT change.ticket_id, to_timestamp(date_part('epoch', max(change.updated))) AS changed_at
FROM {read ticket_field_history} AS change WHERE change.field_name = {setting csat_field} GROUP BY change.ticket_id;

-- Offers and answers; then what the settings tell: ratings of a custom field where no offer was answered, and surveys of one's own. One that names no agent
-- is about whom the ticket was assigned to when it was asked, else about the present assignee.
CREATE VIEW {internal}.asked AS
SELECT survey.is_own, survey.account_id, survey.survey_id, survey.ticket_id, survey.customer_id, coalesce(survey.agent_id, assigned.assignee_id, survey.assignee_id) AS agent_id,
    survey.kind, survey.asked_at, survey.answered_at, survey.score IS NOT NULL AS responded, survey.score, survey.feedback, survey.superseded
FROM (
    SELECT false AS is_own, NULL::bigint AS account_id, rating.survey_id, rating.ticket_id, coalesce(rating.customer_id, ticket.requester_id) AS customer_id, rating.agent_id,
        ticket.assignee_id, 'csat'::text AS kind, rating.asked_at, rating.answered_at, rating.score, rating.feedback, rating.superseded
    FROM {internal}.ratings AS rating JOIN {internal}.kept_tickets AS ticket ON ticket.ticket_id = rating.ticket_id
    -- an answer of the history counts for its offer
    WHERE NOT (rating.source_table = 'ticket_field_history' AND rating.rating = 'offered' AND rating.superseded)
    UNION ALL
    SELECT false, NULL, NULL, ticket.ticket_id, ticket.requester_id, NULL, ticket.assignee_id, 'csat', NULL, field.changed_at, ticket.csat_field_score, NULL, false
    FROM {internal}.kept_tickets AS ticket LEFT JOIN {internal}.field_changes AS field ON field.ticket_id = ticket.ticket_id
    LEFT JOIN {internal}.latest_ratings AS rating ON rating.ticket_id = ticket.ticket_id
    WHERE ticket.csat_field_score IS NOT NULL AND rating.score IS NULL
    UNION ALL
    SELECT true, own.account_id, NULL, ticket.ticket_id, coalesce(own.customer_id, ticket.requester_id), own.agent_id, ticket.assignee_id, own.kind, own.asked_at,
        own.answered_at, own.score, NULL, own.superseded
    FROM {internal}.own_surveys AS own LEFT JOIN {internal}.kept_tickets AS ticket ON ticket.ticket_id = own.ticket_id WHERE own.reason IS NULL
) AS survey
LEFT JOIN {internal}.assignments AS assigned ON assigned.ticket_id = survey.ticket_id AND assigned.since <= coalesce(survey.asked_at, survey.answered_at)
    AND (assigned.until > coalesce(survey.asked_at, survey.answered_at)) IS NOT FALSE;

CREATE VIEW {stored}.survey_facts AS
SELECT asked.account_id, asked.survey_id, asked.ticket_id, asked.customer_id, asked.agent_id, asked.kind, asked.asked_at, asked.answered_at, asked.responded, asked.score,
    asked.feedback, asked.superseded
FROM {internal}.asked AS asked WHERE NOT asked.is_own;

CREATE VIEW {internal}.own_answers AS
SELECT asked.account_id, asked.survey_id, asked.ticket_id, asked.customer_id, asked.agent_id, asked.kind, asked.asked_at, asked.answered_at, asked.responded, asked.score,
    asked.feedback, asked.superseded
FROM {internal}.asked AS asked WHERE asked.is_own;

CREATE VIEW {target}.surveys AS
SELECT asked.account_id, asked.survey_id, asked.ticket_id, asked.customer_id, asked.agent_id, asked.kind, asked.asked_at, asked.answered_at, asked.responded, asked.score,
    asked.feedback, asked.superseded
FROM {internal}.asked AS asked;


-- SLA clocks ---------------------------------------------------------------------------------------------------------

-- The targets that Zendesk noted when it applied a policy, each from its moment until the next one of its field, a row a ticket. One that was taken away is
-- not: Zendesk does so when a clock ends. ticket_sla_policy and sla_policy_metric_history have today's targets, and are not read.
CREATE VIEW {internal}.sla_targets AS
SELECT change.ticket_id,
    array_agg(change.at) FILTER (WHERE change.field_name = 'first_reply_time') AS first_reply_since,
    array_agg(change.target) FILTER (WHERE change.field_name = 'first_reply_time') AS first_reply,
    array_agg(change.in_business_hours) FILTER (WHERE change.field_name = 'first_reply_time') AS first_reply_hours,
    array_agg(change.at) FILTER (WHERE change.field_name = 'next_reply_time') AS next_reply_since,
    array_agg(change.target) FILTER (WHERE change.field_name = 'next_reply_time') AS next_reply,
    array_agg(change.in_business_hours) FILTER (WHERE change.field_name = 'next_reply_time') AS next_reply_hours,
    array_agg(change.at) FILTER (WHERE change.field_name = 'total_resolution_time') AS total_resolution_since,
    array_agg(change.target) FILTER (WHERE change.field_name = 'total_resolution_time') AS total_resolution,
    array_agg(change.in_business_hours) FILTER (WHERE change.field_name = 'total_resolution_time') AS total_resolution_hours,
    array_agg(change.at) FILTER (WHERE change.field_name = 'requester_wait_time') AS requester_wait_since,
    array_agg(change.target) FILTER (WHERE change.field_name = 'requester_wait_time') AS requester_wait,
    array_agg(change.in_business_hours) FILTER (WHERE change.field_name = 'requester_wait_time') AS requester_wait_hours,
    array_agg(change.at) FILTER (WHERE change.field_name = 'agent_work_time') AS agent_work_since,
    array_agg(change.target) FILTER (WHERE change.field_name = 'agent_work_time') AS agent_work,
    array_agg(change.in_business_hours) FILTER (WHERE change.field_name = 'agent_work_time') AS agent_work_hours,
    array_agg(change.at) FILTER (WHERE change.field_name = 'periodic_update_time') AS periodic_update_since,
    array_agg(change.target) FILTER (WHERE change.field_name = 'periodic_update_time') AS periodic_update,
    array_agg(change.in_business_hours) FILTER (WHERE change.field_name = 'periodic_update_time') AS periodic_update_hours
FROM (
    SELECT row.ticket_id, row.field_name, to_timestamp(date_part('epoch', row.updated)) AS at,
        make_interval(mins => left(substring(split_part(row.value, '"minutes"', 2) FROM '\d+'), 9)::integer) AS target,
        row.value LIKE '%"in_business_hours"%true%' AS in_business_hours
    FROM {read ticket_field_history} AS row
    WHERE row.field_name IN ('first_reply_time', 'next_reply_time', 'total_resolution_time', 'requester_wait_time', 'agent_work_time', 'periodic_update_time')
        AND row.value ~ '"minutes"[": ]*[0-9]'
    -- the arrays are in this order
    ORDER BY row.ticket_id, row.updated
) AS change GROUP BY change.ticket_id;

-- The latest policy of each ticket.
CREATE VIEW {internal}.sla_policies AS
SELECT latest.ticket_id, max(latest.policy) AS policy
FROM (
    SELECT DISTINCT ON (row.ticket_id) row.ticket_id, row.value AS policy FROM {read ticket_field_history} AS row
    WHERE row.field_name = 'sla_policy' AND row.value IS NOT NULL ORDER BY row.ticket_id, row.updated DESC
) AS latest GROUP BY latest.ticket_id;


-- The priorities of each ticket in their order: the targets of the setting sla may depend on the one that was in force, otherwise nothing is read.
CREATE VIEW {internal}.priority_changes AS
SELECT change.ticket_id, array_agg(to_timestamp(date_part('epoch', change.updated)) ORDER BY change.updated) AS since,
    array_agg(change.value ORDER BY change.updated) AS names
FROM {read ticket_field_history} AS change WHERE change.field_name = 'priority' AND {setting sla priority given} GROUP BY change.ticket_id;


-- The tickets --------------------------------------------------------------------------------------------------------

-- All that is measured of each ticket, and when the clocks of its targets are due, in one place, so that tickets and sla_clocks compute it once. What is not
-- read is not computed: HAVING makes a part one row, which the planner can then leave out.
CREATE VIEW {internal}.measured_tickets AS
WITH calendars AS MATERIALIZED (
    SELECT calendar.key, calendar.calendar FROM {internal}.calendar_keys AS calendar
), applied AS (
    -- the schedules of a ticket: the last one, its moment, and what was open by earlier ones; tickets without a row have the default schedule
    SELECT span.ticket_id, bool_and(calendars.calendar IS NOT NULL) AS are_known, max(span.key) FILTER (WHERE span.until IS NULL) AS key,
        max(span.since) FILTER (WHERE span.until IS NULL) AS since, range_agg(period.span) AS earlier_hours, count(span.until) > 0 AS several
    FROM {internal}.schedule_spans AS span LEFT JOIN calendars ON calendars.key = span.key
    LEFT JOIN LATERAL {metrics}.business_periods(span.since, greatest(span.since, span.until), calendars.calendar) AS period (span) ON true
    GROUP BY span.ticket_id
)
SELECT ticket.ticket_id, ticket.created_at, ticket.status, ticket.priority, ticket.via_channel, ticket.type, ticket.assignee_id, ticket.group_id,
    ticket.brand_id, ticket.organization_id, ticket.requester_id, ticket.csat_field_score,
    talk.agent_messages, talk.agent_replies, talk.customer_messages, talk.agents, talk.first_agent_message_at, talk.last_agent_message_at,
    talk.last_customer_message_at, talk.first_response_at, talk.first_responder_id, responder.name AS first_responder,
    talk.first_bot_message_at IS NOT NULL AS by_bot, talk.by_machine,
    wait.response_time, wait.exchanges, wait.waiting_since, wait.waits_since, wait.waits_until, wait.updates_since, wait.updates_until,
    course.first_resolved_at, course.resolved_at, course.reopens, course.requester_wait, course.agent_wait, course.on_hold, course.bot_resolved_at,
    course.bot_solved, course.unsigned_resolved_at, measured.first_response, measured.first_resolution, measured.full_resolution,
    business.first_response AS first_response_business, business.full_resolution AS full_resolution_business,
    clocks.measures, clocks.started_at, clocks.targets, clocks.due_at, clocks.stopped_at, clocks.met, clocks.first_response_met, clocks.resolution_met,
    terms.next_reply, terms.next_reply_hours, terms.next_reply_since, terms.periodic_update, terms.periodic_update_hours, terms.periodic_update_since,
    hours.calendar, hours.earlier AS earlier_hours, hours.since AS calendar_since, hours.always,
    policy.policy, ranked.since AS priority_since, ranked.names AS priority_names
FROM {internal}.kept_tickets AS ticket
LEFT JOIN {internal}.conversations AS talk ON talk.ticket_id = ticket.ticket_id
-- here, as a column that is joined by outside would be computed always
LEFT JOIN {read user} AS responder ON responder.id = talk.first_responder_id
LEFT JOIN {internal}.waits AS wait ON wait.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.courses AS course ON course.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.sla_targets AS terms ON terms.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.sla_policies AS policy ON policy.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.priority_changes AS ranked ON ranked.ticket_id = ticket.ticket_id
LEFT JOIN applied ON applied.ticket_id = ticket.ticket_id
LEFT JOIN (SELECT DISTINCT ON (calendars.key) calendars.key, calendars.calendar FROM calendars) AS own ON own.key = applied.key
CROSS JOIN LATERAL (
    SELECT CASE WHEN applied.ticket_id IS NULL THEN (SELECT calendars.calendar FROM calendars WHERE calendars.key = 0)
            WHEN applied.are_known THEN own.calendar END AS calendar,
        applied.since, CASE WHEN applied.are_known AND applied.several THEN coalesce(applied.earlier_hours, '{}') END AS earlier,
        {metrics}.business_calendar('Mon-Sun 00:00-24:00'::text, 'UTC'::text) AS always
) AS hours
-- where a bot wrote first, the first response starts at the last reopening before it
CROSS JOIN LATERAL (
    SELECT CASE WHEN talk.first_bot_message_at <= talk.first_response_at
        THEN course.reopenings[width_bucket(talk.first_response_at, course.reopenings)] END AS restarted_at
) AS bot
-- an answer or a solution before creation is no duration
CROSS JOIN LATERAL (
    SELECT greatest(ticket.created_at, bot.restarted_at) AS asked_at,
        CASE WHEN talk.first_response_at >= ticket.created_at
            THEN talk.first_response_at - greatest(ticket.created_at, bot.restarted_at) END AS first_response,
        CASE WHEN course.first_resolved_at >= ticket.created_at THEN course.first_resolved_at - ticket.created_at END AS first_resolution,
        CASE WHEN course.resolved_at >= ticket.created_at THEN course.resolved_at - ticket.created_at END AS full_resolution
) AS measured
-- of several schedules each has its own span
CROSS JOIN LATERAL (
    SELECT CASE WHEN measured.first_response IS NULL THEN NULL
            WHEN hours.earlier IS NULL THEN {metrics}.business_duration(measured.asked_at, talk.first_response_at, hours.calendar)
            ELSE {metrics}.business_duration(hours.earlier * tstzmultirange(tstzrange(measured.asked_at, talk.first_response_at)), hours.always)
                + {metrics}.business_duration(
                    tstzmultirange(tstzrange(hours.since, NULL) * tstzrange(measured.asked_at, talk.first_response_at)), hours.calendar)
        END AS first_response,
        CASE WHEN measured.full_resolution IS NULL THEN NULL
            WHEN hours.earlier IS NULL THEN {metrics}.business_duration(ticket.created_at, course.resolved_at, hours.calendar)
            ELSE {metrics}.business_duration(hours.earlier * tstzmultirange(tstzrange(ticket.created_at, course.resolved_at)), hours.always)
                + {metrics}.business_duration(tstzmultirange(tstzrange(hours.since, NULL) * tstzrange(ticket.created_at, course.resolved_at)), hours.calendar)
        END AS full_resolution
) AS business
-- the first clock ends with the answer, or a solution without one; of a ticket opened in private it starts with the first public message of its customer
CROSS JOIN LATERAL (
    SELECT CASE WHEN talk.opened_in_private THEN talk.first_customer_message_at ELSE ticket.created_at END AS started_at,
        CASE WHEN talk.opened_in_private THEN least(
                (SELECT min(answer.at) FROM unnest(talk.answers_at) AS answer (at) WHERE answer.at >= talk.first_customer_message_at),
                CASE WHEN course.first_resolved_at >= talk.first_customer_message_at THEN course.first_resolved_at END)
            ELSE least(talk.first_response_at, course.first_resolved_at) END AS stopped_at
) AS answer
-- the moments whose targets count: the ends of the clocks, or now
CROSS JOIN LATERAL (
    SELECT coalesce(answer.stopped_at, greatest(answer.started_at, now())) AS answered_at,
        coalesce(course.resolved_at, greatest(ticket.created_at, now())) AS resolved_at
) AS until
-- the targets of the settings, by the priority of that moment
CROSS JOIN LATERAL (
    SELECT {setting sla first_response} AS first_response FROM (
        SELECT policy.policy, coalesce(ranked.names[width_bucket(until.answered_at, ranked.since)], ticket.priority) AS priority
    ) AS ticket
) AS own_answer
CROSS JOIN LATERAL (
    SELECT {setting sla resolution} AS resolution, {setting sla requester_wait} AS requester_wait, {setting sla agent_work} AS agent_work FROM (
        SELECT policy.policy, coalesce(ranked.names[width_bucket(until.resolved_at, ranked.since)], ticket.priority) AS priority
    ) AS ticket
) AS own_end
-- the clocks that had a target when they ended, Zendesk's or else that of the settings, judged by it in its hours
LEFT JOIN LATERAL (
    SELECT array_agg(judged.measure) AS measures, array_agg(judged.started_at) AS started_at, array_agg(judged.target) AS targets,
        array_agg(judged.due_at) AS due_at, array_agg(judged.stopped_at) AS stopped_at, array_agg(judged.met) AS met,
        bool_and(judged.met) FILTER (WHERE judged.measure = 'first_response') AS first_response_met,
        bool_and(judged.met) FILTER (WHERE judged.measure <> 'first_response') AS resolution_met
    FROM (
        SELECT clock.measure, clock.started_at, clock.stopped_at, target.duration AS target, due.at AS due_at,
            -- while a clock runs in time, it is not met yet: NULL
            coalesce(clock.stopped_at, now()) <= due.at AND (clock.stopped_at IS NOT NULL OR NULL) AS met
        -- not VALUES, whose expressions PostgreSQL prepares anew for each row
        FROM (
            SELECT 'first_response', answer.started_at, answer.stopped_at, terms.first_reply, terms.first_reply_hours,
                width_bucket(until.answered_at, terms.first_reply_since), NULL::tstzmultirange, own_answer.first_response
            UNION ALL SELECT 'resolution', ticket.created_at, course.resolved_at, terms.total_resolution, terms.total_resolution_hours,
                width_bucket(until.resolved_at, terms.total_resolution_since), CASE WHEN course.reopens > 0 THEN course.solved_spans END, own_end.resolution
            UNION ALL SELECT 'requester_wait', ticket.created_at, course.resolved_at, terms.requester_wait, terms.requester_wait_hours,
                width_bucket(until.resolved_at, terms.requester_wait_since), CASE WHEN terms.requester_wait IS NOT NULL OR own_end.requester_wait IS NOT NULL
                THEN (SELECT {metrics}.running_spans(change.at, change.status NOT IN ('new', 'open', 'on_hold'), NULL::timestamptz)
                    FROM unnest(course.moments, course.statuses) AS change (at, status)) END, own_end.requester_wait
            UNION ALL SELECT 'agent_work', ticket.created_at, course.resolved_at, terms.agent_work, terms.agent_work_hours,
                width_bucket(until.resolved_at, terms.agent_work_since), CASE WHEN terms.agent_work IS NOT NULL OR own_end.agent_work IS NOT NULL
                THEN (SELECT {metrics}.running_spans(change.at, change.status NOT IN ('new', 'open'), NULL::timestamptz)
                    FROM unnest(course.moments, course.statuses) AS change (at, status)) END, own_end.agent_work
        ) AS clock (measure, started_at, stopped_at, targets, in_hours, place, pauses, own_target)
        CROSS JOIN LATERAL (
            SELECT coalesce(clock.targets[clock.place], clock.own_target) AS duration,
                CASE WHEN clock.targets[clock.place] IS NULL THEN hours.calendar IS NOT NULL ELSE clock.in_hours[clock.place] END AS in_business_hours
        ) AS target
        -- it runs on after the end, to tell when it would have been due
        CROSS JOIN LATERAL (
            SELECT tstzmultirange(tstzrange(clock.started_at, NULL)) - coalesce(clock.pauses, '{}')
                + CASE WHEN clock.stopped_at IS NULL THEN '{}' ELSE tstzmultirange(tstzrange(clock.stopped_at, NULL)) END AS spans
        ) AS runs
        -- LEFT JOIN: what it makes is computed once
        LEFT JOIN LATERAL (
            SELECT CASE WHEN NOT target.in_business_hours AND clock.pauses IS NULL THEN clock.started_at + target.duration
                WHEN NOT target.in_business_hours THEN {metrics}.business_due(runs.spans, target.duration, hours.always)
                WHEN hours.earlier IS NULL THEN {metrics}.business_due(runs.spans, target.duration, hours.calendar)
                ELSE coalesce({metrics}.business_due(runs.spans * hours.earlier, target.duration, hours.always),
                    {metrics}.business_due(runs.spans * tstzmultirange(tstzrange(hours.since, NULL)),
                        target.duration - {metrics}.business_duration(runs.spans * hours.earlier, hours.always), hours.calendar))
                END AS at
        ) AS due ON true
        -- an end before the start is none; nor has a ticket an end that is solved nobody knows when
        WHERE target.duration IS NOT NULL AND clock.started_at IS NOT NULL AND (clock.stopped_at >= clock.started_at) IS NOT FALSE
            AND NOT (clock.stopped_at IS NULL AND course.resolved_at IS NULL AND ticket.status IN ('resolved', 'closed'))
    ) AS judged
    HAVING true
) AS clocks ON true;

CREATE VIEW {target}.tickets AS
SELECT NULL::bigint AS account_id, ticket.ticket_id, ticket.ticket_id::text AS number, ticket.created_at,
    CASE
        WHEN via.name ~ 'voice|phone_call' THEN 'phone'
        WHEN via.name ~ 'mail' THEN 'email'
        WHEN via.name ~ 'whatsapp' THEN 'whatsapp'
        WHEN via.name ~ 'telegram' THEN 'telegram'
        WHEN via.name ~ 'facebook' THEN 'facebook'
        WHEN via.name ~ 'instagram' THEN 'instagram'
        WHEN via.name ~ 'twitter' THEN 'twitter'
        WHEN via.name ~ 'sms|text_message' THEN 'sms'
        WHEN via.name ~ 'chat|messaging|^sunshine_conversations_api$' THEN 'chat'
        WHEN via.name = 'line' THEN 'line'
        WHEN via.name IN ('api', 'web_service', 'ticket_sharing', 'blog', 'import', 'github') THEN 'api'
        WHEN via.name IN ('web', 'web_form', 'web_widget', 'help_center', 'forum', 'topic', 'dropbox', 'batch', 'closed_ticket') THEN 'web'
        ELSE 'other'
    END AS channel,
    ticket.via_channel AS channel_detail, brand.name AS inbox, team.name AS team, ticket.priority, ticket.status, ticket.type AS subject_type,
    coalesce(tagged.tags, '{}') AS tags, NULL::jsonb AS custom, ticket.assignee_id AS agent_id, assignee.name AS agent,
    ticket.requester_id AS customer_id, ticket.requester_id::text AS customer_key, requester.name AS customer, organization.name AS organization,
    ticket.first_response_at, ticket.first_response, {metrics}.hours(ticket.first_response) AS first_response_hours,
    ticket.first_response_business, {metrics}.hours(ticket.first_response_business) AS first_response_business_hours,
    ticket.first_responder_id, ticket.first_responder,
    coalesce(ticket.agent_replies, 0) AS agent_replies, coalesce(ticket.customer_messages, 0) AS customer_messages, coalesce(ticket.exchanges, 0) AS exchanges,
    ticket.response_time, {metrics}.hours(ticket.response_time) AS response_time_hours, coalesce(ticket.agents, 0) AS agents,
    coalesce(transferred.transfers, 0) AS transfers,
    CASE WHEN ticket.status IN ('resolved', 'closed') OR ticket.resolved_at IS NOT NULL THEN NULL ELSE ticket.waiting_since END AS waiting_since,
    ticket.last_customer_message_at, ticket.last_agent_message_at,
    greatest(ticket.first_resolved_at, CASE WHEN ticket.first_resolved_at IS NOT NULL THEN ticket.created_at END) AS first_resolved_at,
    ticket.first_resolution, {metrics}.hours(ticket.first_resolution) AS first_resolution_hours,
    greatest(ticket.resolved_at, CASE WHEN ticket.resolved_at IS NOT NULL THEN ticket.created_at END) AS resolved_at,
    ticket.full_resolution, {metrics}.hours(ticket.full_resolution) AS full_resolution_hours,
    ticket.full_resolution_business, {metrics}.hours(ticket.full_resolution_business) AS full_resolution_business_hours,
    ticket.requester_wait, {metrics}.hours(ticket.requester_wait) AS requester_wait_hours, ticket.agent_wait,
    {metrics}.hours(ticket.agent_wait) AS agent_wait_hours,
    ticket.on_hold, {metrics}.hours(ticket.on_hold) AS on_hold_hours, coalesce(ticket.reopens, 0) AS reopens,
    CASE WHEN ticket.first_resolved_at IS NULL AND (ticket.status IN ('resolved', 'closed')) IS NOT TRUE THEN NULL
        WHEN ticket.reopens > 0 THEN false
        WHEN ticket.by_machine AND ticket.agent_messages = 0 THEN NULL
        ELSE coalesce(ticket.agent_messages, 0) = 1 END AS one_touch,
    CASE WHEN ticket.by_bot OR ticket.bot_solved THEN
        CASE WHEN ticket.bot_resolved_at IS NOT NULL AND (ticket.first_agent_message_at < ticket.bot_resolved_at) IS NOT TRUE THEN true
            WHEN ticket.unsigned_resolved_at IS NOT NULL AND (ticket.first_agent_message_at < ticket.unsigned_resolved_at) IS NOT TRUE THEN NULL
            ELSE false END
    END AS bot_resolved,
    NULL::timestamptz AS bot_handoff_at, NULL::interval AS time_spent, NULL::double precision AS time_spent_hours, coalesce(csat.score, ticket.csat_field_score) AS csat_score,
    ticket.policy AS sla_policy, ticket.first_response_met AS sla_first_response_met, ticket.resolution_met AS sla_resolution_met,
    least(ticket.first_response_met, ticket.resolution_met) AS sla_met, previous.previous_ticket_at
FROM {internal}.measured_tickets AS ticket
CROSS JOIN LATERAL (SELECT lower(ticket.via_channel) AS name) AS via
LEFT JOIN {read user} AS assignee ON assignee.id = ticket.assignee_id
LEFT JOIN {read user} AS requester ON requester.id = ticket.requester_id
LEFT JOIN {read group} AS team ON team.id = ticket.group_id
LEFT JOIN {read brand} AS brand ON brand.id = ticket.brand_id
LEFT JOIN {read organization} AS organization ON organization.id = ticket.organization_id
LEFT JOIN {internal}.tag_lists AS tagged ON tagged.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.transfer_counts AS transferred ON transferred.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.latest_ratings AS csat ON csat.ticket_id = ticket.ticket_id
LEFT JOIN {internal}.previous_tickets AS previous ON previous.ticket_id = ticket.ticket_id;

CREATE VIEW {target}.sla_clocks AS
SELECT NULL::bigint AS account_id, ticket.ticket_id, ticket.policy, clock.measure, clock.started_at, clock.target,
    {metrics}.hours(clock.target) AS target_hours, clock.due_at, clock.stopped_at, clock.met
FROM {internal}.measured_tickets AS ticket
CROSS JOIN LATERAL (
    SELECT single.measure, single.started_at, single.target, single.due_at, single.stopped_at, single.met
    FROM unnest(ticket.measures, ticket.started_at, ticket.targets, ticket.due_at, ticket.stopped_at, ticket.met)
        AS single (measure, started_at, target, due_at, stopped_at, met)
    UNION ALL
    -- those of which a ticket has several, which never stand still
    SELECT repeated.measure, repeated.started_at, target.duration, due.at, repeated.stopped_at,
        coalesce(repeated.stopped_at, now()) <= due.at AND (repeated.stopped_at IS NOT NULL OR NULL)
    FROM (
        -- waits after the first response
        SELECT 'next_response', wait.since, wait.until, ticket.next_reply, ticket.next_reply_hours,
            width_bucket(coalesce(wait.until, greatest(wait.since, now())), ticket.next_reply_since)
        FROM unnest(ticket.waits_since, ticket.waits_until) AS wait (since, until)
        WHERE (ticket.next_reply IS NOT NULL OR {setting sla next_response given}) AND ticket.first_response_at IS NOT NULL AND (wait.until <= ticket.first_response_at) IS NOT TRUE
        UNION ALL
        -- updates
        SELECT 'periodic_update', told.since, told.until, ticket.periodic_update, ticket.periodic_update_hours,
            width_bucket(coalesce(told.until, greatest(told.since, now())), ticket.periodic_update_since)
        FROM unnest(ticket.updates_since, ticket.updates_until) AS told (since, until)
        WHERE ticket.periodic_update IS NOT NULL OR {setting sla periodic_update given}
    ) AS repeated (measure, started_at, stopped_at, targets, in_hours, place)
    CROSS JOIN LATERAL (
        SELECT CASE repeated.measure WHEN 'next_response' THEN {setting sla next_response} ELSE {setting sla periodic_update} END AS target
        FROM (
            SELECT ticket.policy, coalesce(ticket.priority_names[width_bucket(coalesce(repeated.stopped_at, now()), ticket.priority_since)],
                ticket.priority) AS priority
        ) AS ticket
    ) AS own
    CROSS JOIN LATERAL (
        SELECT coalesce(repeated.targets[repeated.place], own.target) AS duration,
            CASE WHEN repeated.targets[repeated.place] IS NULL THEN ticket.calendar IS NOT NULL ELSE repeated.in_hours[repeated.place] END AS in_business_hours,
            tstzmultirange(tstzrange(repeated.started_at, NULL)) AS runs
    ) AS target
    LEFT JOIN LATERAL (
        SELECT CASE WHEN NOT target.in_business_hours THEN repeated.started_at + target.duration
            WHEN ticket.earlier_hours IS NULL THEN {metrics}.business_due(target.runs, target.duration, ticket.calendar)
            ELSE coalesce({metrics}.business_due(target.runs * ticket.earlier_hours, target.duration, ticket.always),
                {metrics}.business_due(target.runs * tstzmultirange(tstzrange(ticket.calendar_since, NULL)),
                    target.duration - {metrics}.business_duration(target.runs * ticket.earlier_hours, ticket.always), ticket.calendar))
            END AS at
    ) AS due ON true
    WHERE target.duration IS NOT NULL
) AS clock;


-- What is left out ---------------------------------------------------------------------------------------------------

CREATE VIEW {target}.data_quality AS
WITH tickets AS (
    SELECT ticket.ticket_id, ticket.reason FROM {internal}.every_ticket AS ticket
)
SELECT NULL::bigint AS account_id, 'ticket'::text AS source_table, tickets.ticket_id AS row_id, tickets.ticket_id, NULL::text AS measure, tickets.reason
FROM tickets WHERE tickets.reason IS NOT NULL
UNION ALL
SELECT NULL, 'ticket', ticket.ticket_id, ticket.ticket_id, test.measure, test.reason
FROM {target}.tickets AS ticket CROSS JOIN (VALUES
    (1, 'first_response', 'answered before it was created'),
    (2, 'first_resolution', 'solved before it was created'),
    (3, 'full_resolution', 'solved before it was created'),
    (4, 'full_resolution', 'it is solved, and its history does not tell when'),
    (5, 'first_response_business', 'one of its schedules is not there or has no hours'),
    (6, 'full_resolution_business', 'one of its schedules is not there or has no hours')
) AS test (number, measure, reason)
WHERE CASE test.number
    WHEN 1 THEN ticket.first_response_at < ticket.created_at
    WHEN 2 THEN ticket.first_resolved_at IS NOT NULL AND ticket.first_resolution IS NULL
    WHEN 3 THEN ticket.resolved_at IS NOT NULL AND ticket.full_resolution IS NULL
    WHEN 4 THEN ticket.resolved_at IS NULL AND ticket.status IN ('resolved', 'closed')
    -- without schedules there is no business time
    WHEN 5 THEN ticket.first_response IS NOT NULL AND ticket.first_response_business IS NULL AND EXISTS (SELECT FROM {target}.calendars)
    WHEN 6 THEN ticket.full_resolution IS NOT NULL AND ticket.full_resolution_business IS NULL AND EXISTS (SELECT FROM {target}.calendars)
END
UNION ALL
SELECT NULL, 'ticket', ticket.ticket_id, ticket.ticket_id, 'csat_score', format('"%s" is no rating', ticket.csat_field)
FROM {internal}.kept_tickets AS ticket WHERE btrim(ticket.csat_field) <> '' AND ticket.csat_field_score IS NULL
UNION ALL
SELECT NULL, 'ticket_comment', comment.id, comment.ticket_id, NULL,
    CASE WHEN comment._fivetran_deleted THEN 'deleted' WHEN tickets.ticket_id IS NULL THEN 'its ticket is not there' ELSE 'its ticket is ' || tickets.reason END
FROM {read ticket_comment} AS comment LEFT JOIN tickets ON tickets.ticket_id = comment.ticket_id
WHERE comment._fivetran_deleted OR tickets.ticket_id IS NULL OR tickets.reason IS NOT NULL
UNION ALL
SELECT NULL, 'ticket_comment', message.message_id, message.ticket_id, 'author', 'its author is no user of the table "user"'
FROM {target}.messages AS message WHERE message.author = 'system' AND message.author_id > 0 AND message.chat_id IS NULL
UNION ALL
SELECT NULL, 'ticket_chat_event', NULL, chat.ticket_id, NULL,
    CASE WHEN event.is_history_context THEN 'repeated from an earlier chat' WHEN tickets.ticket_id IS NULL THEN 'its chat belongs to no ticket'
        ELSE 'its ticket is ' || tickets.reason END
FROM {read ticket_chat_event} AS event LEFT JOIN {read ticket_chat} AS chat ON chat.chat_id = event.chat_id
    LEFT JOIN tickets ON tickets.ticket_id = chat.ticket_id
WHERE lower(event.type) IN ('chatmessage', 'chatfileattachment') AND (event.is_history_context OR tickets.ticket_id IS NULL OR tickets.reason IS NOT NULL)
UNION ALL
SELECT NULL, survey.source_table, survey.survey_id, survey.ticket_id, NULL,
    CASE WHEN tickets.ticket_id IS NULL THEN 'its ticket is not there' WHEN tickets.reason IS NOT NULL THEN 'its ticket is ' || tickets.reason
        WHEN survey.rating = 'unoffered' THEN 'no survey was offered' ELSE format('"%s" is no rating', survey.rating) END
FROM {internal}.every_survey AS survey LEFT JOIN tickets ON tickets.ticket_id = survey.ticket_id
WHERE tickets.ticket_id IS NULL OR tickets.reason IS NOT NULL OR survey.rating IS NULL OR survey.rating NOT IN ('good', 'bad', 'offered')
UNION ALL
SELECT NULL, 'ticket_field_history', NULL, change.ticket_id, NULL,
    CASE WHEN tickets.ticket_id IS NULL THEN 'its ticket is not there' WHEN tickets.reason IS NOT NULL THEN 'its ticket is ' || tickets.reason
        ELSE format('"%s" is no status of the views', change.value) END
FROM {read ticket_field_history} AS change LEFT JOIN tickets ON tickets.ticket_id = change.ticket_id
WHERE change.field_name = 'status' AND (tickets.ticket_id IS NULL OR tickets.reason IS NOT NULL
    OR coalesce({setting statuses} ? lower(change.value) OR lower(change.value) IN ('new', 'open', 'pending', 'hold', 'on-hold', 'solved', 'closed'),
        false) IS FALSE)
UNION ALL
SELECT NULL, 'schedule', calendar.calendar_id, NULL, 'calendar', format('it has no hours, or its time zone "%s" is not known', calendar.time_zone)
FROM {target}.calendars AS calendar WHERE calendar.calendar IS NULL
UNION ALL
-- the tables have today's hours only
SELECT NULL, 'schedule', calendar.calendar_id, NULL, NULL,
    format('it was changed, last on %s: its hours of today are read for all time', to_char(max(entry.created_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'))
FROM {read audit_log} AS entry JOIN {target}.calendars AS calendar ON calendar.calendar_id = entry.source_id
WHERE entry.source_type ILIKE '%schedule%' AND entry.action = 'update' GROUP BY calendar.calendar_id
UNION ALL
SELECT own.account_id, 'surveys', NULL, ticket.id, NULL, own.reason
FROM {internal}.own_surveys AS own LEFT JOIN {read ticket} AS ticket ON ticket.id = own.ticket_id WHERE own.reason IS NOT NULL;

-- The columns that all products have are commented for all of them; here stands what is Zendesk's own, and what it cannot tell.

COMMENT ON VIEW {internal}.rails_zones IS 'time zones by the names that Rails, and so Zendesk, gives them';
COMMENT ON VIEW {internal}.schedule_days IS 'open hours of schedules by weekday, cut at midnight';
COMMENT ON VIEW {internal}.schedule_holidays IS 'days of the holidays of schedules';
COMMENT ON VIEW {internal}.calendar_keys IS 'calendars by schedule; 0 is that of tickets that no schedule was applied to';
COMMENT ON VIEW {internal}.schedule_spans IS 'schedules of tickets, each over its own span';
COMMENT ON VIEW {internal}.merged_tickets IS 'tickets that were merged into others';
COMMENT ON VIEW {internal}.every_ticket IS 'tickets, also deleted, merged and spam ones, with the reason why the other views leave them out';
COMMENT ON VIEW {internal}.kept_tickets IS 'tickets without deleted, merged and spam ones';
COMMENT ON VIEW {internal}.previous_tickets IS 'when the previous ticket of the same requester was created';
COMMENT ON VIEW {internal}.tag_lists IS 'tags of tickets';
COMMENT ON VIEW {internal}.assignments IS 'assignees of tickets, each over its own span';
COMMENT ON VIEW {internal}.transfer_counts IS 'how often the agent or the team of a ticket was replaced by another';
COMMENT ON VIEW {internal}.assignees IS 'users that tickets are assigned to';
COMMENT ON VIEW {internal}.former_agents IS 'users that are no agents now and had a ticket, or wrote private notes to it';
COMMENT ON VIEW {internal}.written IS 'comments, and what was written in chats';
COMMENT ON VIEW {internal}.every_message IS 'messages, also deleted ones and those of tickets that the other views leave out';
COMMENT ON VIEW {internal}.status_history IS 'changes of status, with the statuses of the views';
COMMENT ON VIEW {internal}.status_spans IS 'statuses of tickets, each over its own span';
COMMENT ON VIEW {internal}.courses IS 'resolutions and waits of tickets, and when their clocks stood still';
COMMENT ON VIEW {internal}.placed_messages IS 'messages that matter to answers and waits, with their places among things of one moment';
COMMENT ON VIEW {internal}.turns IS 'where waits for answers start and end';
COMMENT ON VIEW {internal}.waits IS 'waits of tickets for answers';
COMMENT ON VIEW {internal}.conversations IS 'answers of tickets';
COMMENT ON VIEW {internal}.every_survey IS 'ratings as the source has them, also those that the other views leave out';
COMMENT ON VIEW {internal}.ratings IS 'offers and answers, with which of them a later one superseded';
COMMENT ON VIEW {internal}.field_changes IS 'when the field of the setting csat_field changed last';
COMMENT ON VIEW {internal}.priority_changes IS 'priorities of tickets in their order, a row a ticket';
COMMENT ON VIEW {internal}.latest_ratings IS 'the rating of each ticket that counts';
COMMENT ON VIEW {internal}.sla_targets IS 'targets of tickets, each from its moment until the next one of its field, a row a ticket';
COMMENT ON VIEW {internal}.measured_tickets IS 'what is measured of tickets, and the clocks of their targets';
COMMENT ON VIEW {internal}.sla_policies IS 'latest policies of tickets';

COMMENT ON VIEW {target}.calendars IS 'schedules, in the zone that they are kept in, with their holidays';
COMMENT ON COLUMN {target}.calendars.calendar IS 'open hours: the weekly minutes of start_time and end_time, without the days of schedule_holiday; those of today for all time, as the tables do not keep earlier ones; NULL when it has no hours or its time zone is not known';
COMMENT ON COLUMN {target}.calendars.time_zone IS 'zone as Zendesk spells it';
COMMENT ON COLUMN {target}.calendars.is_default IS 'the oldest schedule, which has the tickets that no other was applied to';
COMMENT ON VIEW {target}.messages IS 'comments of tickets, and messages and files of chats; without deleted comments, what a chat repeats of an earlier one, and deleted, merged and spam tickets';
COMMENT ON COLUMN {target}.messages.message_id IS 'ticket_comment.id; NULL in a chat';
COMMENT ON COLUMN {target}.messages.author IS 'customer: the requester, also an agent who is it, and end users; agent: a user who is agent or admin, or is or was assignee, or wrote private notes to the ticket; bot: a trigger, a bot of a chat or of the setting bots; system: Zendesk itself (user -1), or no user that is known';
COMMENT ON COLUMN {target}.messages.chat_id IS 'chat that it is of; NULL for a comment';
COMMENT ON COLUMN {target}.messages.chat_index IS 'its place in the chat';
COMMENT ON VIEW {target}.customers IS 'end users, and agents who are requesters of tickets';
COMMENT ON VIEW {target}.agents IS 'agents and admins, and those that left: end users by now who had tickets or wrote private notes';
COMMENT ON COLUMN {target}.agents.team IS 'NULL: the tables do not have the members of groups';
COMMENT ON VIEW {target}.status_changes IS 'changes of status of the tickets as ticket_field_history has them';
COMMENT ON COLUMN {target}.status_changes.recorded_at IS 'when it changed, as recorded; changed_at begins with the creation of the ticket';
COMMENT ON VIEW {internal}.asked IS 'surveys of Zendesk and of the settings';
COMMENT ON VIEW {stored}.survey_facts IS 'surveys of Zendesk, as a store keeps them';
COMMENT ON VIEW {internal}.own_answers IS 'surveys of the setting surveys';
COMMENT ON VIEW {target}.surveys IS 'satisfaction ratings of the tickets; an offer that nobody answered has no score; and what the settings csat_field and surveys tell';
COMMENT ON COLUMN {target}.surveys.survey_id IS 'satisfaction_rating.id; NULL where only the history of tickets tells';
COMMENT ON COLUMN {target}.surveys.agent_id IS 'agent that the rating names, else the assignee when it was asked where history tells, else the present one';
COMMENT ON COLUMN {target}.surveys.score IS '5 for good, 1 for bad, NULL without an answer';
COMMENT ON VIEW {target}.sla_clocks IS 'clocks of the targets that Zendesk noted at each ticket, and of the setting sla, judged by the target in force when they ended';
COMMENT ON COLUMN {target}.sla_clocks.policy IS 'latest policy of the ticket';
COMMENT ON COLUMN {target}.sla_clocks.measure IS 'first_response, next_response, resolution (total_resolution_time), requester_wait, agent_work or periodic_update';
COMMENT ON COLUMN {target}.sla_clocks.due_at IS 'when it is due, or was, if the clock runs on; NULL while it is paused';
COMMENT ON VIEW {target}.tickets IS 'tickets, without deleted, merged and spam ones; measures are computed from comments, chats and histories';
COMMENT ON COLUMN {target}.tickets.custom IS 'NULL: the columns custom_... of an account are not known by name';
COMMENT ON COLUMN {target}.tickets.first_response_business IS 'open time of first_response by today''s hours of each schedule, over its own span of the ticket; NULL when a schedule is not there or has no hours';
COMMENT ON COLUMN {target}.tickets.full_resolution_business IS 'open time of full_resolution by today''s hours of each schedule, over its own span of the ticket; NULL when a schedule is not there or has no hours';
COMMENT ON COLUMN {target}.tickets.requester_wait IS 'time in new, open and on hold since creation, until now';
COMMENT ON COLUMN {target}.tickets.agent_wait IS 'time in pending since creation, until now';
COMMENT ON COLUMN {target}.tickets.bot_handoff_at IS 'NULL: the tables do not tell of hand-offs';
COMMENT ON COLUMN {target}.tickets.time_spent IS 'NULL: time tracking is kept in custom columns, which are not known by name';
COMMENT ON COLUMN {target}.tickets.time_spent_hours IS 'NULL, as time_spent';
COMMENT ON COLUMN {target}.tickets.sla_policy IS 'latest policy that was applied';
COMMENT ON COLUMN {target}.tickets.sla_first_response_met IS 'first_reply_time: true when answered, or solved, in time, false when late or late and still running, NULL while it runs in time';
COMMENT ON COLUMN {target}.tickets.sla_resolution_met IS 'total_resolution_time, requester_wait_time and agent_work_time: false when one is missed, true when all that are judged are met';
COMMENT ON VIEW {target}.data_quality IS 'rows that the views leave out, measures that are NULL as they are impossible or cannot be told, and schedules whose earlier hours are not there';
