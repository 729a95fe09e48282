-- create_views('zendesk'): the tables that Fivetran lands, with the situations and numbers of the shared cases
-- (Y: dbt_zendesk_cases, from fivetran/dbt_zendesk; G: time_bucket_timezones, from Zammad's report specs; sla_clock_cases has none of Zendesk).
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
CREATE SCHEMA zendesk;
SET search_path = zendesk, public;
\getenv tests PG_ABS_SRCDIR
\set schema :tests /../schemas/zendesk.sql
\set defaults :tests /../schemas/defaults.sql
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
-- what some accounts have besides: ratings, and the channel of a comment
CREATE TABLE satisfaction_rating (id bigint PRIMARY KEY, ticket_id bigint, requester_id bigint, assignee_id bigint, group_id bigint, score text, comment text, reason text,
    created_at timestamptz, updated_at timestamptz);
ALTER TABLE ticket_comment ADD via_channel text;

INSERT INTO "user" (id, name, role, active, created_at) VALUES (1111, 'Arthur Agent', 'agent', true, '2020-02-26 22:55:12'), (2222, 'Earnest End User', 'end-user', true, '2020-02-26 22:41:37'),
    (1, 'Ada', 'admin', true, '2026-01-01'), (2, 'Grace, who left', 'agent', false, '2026-01-01'), (3, 'Carol', 'end-user', true, '2026-01-02');
INSERT INTO "group" (id, name) VALUES (7, 'Billing');
-- minutes since Sunday: Y02's two schedules, Y03's; around the clock; over midnight; one that was deleted, one of an unknown zone, one without hours
INSERT INTO schedule (id, name, time_zone, created_at, start_time, end_time)
    SELECT 10, 'Level 1 Chicago', 'Central Time (US & Canada)', timestamptz '2019-01-01', day * 1440 + 7 * 60, day * 1440 + 21 * 60 FROM generate_series(0, 6) AS day
    UNION ALL SELECT 20, 'Level 2 San Francisco', 'Pacific Time (US & Canada)', '2019-01-02', day * 1440 + 8 * 60, day * 1440 + 17.5 * 60 FROM generate_series(1, 5) AS day
    UNION ALL SELECT 30, 'issue 116', 'Etc/UTC', '2019-01-03', day * 1440 + 14.5 * 60, day * 1440 + 23.5 * 60 FROM generate_series(0, 6) AS day
    UNION ALL VALUES (40, 'around the clock', 'Berlin', timestamptz '2019-01-04', 0, 10080), (50, 'nights', 'berlin', '2019-01-05', 6 * 1440 + 22 * 60, 7 * 1440),
        (50, 'nights', 'berlin', '2019-01-05', 22 * 60, 1440 + 6 * 60), (70, 'Mars', 'Olympus Mons', '2019-01-07', 0, 60), (80, 'no hours', 'UTC', '2019-01-08', 60, 60);
INSERT INTO schedule (id, name, time_zone, created_at, start_time, end_time, _fivetran_deleted) VALUES (60, 'deleted', 'UTC', '2018-01-01', 0, 60, true), (50, 'nights', 'berlin', '2019-01-05', 2880, 2940, true);
INSERT INTO schedule_holiday (id, schedule_id, name, start_date, end_date, _fivetran_deleted) VALUES (1, 10, 'Christmas', '2022-12-25', '2022-12-26', false), (2, 10, 'never mind', '2022-12-28', '2022-12-28', true), (3, 40, 'Easter', '2026-04-05', '2026-04-06', false);

-- Y01: the history of the seed begins 7 hours before the ticket; 11072 is the same ticket, created with the first row
INSERT INTO ticket (id, created_at, status, priority, via_channel, assignee_id, requester_id, submitter_id)
    VALUES (11071, '2020-08-28 18:06:36', 'closed', 'urgent', 'email', 1111, 2222, 2222), (11072, '2020-08-28 11:01:27', 'closed', 'urgent', 'email', 1111, 2222, 2222);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) SELECT id, 'status', timestamptz '2020-08-28 11:01:27' + day * interval '1 day', status
FROM unnest('{11071,11072}'::bigint[]) AS id, (VALUES (0, 'open'), (1, 'pending'), (5, 'on-hold'), (8, 'pending'), (18, 'open'), (33, 'pending'), (34, 'on-hold'), (48, 'open'),
    (50, 'on-hold'), (53, 'pending'), (66, 'open'), (78, 'solved'), (79, 'closed')) AS change (day, status);
-- Y02: two schedules, and the document's comments
INSERT INTO ticket (id, created_at, status, via_channel, requester_id) VALUES (941606, '2020-09-29 17:01:38', 'solved', 'web', 2222);
INSERT INTO ticket_schedule (ticket_id, schedule_id, created_at) VALUES (941606, 10, '2020-09-29 17:01:38'), (941606, 20, '2020-09-30 19:01:25');
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public) VALUES (1, 941606, 2222, '2020-09-29 17:01:38', true), (2, 941606, 1111, '2020-09-30 19:01:25', false),
    (3, 941606, 1111, '2020-09-30 19:01:46', true), (4, 941606, 1111, '2020-10-01 15:03:44', true);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) VALUES (941606, 'status', '2020-09-29 17:01:38', 'new'), (941606, 'status', '2020-10-01 15:03:44', 'solved'),
    (941606, 'sla_policy', '2020-09-29 17:01:38', 'gold'), (941606, 'first_reply_time', '2020-09-29 17:01:38', '{"minutes":960,"in_business_hours":true}'),
    -- missed by an elapsed 2 hours, and a value that was taken away later
    (941606, 'requester_wait_time', '2020-09-29 17:01:38', '{"minutes":2640,"in_business_hours":false}'), (941606, 'first_reply_time', '2020-09-30 00:00', NULL);
-- Y03: due after 540 minutes of business time, solved without an answer a second later
INSERT INTO ticket (id, created_at, status, via_channel, requester_id) VALUES (116, '2023-10-17 14:51:01', 'solved', 'web', 2222);
INSERT INTO ticket_schedule (ticket_id, schedule_id, created_at) VALUES (116, 30, '2023-10-17 14:51:04');
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) VALUES (116, 'first_reply_time', '2023-10-17 14:51:01', '{"minutes": 540, "in_business_hours": true}'),
    (116, 'status', '2023-10-17 14:51:01', 'open'), (116, 'status', '2023-10-18 14:51:02', 'solved');
-- G: created and closed in March 2019
INSERT INTO ticket (id, created_at, status, via_channel) SELECT 500 + nr, at, CASE nr WHEN 1 THEN 'closed' ELSE 'open' END, 'api'
FROM unnest('{2019-03-15 12:00,2019-03-15 14:00,2019-03-15 14:00,2019-03-15 22:00,2019-03-15 23:00,2019-03-15 01:00,2019-02-28 23:30,2019-03-01 00:30,2019-03-31 23:30,2019-04-01 00:30}'::timestamptz[])
    WITH ORDINALITY AS created (at, nr);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) SELECT id, 'status', created_at, 'closed' FROM ticket WHERE id = 501;

