-- create_views over Chatwoot: a desk with the situations and figures of its own specs.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- its whole tables
CREATE SCHEMA chatwoot_desk;
SET search_path = chatwoot_desk, public;
\getenv tests PG_ABS_SRCDIR
\set schema :tests /../schemas/chatwoot.sql
\set defaults :tests /../schemas/defaults.sql
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
CREATE TABLE integrations_hooks (id bigserial PRIMARY KEY, status integer DEFAULT 1, inbox_id integer, account_id integer, app_id varchar);

INSERT INTO users (id, uid, name, display_name) VALUES (1, 'ada', 'Ada Lovelace', 'Ada'), (2, 'grace', 'Grace Hopper', '');
INSERT INTO teams (id, name, account_id) VALUES (1, 'second level', 1);
INSERT INTO contacts (id, name, account_id, created_at, blocked) VALUES (1, 'Nicole', 1, '2026-01-01', false), (2, 'Mallory', 1, '2026-01-01', true), (3, 'Paul', 2, '2026-01-01', false);
INSERT INTO channel_twilio_sms (id, medium, account_id) VALUES (7, 0, 1), (8, 1, 1);
-- 1 has no hours, 2 weekdays 9 to 17 UTC, 3 the same in Berlin, 4 all day but Sunday, 5 is never open, 6 lives in a zone that nobody knows, 8 is not of Twilio
INSERT INTO inboxes (id, channel_id, account_id, name, channel_type, working_hours_enabled, timezone) VALUES
    (1, 1, 1, 'site', 'Channel::WebWidget', false, 'UTC'), (2, 2, 1, 'office', 'Channel::Email', true, 'UTC'), (3, 3, 1, 'berlin', 'Channel::Email', true, 'Europe/Berlin'),
    (4, 4, 1, 'shop', 'Channel::Whatsapp', true, NULL), (5, 5, 1, 'off', 'Channel::Api', true, 'UTC'), (6, 6, 1, 'moon', 'Channel::Telegram', true, 'Moon/Tranquility'),
    (7, 7, 1, 'text', 'Channel::TwilioSms', NULL, 'UTC'), (8, 8, 1, 'page', 'Channel::FacebookPage', false, 'UTC'), (9, 8, 1, 'twilio', 'Channel::TwilioSms', false, 'UTC'),
    (10, 1, 2, 'tenant', 'Channel::Line', false, 'UTC'), (11, 1, 2, 'new', 'Channel::Tiktok', false, 'UTC'), (12, 1, 2, 'call', 'Channel::Voice', false, 'UTC'),
    (13, 1, 2, 'insta', 'Channel::Instagram', false, 'UTC'), (14, 1, 2, 'bird', 'Channel::TwitterProfile', false, 'UTC'), (15, 1, 2, 'sms', 'Channel::Sms', false, 'UTC');
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes)
SELECT inbox, 1, day, inbox = 5 OR day IN (0, 6), 9, 0, 17, 0 FROM unnest('{1,2,3,5,6}'::integer[]) AS inbox, generate_series(0, 6) AS day;
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes, open_all_day)
SELECT 4, 1, day, day = 0, 0, 0, 23, 59, day > 0 FROM generate_series(0, 6) AS day;
INSERT INTO sla_policies (id, name, first_response_time_threshold, resolution_time_threshold, only_during_business_hours, account_id) VALUES
    (1, 'hour and day', 3600, 86400, false, 1), (2, 'office hours', 3600, 28800, true, 1), (3, 'a century', 3155760000, 3155760000, false, 1), (4, 'nothing', NULL, NULL, false, 1);

-- a bot answers in 8, a Slack of the whole account does not
INSERT INTO integrations_hooks (inbox_id, account_id, app_id) VALUES (8, 1, 'dialogflow'), (NULL, 1, 'slack');

