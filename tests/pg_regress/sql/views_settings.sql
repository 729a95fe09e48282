-- create_views: the settings csat_field and sla, over every source with the same situations.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
\getenv tests PG_ABS_SRCDIR
\set defaults :tests /../schemas/defaults.sql

-- Ticket 1 has a high priority, 2 the same with hours of Monday to Friday 9 to 17 where the product has several calendars, 3 the policy gold, which gives an
-- hour for the first response and nothing else, 4 nothing and no answer. All begin on Monday at 16:00; 1 to 3 are answered at 18:30, asked at 19:00, answered
-- and resolved at 20:00. The priority of 5 was high until 17:00, when it was urgent; answered at 16:30.
\set sla '{"sla": {"first_response": {"priority": {"High": "2 hours", "urgent": "10 minutes"}, "policy": {"GOLD": "5 minutes"}, "default": "1 day"}, "next_response": "30 minutes", "resolution": {"priority": {"high": "1 hour"}, "policy": {"gold": "00:30"}}}}'

-- Chatwoot

CREATE SCHEMA settings_chatwoot;
SET search_path = settings_chatwoot, public;
\set schema :tests /../schemas/chatwoot.sql
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
INSERT INTO users (id, name) VALUES (1, 'Ada');
INSERT INTO contacts (id, account_id, name) VALUES (1, 1, 'Nicole');
INSERT INTO inboxes (id, account_id, name, channel_type, working_hours_enabled, timezone) VALUES (1, 1, 'site', 'Channel::WebWidget', false, 'UTC'), (2, 1, 'office', 'Channel::Email', true, 'UTC');
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes) SELECT 2, 1, day, day IN (0, 6), 9, 0, 17, 0 FROM generate_series(0, 6) AS day;
INSERT INTO sla_policies (id, account_id, name, first_response_time_threshold, only_during_business_hours) VALUES (1, 1, 'gold', 3600, false);
INSERT INTO conversations (id, account_id, display_id, inbox_id, status, priority, assignee_id, contact_id, created_at, custom_attributes)
SELECT id, 1, id, CASE id WHEN 2 THEN 2 ELSE 1 END, CASE WHEN id < 4 THEN 1 ELSE 0 END, CASE WHEN id IN (1, 2) THEN 2 END, 1, 1, '2026-03-02 16:00', jsonb_build_object('priority', rating)
FROM (VALUES (1, '4'::jsonb), (2, '" Good "'), (3, '"7"'), (4, '"great"'), (5, '""'), (6, '2.5'), (7, '5'), (8, 'null'), (9, 'false')) AS told (id, rating);
INSERT INTO applied_slas (account_id, conversation_id, sla_policy_id, created_at) VALUES (1, 3, 1, '2026-03-02 16:00');
INSERT INTO messages (account_id, inbox_id, conversation_id, message_type, sender_type, sender_id, created_at)
SELECT 1, 1, conversation, side, CASE side WHEN 1 THEN 'User' ELSE 'Contact' END, 1, date '2026-03-02' + at::time
FROM generate_series(1, 3) AS conversation, (VALUES (0, '16:00'), (1, '18:30'), (0, '19:00'), (1, '20:00')) AS message (side, at);
INSERT INTO reporting_events (account_id, conversation_id, name, event_end_time, created_at) SELECT 1, id, 'conversation_resolved', '2026-03-02 20:00', '2026-03-02 20:00' FROM generate_series(1, 3) AS id;
-- 7 answered a survey of Chatwoot
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, contact_id, assigned_agent_id, rating, created_at) VALUES (1, 7, 70, 1, 1, 1, '2026-03-03');
SELECT create_views('chatwoot', 'settings_chatwoot', 'settings_views', settings => :'sla') \g /dev/null
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id < 5 ORDER BY ticket_id, started_at, measure;
SELECT ticket_id, sla_policy, sla_first_response_met, sla_resolution_met, sla_met FROM settings_views.tickets WHERE ticket_id < 5 ORDER BY ticket_id;
-- a calendar without any open time measures nothing, and no ticket has it
SELECT create_views('chatwoot', 'settings_chatwoot', 'settings_views', settings => :'sla'::jsonb || '{"calendar": {"time_zone": "UTC", "hours": {}}}') \g /dev/null
SELECT ticket_id, first_response, first_response_business, (SELECT min(due_at) FROM settings_views.sla_clocks WHERE sla_clocks.ticket_id = tickets.ticket_id) AS due_at FROM settings_views.tickets WHERE ticket_id IN (1, 2) ORDER BY ticket_id;
-- a key of custom_attributes, also one that is called as a column
SELECT create_views('chatwoot', 'settings_chatwoot', 'settings_views', settings => '{"csat_field": {"field": "priority"}}') \g /dev/null
SELECT ticket_id, csat_score, (SELECT string_agg(format('%s %s %s', score, agent_id, answered_at), ', ') FROM settings_views.surveys WHERE surveys.ticket_id = tickets.ticket_id) AS surveys FROM settings_views.tickets ORDER BY ticket_id;
SELECT source_table, row_id, measure, reason FROM settings_views.data_quality ORDER BY row_id;
-- of another scale a satisfied answer is 5, and another one 1
SELECT create_views('chatwoot', 'settings_chatwoot', 'settings_views', settings => '{"csat_field": {"field": "priority", "satisfied_from": 7}}') \g /dev/null
SELECT ticket_id, csat_score FROM settings_views.tickets WHERE csat_score IS NOT NULL ORDER BY ticket_id;
-- 4 is where the scale of 1 to 5 is satisfied
SELECT create_views('chatwoot', 'settings_chatwoot', 'settings_views', settings => '{"csat_field": {"field": "priority", "satisfied_from": 4.0}}') \g /dev/null
SELECT ticket_id, csat_score FROM settings_views.tickets WHERE csat_score IS NOT NULL ORDER BY ticket_id;
DROP SCHEMA settings_chatwoot, settings_views, settings_views_internal CASCADE;