-- situations of March 2026, each on its own day, at noon
INSERT INTO ticket (id, _fivetran_deleted, created_at, status, priority, via_channel, assignee_id, group_id, requester_id, submitter_id, merged_ticket_ids)
SELECT id, coalesce(erased, false), '2026-03-01 12:00+00', status, 'normal', via, assignee, 7, 3, submitter, coalesce(merged, '[]')
FROM (VALUES
    (1, 'solved', 'email', 1, 3, '[7]'::jsonb, false), -- a bot, a note, an answer; merged with 7
    (2, 'open', 'phone_call_inbound', 1, 1, NULL, NULL), -- opened by an agent in public
    (3, 'pending', 'voice', 1, 1, NULL, NULL), -- opened by an agent with a note
    (4, 'closed', 'web', 2, 3, NULL, NULL), -- reopened, and solved again
    (5, 'hold', 'whatsapp', 2, 3, NULL, NULL), -- reopened, and open still
    (6, 'closed', 'email', 1, 3, NULL, NULL), (7, 'closed', 'email', 1, 3, NULL, NULL), -- merged: by tag, by list
    (8, 'deleted', 'email', 1, 3, NULL, NULL), (9, 'open', 'email', 1, 3, NULL, true), -- deleted: in Zendesk, for good
    (10, 'solved', 'chat', 1, 3, NULL, NULL), -- answered and solved before it was created
    (11, 'new', 'twitter_dm', NULL, 3, NULL, NULL), -- unassigned, without answer or history
    (12, 'open', 'any_channel', 2, 3, NULL, NULL), -- answered by an agent who left, after a comment that was deleted
    (13, 'solved', 'native_messaging', 1, 3, NULL, NULL), -- a chat
    (14, 'solved', 'line', 1, 3, NULL, NULL), -- one touch
    (15, 'solved', 'sms', 1, 1, NULL, NULL), -- opened by an agent, and solved
    (16, 'closed', 'telegram', 1, 3, NULL, NULL), -- its history is not there
    (17, 'open', NULL, 1, 3, NULL, NULL), -- written to by nobody that is known
    (18, 'solved', 'facebook', 1, 3, NULL, NULL), (19, 'solved', 'instagram_dm', 1, 3, NULL, NULL), -- days of 23 and 25 hours
    (20, 'solved', 'api', 1, 3, NULL, NULL), (21, 'solved', 'api', 1, 3, NULL, NULL) -- schedules that are not there
) AS ticket (id, status, via, assignee, submitter, merged, erased);
INSERT INTO ticket_tag VALUES ('closed_by_merge', 6), ('vip', 1);
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public, via_channel, _fivetran_deleted)
SELECT 100 + row_number() OVER (), ticket, author, timestamp '2026-03-01 12:00' + after, public, via, erased
FROM (VALUES
    (1, 3, interval '0', true, 'email', NULL::boolean), (1, 1, '1 minute', true, 'rule', NULL), (1, 1, '2 minutes', false, 'web', NULL), (1, 1, '1 hour', true, 'web', NULL),
    (1, 3, '2 hours', true, 'email', NULL), (1, 3, '3 hours', true, 'email', NULL), (1, 1, '5 hours', true, 'web', NULL), (1, 1, '6 hours', true, 'web', NULL),
    (2, 1, '0', true, 'web', NULL), (2, 1, '30 minutes 0.25 seconds', true, 'web', NULL),
    (3, 1, '0', false, 'web', NULL), (3, 1, '20 minutes', true, 'web', NULL),
    (4, 3, '0', true, 'web', NULL), (4, 2, '1 hour', true, 'web', NULL), (5, 3, '0', true, 'web', NULL), (5, 2, '1 hour', true, 'web', NULL),
    (6, 3, '0', true, 'email', NULL), (8, 3, '0', true, 'email', NULL),
    (10, 3, '-1 hour', true, 'chat', NULL), (10, 1, '-30 minutes', true, 'chat', NULL), (11, 3, '0', true, 'twitter', NULL),
    (12, 3, '0', true, 'web', NULL), (12, 1, '1 hour', true, 'web', true), (12, 2, '2 hours', true, 'web', false),
    (14, 3, '0', true, 'web', NULL), (14, 1, '2 hours', true, 'web', NULL), (15, 1, '0', true, 'web', NULL),
    (17, 3, '0', true, 'web', NULL), (17, -1, '1 hour', true, 'web', NULL), (17, 999, '2 hours', true, 'web', NULL)
) AS comment (ticket, author, after, public, via, erased);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value)
SELECT ticket, field, timestamptz '2026-03-01 12:00+00' + after, value
FROM (VALUES
    (1, 'status', interval '0', 'new'), (1, 'status', '1 hour', 'pending'), (1, 'status', '2 hours', 'open'), (1, 'status', '6 hours', 'solved'),
    (2, 'status', '0', 'open'), (3, 'status', '0', 'open'), (3, 'status', '1 hour', 'pending'),
    (4, 'status', '0', 'open'), (4, 'status', '1 hour', 'solved'), (4, 'status', '2 hours', 'open'), (4, 'status', '4 hours', 'solved'), (4, 'status', '99 hours', 'closed'),
    (5, 'status', '0', 'open'), (5, 'status', '1 hour', 'solved'), (5, 'status', '2 hours', 'hold'), (8, 'status', '0', 'new'), (8, 'status', '1 hour', 'deleted'),
    (10, 'status', '-1 hour', 'open'), (10, 'status', '-20 minutes', 'solved'), (12, 'status', '0', 'new'), (12, 'status', '2 hours', 'open'),
    (13, 'status', '0', 'open'), (13, 'status', '1 hour', 'solved'), (14, 'status', '0', 'new'), (14, 'status', '2 hours', 'solved'),
    (15, 'status', '0', 'solved'), (17, 'status', '0', 'open'),
    (20, 'status', '0', 'open'), (20, 'status', '1 hour', 'solved'), (21, 'status', '0', 'open'), (21, 'status', '1 hour', 'solved'),
    -- targets: met exactly; missed while it runs; answered in time, then paused; solved without an answer; no number
    (1, 'sla_policy', '0', 'gold'), (1, 'first_reply_time', '0', '{"minutes":15,"in_business_hours":false}'), (1, 'first_reply_time', '3 hours', '{"minutes":60,"in_business_hours":false}'),
    (1, 'requester_wait_time', '0', '{"minutes":299,"in_business_hours":false}'), (1, 'total_resolution_time', '0', '{"minutes":360,"in_business_hours":false}'),
    (11, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}'), (3, 'first_reply_time', '0', '{"minutes":30,"in_business_hours":true}'),
    (3, 'agent_work_time', '0', '{"minutes":90,"in_business_hours":false}'), (14, 'requester_wait_time', '0', '{"minutes":60,"in_business_hours":false}'), (10, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}'),
    -- met, as the hour that it was solved does not count
    (4, 'total_resolution_time', '0', '{"minutes":180,"in_business_hours":false}'), (17, 'first_reply_time', '0', 'soon')
) AS change (ticket, field, after, value);
-- 18: from midnight until midnight of Berlin, in spring; 19: in autumn, and on until Monday at seven, when another schedule has it
UPDATE ticket SET created_at = CASE id WHEN 18 THEN timestamp '2026-03-29 00:00' ELSE '2025-10-26 00:00' END AT TIME ZONE 'Europe/Berlin' WHERE id IN (18, 19);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) SELECT id, 'status', created_at, 'open' FROM ticket WHERE id IN (18, 19);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) VALUES (18, 'status', timestamp '2026-03-30 00:00' AT TIME ZONE 'Europe/Berlin', 'solved'), (19, 'status', timestamp '2025-10-27 07:00' AT TIME ZONE 'Europe/Berlin', 'solved');
INSERT INTO ticket_schedule (ticket_id, schedule_id, created_at) VALUES (18, 40, '2026-03-28 23:00:02+00'), (19, 40, '2025-10-25 22:00+00'), (19, 50, '2025-10-26 23:00+00'), (20, 60, '2026-03-01 12:00+00'), (21, 70, '2026-03-01 12:30+00');
-- a clock that runs in time whenever this is run
INSERT INTO ticket (id, created_at, status, via_channel, requester_id) VALUES (22, now(), 'new', 'email', 3);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) VALUES (22, 'status', now(), 'new'), (22, 'sla_policy', now(), 'silver'), (22, 'first_reply_time', now(), '{"minutes":99999,"in_business_hours":false}');
-- chats: actors in both spellings; a bot with an agent's id, and a customer who quotes its mark; events that are no messages
INSERT INTO ticket_chat (chat_id, ticket_id, user_id, channel, initiator, visitor_id) VALUES ('4323.T', 13, 3, 'native_messaging', 2, 'v'), ('4323.M', 7, 3, 'native_messaging', 2, 'v');
INSERT INTO ticket_chat_event (chat_id, created_at, actor_id, chat_index, is_history_context, type, original_message)
SELECT chat, timestamptz '2026-03-01 12:00+00' + after, actor, index, context, type, original::jsonb
FROM (VALUES
    ('4323.T', interval '0', '3', 0, NULL::boolean, 'ChatMessage', '{"content": {"text": "\"type\": \"zd:answerBot\""}, "source": {"type": "web"}}'),
    ('4323.T', '1 second', 'agent:1', 1, NULL, 'ChatMessage', '{"source": {"type": "zd:answerBot"}}'), ('4323.T', '2 seconds', '__trigger', 2, NULL, 'ChatMessage', NULL),
    ('4323.T', '3 seconds', '__system', 3, NULL, 'ChatMessage', NULL), ('4323.T', '4 seconds', 'agent:', 4, NULL, 'ChatMessage', NULL), ('4323.T', '5 seconds', '', 5, NULL, 'ChatMessage', NULL),
    ('4323.T', '-1 day', 'agent:1', 6, true, 'ChatMessage', NULL), ('4323.T', '6 seconds', 'agent:1', 7, NULL, 'ChatJoin', NULL),
    ('4323.T', '90 seconds', 'agent:1', 8, false, 'ChatMessage', '{"source": {"type": "zd:agentWorkspace"}}'), ('4323.T', '120 seconds', '1', 9, false, 'ChatFileAttachment', NULL),
    ('4323.X', '0', '3', 0, false, 'ChatMessage', NULL), ('4323.M', '0', '3', 0, false, 'ChatMessage', NULL)
) AS event (chat, after, actor, index, context, type, original);
-- ratings: good; bad and then good; offered; not offered; of no scale; of a ticket that was merged
INSERT INTO satisfaction_rating (id, ticket_id, requester_id, assignee_id, score, created_at, updated_at) VALUES (1, 1, 3, 1, 'bad', '2026-03-02', '2026-03-02'), (2, 4, 3, 2, 'bad', '2026-03-02', '2026-03-02'),
    (3, 4, 3, 2, 'good', '2026-03-02', '2026-03-03'), (4, 14, 3, 1, 'offered', '2026-03-02', NULL), (5, 15, 3, 1, 'unoffered', '2026-03-02', NULL), (6, 5, 3, 1, 'superb', '2026-03-02', NULL),
    (7, 6, 3, 1, 'good', '2026-03-02', '2026-03-02');