-- a conversation, its messages and what Chatwoot reports of it
CREATE FUNCTION conversation(id integer, created_at timestamp, status text DEFAULT 'open', inbox integer DEFAULT 1, assignee integer DEFAULT 1, contact integer DEFAULT 1, sla integer DEFAULT NULL,
    attributes jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
    INSERT INTO conversations (id, account_id, display_id, created_at, status, inbox_id, assignee_id, contact_id, additional_attributes, first_reply_created_at, waiting_since)
    -- columns that Chatwoot derives are wrong here: nothing may read them
    SELECT $1, inboxes.account_id, 100 + $1, $2, array_position('{open,resolved,pending,snoozed}', $3) - 1, $4, $5, $6, $8, '1999-01-01', '1999-01-01' FROM inboxes WHERE inboxes.id = $4;
    INSERT INTO applied_slas (account_id, conversation_id, sla_policy_id, sla_status) SELECT 1, $1, $7, 3 WHERE $7 IS NOT NULL
$$;
CREATE FUNCTION message(conversation integer, at timestamp, sender text, private boolean DEFAULT false, sender_id bigint DEFAULT NULL, attributes text DEFAULT '{}', more jsonb DEFAULT '{}')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO messages (account_id, inbox_id, conversation_id, created_at, message_type, private, sender_type, sender_id, content_attributes, additional_attributes)
    SELECT account_id, inbox_id, $1, $2, CASE $3 WHEN 'customer' THEN 0 WHEN 'activity' THEN 2 WHEN 'template' THEN 3 ELSE 1 END, $4,
        CASE $3 WHEN 'customer' THEN 'Contact' WHEN 'agent' THEN 'User' WHEN 'bot' THEN 'AgentBot' WHEN 'captain' THEN 'Captain::Assistant' END,
        coalesce($5, CASE $3 WHEN 'customer' THEN contact_id WHEN 'agent' THEN 1 WHEN 'bot' THEN 9 END),
        -- as Rails stores it: JSON in a JSON string
        to_json($6), $7
    FROM conversations WHERE id = $1
$$;
CREATE FUNCTION event(conversation integer, at timestamp, name text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO reporting_events (name, account_id, conversation_id, event_end_time, created_at, value, value_in_business_hours) VALUES ($3, 1, $1, $2, $2 + interval '3 seconds', -1, 0)
$$;

-- value, by the known answers of Chatwoot's own specs: spec/listeners/reporting_event_listener_spec.rb, spec/builders/v2, app/javascript/dashboard

\o /dev/null
-- M003: the customer's message reopens it, the agent answers after two hours
SELECT conversation(1, '2026-03-01 08:00', 'resolved'), event(1, '2026-03-01 09:00', 'conversation_resolved'), event(1, '2026-03-01 10:00', 'conversation_opened'),
    message(1, '2026-03-01 10:00', 'customer'), message(1, '2026-03-01 12:00', 'agent'), event(1, '2026-03-01 13:00', 'conversation_resolved');
-- M004: reopened twice, two waits of 3600 and 1800 seconds
SELECT conversation(2, '2026-03-01 08:00'), message(2, '2026-03-01 08:00', 'customer'), message(2, '2026-03-01 09:00', 'agent'), event(2, '2026-03-01 09:30', 'conversation_resolved'),
    event(2, '2026-03-01 11:00', 'conversation_opened'), message(2, '2026-03-01 11:00', 'customer'), message(2, '2026-03-01 11:30', 'agent');
-- M005: reopened by hand, then 2700 seconds
SELECT conversation(3, '2026-03-01 08:00'), event(3, '2026-03-01 08:30', 'conversation_resolved'), event(3, '2026-03-01 09:00', 'conversation_opened'),
    message(3, '2026-03-01 09:00', 'customer'), message(3, '2026-03-01 09:45', 'agent');
-- M006: nobody waits. M007: opened (by a snooze's end, say), never resolved
SELECT conversation(4, '2026-03-01 08:00'), message(4, '2026-03-01 10:00', 'agent'), event(4, '2026-03-01 10:00', 'conversation_opened');
-- M010: Sunday 00:00 to Saturday 23:59 with hours Monday to Friday 9 to 17
SELECT conversation(5, '2022-03-20 00:00', 'resolved', inbox => 2), message(5, '2022-03-20 00:00', 'customer'), message(5, '2022-03-26 23:59', 'agent'), event(5, '2022-03-26 23:59', 'conversation_resolved');
-- M012 to M016: first responses of 93, 100 and 80 seconds
SELECT conversation(6, '2020-10-19 10:00', 'resolved'), message(6, '2020-10-19 10:00', 'customer'), message(6, '2020-10-19 10:01:33', 'agent'), event(6, '2020-10-19 10:02', 'conversation_resolved');
SELECT conversation(7, '2020-10-26 09:00', 'resolved'), message(7, '2020-10-26 09:00', 'customer'), message(7, '2020-10-26 09:01:40', 'agent'), event(7, '2020-10-26 09:02', 'conversation_resolved');
SELECT conversation(8, '2020-10-26 10:00', 'resolved'), message(8, '2020-10-26 10:00', 'customer'), message(8, '2020-10-26 10:01:20', 'agent'), event(8, '2020-10-26 10:02', 'conversation_resolved');
-- M026, M028: ten conversations with five answers each on one day, five with three two days before
SELECT conversation(id, CASE WHEN id <= 110 THEN timestamp '2023-05-05' ELSE '2023-05-03' END), message(id, '2023-05-05 01:00', 'customer'),
    message(id, '2023-05-05 02:00', 'agent'), message(id, '2023-05-05 02:00', 'agent'), message(id, '2023-05-05 02:00', 'agent') FROM generate_series(101, 115) AS id;
SELECT message(id, '2023-05-05 02:00', 'agent') FROM generate_series(101, 110) AS id, generate_series(1, 2);
-- M032: two channels
SELECT conversation(id, '2023-06-01', (ARRAY['open', 'open', 'resolved', 'pending', 'snoozed', 'open', 'resolved', 'resolved'])[id - 120], CASE WHEN id <= 125 THEN 1 ELSE 2 END)
FROM generate_series(121, 128) AS id;
-- M037: fifty ratings
SELECT conversation(200 + id, '2023-07-01') FROM generate_series(1, 50) AS id;
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, contact_id, assigned_agent_id, created_at)
SELECT 1, 200 + id, 200 + id, CASE WHEN id <= 10 THEN 1 WHEN id <= 30 THEN 2 WHEN id <= 45 THEN 3 WHEN id <= 48 THEN 4 ELSE 5 END, 1, 1, '2023-07-02' FROM generate_series(1, 50) AS id;
\o

SELECT create_views('chatwoot', 'chatwoot_desk', 'chatwoot_views', 'UTC') \g /dev/null
SET search_path = chatwoot_views, public;

-- M003 7200 s, M004 the mean of 3600 and 1800, M005 2700, M006 NULL; M007: an opening is no reopening
SELECT ticket_id, extract(epoch FROM response_time)::float8 AS response_time, reopens FROM tickets WHERE ticket_id < 5 ORDER BY ticket_id;
-- M010: 144000 s each
SELECT extract(epoch FROM first_response_business)::float8 AS first_response, extract(epoch FROM full_resolution_business)::float8 AS full_resolution FROM tickets WHERE ticket_id = 5;
-- M012: by day 93 and 90, the days between have no mean (the business hours of that spec are invented). M013: weeks from Sunday on. M014: 91. M016: from sums and counts
SELECT day, created, extract(epoch FROM first_response_avg)::float8 AS seconds FROM daily_metrics WHERE day BETWEEN '2020-10-19' AND '2020-10-26' ORDER BY day;
SELECT date_trunc('week', day + 1)::date - 1 AS sunday, extract(epoch FROM mean(combine(first_response)))::float8 AS seconds, num_values(combine(first_response)) AS n
FROM daily_metrics WHERE day BETWEEN '2020-10-19' AND '2020-10-26' GROUP BY sunday ORDER BY sunday;
SELECT extract(epoch FROM mean(combine(first_response)))::float8 AS m014 FROM daily_metrics WHERE day BETWEEN '2020-10-19' AND '2020-10-26';
-- M018, M021 to M024: means of 30 and 40, of 50 and of 20 seconds, and of nothing
SELECT extract(epoch FROM avg_response_time(response_time)) AS m018 FROM (VALUES (interval '30 seconds'), ('40 seconds')) AS ticket (response_time);
SELECT avg_response_time(response_time) AS m024 FROM tickets WHERE ticket_id = 4;
-- M026: 10 and 5 conversations, 15 in all; M028: 50 and 15 answers, 65 in all
SELECT created_at::date AS day, count(*) AS conversations, sum(agent_replies) AS answers FROM tickets WHERE ticket_id BETWEEN 101 AND 115 GROUP BY day ORDER BY day;
-- M031 (bot_metrics) counts what bots resolve, which is no measure here
-- M032: 5 and 3
SELECT channel, count(*) FROM tickets WHERE ticket_id BETWEEN 121 AND 128 GROUP BY channel ORDER BY channel;
-- M037: 20, 40, 30, 6 and 4 percent. M039: 20 answers to 50 surveys; M040, M042: of nothing Chatwoot says 0, here it is unknown
SELECT csat_score, round(100.0 * count(*) / sum(count(*)) OVER (), 2) AS percent FROM tickets WHERE ticket_id BETWEEN 201 AND 250 GROUP BY csat_score ORDER BY csat_score;
SELECT feedback_response_rate(n <= 20) AS m039, feedback_response_rate(n <= 20) FILTER (WHERE false) AS m040 FROM generate_series(1, 50) AS n;
SELECT csat_pct FROM daily_metrics WHERE day IN ('2023-07-01', '2023-06-01') ORDER BY day;

-- policies: who answers

SET search_path = chatwoot_desk, public;
\o /dev/null
-- private note, bot, assistant, greeting, automation rule, campaign, activity, and one without a sender where a bot is connected answer nobody; the agent does after an hour
SELECT conversation(31, '2026-03-02 09:00', inbox => 8), message(31, '2026-03-02 09:00', 'customer'), message(31, '2026-03-02 09:01', 'agent', private => true), message(31, '2026-03-02 09:02', 'bot'),
    message(31, '2026-03-02 09:03', 'captain'), message(31, '2026-03-02 09:04', 'template'), message(31, '2026-03-02 09:05', 'agent', attributes => '{"automation_rule_id":4}'),
    message(31, '2026-03-02 09:06', 'agent', more => '{"campaign_id": 3}'), message(31, '2026-03-02 09:07', 'activity'), message(31, '2026-03-02 09:08', 'nobody'),
    message(31, '2026-03-02 10:00', 'agent', sender_id => 2);
-- a message that was deleted later, one from the channel's own app, one of a user who is gone, and one that lost its sender with the user; a survey has none either
SELECT conversation(32, '2026-03-02 09:00'), message(32, '2026-03-02 09:00', 'customer'), message(32, '2026-03-02 09:10', 'agent', attributes => '{"deleted":true}');
SELECT conversation(33, '2026-03-02 09:00'), message(33, '2026-03-02 09:00', 'customer'), message(33, '2026-03-02 09:20', 'nobody', attributes => '{"external_echo":true}');
SELECT conversation(34, '2026-03-02 09:00', assignee => 99), message(34, '2026-03-02 09:00', 'customer'), message(34, '2026-03-02 09:30', 'agent', sender_id => 99);
SELECT conversation(48, '2026-03-02 09:00'), message(48, '2026-03-02 09:00', 'customer'), message(48, '2026-03-02 09:15', 'nobody'), message(48, '2026-03-02 09:20', 'nobody');
-- opened by an agent: the second answers, also when the customer stays silent; after a private note that opened it (37, 47), the first does
SELECT conversation(35, '2026-03-02 09:00'), message(35, '2026-03-02 09:00', 'agent'), message(35, '2026-03-02 09:40', 'customer'), message(35, '2026-03-02 10:00', 'agent', sender_id => 2);
SELECT conversation(36, '2026-03-02 09:00'), message(36, '2026-03-02 09:00', 'agent'), message(36, '2026-03-02 09:50', 'agent');
SELECT conversation(37, '2026-03-02 09:00'), message(37, '2026-03-02 09:00', 'agent', private => true), message(37, '2026-03-02 09:01', 'customer'), message(37, '2026-03-02 10:01', 'agent');
SELECT conversation(38, '2026-03-02 09:00'), message(38, '2026-03-02 09:00', 'agent');
SELECT conversation(47, '2026-03-02 09:00'), message(47, '2026-03-02 09:00', 'agent', private => true), message(47, '2026-03-02 09:10', 'agent');
-- handed over by a bot after ten minutes; handed over again, before the answer and after it
SELECT conversation(39, '2026-03-02 09:00'), message(39, '2026-03-02 09:00', 'customer'), message(39, '2026-03-02 09:00:01', 'bot'), event(39, '2026-03-02 09:10', 'conversation_opened'),
    event(39, '2026-03-02 09:10', 'conversation_bot_handoff'), message(39, '2026-03-02 09:25', 'agent');
SELECT conversation(40, '2026-03-02 09:00'), message(40, '2026-03-02 09:00', 'customer'), event(40, '2026-03-02 09:10', 'conversation_bot_handoff'),
    event(40, '2026-03-02 09:20', 'conversation_bot_handoff'), message(40, '2026-03-02 09:25', 'agent');
SELECT conversation(41, '2026-03-02 09:00'), message(41, '2026-03-02 09:00', 'customer'), event(41, '2026-03-02 09:10', 'conversation_bot_handoff'), message(41, '2026-03-02 09:25', 'agent'),
    event(41, '2026-03-02 09:20', 'conversation_bot_handoff'), event(41, '2026-03-02 11:00', 'conversation_bot_handoff');
-- a bot's all along; unassigned without a reply; turns of 30 and, after two messages in a row, 90 minutes, the last one without an answer yet
SELECT conversation(42, '2026-03-02 09:00', 'pending', assignee => NULL), message(42, '2026-03-02 09:00', 'customer'), message(42, '2026-03-02 09:01', 'bot');
SELECT conversation(43, '2026-03-02 09:00', assignee => NULL), message(43, '2026-03-02 09:00', 'customer');
SELECT conversation(44, '2026-03-02 09:00', assignee => 2), message(44, '2026-03-02 09:00', 'customer'), message(44, '2026-03-02 09:30', 'agent'), message(44, '2026-03-02 09:40', 'agent'),
    message(44, '2026-03-02 10:00', 'customer'), message(44, '2026-03-02 10:50', 'customer'), message(44, '2026-03-02 11:30', 'agent'), message(44, '2026-03-02 12:00', 'customer');
-- no messages; fractions of seconds are kept
SELECT conversation(45, '2026-03-02 09:00');
SELECT conversation(46, '2026-03-02 09:00:00.123456', 'resolved'), message(46, '2026-03-02 09:00:00.2', 'customer'), message(46, '2026-03-02 09:00:01.5', 'agent'), event(46, '2026-03-02 09:00:02.789', 'conversation_resolved');
\o
UPDATE messages SET content_type = 9 WHERE conversation_id = 48 AND created_at = '2026-03-02 09:20';
UPDATE conversations SET team_id = 1, priority = 3, additional_attributes = '{"type": "instagram_direct_message"}' WHERE id = 44;
SET search_path = chatwoot_views, public;
SELECT ticket_id, first_response_at, first_response, first_responder_id AS by, agent_replies AS replies, response_time, bot_handoff_at FROM tickets WHERE ticket_id BETWEEN 31 AND 48 ORDER BY ticket_id;
SELECT message_id - min(message_id) OVER () AS n, author, author_id, public FROM messages WHERE ticket_id BETWEEN 31 AND 33 ORDER BY message_id;
SELECT ticket_id, number, channel, channel_detail, priority, status, agent_id, agent, team, customer_id, account_id FROM tickets WHERE ticket_id IN (31, 34, 42, 43, 44) ORDER BY ticket_id;

-- channels

SET search_path = chatwoot_desk, public;
\o /dev/null
SELECT conversation(300 + inbox, '2023-08-01', inbox => inbox, contact => 3) FROM generate_series(1, 15) AS inbox;
SELECT conversation(316, '2023-08-01', inbox => 8, attributes => '{"type": "instagram_direct_message"}'), conversation(317, '2023-08-01', inbox => 7, attributes => '{"call_direction": "inbound"}');
\o
SET search_path = chatwoot_views, public;
SELECT ticket_id, account_id, channel, channel_detail FROM tickets WHERE ticket_id BETWEEN 301 AND 317 ORDER BY ticket_id;

-- policies: states and hours

SET search_path = chatwoot_desk, public;
\o /dev/null
-- reopened twice, an hour and half an hour open again; a job that was tried again wrote the first resolution again
SELECT conversation(51, '2026-03-02 09:00', 'resolved'), message(51, '2026-03-02 09:00', 'customer'), message(51, '2026-03-02 09:30', 'agent'), event(51, '2026-03-02 10:00', 'conversation_resolved'), event(51, '2026-03-02 10:00', 'conversation_resolved'),
    event(51, '2026-03-03 09:00', 'conversation_opened'), event(51, '2026-03-03 10:00', 'conversation_resolved'), event(51, '2026-03-04 10:00', 'conversation_opened'),
    event(51, '2026-03-04 10:30', 'conversation_resolved');
-- no event tells of the reopening (before 4.5); open again
SELECT conversation(52, '2026-03-02 09:00', 'open'), message(52, '2026-03-02 09:00', 'customer'), message(52, '2026-03-02 09:30', 'agent'), event(52, '2026-03-02 10:00', 'conversation_resolved');
-- one touch, its event written twice; resolved without an answer, after two, and without an event; snoozed
SELECT conversation(53, '2026-03-02 09:00', 'resolved'), message(53, '2026-03-02 09:00', 'customer'), message(53, '2026-03-02 09:30', 'agent'), event(53, '2026-03-02 10:00', 'conversation_resolved'),
    event(53, '2026-03-02 10:00', 'conversation_resolved');
SELECT conversation(54, '2026-03-02 09:00', 'resolved'), message(54, '2026-03-02 09:00', 'customer'), event(54, '2026-03-02 10:00', 'conversation_resolved');
SELECT conversation(55, '2026-03-02 09:00', 'resolved'), message(55, '2026-03-02 09:00', 'customer'), message(55, '2026-03-02 09:30', 'agent'), message(55, '2026-03-02 09:31', 'agent'),
    event(55, '2026-03-02 10:00', 'conversation_resolved');
SELECT conversation(56, '2026-03-02 09:00', 'resolved'), message(56, '2026-03-02 09:00', 'customer'), message(56, '2026-03-02 09:30', 'agent');
SELECT conversation(57, '2026-03-02 09:00', 'snoozed'), message(57, '2026-03-02 09:00', 'customer');
SELECT conversation(64, '2026-03-02 09:00', 'pending'), event(64, '2026-03-02 09:10', 'conversation_bot_handoff');
-- the night to summer time and the day of 25 hours, by the wall clock of Berlin: Friday 16:30 to Monday 09:30
SELECT conversation(58, '2026-03-27 15:30', 'resolved', inbox => 3), message(58, '2026-03-27 15:30', 'customer'), message(58, '2026-03-30 07:30', 'agent'), event(58, '2026-03-30 08:00', 'conversation_resolved');
SELECT conversation(59, '2026-10-23 14:30', 'resolved', inbox => 3), message(59, '2026-10-23 14:30', 'customer'), message(59, '2026-10-26 08:30', 'agent'), event(59, '2026-10-26 09:00', 'conversation_resolved');
-- hours that are switched off, all day, never open, in an unknown zone: Saturday 12:00 to Monday 12:00
SELECT conversation(59 + n, '2026-03-07 12:00', 'resolved', inbox => (ARRAY[1, 4, 5, 6])[n]), message(59 + n, '2026-03-07 12:00', 'customer'), message(59 + n, '2026-03-09 12:00', 'agent'),
    event(59 + n, '2026-03-09 12:00', 'conversation_resolved') FROM generate_series(1, 4) AS n;
\o
SET search_path = chatwoot_views, public;
SELECT ticket_id, first_resolved_at, first_resolution, resolved_at, full_resolution, requester_wait, reopens, one_touch FROM tickets WHERE ticket_id BETWEEN 51 AND 56 ORDER BY ticket_id;
SELECT ticket_id, status, reopens, one_touch, on_hold, agent_wait, requester_wait IS NULL AS unknown FROM tickets WHERE ticket_id IN (57, 64);
SELECT ticket_id, changed_at, status FROM status_changes WHERE ticket_id IN (39, 41, 42, 51, 52, 57) ORDER BY ticket_id, changed_at;
SELECT ticket_id, first_response, first_response_hours AS hours, first_response_business, first_response_business_hours AS hours, full_resolution_business, full_resolution_business_hours AS hours
FROM tickets WHERE ticket_id BETWEEN 58 AND 63 ORDER BY ticket_id;
SELECT calendar_id, name, calendar, in_use FROM calendars WHERE calendar_id < 8 ORDER BY calendar_id;
SELECT * FROM customers ORDER BY customer_id;

-- policies: clocks

SET search_path = chatwoot_desk, public;
\o /dev/null
-- answered on the second, a second late, and never; resolved without an answer in time; runs in time; no targets; a bot's hand-off does not move the clock
SELECT conversation(71, '2026-03-02 09:00', 'resolved', sla => 1), message(71, '2026-03-02 09:00', 'customer'), message(71, '2026-03-02 10:00', 'agent'), event(71, '2026-03-03 09:00', 'conversation_resolved');
SELECT conversation(72, '2026-03-02 09:00', 'resolved', sla => 1), message(72, '2026-03-02 09:00', 'customer'), message(72, '2026-03-02 10:00:01', 'agent'), event(72, '2026-03-03 09:00:01', 'conversation_resolved');
SELECT conversation(73, '2026-03-02 09:00', sla => 1), message(73, '2026-03-02 09:00', 'customer');
SELECT conversation(74, '2026-03-02 09:00', 'resolved', sla => 1), message(74, '2026-03-02 09:00', 'customer'), event(74, '2026-03-02 09:30', 'conversation_resolved');
SELECT conversation(75, '2026-03-02 09:00', sla => 3), message(75, '2026-03-02 09:00', 'customer');
SELECT conversation(76, '2026-03-02 09:00', sla => 4), message(76, '2026-03-02 09:00', 'customer');
SELECT conversation(77, '2026-03-02 09:00', sla => 1), message(77, '2026-03-02 09:00', 'customer'), event(77, '2026-03-02 09:50', 'conversation_bot_handoff'), message(77, '2026-03-02 10:10', 'agent');
-- reopened and late then: Chatwoot ends its clock with the first resolution
SELECT conversation(78, '2026-03-02 09:00', 'resolved', sla => 1), message(78, '2026-03-02 09:00', 'customer'), message(78, '2026-03-02 09:30', 'agent'), event(78, '2026-03-02 10:00', 'conversation_resolved'),
    event(78, '2026-03-05 10:00', 'conversation_opened'), event(78, '2026-03-05 11:00', 'conversation_resolved');
-- hours of Berlin: Friday 16:30 and one hour is Monday 09:30; where the hours are off, the clock runs all day
SELECT conversation(79, '2026-03-06 15:30', 'resolved', inbox => 3, sla => 2), message(79, '2026-03-06 15:30', 'customer'), message(79, '2026-03-09 08:30', 'agent'), event(79, '2026-03-09 15:30', 'conversation_resolved');
SELECT conversation(80, '2026-03-06 15:30', 'resolved', inbox => 1, sla => 2), message(80, '2026-03-06 15:30', 'customer'), message(80, '2026-03-09 08:30', 'agent'), event(80, '2026-03-09 15:30', 'conversation_resolved');
-- another policy was applied later
SELECT conversation(81, '2026-03-02 09:00', sla => 1), message(81, '2026-03-02 09:00', 'customer');
INSERT INTO applied_slas (account_id, conversation_id, sla_policy_id) VALUES (1, 81, 3);
\o
SET search_path = chatwoot_views, public;
SELECT ticket_id, sla_policy, sla_first_response_met AS answered, sla_resolution_met AS resolved, sla_met FROM tickets WHERE ticket_id BETWEEN 71 AND 81 ORDER BY ticket_id;
SELECT ticket_id, measure, policy, started_at, target, target_hours AS hours, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id BETWEEN 71 AND 81 ORDER BY ticket_id, measure;
SELECT * FROM sla_scorecard ORDER BY policy, measure;

-- what is left out

SET search_path = chatwoot_desk, public;
\o /dev/null
-- nobody saw what a blocked contact wrote; what an agent answered, or resolved, somebody saw
SELECT conversation(91, '2026-03-02 09:00', 'resolved', contact => 2), message(91, '2026-03-02 09:00', 'customer');
SELECT conversation(92, '2026-03-02 09:00', 'resolved', contact => 2), message(92, '2026-03-02 09:00', 'agent');
SELECT conversation(93, '2026-03-02 09:00', 'resolved', contact => 2), message(93, '2026-03-02 09:00', 'customer'), event(93, '2026-03-02 09:30', 'conversation_resolved');
-- answered before it was created, and then again; resolved before it was created, for good or not
SELECT conversation(94, '2026-03-02 09:00', sla => 1), message(94, '2026-03-02 09:00', 'customer'), message(94, '2026-03-02 08:55', 'agent'), message(94, '2026-03-02 09:30', 'agent');
SELECT conversation(95, '2026-03-02 09:00', 'resolved', sla => 1), event(95, '2026-03-02 08:30', 'conversation_resolved');
SELECT conversation(96, '2026-03-02 09:00', 'resolved', sla => 1), event(96, '2026-03-02 08:30', 'conversation_resolved'), event(96, '2026-03-02 09:30', 'conversation_opened'),
    event(96, '2026-03-02 10:00', 'conversation_resolved');
\o
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, contact_id, assigned_agent_id, created_at) VALUES
    (1, 53, 1, 2, 1, 1, '2026-03-02 11:00'), (1, 53, 2, 5, 1, 1, '2026-03-03 11:00'), (1, 54, 3, 0, 1, NULL, '2026-03-02 11:00'), (1, 55, 4, 6, 1, NULL, '2026-03-02 11:00'),
    (1, 91, 5, 1, 2, NULL, '2026-03-02 11:00'), (1, 999, 7, 5, 1, NULL, '2026-03-02 11:00'), (1, 54, 6, 4, 1, 2, '2026-03-02 11:00');
INSERT INTO applied_slas (account_id, conversation_id, sla_policy_id) VALUES (1, 91, 1), (1, 999, 1), (1, 57, 99);
INSERT INTO working_hours (inbox_id, account_id, day_of_week, open_hour, open_minutes, close_hour, close_minutes) VALUES (7, 1, 1, 22, 0, 6, 0), (7, 1, 9, 9, 0, 17, 0), (7, 1, 2, NULL, 0, 17, 0);
SET search_path = chatwoot_views, public;
SELECT source_table, CASE WHEN source_table IN ('conversations', 'inboxes') THEN row_id END AS row_id, ticket_id, measure, reason FROM data_quality ORDER BY source_table, ticket_id, data_quality.row_id, measure, reason;
SELECT ticket_id, first_response_at, first_response, agent_replies, first_resolved_at, first_resolution, resolved_at, full_resolution, reopens, sla_first_response_met AS answered, sla_resolution_met AS resolved
FROM tickets WHERE ticket_id BETWEEN 91 AND 96 ORDER BY ticket_id;
SELECT ticket_id, changed_at, status FROM status_changes WHERE ticket_id BETWEEN 91 AND 96 ORDER BY ticket_id, changed_at;
SELECT ticket_id, csat_score FROM tickets WHERE ticket_id BETWEEN 53 AND 55 ORDER BY ticket_id;
SELECT survey_id, account_id, ticket_id, customer_id, agent_id, kind, asked_at, answered_at, responded, score, superseded FROM surveys WHERE ticket_id < 100 OR ticket_id = 999 ORDER BY survey_id;
-- nothing is lost: what is used and what is left out is what there is
SELECT counted.source_table, used, count(data_quality.row_id) AS left_out, rows, used + count(data_quality.row_id) = rows AS complete
FROM (VALUES
    ('conversations', (SELECT count(*) FROM tickets), (SELECT count(*) FROM chatwoot_desk.conversations)),
    ('messages', (SELECT count(*) FROM messages), (SELECT count(*) FROM chatwoot_desk.messages)),
    ('csat_survey_responses', (SELECT count(csat_score) FROM tickets), (SELECT count(*) FROM chatwoot_desk.csat_survey_responses)),
    ('applied_slas', (SELECT count(sla_policy) FROM tickets), (SELECT count(*) FROM chatwoot_desk.applied_slas))
) AS counted (source_table, used, rows) LEFT JOIN data_quality ON data_quality.source_table = counted.source_table AND measure IS NULL GROUP BY counted.source_table, used, rows ORDER BY counted.source_table;
-- and no ticket is there twice
SELECT count(*) - count(DISTINCT ticket_id) AS twice FROM tickets;

-- the scorecards read it: resolved nobody knows when (56) is in no backlog
SELECT account_id, day, created, resolved, backlog, round(csat_pct, 1) AS csat, round(fcr_pct, 1) AS fcr, round(reopen_rate, 1) AS reopened, round(sla_pct, 1) AS sla, first_response_avg FROM daily_metrics
WHERE day BETWEEN '2026-03-01' AND '2026-03-06' AND account_id = 1 ORDER BY day;
SELECT account_id, agent, tickets, resolved, backlog, round(csat_pct, 1) AS csat FROM agent_scorecard ORDER BY account_id, agent;

-- cases from practice

SET search_path = chatwoot_desk, public;
\o /dev/null
INSERT INTO users (id, uid, name, display_name) VALUES (3, 'ben', 'Ben', NULL), (4, 'robot', 'Robot', NULL), (5, 'gone', 'Gone', NULL);
INSERT INTO teams (id, name, account_id) VALUES (2, 'first level', 1), (3, 'other tenant', 2);
INSERT INTO account_users (account_id, user_id) VALUES (1, 1), (2, 1), (1, 2), (1, 3);
-- Ada has one team in each account, Grace two, Ben none
INSERT INTO team_members (team_id, user_id) VALUES (1, 1), (3, 1), (1, 2), (2, 2);
INSERT INTO inboxes (id, channel_id, account_id, name, channel_type, working_hours_enabled, timezone) VALUES (16, 1, 1, 'round the clock', 'Channel::Email', true, 'UTC');
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes, open_all_day)
SELECT 16, 1, day, false, 0, 0, 23, 59, false FROM generate_series(0, 6) AS day;
INSERT INTO sla_policies (id, name, first_response_time_threshold, next_response_time_threshold, resolution_time_threshold, only_during_business_hours, account_id) VALUES
    (5, 'four hours', 14400, NULL, NULL, true, 1), (6, 'quarter', 900, 600, NULL, false, 1), (7, 'half', 1800, 1800, NULL, true, 1);