-- Zammad: its default calendar has all tickets

CREATE SCHEMA settings_zammad;
SET search_path = settings_zammad, public;
\set schema :tests /../schemas/zammad.sql
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
INSERT INTO ticket_state_types (id, name) VALUES (1, 'new'), (2, 'open'), (3, 'pending reminder'), (4, 'closed');
INSERT INTO ticket_states (id, state_type_id, name, ignore_escalation) VALUES (1, 1, 'new', false), (2, 2, 'open', false), (3, 3, 'pending reminder', true), (4, 4, 'closed', true);
INSERT INTO ticket_priorities (id, name) VALUES (1, 'normal'), (2, 'high'), (3, 'urgent');
INSERT INTO ticket_article_types (id, name, communication) VALUES (1, 'email', true);
INSERT INTO ticket_article_senders (id, name) VALUES (1, 'Agent'), (2, 'Customer'), (3, 'System');
INSERT INTO history_types (id, name) VALUES (1, 'created'), (2, 'updated'), (3, 'received_merge');
INSERT INTO history_objects (id, name) VALUES (1, 'Ticket'), (2, 'Ticket::Article');
INSERT INTO history_attributes (id, name) VALUES (1, 'state'), (2, 'priority'), (3, 'owner'), (4, 'rating');
INSERT INTO users (id, login, firstname) VALUES (1, '-', '-'), (2, 'nicole', 'Nicole'), (3, 'ada', 'Ada'), (4, 'grace', 'Grace');
INSERT INTO slas (id, calendar_id, name, first_response_time) VALUES (1, 2, 'gold', 60);
INSERT INTO calendars (id, name, timezone, "default", business_hours) VALUES (2, 'always', 'UTC', false, '{"mon": {"active": true, "timeframes": [["00:00", "24:00"]]}}');
ALTER TABLE tickets ADD rating varchar;
INSERT INTO tickets (id, number, customer_id, owner_id, state_id, priority_id, created_at, preferences, rating)
SELECT id, id::text, 2, 3, CASE WHEN id < 4 THEN 4 ELSE 2 END, CASE WHEN id IN (1, 2) THEN 2 WHEN id = 5 THEN 3 ELSE 1 END, '2026-03-02 16:00', CASE id WHEN 3 THEN E'sla_id: 1\n' END, rating
FROM (VALUES (1, '4'), (2, ' Good '), (3, '7'), (4, 'great'), (5, ''), (6, '2.5'), (7, '5'), (8, NULL), (9, 'false')) AS told (id, rating);
INSERT INTO ticket_articles (ticket_id, sender_id, type_id, created_by_id, created_at)
SELECT ticket, sender, 1, CASE sender WHEN 1 THEN 3 ELSE 2 END, date '2026-03-02' + at::time
FROM generate_series(1, 3) AS ticket, (VALUES (2, '16:00'), (1, '18:30'), (2, '19:00'), (1, '20:00')) AS article (sender, at);
INSERT INTO ticket_articles (ticket_id, sender_id, type_id, created_by_id, created_at) VALUES (5, 2, 1, 2, '2026-03-02 16:00'), (5, 1, 1, 3, '2026-03-02 16:30');
INSERT INTO histories (history_type_id, history_object_id, history_attribute_id, o_id, created_at, id_from, id_to) SELECT 2, 1, 1, id, '2026-03-02 20:00', 2, 4 FROM generate_series(1, 3) AS id
    -- 1 was rated when Grace had it, and it was Ada's before and after
    UNION ALL VALUES (2, 1, 2, 5, timestamp '2026-03-02 17:00', 2, 3), (2, 1, 4, 1, '2026-03-03 12:00', NULL, NULL), (2, 1, 3, 1, '2026-03-03 11:00', 3, 4), (2, 1, 3, 1, '2026-03-03 13:00', 4, 3);
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => :'sla') \g /dev/null
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id < 6 ORDER BY ticket_id, started_at, measure;
SELECT ticket_id, sla_policy, sla_first_response_met, sla_resolution_met, sla_met FROM settings_views.tickets WHERE ticket_id < 6 ORDER BY ticket_id;
-- with a default calendar they run in its hours, and the policy's in its own
INSERT INTO calendars (id, name, timezone, "default", business_hours)
SELECT 1, 'office', 'UTC', true, jsonb_object_agg(day, '{"active": true, "timeframes": [["09:00", "17:00"]]}'::jsonb)::text FROM unnest('{mon,tue,wed,thu,fri}'::text[]) AS day;
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id < 6 ORDER BY ticket_id, started_at, measure;
-- pauses stop them as they stop those of policies: an hour of high priority, waiting for the customer from 16:15 to 16:45
INSERT INTO histories (history_type_id, history_object_id, history_attribute_id, o_id, created_at, id_from, id_to) VALUES (2, 1, 1, 1, '2026-03-02 16:15', 2, 3), (2, 1, 1, 1, '2026-03-02 16:45', 3, 2);
SELECT measure, due_at FROM settings_views.sla_clocks WHERE ticket_id = 1 ORDER BY measure;
-- a custom field is a column of tickets; it was answered when it changed last
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => '{"csat_field": {"field": "rating"}}') \g /dev/null
SELECT ticket_id, csat_score, (SELECT string_agg(format('%s %s %s', score, agent_id, answered_at), ', ') FROM settings_views.surveys WHERE surveys.ticket_id = tickets.ticket_id) AS surveys FROM settings_views.tickets ORDER BY ticket_id;
SELECT source_table, row_id, measure, reason FROM settings_views.data_quality WHERE measure = 'csat_score' ORDER BY row_id;
SELECT agent, csat_pct FROM settings_views.agent_scorecard ORDER BY agent_id;
SELECT created, round(csat_pct, 1) AS csat FROM settings_views.daily_metrics WHERE day = '2026-03-02';
SELECT sum(csat_answers) AS answers, sum(csat_satisfied) AS satisfied FROM settings_views.bi_daily;
SELECT bool_and(available) AS available FROM settings_views.column_catalog WHERE "column" IN ('csat_score', 'csat_answers');
-- a survey of one's own that names no agent is about the assignee of then
CREATE TABLE own (kind text, score integer, asked_at timestamptz, answered_at timestamptz, ticket_id integer);
INSERT INTO own VALUES ('nps', 9, '2026-03-03 10:59+00', '2026-03-04', 1), ('ces', 2, '2026-03-03 11:00+00', '2026-03-04', 1), ('csat', 4, NULL, '2026-03-03 13:00+00', 1), ('csat', 4, NULL, '2026-03-03 12:59+00', NULL);
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => '{"surveys": "settings_zammad.own"}') \g /dev/null
SELECT ticket_id, kind, customer_id, agent_id FROM settings_views.surveys ORDER BY asked_at, ticket_id;
-- without it there are none, and what it needs is told
SELECT create_views('zammad', 'settings_zammad', 'settings_views') \g /dev/null
SELECT count(csat_score), (SELECT count(*) FROM settings_views.surveys) AS surveys FROM settings_views.tickets;
SELECT bool_or(available) AS available FROM settings_views.column_catalog WHERE "column" IN ('csat_score', 'csat_answers');
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => '{"csat_field": {"field": "ratng"}}') \g \echo :SQLSTATE
CREATE ROLE regress_helpdesk_settings;
GRANT USAGE ON SCHEMA settings_zammad TO regress_helpdesk_settings;
GRANT SELECT ON ALL TABLES IN SCHEMA settings_zammad TO regress_helpdesk_settings;
REVOKE SELECT ON tickets FROM regress_helpdesk_settings;
SELECT format('GRANT SELECT (%s) ON tickets TO regress_helpdesk_settings', string_agg(quote_ident(attname), ', ')) FROM pg_attribute WHERE attrelid = 'tickets'::regclass AND attnum > 0 AND attname <> 'rating' \gexec
SET ROLE regress_helpdesk_settings;
SELECT create_views('zammad', 'settings_zammad', 'theirs', settings => '{"csat_field": {"field": "rating"}}') \g \echo :SQLSTATE
RESET ROLE;
DROP OWNED BY regress_helpdesk_settings;
DROP ROLE regress_helpdesk_settings;
-- numbers and booleans are read as well
ALTER TABLE tickets ADD stars integer, ADD liked boolean, ADD words varchar[];
UPDATE tickets SET stars = id, liked = id < 5, words = '{good}';
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => '{"csat_field": {"field": "stars", "satisfied_from": 2.5}}') \g /dev/null
SELECT array_agg(csat_score ORDER BY ticket_id) AS scores, round(csat_pct(csat_score), 1) AS csat FROM settings_views.tickets;
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => '{"csat_field": {"field": "liked", "satisfied_from": 2}}') \g /dev/null
SELECT array_agg(csat_score ORDER BY ticket_id) AS scores FROM settings_views.tickets;
SELECT create_views('zammad', 'settings_zammad', 'settings_views', settings => '{"csat_field": {"field": "words"}}') \g /dev/null
SELECT count(csat_score) AS scores, (SELECT count(*) FROM settings_views.data_quality WHERE reason = '"{good}" is no rating') AS told FROM settings_views.tickets;
DROP SCHEMA settings_zammad, settings_views, settings_views_internal CASCADE;