-- value

SELECT create_views('zendesk', 'zendesk', 'views') \g /dev/null
SET search_path = views, public;
-- Y01: what the product counts, in minutes. Of 11071, history before creation does not count here: it is 7:05:09 (425.15 minutes) less of waiting
SELECT ticket_id, extract(epoch FROM agent_wait) / 60 AS agent_wait_min, round(extract(epoch FROM requester_wait) / 60, 2) AS requester_wait_min, extract(epoch FROM on_hold) / 60 AS on_hold_min,
    round(extract(epoch FROM requester_wait - on_hold) / 60, 2) AS agent_work_min, round(extract(epoch FROM requester_wait + agent_wait) / 60, 2) AS solve_min, reopens
FROM tickets WHERE ticket_id IN (11071, 11072) ORDER BY 1;
SELECT agent_wait_min = 40320 AND requester_wait_min = 72000 AND on_hold_min = 28800 AND reopens = 0
    AND (SELECT count(*) FROM status_changes AS change WHERE change.ticket_id = tickets.ticket_id AND change.status = 'resolved') = 1 AS as_y01
FROM tickets, LATERAL (SELECT agent_wait_hours * 60 AS agent_wait_min, requester_wait_hours * 60 AS requester_wait_min, on_hold_hours * 60 AS on_hold_min) AS minutes WHERE ticket_id = 11072;
-- each of the statuses, hold in both spellings
SELECT status, sum(duration) FROM (SELECT status, lead(changed_at) OVER (ORDER BY changed_at) - changed_at AS duration FROM status_changes WHERE ticket_id = 11072) AS spans GROUP BY 1 ORDER BY 1;
SELECT changed_at, recorded_at, status FROM status_changes WHERE ticket_id = 11071 ORDER BY recorded_at LIMIT 2;
-- Y02: business time over all schedules, each over its own span; Zendesk itself takes the last one for all of it, 41408 s
SELECT ticket_id, extract(epoch FROM first_response_business) AS all_schedules_s, first_response, full_resolution_business FROM tickets WHERE ticket_id = 941606;
SELECT extract(epoch FROM business_duration(created_at, first_response_at, calendar)) AS last_schedule_s FROM tickets, calendars WHERE ticket_id = 941606 AND calendar_id = 20;
-- Y03: due at that moment; solved a second later without an answer, which Zendesk takes for the end of that clock
SELECT policy, measure, due_at, met FROM sla_clocks WHERE ticket_id = 116;
-- G05 and G06, G07 further down: tickets by the day of their creation, resolutions by theirs
SELECT day, created, resolved, created - resolved AS more FROM daily_metrics WHERE day < '2019-04-02' AND (created > 0 OR resolved > 0) ORDER BY day;
-- G01 to G04: hours of 15 March
SELECT zone, what, string_agg(format('%s: %s', hour, n), ', ' ORDER BY hour) AS tickets
FROM (SELECT zone, what, extract(hour FROM at AT TIME ZONE zone) AS hour, count(*) AS n
    FROM tickets, LATERAL (VALUES ('created', created_at), ('closed', resolved_at)) AS event (what, at), unnest('{UTC,Europe/Berlin,America/Chicago,Australia/Melbourne}'::text[]) AS zone
    WHERE (at AT TIME ZONE zone)::date = '2019-03-15' GROUP BY 1, 2, 3) AS hours GROUP BY 1, 2 ORDER BY 1, 2;