-- P6: a day that ends at 23:59 ends at midnight
SELECT conversation(401, '2025-05-05 22:00', inbox => 16, sla => 5), message(401, '2025-05-05 22:00', 'customer'), message(401, '2025-05-06 02:00', 'agent');
-- P7: a bot's message ends a wait uncounted
SELECT conversation(402, '2025-12-12 16:20:14'), message(402, '2025-12-12 16:20:14', 'customer'), message(402, '2025-12-12 16:20:17', 'bot'), message(402, '2025-12-26 22:25:45', 'customer'),
    message(402, '2025-12-27 07:36:53', 'agent');
-- P9: a bot resolves, the customer comes back; also where no event tells of it (412), after two resolutions (413), to a second hand-off (414), where only the end of a snooze
-- is told (415), and where an agent had answered before (416); without a bot it is from creation (417)
SELECT conversation(id, '2025-06-02 09:00'), message(id, '2025-06-02 09:00', 'customer'), message(id, '2025-06-02 09:01', 'bot'), event(id, '2025-06-02 09:05', 'conversation_resolved'),
    event(id, '2025-06-02 09:05', 'conversation_bot_resolved'), message(id, '2025-06-06 14:00', 'customer'), message(id, '2025-06-06 14:10', 'agent') FROM generate_series(411, 415) AS id;