-- Zendesk

CREATE SCHEMA settings_zendesk;
SET search_path = settings_zendesk, public;
\set schema :tests /../schemas/zendesk.sql
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
CREATE TABLE satisfaction_rating (id bigint PRIMARY KEY, ticket_id bigint, requester_id bigint, assignee_id bigint, score text, comment text, created_at timestamptz, updated_at timestamptz);
ALTER TABLE ticket ADD "custom_How was it?" text;
INSERT INTO "user" (id, name, role) VALUES (1, 'Ada', 'agent'), (2, 'Grace', 'agent'), (3, 'Carol', 'end-user');
INSERT INTO ticket (id, created_at, status, priority, assignee_id, requester_id, submitter_id, "custom_How was it?")
SELECT id, '2026-03-02 16:00', CASE WHEN id < 4 THEN 'solved' ELSE 'open' END, CASE WHEN id IN (1, 2) THEN 'high' WHEN id = 5 THEN 'urgent' END, 1, 3, 3, rating
FROM (VALUES (1, '4'), (2, ' Good '), (3, '7'), (4, 'great'), (5, ''), (6, '2.5'), (7, '5'), (8, NULL), (9, 'false')) AS told (id, rating);
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public)
SELECT 10 * ticket + place, ticket, author, date '2026-03-02' + at::time, true FROM generate_series(1, 3) AS ticket, (VALUES (1, 3, '16:00'), (2, 1, '18:30'), (3, 3, '19:00'), (4, 1, '20:00')) AS comment (place, author, at);
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public) VALUES (51, 5, 3, '2026-03-02 16:00', true), (52, 5, 1, '2026-03-02 16:30', true);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, value) SELECT id, 'status', timestamp '2026-03-02 16:00', 'open' FROM ticket UNION ALL SELECT id, 'status', '2026-03-02 20:00', 'solved' FROM generate_series(1, 3) AS id
    UNION ALL VALUES (3, 'sla_policy', timestamp '2026-03-02 16:00', 'gold'), (3, 'first_reply_time', '2026-03-02 16:00', '{"minutes":60,"in_business_hours":false}'),
    (5, 'priority', '2026-03-02 16:00', 'high'), (5, 'priority', '2026-03-02 17:00', 'urgent'), (1, 'assignee_id', '2026-03-02 16:00', '1'), (1, 'assignee_id', '2026-03-03 11:00', '2'), (1, 'assignee_id', '2026-03-03 13:00', '1'),
    (1, 'custom_How was it?', '2026-03-03 12:00', '4');