-- the situations
SELECT ticket_id, channel, status, agent, first_response, agent_replies AS replies, response_time, first_resolution, full_resolution, reopens, one_touch, first_responder_id AS by
FROM tickets WHERE ticket_id < 30 ORDER BY 1;
SELECT number, channel_detail, priority, agent_id, team, customer_id, first_response_at, first_resolved_at, resolved_at, first_response_hours, response_time_hours FROM tickets WHERE ticket_id IN (1, 10) ORDER BY 1;
-- business time: the default schedule, 23 and 25 hours around the clock and by night, and none where a schedule is not there
SELECT ticket_id, first_response_business AS first_response, full_resolution_business AS full_resolution FROM tickets WHERE ticket_id IN (1, 14, 18, 19, 20, 21) ORDER BY 1;
SELECT calendar_id, name, time_zone, is_default, calendar FROM calendars ORDER BY 1;
-- every zone of the list is one that the server knows
SELECT count(*) AS zones, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = zone)) AS unknown
FROM (SELECT DISTINCT name AS zone FROM views_internal.rails_zones) AS zones;
SELECT message_id, author, author_id, public, created_at FROM messages WHERE ticket_id IN (1, 12, 17) ORDER BY 1;
SELECT author, author_id, chat_index, chat_id, message_id FROM messages WHERE ticket_id = 13 ORDER BY 3;
SELECT survey_id, ticket_id, customer_id, agent_id, kind, asked_at::date, answered_at, responded, score, superseded FROM surveys ORDER BY 1;
SELECT ticket_id, csat_score FROM tickets WHERE csat_score IS NOT NULL ORDER BY 1;
SELECT * FROM customers ORDER BY 2;
SELECT ticket_id, policy, measure, met, CASE WHEN policy <> 'silver' OR policy IS NULL THEN due_at END AS due_at FROM sla_clocks ORDER BY 1, 3;
SELECT ticket_id, measure, started_at, target, target_hours, stopped_at FROM sla_clocks WHERE ticket_id IN (1, 3, 17) ORDER BY 1, 2;
SELECT ticket_id, sla_first_response_met, sla_resolution_met, sla_met FROM tickets WHERE sla_policy IS NOT NULL OR sla_met IS NOT NULL ORDER BY 1;
SELECT agent_id, name, team, active FROM agents ORDER BY 1;

-- what is left out

SELECT source_table, row_id, ticket_id, measure, reason FROM data_quality ORDER BY 1, 3, 2, 4;
-- used and left out are all there is
SELECT 'ticket', (SELECT count(*) FROM tickets) AS used, count(*) FILTER (WHERE measure IS NULL) AS left_out, (SELECT count(*) FROM zendesk.ticket) AS source FROM data_quality WHERE source_table = 'ticket'
UNION ALL SELECT 'ticket_comment', (SELECT count(*) FROM messages WHERE chat_id IS NULL), count(*) FILTER (WHERE measure IS NULL), (SELECT count(*) FROM zendesk.ticket_comment) FROM data_quality WHERE source_table = 'ticket_comment'
UNION ALL SELECT 'ticket_chat_event', (SELECT count(*) FROM messages WHERE chat_id IS NOT NULL), count(*), (SELECT count(*) FROM zendesk.ticket_chat_event WHERE type <> 'ChatJoin') FROM data_quality WHERE source_table = 'ticket_chat_event'
UNION ALL SELECT 'satisfaction_rating', (SELECT count(*) FROM surveys), count(*), (SELECT count(*) FROM zendesk.satisfaction_rating) FROM data_quality WHERE source_table = 'satisfaction_rating'
UNION ALL SELECT 'ticket_field_history', (SELECT count(*) FROM status_changes), count(*), (SELECT count(*) FROM zendesk.ticket_field_history WHERE field_name = 'status') FROM data_quality WHERE source_table = 'ticket_field_history';

-- every view says what it is, and so does what the others have not; the columns of all sources, in their order
SELECT relnamespace::regnamespace, relname FROM pg_class WHERE relnamespace IN ('views'::regnamespace, 'views_internal'::regnamespace) AND obj_description(oid) IS NULL ORDER BY 1, 2;
SELECT relname, string_agg(format('%s %s%s', attname, format_type(atttypid, atttypmod), CASE WHEN col_description(oid, attnum) IS NOT NULL THEN ' *' END), ', ' ORDER BY attnum) AS columns
FROM pg_class JOIN pg_attribute ON attrelid = oid AND attnum > 0
WHERE relnamespace = 'views'::regnamespace AND relname IN ('tickets', 'messages', 'surveys', 'customers', 'agents', 'status_changes', 'calendars', 'sla_clocks', 'data_quality') GROUP BY 1 ORDER BY 1;

-- cases from practice, over the tables as they are, each on 2 March 2026 and after, with the right value beside it

CREATE SCHEMA zendesk_cases;
SET search_path = zendesk_cases, public;
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
-- Ann and Abe left and are end users now; Cai is an agent who asks for himself; Robo is a bot
INSERT INTO "user" (id, name, role, active, created_at) VALUES (1, 'Ada', 'agent', true, '2026-01-01'), (2, 'Ben', 'agent', true, '2026-01-01'), (3, 'Carol', 'end-user', true, '2026-01-01'),
    (4, 'Ann', 'end-user', true, '2026-01-01'), (5, 'Abe', 'end-user', true, '2026-01-01'), (6, 'Cai', 'agent', true, '2026-01-01'), (7, 'Robo', 'agent', true, '2026-01-01'), (8, 'Dora', 'end-user', true, '2026-01-01');