SELECT event(411, '2025-06-06 14:00', 'conversation_opened');
SELECT event(413, '2025-06-03 09:00', 'conversation_opened'), message(413, '2025-06-03 09:00', 'customer'), message(413, '2025-06-03 09:01', 'bot'), event(413, '2025-06-03 09:05', 'conversation_resolved'),
    event(413, '2025-06-03 09:05', 'conversation_bot_resolved');
SELECT event(414, '2025-06-06 14:05', 'conversation_bot_handoff'), event(414, '2025-06-06 14:05', 'conversation_opened');
SELECT event(415, '2025-06-06 14:00', 'conversation_opened'), event(415, '2025-06-06 14:09', 'conversation_opened');
SELECT conversation(416, '2025-06-02 09:00'), message(416, '2025-06-02 09:00', 'customer'), message(416, '2025-06-02 09:01', 'bot'), message(416, '2025-06-02 09:03', 'agent'),
    event(416, '2025-06-02 09:05', 'conversation_resolved'), event(416, '2025-06-06 14:00', 'conversation_opened'), message(416, '2025-06-06 14:00', 'customer'), message(416, '2025-06-06 14:10', 'agent');
SELECT conversation(417, '2025-06-02 09:00'), message(417, '2025-06-02 09:00', 'customer'), event(417, '2025-06-02 09:05', 'conversation_resolved'),
    event(417, '2025-06-06 14:00', 'conversation_opened'), message(417, '2025-06-06 14:00', 'customer'), message(417, '2025-06-06 14:10', 'agent');