INSERT INTO satisfaction_rating VALUES (1, 7, 3, 1, 'bad', NULL, '2026-03-03', '2026-03-03'), (2, 6, 3, 1, 'offered', NULL, '2026-03-03', '2026-03-03');
SELECT create_views('zendesk', 'settings_zendesk', 'settings_views', settings => :'sla') \g /dev/null
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id < 6 ORDER BY ticket_id, started_at, measure;
SELECT ticket_id, sla_policy, sla_first_response_met, sla_resolution_met, sla_met FROM settings_views.tickets WHERE ticket_id < 6 ORDER BY ticket_id;
-- with a schedule they run in its hours; the other clocks of Zendesk have targets as well
INSERT INTO schedule (id, name, time_zone, created_at, start_time, end_time) SELECT 1, 'office', 'UTC', timestamptz '2025-01-01', day * 1440 + 540, day * 1440 + 1020 FROM generate_series(1, 5) AS day;
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id < 6 ORDER BY ticket_id, started_at, measure;
SELECT create_views('zendesk', 'settings_zendesk', 'settings_views', settings => '{"sla": {"requester_wait": "1 hour", "agent_work": {"priority": {"high": "90 minutes"}}, "periodic_update": "1 hour"}}') \g /dev/null
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id IN (1, 3) ORDER BY ticket_id, started_at, measure;
-- a calendar without any open time measures nothing
DELETE FROM schedule;
SELECT create_views('zendesk', 'settings_zendesk', 'settings_views', settings => '{"calendar": {"time_zone": "UTC", "hours": {}}}') \g /dev/null
SELECT first_response, first_response_business FROM settings_views.tickets WHERE ticket_id = 1;
-- a custom field is a column of ticket; a survey of Zendesk comes first, where it was answered
SELECT create_views('zendesk', 'settings_zendesk', 'settings_views', settings => '{"csat_field": {"field": "custom_How was it?"}}') \g /dev/null
SELECT ticket_id, csat_score, (SELECT string_agg(format('%s %s %s', score, agent_id, answered_at), ', ') FROM settings_views.surveys WHERE surveys.ticket_id = tickets.ticket_id) AS surveys FROM settings_views.tickets ORDER BY ticket_id;
SELECT source_table, row_id, measure, reason FROM settings_views.data_quality WHERE measure = 'csat_score' ORDER BY row_id;
CREATE TABLE own (kind text, score integer, asked_at timestamptz, answered_at timestamptz, ticket_id integer);
INSERT INTO own VALUES ('nps', 9, '2026-03-03 10:59+00', '2026-03-04', 1), ('ces', 2, '2026-03-03 11:00+00', '2026-03-04', 1), ('csat', 4, NULL, '2026-03-03 13:00+00', 1), ('csat', 4, NULL, '2026-03-03 12:59+00', NULL);
SELECT create_views('zendesk', 'settings_zendesk', 'settings_views', settings => '{"surveys": "settings_zendesk.own"}') \g /dev/null
SELECT ticket_id, kind, customer_id, agent_id FROM settings_views.surveys WHERE survey_id IS NULL ORDER BY asked_at, ticket_id;
DROP SCHEMA settings_zendesk, settings_views, settings_views_internal CASCADE;