INSERT INTO brand (id, name) VALUES (1, 'Shop');
INSERT INTO organization (id, name) VALUES (1, 'Acme');
INSERT INTO "group" (id, name) VALUES (1, 'Billing'), (2, 'Shipping');
INSERT INTO ticket (id, created_at, status, requester_id, submitter_id, assignee_id, brand_id, organization_id, type)
SELECT id, timestamptz '2026-03-02 09:00+00' + created, status, requester, submitter, assignee, 1, 1, 'incident'
FROM (VALUES
    (3, interval '0', 'solved', 3, 3, 2), (31, '0', 'solved', 3, 3, 2), (32, '0', 'open', 3, 3, 2), (33, '0', 'open', 8, 8, 2), -- P3
    (4, '0', 'open', 3, 3, 1), (41, '0', 'open', 3, 3, 1), (5, '0', 'open', 3, 1, 1), (51, '0', 'open', 3, 1, 1), (52, '0', 'open', 3, 1, 1), -- P4, P5
    (10, '0', 'open', 3, 3, 2), (12, '0', 'open', 6, 6, 1), (15, '0', 'solved', 3, 3, 1), -- P10, P12, P15
    (18, '6 hours', 'solved', 3, 3, 1), (181, '6 hours', 'solved', 3, NULL, 1), (182, '6 hours', 'open', 3, 1, 1), (183, '6 hours', 'open', 3, 8, 1), -- P18
    (19, '0', 'solved', 3, 3, 1), (191, '0', 'solved', 8, 8, 2), (20, '0', 'solved', 3, 3, 1), -- P19, P20
    (21, '-1 day', 'solved', 3, 3, 1), (22, '0', 'solved', 3, 3, 1), (221, '0', 'solved', 3, 3, 1), (222, '0', 'solved', 3, 3, 1), (223, '0', 'solved', 3, 3, 1), (224, '0', 'open', 3, 3, 1), -- P21, P22
    (60, '0', 'open', 3, 3, 1), (61, '0', 'open', 3, 3, 2), (62, '1 day', 'open', 3, 3, 1), (63, '0', 'solved', 3, 3, 1), -- waits, transfers, clocks
    (68, '1 month', 'open', 3, 1, 1), -- opened by an agent, with a note in the same second
    (66, '6 hours', 'open', 8, 8, 1), (67, '6 hours', 'open', 8, 8, 1), -- due at closing time
    (64, '1 month', 'solved', 8, 8, 1), (65, '1 month', 'solved', 8, 8, 1) -- answered and solved in one update, and a minute later
) AS row (id, created, status, requester, submitter, assignee);
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public, _fivetran_deleted)
SELECT row_number() OVER (), ticket, author, timestamptz '2026-03-02 09:00+00' + after, public, deleted
FROM (VALUES
    (3, 3, interval '0', true, false), (3, 4, '20 minutes', true, false), (31, 3, '0', true, false), (31, 5, '5 minutes', false, false), (31, 5, '20 minutes', true, false),
    (32, 3, '0', true, false), (32, 8, '20 minutes', true, false), (33, 8, '0', true, false), (33, 4, '30 minutes', true, false),
    (4, 3, '0', true, false), (4, 1, '30 minutes', true, false), (41, 3, '0', true, false), (41, 1, '30 minutes', true, false),
    (5, 1, '0', false, false), (5, 1, '2 hours 30 minutes', true, false), (5, 3, '4 hours', true, false), (5, 1, '4 hours 20 minutes', true, false),
    (51, 1, '0', false, false), (51, 3, '1 hour', true, false), (51, 1, '3 hours', true, false), (52, 1, '0', false, false), (52, 1, '3 hours', true, false),
    (10, 3, '0', true, false), (10, 1, '5 minutes', true, false),
    (12, 6, '0', true, false), (12, 1, '20 minutes', true, false), (12, 6, '1 hour', true, false), (12, 1, '1 hour 30 minutes', true, false),
    (18, 3, '6 hours', true, true), (18, 1, '7 hours', true, false), (181, 3, '6 hours', true, true), (181, 1, '7 hours', true, false),
    (182, 1, '6 hours', true, false), (182, 1, '8 hours', true, false), (183, 1, '7 hours', true, false),
    (20, 3, '0', true, false), (20, 1, '1 hour', true, false),
    (22, 3, '0', true, false), (22, -1, '1 minute', true, false), (221, 3, '0', true, false), (221, 7, '1 minute', true, false),
    (222, 3, '0', true, false), (222, 7, '1 minute', true, false), (222, 1, '1 hour', true, false), (223, 3, '0', true, false), (223, 7, '1 minute', true, false),
    (224, 3, '0', true, false), (224, 7, '1 minute', true, false), (224, 3, '4 days 5 hours', true, false), (224, 1, '4 days 5 hours 10 minutes', true, false),
    -- two waits are counted, and one is running
    (60, 3, '0', true, false), (60, 3, '10 minutes', true, false), (60, 1, '1 hour', true, false), (60, 2, '2 hours', true, false), (60, 3, '3 hours', true, false), (60, 1, '3 hours 30 minutes', true, false), (60, 3, '5 hours', true, false),
    (63, 3, '0', true, false), (63, 1, '1 hour', true, false), (63, 3, '2 hours', true, false), (63, 1, '5 hours', true, false),
    (68, 1, '1 month', true, false), (68, 1, '1 month', false, false), (68, 1, '1 month 2 hours', true, false),
    (66, 8, '6 hours', true, false), (66, 1, '10 hours', true, false), (67, 8, '6 hours', true, false), (67, 1, '8 hours', true, false),
    (64, 8, '1 month', true, false), (64, 1, '1 month 1 hour', true, false), (64, 8, '1 month 2 hours', true, false), (64, 1, '1 month 5 hours', true, false),
    (65, 8, '1 month', true, false), (65, 1, '1 month 1 hour', true, false), (65, 8, '1 month 2 hours', true, false), (65, 1, '1 month 5 hours 1 minute', true, false)
) AS comment (ticket, author, after, public, deleted);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value, user_id)
SELECT ticket, field, timestamptz '2026-03-02 09:00+00' + after, value, actor
FROM (VALUES
    (3, 'status', interval '0', 'open', 3), (3, 'status', '30 minutes', 'solved', 4), (3, 'assignee_id', '1 minute', '4', 4), (3, 'assignee_id', '1 day', '2', 1), (31, 'status', '0', 'open', 3), (31, 'status', '30 minutes', 'solved', 5),
    (33, 'assignee_id', '1 minute', '4', 4), (33, 'assignee_id', '2 days', '2', 2),
    (4, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}', -1), (4, 'first_reply_time', '1 hour', '{"minutes":15,"in_business_hours":false}', -1),
    (41, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}', -1), (41, 'first_reply_time', '10 minutes', '{"minutes":15,"in_business_hours":false}', -1),
    (5, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}', -1), (51, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}', -1), (52, 'first_reply_time', '0', '{"minutes":60,"in_business_hours":false}', -1),
    (15, 'status', '0', 'open', 3), (15, 'status', '5 hours', 'solved', 1),
    (18, 'status', '6 hours', 'open', 3), (18, 'status', '9 hours', 'solved', 1), (181, 'status', '6 hours', 'open', 3), (181, 'status', '9 hours', 'solved', 1),
    (19, 'status', '0', 'open', 3), (19, 'status', '1 hour', 'solved', 1), (19, 'satisfaction_score', '2 hours', 'offered', -1),
    (191, 'status', '0', 'open', 8), (191, 'status', '1 hour', 'solved', 1), (191, 'assignee_id', '0', '1', 8), (191, 'assignee_id', '4 hours', '2', 1),
    (191, 'satisfaction_score', '2 hours', 'offered', -1), (191, 'satisfaction_score', '3 hours', 'bad', 8), (191, 'satisfaction_comment', '3 hours', 'slow', 8),
    (191, 'satisfaction_score', '5 hours', 'good', 8), (191, 'satisfaction_comment', '6 hours', 'well, thanks', 8),
    (20, 'status', '0', 'open', 3), (20, 'status', '2 hours', 'solved', 1), (20, 'requester_wait_time', '0', '{"minutes":600,"in_business_hours":false}', -1), (20, 'agent_work_time', '0', '{"minutes":60,"in_business_hours":false}', -1),
    (21, 'status', '-1 day', 'open', 3), (21, 'status', '0', 'solved', 1), (21, 'status', '18 days', 'open', 3), (21, 'status', '23 days', 'solved', 1),
    (22, 'status', '0', 'open', 3), (22, 'status', '1 hour', 'solved', -1), (221, 'status', '0', 'open', 3), (221, 'status', '1 hour', 'solved', 7), (222, 'status', '0', 'open', 3), (222, 'status', '2 hours', 'solved', 1),
    (223, 'status', '0', 'open', 3), (223, 'status', '1 hour', 'solved', 7), (223, 'status', '3 days', 'open', 3), (223, 'status', '4 days', 'solved', 3),
    (224, 'status', '0', 'open', 3), (224, 'status', '5 minutes', 'solved', 7), (224, 'status', '4 days 5 hours', 'open', 3),
    -- first assignment, unassignment, return, and agent and team at one moment
    (61, 'assignee_id', '0', NULL, 3), (61, 'assignee_id', '1 hour', '1', 1), (61, 'assignee_id', '2 hours', '', 1), (61, 'assignee_id', '3 hours', '1', 1), (61, 'assignee_id', '4 hours', '2', 1),
    (61, 'group_id', '0', '1', 3), (61, 'group_id', '4 hours', '2', 1), (61, 'group_id', '5 hours', '1', 1),
    (63, 'status', '0', 'open', 3), (63, 'status', '6 hours', 'solved', 1), (63, 'next_reply_time', '0', '{"minutes":120,"in_business_hours":false}', -1), (63, 'periodic_update_time', '0', '{"minutes":180,"in_business_hours":false}', -1),
    -- Monday at 15:00, due in two hours, at closing time: answered at 19:00, and at 17:00
    (66, 'first_reply_time', '6 hours', '{"minutes":120,"in_business_hours":true}', -1), (67, 'first_reply_time', '6 hours', '{"minutes":120,"in_business_hours":true}', -1),
    (64, 'status', '1 month', 'open', 8), (64, 'status', '1 month 5 hours', 'solved', 1), (64, 'next_reply_time', '1 month', '{"minutes":200,"in_business_hours":false}', -1),
    (65, 'status', '1 month', 'open', 8), (65, 'status', '1 month 5 hours', 'solved', 1), (65, 'next_reply_time', '1 month', '{"minutes":120,"in_business_hours":false}', -1)
) AS change (ticket, field, after, value, actor);
-- P15: open from nine to five since June, from nine to twelve before that, which nothing but the log tells
INSERT INTO schedule (id, name, time_zone, created_at, start_time, end_time) SELECT 1, 'office', 'UTC', timestamptz '2025-01-01', day * 1440 + 540, day * 1440 + 1020 FROM generate_series(1, 5) AS day;
INSERT INTO audit_log (id, source_id, source_type, action, created_at) VALUES (1, 1, 'schedule', 'create', '2025-01-01'), (2, 1, 'schedule', 'update', '2026-06-01'), (3, 1, 'trigger', 'update', '2026-07-01');
SELECT create_views('zendesk', 'zendesk_cases', 'cases', settings => '{"bots": ["ROBO"]}') \g /dev/null
SET search_path = cases, public;
-- P3: Ann had it, and Abe wrote a note; Dora, who helps another customer, is a customer; Ann answered what Ben has now
SELECT ticket_id, first_response, agent_replies, one_touch, first_responder, agents FROM tickets WHERE ticket_id IN (3, 31, 32, 33) ORDER BY 1;
-- P4: by the target in force when it was answered
SELECT ticket_id, target, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id IN (4, 41) ORDER BY 1;
-- P5: opened in private: the clock starts with the customer, the first response at creation; without a word of the customer no clock started
SELECT ticket_id, first_response, sla_first_response_met, agent_replies, response_time FROM tickets WHERE ticket_id IN (5, 51, 52) ORDER BY 1;
SELECT ticket_id, started_at, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id IN (5, 51, 52) ORDER BY 1;
-- P10: the first response is Ada's, the ticket Ben's
SELECT agent, first_responder, first_responder_id, first_response FROM tickets WHERE ticket_id = 10;
-- P12: an agent who asks for himself is the customer: 25 minutes
SELECT response_time, exchanges, agent_replies, customer_messages, agents, customer FROM tickets WHERE ticket_id = 12;
SELECT string_agg(author, ' ' ORDER BY created_at) FROM messages WHERE ticket_id = 12;
SELECT customer_id, name FROM customers WHERE customer_id = 6;
-- P15: today's hours are read, and this is told
SELECT full_resolution_business FROM tickets WHERE ticket_id = 15;
SELECT row_id, measure, reason FROM data_quality WHERE source_table = 'schedule';
SELECT col_description('tickets'::regclass, attnum) ~ 'today''s hours' AS told FROM pg_attribute WHERE attrelid = 'tickets'::regclass AND attname = 'full_resolution_business';
-- P18: the customer opened it, as the submitter tells, or a comment that was deleted; Ada opened one, and another customer one
SELECT ticket_id, first_response, agent_replies, one_touch FROM tickets WHERE ticket_id IN (18, 181, 182, 183, 68) ORDER BY 1;
-- P19: who is asked is the requester; what was answered twice, with the assignee of then
SELECT ticket_id, customer_id, agent_id, asked_at, answered_at, responded, score, feedback, superseded FROM surveys ORDER BY 1, answered_at;
SELECT ticket_id, csat_score FROM tickets WHERE csat_score IS NOT NULL;
-- P20: two clocks, of which one is missed
SELECT measure, target, due_at, met FROM sla_clocks WHERE ticket_id = 20 ORDER BY 1;
SELECT sla_first_response_met, sla_resolution_met, sla_met FROM tickets WHERE ticket_id = 20;
-- P21: open on the 1st, and from the 20th to the 24th
SELECT string_agg(to_char(day, 'DD'), ' ' ORDER BY day) AS open_days FROM generate_series(timestamptz '2026-03-01', '2026-03-31', '1 day') AS day
WHERE (SELECT status FROM status_changes WHERE ticket_id = 21 AND changed_at < day + interval '1 day' ORDER BY changed_at DESC LIMIT 1) = 'open';
SELECT first_resolved_at, resolved_at, reopens, one_touch FROM tickets WHERE ticket_id = 21;
-- P22: Zendesk itself, and a bot, answered alone; a bot and an agent; a bot's resolution that was reopened; a bot's, and the answer four days later: 00:10
SELECT ticket_id, one_touch, bot_resolved, first_response, agent_replies, reopens FROM tickets WHERE ticket_id BETWEEN 22 AND 22 OR ticket_id BETWEEN 221 AND 224 ORDER BY 1;
-- a week is 168 hours in each session, also one to summer time: reopened after that
INSERT INTO zendesk_cases.ticket (id, created_at, status, requester_id, submitter_id) VALUES (225, '2026-03-24 08:00+00', 'open', 3, 3);
INSERT INTO zendesk_cases.ticket_comment (id, ticket_id, user_id, created, public) VALUES (2251, 225, 3, '2026-03-24 08:00+00', true), (2252, 225, 7, '2026-03-24 08:01+00', true);
INSERT INTO zendesk_cases.ticket_field_history (ticket_id, field_name, updated, value, user_id) VALUES (225, 'status', '2026-03-24 08:00+00', 'open', 3), (225, 'status', '2026-03-24 09:00+00', 'solved', 7), (225, 'status', '2026-03-31 08:30+00', 'open', 3);
SELECT bot_resolved FROM tickets WHERE ticket_id = 225;
SET timezone = 'Europe/Berlin';
SELECT bot_resolved FROM tickets WHERE ticket_id = 225;
SET timezone = 'UTC';
-- waits of 60 and 30 minutes, and one that runs; what a ticket is; the previous one; transfers: agent and team at one moment, and the team
SELECT response_time, exchanges, agents, agent_replies, waiting_since, last_customer_message_at, last_agent_message_at FROM tickets WHERE ticket_id = 60;
SELECT inbox, organization, subject_type, tags, custom, customer_key, customer, previous_ticket_at, transfers FROM tickets WHERE ticket_id IN (61, 62) ORDER BY ticket_id;
-- clocks of which a ticket has several
SELECT measure, started_at, target, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id = 63 ORDER BY 1, 2;
-- answer and close in one update: waits of 1 and 3 hours; an answer a minute after the solution ends no wait; the clock of the next response ends there in both
SELECT ticket_id, response_time, exchanges, agent_replies, waiting_since, resolved_at, last_agent_message_at FROM tickets WHERE ticket_id IN (64, 65) ORDER BY 1;
SELECT ticket_id, measure, started_at, target, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id IN (64, 65) ORDER BY 1, 2, 3;
-- late is what was answered after the due moment, also while it is closed
SELECT ticket_id, measure, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id IN (66, 67) ORDER BY 1;
SELECT agent_id, name, active FROM agents ORDER BY 1;
DROP SCHEMA zendesk_cases, cases, cases_internal CASCADE;
SET search_path = views, public;