-- what a bot resolves: for good, reopened after eight days and after seven, after an agent's answer, and handed over, or talked only
SELECT conversation(id, '2025-06-02 09:00', CASE WHEN id < 425 THEN 'resolved' ELSE 'open' END), message(id, '2025-06-02 09:00', 'customer'), message(id, '2025-06-02 09:01', 'bot') FROM generate_series(421, 426) AS id;
SELECT event(id, '2025-06-02 09:05', 'conversation_resolved'), event(id, '2025-06-02 09:05', 'conversation_bot_resolved') FROM generate_series(421, 424) AS id;
SELECT event(422, '2025-06-10 09:05', 'conversation_opened'), event(422, '2025-06-10 10:00', 'conversation_resolved'), event(423, '2025-06-09 09:05', 'conversation_opened'), event(423, '2025-06-09 10:00', 'conversation_resolved'),
    message(424, '2025-06-02 09:04', 'agent'), event(425, '2025-06-02 09:05', 'conversation_bot_handoff');
-- P10: Ana answers Ben's conversation; after an opening of hers, Ben's answer is the response; of two answers at one moment the first; unknown authors are one
SELECT conversation(431, '2025-07-01 09:00', assignee => 3), message(431, '2025-07-01 09:00', 'customer'), message(431, '2025-07-01 09:05', 'agent', sender_id => 2);
SELECT conversation(432, '2025-07-01 09:00', assignee => 3), message(432, '2025-07-01 09:00', 'agent', sender_id => 2), message(432, '2025-07-01 09:05', 'customer'), message(432, '2025-07-01 09:08', 'agent', sender_id => 3),
    message(432, '2025-07-01 09:09', 'nobody'), message(432, '2025-07-01 09:10', 'nobody');