-- tables of one's own: only tickets; then with messages, statuses and clocks

SET search_path = public;
CREATE SCHEMA settings_own;
CREATE TABLE settings_own.tickets (ticket_id bigint, created_at timestamptz, status text, priority text, sla_policy text, agent_id bigint, first_response_at timestamptz, first_resolved_at timestamptz, resolved_at timestamptz,
    csat_score numeric, custom jsonb, stars smallint, sla_first_response_met boolean);
INSERT INTO settings_own.tickets
SELECT id, '2026-03-02 16:00+00', CASE WHEN id < 4 THEN 'closed' ELSE 'open' END, CASE WHEN id IN (1, 2) THEN 'High' END, CASE id WHEN 3 THEN 'Gold' END, 1, CASE WHEN id < 4 THEN timestamptz '2026-03-02 18:30+00' END,
    CASE WHEN id < 4 THEN timestamptz '2026-03-02 20:00+00' END, CASE WHEN id < 4 THEN timestamptz '2026-03-02 20:00+00' END, CASE id WHEN 7 THEN 1 END, jsonb_build_object('rating', rating), id, CASE id WHEN 3 THEN false END
FROM (VALUES (1, '4'::jsonb), (2, '" Good "'), (3, '"7"'), (4, '"great"'), (5, '""'), (6, '2.5'), (7, '5'), (8, 'null'), (9, 'false')) AS told (id, rating);
-- resolved nobody knows when; answered before it was created; resolved without an answer
INSERT INTO settings_own.tickets (ticket_id, created_at, status, priority, first_response_at, resolved_at) VALUES (10, '2026-03-02 16:00+00', 'resolved', 'high', NULL, NULL),
    (11, '2026-03-02 16:00+00', 'open', 'high', '2026-03-02 15:00+00', NULL), (12, '2026-03-02 16:00+00', 'resolved', 'high', NULL, '2026-03-02 16:30+00');