-- other zones

-- G06: days of Berlin; G07: days of Chicago
SELECT create_views('zendesk', 'zendesk', 'berlin', 'Europe/Berlin'), create_views('zendesk', 'zendesk', 'chicago', 'America/Chicago') \g /dev/null
SELECT 'G06', day, created, resolved FROM berlin.daily_metrics WHERE day < '2019-04-02' AND (created > 0 OR resolved > 0)
UNION ALL SELECT 'G07', day, created, resolved FROM chicago.daily_metrics WHERE day < '2019-04-02' AND (created > 0 OR resolved > 0) ORDER BY 1, 2;

-- each duration stands there in hours as well
SELECT attrelid::regclass, attname FROM pg_attribute AS duration JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'views'::regnamespace AND atttypid = 'interval'::regtype AND NOT EXISTS (
    SELECT FROM pg_attribute AS twin WHERE twin.attrelid = duration.attrelid AND twin.attname = duration.attname || '_hours' AND twin.atttypid = 'double precision'::regtype);

-- a smaller desk

-- no chats, no schedules, no ratings, none of the columns that came later; instants without zone; sessions of another zone read the same
CREATE SCHEMA small_zendesk;
SET search_path = small_zendesk, public;
CREATE TABLE ticket AS SELECT id, created_at::timestamp, status, priority, via_channel, assignee_id, group_id, requester_id FROM zendesk.ticket WHERE _fivetran_deleted IS NOT true;
CREATE TABLE ticket_comment AS SELECT id, ticket_id, user_id, created, public FROM zendesk.ticket_comment;
CREATE TABLE ticket_field_history AS SELECT ticket_id, field_name, updated::timestamp, value, user_id FROM zendesk.ticket_field_history;
INSERT INTO ticket_field_history VALUES (1, 'satisfaction_score', '2026-03-02', 'offered', NULL), (1, 'satisfaction_score', '2026-03-03', 'bad', 3), (1, 'satisfaction_score', '2026-03-04', 'good', 3),
    (4, 'satisfaction_score', '2026-03-02', 'offered', NULL), (14, 'satisfaction_score', '2026-03-02', 'unoffered', NULL);