SELECT conversation(433, '2025-07-01 09:00'), message(433, '2025-07-01 09:00', 'customer'), message(433, '2025-07-01 09:05', 'agent', sender_id => 3), message(433, '2025-07-01 09:05', 'agent', sender_id => 2);
-- a greeting and a private note come before it, an activity does not
SELECT conversation(434, '2025-07-01 09:00'), message(434, '2025-07-01 09:00', 'template'), message(434, '2025-07-01 09:05', 'agent');
SELECT conversation(435, '2025-07-01 09:00'), message(435, '2025-07-01 09:00', 'activity'), message(435, '2025-07-01 09:05', 'agent'), message(435, '2025-07-01 09:08', 'agent');
-- P11: rated for Ana, then Ben took over, and the other way round; nobody was named, nobody answered
SELECT conversation(441, '2025-07-01 09:00', assignee => 3), conversation(442, '2025-07-01 09:00', assignee => 2), conversation(443, '2025-07-01 09:00', assignee => 2), conversation(444, '2025-07-01 09:00', assignee => 3);
SELECT message(id, '2025-07-01 10:00', 'template') FROM generate_series(441, 444) AS id;
UPDATE messages SET content_type = 9 WHERE conversation_id BETWEEN 441 AND 444;
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, contact_id, assigned_agent_id, created_at, feedback_message)
SELECT 1, conversation_id, id, (ARRAY[1, 5, 4])[conversation_id - 440], 1, (ARRAY[2, 3, NULL])[conversation_id - 440], '2025-07-01 11:00', (ARRAY['slow', '', NULL])[conversation_id - 440]
FROM messages WHERE conversation_id BETWEEN 441 AND 443;
-- P12: an agent is the contact: who wrote it does not matter, what came in is a customer's
SELECT conversation(451, '2025-07-01 09:00'), message(451, '2025-07-01 09:00', 'customer'), message(451, '2025-07-01 09:20', 'agent', sender_id => 2), message(451, '2025-07-01 10:00', 'customer'),
    message(451, '2025-07-01 10:30', 'agent', sender_id => 2);
UPDATE messages SET sender_type = 'User', sender_id = 1 WHERE conversation_id = 451 AND message_type = 0;
-- P21: created on the 1st, solved on the 2nd, reopened on the 20th, solved on the 25th
SELECT conversation(461, '2025-09-01 09:00', 'resolved'), event(461, '2025-09-02 09:00', 'conversation_resolved'), event(461, '2025-09-20 09:00', 'conversation_opened'), event(461, '2025-09-25 09:00', 'conversation_resolved');
-- at one moment a reopening comes after a resolution
SELECT conversation(462, '2025-09-01 09:00'), event(462, '2025-09-02 09:00', 'conversation_opened'), event(462, '2025-09-02 09:00', 'conversation_resolved');
-- P22: only a bot, an automation rule, a greeting, nothing; a bot and an agent
SELECT conversation(id, '2025-09-01 09:00', 'resolved'), message(id, '2025-09-01 09:00', 'customer'), event(id, '2025-09-01 10:00', 'conversation_resolved') FROM generate_series(471, 475) AS id;
SELECT message(471, '2025-09-01 09:01', 'bot'), message(472, '2025-09-01 09:01', 'nobody', attributes => '{"automation_rule_id":4}'), message(473, '2025-09-01 09:01', 'template'),
    message(475, '2025-09-01 09:01', 'bot'), message(475, '2025-09-01 09:30', 'agent');
-- P4: half an hour in force when it was answered, a quarter since; a policy that was applied after the answer judges it
SELECT conversation(481, '2025-10-01 09:00', sla => 7), message(481, '2025-10-01 09:00', 'customer'), message(481, '2025-10-01 09:25', 'agent');
SELECT conversation(482, '2025-10-01 09:00', sla => 7), message(482, '2025-10-01 09:00', 'customer'), message(482, '2025-10-01 09:25', 'agent');
INSERT INTO applied_slas (account_id, conversation_id, sla_policy_id, created_at) VALUES (1, 481, 6, '2025-10-01 10:00');
UPDATE applied_slas SET created_at = '2025-10-01 10:00' WHERE conversation_id = 482;
-- next responses: in time, late, ended by a resolution, left to a bot, begun anew by a reopening, running; not before the first response
SELECT conversation(483, '2025-10-01 09:00', sla => 6), message(483, '2025-10-01 09:00', 'customer'), message(483, '2025-10-01 09:10', 'agent'), message(483, '2025-10-01 10:00', 'customer'),
    message(483, '2025-10-01 10:10', 'agent'), message(483, '2025-10-01 11:00', 'customer'), message(483, '2025-10-01 11:10:01', 'agent'), message(483, '2025-10-01 12:00', 'customer'),
    event(483, '2025-10-01 12:05', 'conversation_resolved'), message(483, '2025-10-01 13:00', 'customer'), message(483, '2025-10-01 13:01', 'bot'), event(483, '2025-10-01 14:00', 'conversation_resolved'),
    message(483, '2025-10-01 14:58', 'customer'), event(483, '2025-10-01 15:00', 'conversation_opened'), message(483, '2025-10-01 15:09', 'agent'), message(483, '2025-10-01 16:00', 'customer');
SELECT conversation(484, '2025-10-01 09:00', 'pending', sla => 6), message(484, '2025-10-01 09:00', 'customer'), message(484, '2025-10-01 09:10', 'agent'), message(484, '2025-10-01 10:00', 'customer');
-- labels, attributes, company
UPDATE contacts SET additional_attributes = '{"company_name": "Acme", "city": "Bern"}' WHERE id = 1;
UPDATE conversations SET custom_attributes = '{"plan": "gold"}', cached_label_list = 'stale' WHERE id = 431;
INSERT INTO tags (id, name) VALUES (1, 'vip'), (2, 'billing'), (3, 'other');
INSERT INTO taggings (tag_id, taggable_id, taggable_type, context) VALUES (1, 431, 'Conversation', 'labels'), (2, 431, 'Conversation', 'labels'), (3, 431, 'Contact', 'labels'), (3, 431, 'Conversation', 'skills');
-- answer and close: the wait ends with the answer, also where the event was written twice; not where a bot wrote at that moment; what comes after is no answer,
-- nor is an answer at the moment of a second resolution, as the first one had ended the wait (489)
SELECT conversation(id, '2025-10-01 09:00', 'resolved', sla => 7), message(id, '2025-10-01 09:00', 'customer'), message(id, '2025-10-01 09:10', 'agent'), message(id, '2025-10-01 10:00', 'customer'),
    event(id, '2025-10-01 10:20', 'conversation_resolved') FROM generate_series(485, 488) AS id;
SELECT message(485, '2025-10-01 10:20', 'agent'), message(486, '2025-10-01 10:20', 'agent'), event(486, '2025-10-01 10:20', 'conversation_resolved'),
    message(487, '2025-10-01 10:20', 'agent'), message(487, '2025-10-01 10:20', 'bot'), message(488, '2025-10-01 10:20:00.001', 'agent');
SELECT conversation(489, '2025-10-01 09:00', 'resolved', sla => 7), message(489, '2025-10-01 09:00', 'customer'), message(489, '2025-10-01 09:10', 'agent'), message(489, '2025-10-01 10:00', 'customer'),
    event(489, '2025-10-01 10:10', 'conversation_resolved'), event(489, '2025-10-01 10:20', 'conversation_resolved'), message(489, '2025-10-01 10:20', 'agent');
-- the contact's conversation before: of the same account, not the one that is left out
INSERT INTO contacts (id, name, account_id, created_at, blocked) VALUES (6, 'Zoe', 1, '2025-01-01', false), (7, 'Eve', 1, '2025-01-01', true);
SELECT conversation(491, '2025-11-01', contact => 6), conversation(493, '2025-11-02', contact => 6), conversation(492, '2025-11-02', contact => 6), conversation(494, '2025-11-01', contact => NULL),
    conversation(495, '2025-11-01', 'resolved', contact => 7), conversation(496, '2025-11-02', contact => 7);
-- neighbours of these: what a bot resolved did not last, told by the bot's event alone, and it was resolved again (501, 502); reopened where only a bot wrote (503); a bot wrote at
-- the moment of the answer, after a reopening (504); begun by a mail that is not there (505), which has a clock for the wait after its response
SELECT conversation(id, '2025-12-01 09:00', CASE id WHEN 501 THEN 'open' ELSE 'resolved' END), message(id, '2025-12-01 09:00', 'customer'), message(id, '2025-12-01 09:01', 'bot'),
    event(id, '2025-12-01 09:05', CASE id WHEN 503 THEN 'conversation_resolved' ELSE 'conversation_bot_resolved' END) FROM generate_series(501, 503) AS id;