SELECT create_views('canonical', 'settings_own', 'settings_views', settings => :'sla') \g /dev/null
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id NOT BETWEEN 5 AND 9 ORDER BY ticket_id, started_at, measure;
SELECT policy, measure, met, missed, running FROM settings_views.sla_scorecard ORDER BY policy, measure;
SELECT ticket_id, sla_met_pct FROM settings_views.bi_tickets WHERE ticket_id NOT BETWEEN 5 AND 9 ORDER BY ticket_id;
-- waits as the messages tell, which tickets with a clock of their own view have not; the calendar of the settings
CREATE TABLE settings_own.messages (ticket_id bigint, created_at timestamptz, author text, public boolean);
INSERT INTO settings_own.messages SELECT ticket, date '2026-03-02' + at::time, author, author <> 'note'
FROM unnest('{1,2,3,5}'::bigint[]) AS ticket, (VALUES ('customer', '16:00'), ('agent', '18:30'), ('customer', '19:00'), ('system', '19:10'), ('customer', '19:15'), ('note', '19:20'), ('agent', '20:00')) AS message (author, at);
INSERT INTO settings_own.messages VALUES (1, '2026-03-02 21:00+00', 'customer', true), (1, '2026-03-02 21:10+00', 'bot', true);
CREATE TABLE settings_own.sla_clocks (ticket_id bigint, measure text, met boolean);
INSERT INTO settings_own.sla_clocks VALUES (2, 'resolution', NULL), (3, 'next_response', true);
SELECT create_views('canonical', 'settings_own', 'settings_views', settings => :'sla'::jsonb || '{"calendar": {"time_zone": "UTC", "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}}}') \g /dev/null
SELECT ticket_id, policy, measure, started_at::time AS started, target, due_at, stopped_at::time AS stopped, met FROM settings_views.sla_clocks WHERE ticket_id < 5 ORDER BY ticket_id, started_at, measure;
-- a custom field is a column, or a key of custom; a rating of the tickets' own comes first
SELECT create_views('canonical', 'settings_own', 'settings_views', settings => '{"csat_field": {"field": "rating"}}') \g /dev/null
SELECT ticket_id, csat_score FROM settings_views.bi_tickets WHERE ticket_id < 10 ORDER BY ticket_id;
SELECT ticket_id, score, agent_id FROM settings_views.bi_surveys ORDER BY ticket_id;
SELECT row_id, measure, reason FROM settings_views.data_quality ORDER BY row_id;
CREATE TABLE settings_own.surveys (ticket_id bigint, kind text, score numeric, agent_id bigint);
INSERT INTO settings_own.surveys VALUES (1, 'csat', 2, 2), (2, 'nps', 9, 2);
SELECT create_views('canonical', 'settings_own', 'settings_views', settings => '{"csat_field": {"field": "stars"}}') \g /dev/null
SELECT ticket_id, kind, score, agent_id FROM settings_views.bi_surveys ORDER BY ticket_id, kind;