CREATE TABLE ticket_tag AS SELECT tag, ticket_id FROM zendesk.ticket_tag;
CREATE TABLE "user" AS SELECT id, name, role, created_at::timestamp FROM zendesk."user";
CREATE TABLE "group" AS SELECT id, name FROM zendesk."group";
SELECT create_views('zendesk', 'small_zendesk', 'small_views') \g /dev/null
SET timezone = 'Asia/Tokyo';
-- without via_channel a comment that a trigger wrote is its user's, without merged_ticket_ids only the tag tells of a merge, without _fivetran_deleted nothing of deleted comments
SELECT ticket_id, ours.first_response AS here, theirs.first_response AS there FROM small_views.tickets AS ours FULL JOIN views.tickets AS theirs USING (ticket_id)
WHERE ours IS NULL OR theirs IS NULL OR ours.first_response IS DISTINCT FROM theirs.first_response OR ours.created_at <> theirs.created_at
    OR ours.resolved_at <> theirs.resolved_at OR ours.requester_wait <> theirs.requester_wait AND ours.resolved_at IS NOT NULL ORDER BY 1;
SET timezone = 'UTC';
SELECT ticket_id, customer_id, agent_id, asked_at, score, answered_at, superseded FROM small_views.surveys ORDER BY 1, 6;
SELECT (SELECT count(*) FROM small_views.calendars) AS calendars, count(first_response_business) AS business, count(sla_first_response_met) AS clocks, count(*) AS tickets FROM small_views.tickets;
SELECT source_table, count(*) FROM small_views.data_quality GROUP BY 1 ORDER BY 1;