SELECT message(id, '2025-12-05 14:00', 'customer'), message(id, '2025-12-05 14:10', 'agent') FROM generate_series(501, 502) AS id;
SELECT event(502, '2025-12-05 15:00', 'conversation_resolved'), event(502, '2025-12-05 15:00', 'conversation_bot_resolved'), event(503, '2025-12-05 14:00', 'conversation_opened'), event(503, '2025-12-05 15:00', 'conversation_resolved');
SELECT conversation(504, '2025-12-01 09:00'), message(504, '2025-12-01 09:00', 'customer'), event(504, '2025-12-01 09:05', 'conversation_resolved'), event(504, '2025-12-01 09:10', 'conversation_opened'),
    message(504, '2025-12-01 09:20', 'bot'), message(504, '2025-12-01 09:20', 'agent');
SELECT conversation(505, '2025-12-01 09:00', sla => 6, attributes => '{"source": "email"}'), message(505, '2025-12-01 10:00', 'agent'), message(505, '2025-12-01 11:00', 'customer'), message(505, '2025-12-01 11:05', 'agent');
-- an event without an account
INSERT INTO reporting_events (name, conversation_id, event_end_time, created_at) VALUES ('conversation_resolved', 491, '2025-11-02', '2025-11-02');
\o
SET search_path = chatwoot_views, public;
SELECT ticket_id, first_response, first_response_business, due_at, met FROM tickets JOIN sla_clocks USING (ticket_id) WHERE ticket_id = 401;
SELECT ticket_id, first_response, response_time, exchanges, customer_messages, agent_replies, waiting_since FROM tickets WHERE ticket_id = 402;
SELECT ticket_id, first_response, response_time, reopens, bot_resolved, bot_handoff_at FROM tickets WHERE ticket_id BETWEEN 411 AND 417 ORDER BY ticket_id;
SELECT ticket_id, bot_resolved, bot_handoff_at, one_touch, reopens, waiting_since FROM tickets WHERE ticket_id BETWEEN 421 AND 426 OR ticket_id IN (31, 32, 42, 43) ORDER BY ticket_id;
SELECT ticket_id, agent, first_responder_id, first_responder, first_response, agent_replies, agents, last_customer_message_at, last_agent_message_at FROM tickets WHERE ticket_id BETWEEN 431 AND 435 ORDER BY ticket_id;
SELECT ticket_id, agent_id, asked_at, answered_at, responded, score, feedback, superseded FROM surveys WHERE ticket_id BETWEEN 441 AND 444 ORDER BY ticket_id;
SELECT response_time, customer_messages, (SELECT string_agg(author, ', ' ORDER BY message_id) FROM messages WHERE ticket_id = 451) AS authors FROM tickets WHERE ticket_id = 451;
SELECT ticket_id, changed_at, status FROM status_changes WHERE ticket_id IN (461, 462) ORDER BY ticket_id, changed_at;
SELECT day::date FROM generate_series('2025-09-01', '2025-09-26', interval '1 day') AS day
WHERE (SELECT status FROM status_changes WHERE ticket_id = 461 AND changed_at < day + interval '1 day' ORDER BY changed_at DESC LIMIT 1) <> 'resolved' ORDER BY day;
SELECT ticket_id, one_touch, agent_replies FROM tickets WHERE ticket_id BETWEEN 471 AND 475 ORDER BY ticket_id;
SELECT ticket_id, measure, policy, started_at, target, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id BETWEEN 481 AND 488 ORDER BY ticket_id, started_at;
SELECT ticket_id, sla_policy, sla_first_response_met, sla_met, waiting_since FROM tickets WHERE ticket_id BETWEEN 481 AND 484 ORDER BY ticket_id;
SELECT ticket_id, first_response, response_time, exchanges, waiting_since, one_touch FROM tickets WHERE ticket_id BETWEEN 485 AND 489 ORDER BY ticket_id;
SELECT ticket_id, inbox, tags, custom, customer_key, customer, organization FROM tickets WHERE ticket_id IN (431, 432, 310) ORDER BY ticket_id;
SELECT ticket_id, customer, previous_ticket_at FROM tickets WHERE ticket_id BETWEEN 491 AND 496 ORDER BY ticket_id;
SELECT ticket_id, first_response, first_responder_id AS by, agent_replies, agents, exchanges, one_touch, reopens, bot_resolved FROM tickets WHERE ticket_id BETWEEN 501 AND 505 ORDER BY ticket_id;
SELECT measure, started_at, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id = 505 ORDER BY started_at;
SELECT * FROM agents ORDER BY agent_id, account_id;
SELECT source_table, ticket_id, measure, reason FROM data_quality WHERE ticket_id BETWEEN 401 AND 499 ORDER BY ticket_id, source_table, measure;
-- what Chatwoot cannot tell
SELECT count(subject_type) + count(transfers) + count(agent_wait) + count(on_hold) + count(time_spent) AS told FROM tickets;

-- a week is 168 hours in each session, also one to summer time
SET search_path = chatwoot_desk, public;
SELECT conversation(506, '2026-03-24 08:00'), message(506, '2026-03-24 08:00', 'bot'), event(506, '2026-03-24 09:00', 'conversation_bot_resolved'), event(506, '2026-03-31 09:00', 'conversation_opened') \g /dev/null
SELECT conversation(507, '2026-03-24 08:30', contact => 6), conversation(508, '2026-03-31 08:00', contact => 6) \g /dev/null
SET search_path = chatwoot_views, public;
SET timezone = 'Europe/Berlin';
SELECT ticket_id, bot_resolved_pct, is_repeat_7d_pct FROM bi_tickets WHERE ticket_id IN (506, 508) ORDER BY ticket_id;
SET timezone = 'UTC';
SELECT ticket_id, bot_resolved_pct, is_repeat_7d_pct FROM bi_tickets WHERE ticket_id IN (506, 508) ORDER BY ticket_id;

-- settings: hours for inboxes whose own are switched off, not for those whose hours are never open; bots by name and by id
SELECT create_views('chatwoot', 'chatwoot_desk', 'set_views', settings => '{"calendar": {"time_zone": "UTC", "hours": {"mon": [["09:00", "12:00"]]}}, "bots": ["grace hopper", 3]}') \g /dev/null
SELECT ticket_id, first_response, first_response_business FROM set_views.tickets WHERE ticket_id BETWEEN 60 AND 63 ORDER BY ticket_id;
SELECT ticket_id, string_agg(author, ', ' ORDER BY message_id) AS authors FROM set_views.messages WHERE ticket_id IN (431, 432, 433) GROUP BY ticket_id ORDER BY ticket_id;
-- labels where taggings are not there
BEGIN;
DROP TABLE chatwoot_desk.taggings CASCADE;
SELECT create_views('chatwoot', 'chatwoot_desk', 'set_views') \g /dev/null
SELECT ticket_id, tags FROM set_views.tickets WHERE ticket_id IN (431, 432) ORDER BY ticket_id;
ROLLBACK;
DROP SCHEMA set_views, set_views_internal CASCADE;

-- everything says what it is, but for the columns that all products have
CREATE TABLE pg_temp.contract (view name, columns text);
INSERT INTO pg_temp.contract VALUES
    ('tickets', 'account_id, ticket_id, number, created_at, channel, channel_detail, inbox, team, priority, status, subject_type, tags, custom, agent_id, agent, customer_id, customer_key, customer, organization, '
        'first_response_at, first_response, first_response_hours, first_response_business, first_response_business_hours, first_responder_id, first_responder, agent_replies, customer_messages, exchanges, '
        'response_time, response_time_hours, agents, transfers, waiting_since, last_customer_message_at, last_agent_message_at, first_resolved_at, first_resolution, first_resolution_hours, resolved_at, '
        'full_resolution, full_resolution_hours, full_resolution_business, full_resolution_business_hours, requester_wait, requester_wait_hours, agent_wait, agent_wait_hours, on_hold, on_hold_hours, reopens, '
        'one_touch, bot_resolved, bot_handoff_at, time_spent, time_spent_hours, csat_score, sla_policy, sla_first_response_met, sla_resolution_met, sla_met, previous_ticket_at'),
    ('messages', 'account_id, message_id, ticket_id, created_at, author, author_id, public'),
    ('surveys', 'account_id, survey_id, ticket_id, customer_id, agent_id, kind, asked_at, answered_at, responded, score, feedback, superseded'),
    ('customers', 'account_id, customer_id, customer_key, name, created_at'),
    ('agents', 'account_id, agent_id, name, team, active'),
    ('status_changes', 'account_id, ticket_id, changed_at, status'),
    ('calendars', 'account_id, calendar_id, name, calendar'),
    ('sla_clocks', 'account_id, ticket_id, policy, measure, started_at, target, target_hours, due_at, stopped_at, met'),
    ('data_quality', 'account_id, source_table, row_id, ticket_id, measure, reason');