-- bad input: the place, what is known, and what to write

CREATE FUNCTION pg_temp.refused(settings jsonb, source text DEFAULT 'canonical') RETURNS TABLE (code text, message text, hint text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM create_views(source, 'settings_own', 'settings_views', settings => settings);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN NEXT;
END $$;
\pset format unaligned
SELECT refused.* FROM unnest(ARRAY['{"csat_field": "rating"}', '{"csat_field": {}}', '{"csat_field": {"field": "rating", "from": 4}}', '{"csat_field": {"field": "rating", "satisfied_from": "good"}}',
    '{"csat_field": {"field": "stars", "satisfied_from": null}}', '{"sla": "4 hours"}', '{"sla": {"first_reply": "4 hours"}}', '{"sla": {"resolution": 240}}', '{"sla": {"resolution": {"priorities": {"high": "1 hour"}}}}',
    '{"sla": {"resolution": {"priority": {"high": 60}}}}', '{"sla": {"resolution": "soon"}}', '{"sla": {"resolution": {"policy": {"gold": "-1 hour"}}}}', '{"sla": {"resolution": {"default": "0"}}}',
    '{"sla": {"resolution": "1e30 hours"}}', '{"sla": {"agent_work": "1 hour"}}', '{"sla": {}}']::jsonb[]) WITH ORDINALITY AS given (settings, place), pg_temp.refused(settings) ORDER BY place;
\pset format aligned
-- names that look like SQL
SELECT create_views('canonical', 'settings_own', 'settings_views', settings => '{"csat_field": {"field": "x'' OR \"y\" --"}, "sla": {"resolution": {"priority": {"it''s {target}\\": "1 hour", "high": "2 hours"}}}}') \g /dev/null
SELECT ticket_id, target FROM settings_views.sla_clocks WHERE measure = 'resolution' AND target IS NOT NULL ORDER BY ticket_id;
-- a day is 24 hours in every zone
SELECT create_views('canonical', 'settings_own', 'settings_views', settings => '{"sla": {"first_response": "1 day"}}') \g /dev/null
INSERT INTO settings_own.tickets (ticket_id, created_at) VALUES (20, '2026-03-28 12:00+00');
SET timezone = 'Europe/Berlin';
SELECT due_at AT TIME ZONE 'UTC' AS due_at FROM settings_views.sla_clocks WHERE ticket_id = 20;
RESET timezone;
DROP SCHEMA settings_own, settings_views, settings_views_internal CASCADE;