-- channels, by via types of Zendesk's reference and by what it shows of a ticket
INSERT INTO ticket (id, via_channel) SELECT 2000000 + row_number() OVER (), via FROM unnest('{web,mail,email,api,voice,forum,web_form,web_service,rule,linked_problem,iphone,dropbox,batch,twitter_favorite,topic,twitter_dm,
    closed_ticket,chat,twitter,ticket_sharing,voicemail,phone_call_inbound,phone_call_outbound,blog,text_message,facebook_post,import,github,facebook_message,sms,mobile,any_channel,answer_bot_for_web_widget,line,
    native_messaging,whatsapp,telegram,instagram_dm,sunshine_conversations_api,sunshine_conversations_facebook_messenger,sunshine_conversations_twitter_dm,chat_transcript,business_messaging_slack_connect}'::text[]) AS via;
SELECT channel, string_agg(channel_detail, ', ' ORDER BY ticket_id) AS via FROM small_views.tickets WHERE ticket_id > 2000000 GROUP BY 1 ORDER BY 1;

-- what is needed is missed by name, and nothing is created; the rest is not missed
CREATE FUNCTION pg_temp.without(column_of text, missing text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    EXECUTE format('ALTER TABLE small_zendesk.%I RENAME %I TO gone', column_of, missing);
    PERFORM create_views('zendesk', 'small_zendesk', 'views_without');
    RAISE 'created' USING ERRCODE = 'P0002';
EXCEPTION
    WHEN undefined_column THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RETURN detail;
    WHEN no_data_found THEN
        RETURN 'created';
END $$;
SELECT pg_temp.without(relname, attname) AS without, string_agg(format('%s.%s', relname, attname), ', ' ORDER BY relname, attname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 WHERE relnamespace = 'small_zendesk'::regnamespace AND relkind = 'r' GROUP BY 1 ORDER BY 1;
SELECT to_regnamespace('views_without');
DROP TABLE small_zendesk.ticket_field_history, small_zendesk."group", small_zendesk.ticket_tag CASCADE;
SELECT create_views('zendesk', 'small_zendesk', 'views_without') \g \echo :SQLSTATE

-- a plan reads what the query needs: tables once for each time that they are read (ticket twice: for what was merged into others;
-- "user" once at most, as newer versions of PostgreSQL find more joins with it that they need not make)
CREATE FUNCTION pg_temp.tables_read(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; read text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP
        IF line ~ 'Scan.* on ' AND line !~ 'Subquery Scan|never executed' THEN read := read || substring(line FROM ' on (\w+|"\w+")'); END IF;
    END LOOP;
    RETURN (SELECT string_agg(part, ' ' ORDER BY part) FROM unnest(read) WITH ORDINALITY AS parts (part, n)
            WHERE (part <> '"user"' OR n = array_position(read, part)) AND EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('zendesk.' || part) AND relkind = 'r'));
END $$;
SELECT columns, pg_temp.tables_read(format('SELECT %s FROM views.tickets', columns))
FROM unnest('{"ticket_id, created_at","first_response","resolved_at, one_touch","csat_score","agent","response_time","first_response_business","sla_first_response_met"}'::text[]) AS columns;

-- B2: a condition reaches the scan of its table: that of tickets, or the users of whom one is the assignee; ticket_id also those of comments and of the history
CREATE FUNCTION pg_temp.reached(condition text, pattern text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; scanned text; reached text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) SELECT * FROM views.tickets WHERE ' || condition LOOP
        scanned := coalesce(substring(line FROM 'Scan.* on (\w+|"\w+")'), scanned);
        IF line ~ '(Filter|Cond): ' AND line ~ pattern AND line !~ 'Join Filter' THEN reached := reached || scanned; END IF;
    END LOOP;
    RETURN (SELECT string_agg(DISTINCT part, ' ' ORDER BY part) FROM unnest(reached) AS part WHERE part IN ('ticket', '"user"', 'ticket_comment', 'ticket_field_history'));
END $$;
SELECT condition, pg_temp.reached(condition, pattern) FROM (VALUES
    ('ticket_id = 5', '\m(id|ticket_id) = ''?5\M'), ('number = ''5''', '\(id\)::text = ''5'''), ('agent_id = 1', 'assignee_id = 1\M'), ('agent = ''Ada''', 'name = ''Ada'''),
    ('created_at >= ''2026-03-01''', 'to_timestamp\(date_part\(''epoch''::text, \w*\.?created_at\)\) >= ''2026-03-01')
) AS test (condition, pattern);
CREATE FUNCTION pg_temp.day_reached() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text; reached boolean := false;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) SELECT first_response_hours FROM views.bi_tickets WHERE created_day = ''2026-03-01''' LOOP
        reached := reached OR line ~ '(Filter|Cond): .*created_at.*date = ' AND line !~ 'Join Filter';
    END LOOP;
    RETURN reached;
END $$;
SELECT pg_temp.day_reached();

-- tables and columns that it does not name, or can do without

-- the views for BI tools: what holds over every source
\set laws :tests /../schemas/bi_laws.sql
\set views views
\set source_views views
SELECT current_setting('search_path') AS search_path \gset
\i :laws
SELECT set_config('search_path', :'search_path', false) \g /dev/null

-- without the tables that it can do without; then each of its names as one more column of each table that it reads: no warning, and no view
-- reads it; then all of them in all tables: no row differs
\set names :tests /../schemas/names.sql
\set ECHO none
\i :names
\set ECHO all
SELECT * FROM pg_temp.without_optional_tables('zendesk', 'zendesk');
CALL pg_temp.add_each_name('zendesk', 'zendesk', 'views');
SELECT * FROM pg_temp.add_all_names('zendesk', 'zendesk', 'views');
DROP SCHEMA names, names_internal CASCADE;

SET search_path = public;
DROP SCHEMA zendesk, views, views_internal, berlin, berlin_internal, chicago, chicago_internal, small_zendesk, small_views, small_views_internal CASCADE;