SELECT relname FROM pg_class WHERE relnamespace IN ('chatwoot_views'::regnamespace, 'chatwoot_views_internal'::regnamespace) AND relkind = 'v' AND obj_description(oid, 'pg_class') IS NULL;
SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'chatwoot_views'::regnamespace AND relkind = 'v' AND attnum > 0 AND col_description(attrelid, attnum) IS NULL
    AND attname <> ALL (string_to_array((SELECT columns FROM pg_temp.contract WHERE contract.view = relname), ', '));

-- the columns of the contract, in its order, and then others
SELECT relname, string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum) AS columns FROM pg_class JOIN pg_attribute ON attrelid = oid AND attnum > 0
WHERE relnamespace = 'chatwoot_views'::regnamespace AND relname IN (SELECT view FROM pg_temp.contract) GROUP BY 1 ORDER BY 1;
SELECT contract.view, string_agg(attname, ', ' ORDER BY attnum) LIKE contract.columns || '%' AS in_order FROM pg_temp.contract JOIN pg_attribute ON attrelid = format('chatwoot_views.%I', contract.view)::regclass AND attnum > 0
GROUP BY contract.view, contract.columns ORDER BY 1;
-- each duration stands there in hours as well
SELECT attrelid::regclass, attname FROM pg_attribute AS duration JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'chatwoot_views'::regnamespace AND atttypid = 'interval'::regtype AND NOT EXISTS (
    SELECT FROM pg_attribute AS twin WHERE twin.attrelid = duration.attrelid AND twin.attname = duration.attname || '_hours' AND twin.atttypid = 'double precision'::regtype);

-- and without these it reads the rest
CREATE FUNCTION pg_temp.answers() RETURNS TABLE (tickets bigint, messages bigint, answered bigint, first_response interval, resolved bigint, scored bigint, left_out bigint) LANGUAGE sql AS $$
    SELECT count(*), (SELECT count(*) FROM messages WHERE author = 'agent' AND public), count(first_response), avg(first_response), count(resolved_at), count(csat_score), (SELECT count(*) FROM data_quality) FROM tickets
$$;
SELECT * FROM pg_temp.answers();
BEGIN;
DROP SCHEMA chatwoot_views, chatwoot_views_internal CASCADE;
DROP TABLE chatwoot_desk.teams, chatwoot_desk.channel_twilio_sms, chatwoot_desk.applied_slas, chatwoot_desk.sla_policies, chatwoot_desk.agent_bot_inboxes, chatwoot_desk.integrations_hooks;
ALTER TABLE chatwoot_desk.contacts DROP blocked;
ALTER TABLE chatwoot_desk.conversations DROP priority, DROP team_id, DROP additional_attributes;
ALTER TABLE chatwoot_desk.messages DROP content_attributes, DROP additional_attributes, DROP content_type, DROP inbox_id;
ALTER TABLE chatwoot_desk.inboxes DROP channel_id;
ALTER TABLE chatwoot_desk.users DROP display_name;
SELECT create_views('chatwoot', 'chatwoot_desk', 'chatwoot_views', 'UTC') \g /dev/null
SELECT * FROM pg_temp.answers();
SELECT ticket_id, channel, agent, team, priority FROM tickets WHERE ticket_id IN (44, 309) ORDER BY ticket_id;
-- what it cannot do without is named, all of it
DROP TABLE chatwoot_desk.working_hours CASCADE;
ALTER TABLE chatwoot_desk.messages DROP sender_type CASCADE, DROP private CASCADE;
SELECT create_views('chatwoot', 'chatwoot_desk', 'other_views') \g \echo :SQLSTATE
ROLLBACK;

-- cost: a query reads only the tables of the columns that it names, and no large table twice
CREATE FUNCTION pg_temp.scans(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    tables text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        tables := tables || substring(line FROM ' on (messages|reporting_events|csat_survey_responses|applied_slas)(?: \w+_\d+)?$');
    END LOOP;
    RETURN (SELECT string_agg(format('%s %s', count, name), ', ' ORDER BY name) FROM (SELECT name, count(*) FROM unnest(tables) AS name WHERE name IS NOT NULL GROUP BY name) AS scans);
END $$;
SELECT columns, pg_temp.scans(format('SELECT %s FROM chatwoot_views.tickets', columns)) FROM unnest('{count(*),first_response,first_responder_id,response_time,agent_replies,full_resolution,reopens,csat_score,sla_policy,tags,previous_ticket_at}'::text[]) AS columns;
-- B2: a ticket by its id is found by Chatwoot's indexes, and so are its messages, its events and the contact's other conversations; other conditions are tested where the table is read
CREATE FUNCTION pg_temp.plan_has(query text, pattern text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    line text;
    found bigint := 0;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        found := found + (line ~ pattern)::integer;
    END LOOP;
    RETURN found;
END $$;
SET enable_seqscan = off;
SELECT view, pg_temp.plan_has(query, '(conversation_)?id = 44\)') > 0 AS by_id, pg_temp.plan_has(query, 'Seq Scan on (messages|conversations|reporting_events|csat_survey_responses|applied_slas)') AS read_whole
FROM (VALUES ('tickets', 'SELECT * FROM chatwoot_views.tickets WHERE ticket_id = 44'),
    ('messages', 'SELECT * FROM chatwoot_views.messages WHERE ticket_id = 44'), ('status_changes', 'SELECT * FROM chatwoot_views.status_changes WHERE ticket_id = 44'),
    ('sla_clocks', 'SELECT * FROM chatwoot_views.sla_clocks WHERE ticket_id = 44')) AS asked (view, query);
SELECT condition, pg_temp.plan_has(format('SELECT first_response FROM chatwoot_views.tickets WHERE %s', condition), filter) > 0 AS tested_early
FROM (VALUES ('number = ''144''', '\(display_id\)::text = ''144'''), ('created_at >= ''2026-03-02''', 'created_at AT TIME ZONE .* >= '), ('agent_id = 2', 'assignee_id = 2'), ('agent = ''Ada''', 'display_name.* = ''Ada'''),
    ('customer_id = 1', 'contact_id = 1'), ('account_id = 1', 'account_id = 1')) AS asked (condition, filter);
SELECT pg_temp.plan_has('SELECT first_response_hours FROM chatwoot_views.bi_tickets WHERE created_day = ''2026-03-02''', 'created_at AT TIME ZONE .*::date = ') > 0 AS day_tested_early;
RESET enable_seqscan;

-- tables and columns that it does not name, or can do without

-- the views for BI tools: what holds over every source
\set laws :tests /../schemas/bi_laws.sql
\set views chatwoot_views
\set source_views chatwoot_views
SELECT current_setting('search_path') AS search_path \gset
\i :laws
SELECT set_config('search_path', :'search_path', false) \g /dev/null

-- without the tables that it can do without; then each of its names as one more column of each table that it reads: no warning, and no view
-- reads it; then all of them in all tables: no row differs
\set names :tests /../schemas/names.sql
\set ECHO none
\i :names
\set ECHO all
SELECT * FROM pg_temp.without_optional_tables('chatwoot', 'chatwoot_desk');
CALL pg_temp.add_each_name('chatwoot', 'chatwoot_desk', 'chatwoot_views');
SELECT * FROM pg_temp.add_all_names('chatwoot', 'chatwoot_desk', 'chatwoot_views');
DROP SCHEMA names, names_internal CASCADE;

DROP SCHEMA chatwoot_desk, chatwoot_views, chatwoot_views_internal CASCADE;
