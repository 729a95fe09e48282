-- create_views over Zammad: its calendars, and a desk with the situations and figures of its own tests.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';

-- zammad_calendar: value

-- as Rails writes it: hashes with a tag, quoted times, a day that is off, an end of 23:59, an object that comes twice as an alias,
-- holidays that do not count
SELECT zammad_calendar('--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess
mon: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - ''09:00''
    - ''12:00''
  - - ''13:00''
    - ''23:59''
tue: &1 !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - ''00:00''
    - ''24:00''
wed: *1
sat: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: false
  timeframes:
  - - ''10:00''
    - ''14:00''
', '--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess
''2026-12-24'': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  summary: Christmas Eve
  feed: 5e6f4c3a
''2026-12-25'': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: false
''2026-12-26'': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  removed: true
', 'europe/berlin');
-- symbols, JSON, and nothing at all
SELECT zammad_calendar(E':fri:\n  :active: true\n  :timeframes:\n  - - 09:00\n    - 17:00\n', '{"2026-12-24": {"active": true}}', 'UTC');
SELECT zammad_calendar(E'--- {}\n', '', 'UTC'), zammad_calendar(NULL, '', 'UTC');

-- zammad_calendar: bad input, with the place

SELECT zammad_calendar('mon: {active: true, timeframes: [["09:00", "12:00"], ["13:00", "25:00"]]}', '', 'UTC') \g \echo :SQLSTATE
SELECT zammad_calendar('mon: {active: perhaps}', '', 'UTC') \g \echo :SQLSTATE
SELECT zammad_calendar('', '2026-02-29: {active: true}', 'UTC') \g \echo :SQLSTATE
SELECT zammad_calendar('', '', 'Mars/Olympus') \g \echo :SQLSTATE
SELECT zammad_calendar(repeat('#', 1048577), '', 'UTC') \g \echo :SQLSTATE
-- aliases of aliases of aliases
SELECT zammad_calendar('', string_agg(format('d%s: {feed: &a%s [%s]}', i, i, rtrim(repeat(format('*a%s,', i - 1), CASE i WHEN 0 THEN 0 ELSE 20 END), ',')), E'\n' ORDER BY i), 'UTC')
FROM generate_series(0, 20) AS i \g \echo :SQLSTATE

-- a desk: the whole tables of Zammad

CREATE SCHEMA zammad_desk;
SET search_path = zammad_desk, public;
\getenv tests PG_ABS_SRCDIR
\set schema :tests /../schemas/zammad.sql
\set defaults :tests /../schemas/defaults.sql
\set ECHO none
\i :schema
\i :defaults
\set ECHO all
CREATE TABLE permissions (id integer PRIMARY KEY, name varchar(255) NOT NULL UNIQUE);
CREATE TABLE permissions_roles (permission_id integer, role_id integer);

-- what Zammad comes with
INSERT INTO ticket_state_types VALUES (1, 'new'), (2, 'open'), (3, 'pending reminder'), (4, 'pending action'), (5, 'closed'), (6, 'merged'), (7, 'removed'),
    (8, 'pending review'), (9, 'delegated');
INSERT INTO ticket_states (id, state_type_id, name, ignore_escalation) VALUES (1, 1, 'new', false), (2, 2, 'open', false), (3, 3, 'pending reminder', true), (4, 5, 'closed', true), (5, 6, 'merged', true),
    (6, 7, 'removed', true), (7, 4, 'pending close', true), (8, 9, 'at the supplier', false);
INSERT INTO ticket_priorities VALUES (1, '1 low'), (2, '2 normal'), (3, '3 high');
INSERT INTO ticket_article_types (id, name, communication) VALUES (1, 'email', true), (2, 'sms', true), (3, 'chat', true), (4, 'fax', true), (5, 'phone', true), (6, 'twitter status', true),
    (7, 'twitter direct-message', true), (8, 'facebook feed post', true), (9, 'facebook feed comment', true), (10, 'note', false), (11, 'web', true),
    (12, 'telegram personal-message', true), (13, 'facebook direct-message', true), (14, 'whatsapp message', true);
INSERT INTO ticket_article_senders VALUES (1, 'Agent'), (2, 'Customer'), (3, 'System');
INSERT INTO history_types VALUES (1, 'created'), (2, 'updated'), (3, 'received_merge');
INSERT INTO history_objects VALUES (1, 'Ticket'), (2, 'Ticket::Article');
INSERT INTO history_attributes VALUES (1, 'state'), (2, 'priority'), (3, 'owner'), (4, 'group');
INSERT INTO users (id, login, firstname, lastname, email) VALUES (1, '-', '-', '', ''), (2, 'nicole', 'Nicole', 'Braun', 'nicole@example.com'),
    (3, 'ada', 'Ada', 'Lovelace', 'ada@example.com'), (4, 'grace', '', '', 'grace@example.com'), (5, 'never-wrote', '', NULL, NULL);
INSERT INTO permissions VALUES (1, 'ticket.agent'), (2, 'ticket.customer');
INSERT INTO permissions_roles VALUES (1, 1), (2, 2);
INSERT INTO roles_users (user_id, role_id) VALUES (3, 1), (4, 1), (2, 2), (5, 2);
INSERT INTO groups (id, name) VALUES (1, 'Users'), (2, 'Users::Second Level');
-- those of its tests: daily 9 to 18, Monday to Friday 8 to 18, always; and one that is switched off
INSERT INTO calendars (id, name, timezone, "default", business_hours)
SELECT id, name, timezone, id = 1, E'--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess\n' ||
    string_agg(format(E'%s: !ruby/hash:ActiveSupport::HashWithIndifferentAccess\n  active: %s\n  timeframes:\n  - - ''%s''\n    - ''%s''\n', day, (number <= days)::text, opens, closes), '' ORDER BY number)
FROM (VALUES (1, 'daily', 'Europe/Berlin', 7, '09:00', '18:00'), (2, 'office', 'Europe/Berlin', 5, '08:00', '18:00'), (3, 'always', 'Etc/UTC', 7, '00:00', '23:59'),
    (4, 'off', 'Europe/Berlin', 0, '09:00', '17:00')) AS calendar (id, name, timezone, days, opens, closes),
    unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) WITH ORDINALITY AS day (day, number)
GROUP BY id, name, timezone;
INSERT INTO slas (id, calendar_id, name, first_response_time, update_time, solution_time) VALUES (1, 1, 'daily', 120, 180, 250), (2, 2, 'office', 60, 120, 180),
    (3, 3, 'a century', 52560000, NULL, 52560000), (4, 4, 'off', 60, NULL, 60), (5, 3, 'no targets', NULL, 60, 0);

-- a ticket, its articles and the changes of its state; what Zammad notes of its policy stands in its preferences
CREATE FUNCTION ticket(id integer, created_at timestamp, state text, sla integer DEFAULT NULL, owner integer DEFAULT 3, close_at timestamp DEFAULT NULL, priority integer DEFAULT 2)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO tickets (id, number, group_id, customer_id, created_at, state_id, owner_id, close_at, priority_id, preferences)
    SELECT $1, 31000 + $1, 1, 2, $2, state.id, $5, $6, $7, E'--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess\nchannel_id: 1\n' ||
        E'escalation_calculation: !ruby/hash:ActiveSupport::HashWithIndifferentAccess\n  close_at: \n  sla_id: ' || $4 || E'\n  calendar_id: 9\n  escalation_disabled: false\n'
    FROM ticket_states AS state WHERE state.name = $3
$$;
CREATE FUNCTION article(ticket integer, at timestamp, sender text, type text DEFAULT 'email', internal boolean DEFAULT false, by integer DEFAULT NULL, origin integer DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO ticket_articles (ticket_id, created_at, sender_id, type_id, internal, created_by_id, origin_by_id)
    SELECT $1, $2, sender.id, type.id, $5, coalesce($6, CASE $3 WHEN 'Customer' THEN 2 WHEN 'Agent' THEN 3 ELSE 1 END), $7
    FROM ticket_article_senders AS sender, ticket_article_types AS type WHERE sender.name = $3 AND type.name = $4;
    UPDATE tickets SET create_article_type_id = type.id FROM ticket_article_types AS type WHERE tickets.id = $1 AND create_article_type_id IS NULL AND type.name = $4
$$;
CREATE FUNCTION change(ticket integer, at timestamp, value_from text, value_to text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO histories (history_type_id, history_object_id, history_attribute_id, o_id, created_at, id_from, id_to, value_from, value_to)
    SELECT 2, 1, 1, $1, $2, old.id, new.id, $3, $4 FROM ticket_states AS old, ticket_states AS new WHERE old.name = $3 AND new.name = $4
$$;

-- value, by the known answers of Zammad's own tests: spec/lib/stats, test/integration/report_test.rb, test/unit/ticket_sla_test.rb, spec/lib/escalation

\o /dev/null
-- Z010 to Z019: those that were closed from the start came with a close_at and without history
SELECT ticket(1, '2015-10-28 09:30:00', 'new'), article(1, '2015-10-28 09:30:00', 'Customer');
SELECT ticket(2, '2015-10-28 09:30:01', 'new'), article(2, '2015-10-28 09:30:01', 'Customer');
SELECT ticket(3, '2015-10-28 10:30:00', 'open', priority => 3), article(3, '2015-10-28 10:30:00', 'Customer');
SELECT ticket(4, '2015-10-28 10:30:01', 'closed', close_at => '2015-10-28 11:30:00'), article(4, '2015-10-28 10:30:01', 'Customer');
SELECT ticket(5, '2015-10-28 11:30:00', 'open', close_at => '2015-10-28 11:40:00', priority => 3), article(5, '2015-10-28 11:30:00', 'Agent'),
    change(5, '2015-10-28 14:30:00', 'closed', 'open');
SELECT ticket(6, '2015-10-31 12:30:00', 'closed', close_at => '2015-10-31 12:35:00'), article(6, '2015-10-31 12:30:00', 'Agent');
SELECT ticket(7, '2015-11-01 12:30:00', 'closed', close_at => '2015-11-01 12:30:00'), article(7, '2015-11-01 12:30:00', 'Agent');
SELECT ticket(8, '2015-11-02 12:30:00', 'merged', close_at => '2015-11-02 12:30:00'), article(8, '2015-11-02 12:30:00', 'Agent'),
    change(8, '2015-11-02 13:30:00', 'closed', 'merged');
-- Z002, Z007, Z008: an answer at once, after 60 and after 120 minutes
SELECT ticket(9, '2016-02-01 00:00', 'open'), article(9, '2016-02-01 00:00', 'Customer'), article(9, '2016-02-01 00:00', 'Agent');
SELECT ticket(10, '2016-02-02 01:00', 'open'), article(10, '2016-02-02 01:00', 'Customer'), article(10, '2016-02-02 02:00', 'Agent');
SELECT ticket(11, '2016-02-02 01:00', 'open'), article(11, '2016-02-02 01:00', 'Customer'), article(11, '2016-02-02 03:00', 'Agent');
-- S001, S003, S008, S014, S015
SELECT ticket(12, '2013-06-04 09:00', 'open', 1), article(12, '2013-06-04 09:00', 'Customer'), change(12, '2013-06-04 09:30', 'open', 'pending reminder'),
    change(12, '2013-06-04 09:45', 'pending reminder', 'open'), change(12, '2013-06-04 10:00', 'open', 'closed'), change(12, '2013-06-04 10:30', 'closed', 'open');
SELECT ticket(13, '2013-06-04 09:00', 'closed', 1), article(13, '2013-06-04 09:00', 'Customer'), change(13, '2013-06-04 10:00', 'open', 'pending reminder'),
    change(13, '2013-06-04 10:30', 'pending reminder', 'open'), article(13, '2013-06-04 10:45', 'Agent'), change(13, '2013-06-04 12:00', 'open', 'closed');
SELECT ticket(14, '2013-03-21 09:30', 'new', 2), article(14, '2013-03-21 09:30', 'Customer'), article(14, '2013-03-21 14:00', 'Agent');
SELECT ticket(15, '2013-03-21 09:30', 'closed', 2), article(15, '2013-03-21 09:30', 'Customer'), change(15, '2013-03-21 13:00', 'new', 'closed');
SELECT ticket(16, '2013-03-28 23:49', 'new', 2), article(16, '2013-03-28 23:49', 'Customer'), article(16, '2013-03-29 07:00:03', 'Agent');
-- S029, S031, S032: pauses
SELECT ticket(17, '2024-06-03 10:00', 'closed'), change(17, '2024-06-03 10:15', 'open', 'pending reminder'), change(17, '2024-06-03 10:30', 'pending reminder', 'open'),
    change(17, '2024-06-03 10:45', 'open', 'pending close'), change(17, '2024-06-03 11:00', 'pending close', 'closed');
SELECT ticket(18, '2024-11-03 23:45', 'open'), change(18, '2024-11-04 00:15', 'pending reminder', 'open');
SELECT ticket(19, '2024-06-03 10:00', 'open'), change(19, '2024-06-08 10:00', 'pending reminder', 'open');
-- S026: the same turns, from midnight
SELECT ticket(20, '2024-06-03 00:00', 'closed'), change(20, '2024-06-03 01:00', 'new', 'open'), change(20, '2024-06-03 01:30', 'open', 'pending close'),
    change(20, '2024-06-03 02:00', 'pending close', 'closed');
\o

SELECT create_views('zammad', 'zammad_desk', 'zammad_views', 'UTC') \g /dev/null
SET search_path = zammad_views, public;

-- Z001: no articles, no waiting time: NULL, where Zammad has 0. Z002: an answer at once; Zammad leaves out yesterday's, here a WHERE does
-- Z007: 60 minutes, Z008: 60 and 120 are 90
SELECT ticket_id, minutes(response_time) FROM tickets WHERE ticket_id IN (9, 10, 11, 17) ORDER BY ticket_id;
SELECT minutes(avg_response_time(response_time)) AS z007 FROM tickets WHERE ticket_id = 10;
SELECT minutes(avg_response_time(response_time)) AS z008 FROM tickets WHERE ticket_id IN (10, 11);
-- Z010, Z013: Zammad's first solutions are tickets closed within 15 minutes, whoever reopened them
SELECT day::date, count(ticket_id) AS z010
FROM generate_series(timestamp '2015-10-26', '2015-11-01', '1 day') AS day
LEFT JOIN tickets ON first_resolved_at::date = day::date AND first_resolution < '15 minutes' GROUP BY day ORDER BY day;
SELECT extract(hour FROM first_resolved_at) AS hour, count(*) AS z013 FROM tickets
WHERE first_resolved_at::date = '2015-10-28' AND first_resolution < '15 minutes' GROUP BY hour;
-- one_touch is something else: one public answer, never reopened. 4 was closed without one, 5 was reopened
SELECT ticket_id, first_resolved_at, resolved_at, reopens, agent_replies, first_response_at, one_touch FROM tickets WHERE ticket_id < 9 ORDER BY ticket_id;
-- Z015, Z016: the merged ticket 8 does not count
SELECT to_char(created_at, 'YYYY-MM') AS month, count(*) AS z015 FROM tickets WHERE created_at BETWEEN '2015-01-01' AND '2016-01-01' GROUP BY month ORDER BY month;
SELECT array_agg(ticket_id ORDER BY created_at DESC) AS z016 FROM tickets WHERE created_at BETWEEN '2015-01-01' AND '2016-01-01';
-- Z017, Z018, Z019
SELECT to_char(changed_at, 'YYYY-MM') AS month, count(*) FILTER (WHERE priority = '3 high') AS z017, count(*) FILTER (WHERE priority <> '3 high') AS z018, count(*) AS z019
FROM status_changes JOIN tickets USING (ticket_id) WHERE status_changes.reopens AND changed_at BETWEEN '2015-01-01' AND '2016-01-01' GROUP BY month;
-- S001: Zammad has 11:45, as closing pauses for half an hour as well; here 11:15, and 11:00 without pauses
-- S003: Zammad has 11:30 and 75 minutes, as the first response pauses; resolution due 13:40 after 150 minutes
-- S008: 270 minutes, missed. S014: 210 minutes, missed. S015: 3 seconds after the opening, Zammad has 0 minutes
SELECT ticket_id, sla_first_response_due_at AS due, sla_first_response_due_at_paused AS paused, sla_first_response_met AS met, sla_first_response_met_paused AS met_paused,
    sla_resolution_due_at AS resolution_due, sla_resolution_due_at_elapsed AS elapsed, sla_resolution_met AS met, sla_resolution_met_elapsed AS met_elapsed
FROM tickets WHERE ticket_id BETWEEN 12 AND 16 ORDER BY ticket_id;
SELECT ticket_id, business_duration(created_at, first_response_at, calendar) AS first_response,
    business_duration(running * tstzmultirange(CASE WHEN first_response_at IS NOT NULL THEN tstzrange(created_at, first_response_at) END), calendar) AS paused,
    business_duration(running * tstzmultirange(CASE WHEN resolved_at IS NOT NULL THEN tstzrange(created_at, resolved_at) END), calendar) AS resolution
FROM tickets JOIN calendars ON calendars.name = sla_policy WHERE ticket_id BETWEEN 13 AND 16 ORDER BY ticket_id;
-- S029: 12:15 to 12:30 and 12:45 to 13:00. S031: 00:45 to 01:15. S032: five days from 12:00
SELECT ticket_id, state, changed_at AT TIME ZONE 'Europe/Berlin' AS pauses, until AT TIME ZONE 'Europe/Berlin' AS until
FROM status_changes WHERE paused AND ticket_id BETWEEN 17 AND 19 ORDER BY ticket_id, changed_at;
-- S026: 30 minutes from 75 minutes after the creation on, with a pause from 01:30 to 02:00
SELECT business_due(running * tstzmultirange(tstzrange(created_at + interval '75 minutes', NULL)), '30 minutes', calendar) AS s026
FROM tickets JOIN calendars ON calendars.name = 'always' WHERE ticket_id = 20;
-- S011, S012, S020 and the update of S003 are clocks of updates, which are no measure here

-- policies: who answers

SET search_path = zammad_desk, public;
\o /dev/null
-- the system's answer, a trigger's, a private note and a public one answer nobody; the agent does after an hour
SELECT ticket(31, '2026-03-02 09:00', 'closed'), article(31, '2026-03-02 09:00', 'Customer'), article(31, '2026-03-02 09:01', 'System'), article(31, '2026-03-02 09:02', 'Agent', by => 1),
    article(31, '2026-03-02 09:03', 'Agent', internal => true), article(31, '2026-03-02 09:04', 'Agent', 'note'), article(31, '2026-03-02 10:00', 'Agent', by => 4),
    change(31, '2026-03-02 10:01', 'new', 'closed');
-- a call that an agent entered for the customer, and the call back
SELECT ticket(32, '2026-03-02 09:00', 'open'), article(32, '2026-03-02 09:00', 'Customer', 'phone', by => 3, origin => 2), article(32, '2026-03-02 09:30', 'Agent', 'phone');
-- opened by an agent's email: the second answers
SELECT ticket(33, '2026-03-02 09:00', 'open'), article(33, '2026-03-02 09:00:00.005', 'Agent', by => 4), article(33, '2026-03-02 11:00', 'Customer', 'web'), article(33, '2026-03-02 11:45', 'Agent');
-- opened by a private note, so that the email after it opens nothing and is the response; the web note of the customer is a message
SELECT ticket(34, '2026-03-02 09:00', 'open'), article(34, '2026-03-02 09:00', 'Agent', 'note', internal => true), article(34, '2026-03-02 09:10', 'Agent'),
    article(34, '2026-03-02 10:00', 'Customer', 'note'), article(34, '2026-03-02 10:20', 'Agent', 'whatsapp message');
-- no articles: as Zammad has it
SELECT ticket(35, '2026-03-02 09:00', 'closed', close_at => '2026-03-02 11:00');
UPDATE tickets SET first_response_at = '2026-03-02 09:20' WHERE id = 35;
-- turns: 09:00 to 09:30 and, after two messages in a row, 10:00 to 11:30; the last one has no answer yet
SELECT ticket(36, '2026-03-02 09:00', 'open', owner => 4), article(36, '2026-03-02 09:00', 'Customer'), article(36, '2026-03-02 09:30', 'Agent'), article(36, '2026-03-02 09:40', 'Agent'),
    article(36, '2026-03-02 10:00', 'Customer'), article(36, '2026-03-02 10:50', 'Customer'), article(36, '2026-03-02 11:30', 'Agent'), article(36, '2026-03-02 12:00', 'Customer');
-- unassigned, without a reply; of a user whom nobody knows any more
SELECT ticket(37, '2026-03-02 09:00', 'new', owner => 1), article(37, '2026-03-02 09:00', 'Customer', 'twitter direct-message');
SELECT ticket(38, '2026-03-02 09:00', 'open', owner => 99), article(38, '2026-03-02 09:00', 'Customer', 'fax'), article(38, '2026-03-02 09:00:01.25', 'Agent', by => 99);
\o
SET search_path = zammad_views, public;
SELECT ticket_id, first_response_at, first_response, first_responder_id AS by, agent_replies AS replies, response_time, one_touch FROM tickets WHERE ticket_id BETWEEN 31 AND 38 ORDER BY ticket_id;
SELECT message_id - min(message_id) OVER () AS n, author, author_id, public, type FROM messages WHERE ticket_id IN (31, 32) ORDER BY message_id;
SELECT ticket_id, number, channel, channel_detail, priority, status, agent_id, agent, team, customer_id FROM tickets WHERE ticket_id IN (31, 34, 35, 36, 37, 38) ORDER BY ticket_id;

-- policies: states

SET search_path = zammad_desk, public;
\o /dev/null
-- reopened twice; new an hour, pending two, delegated four, open and then closed
SELECT ticket(41, '2026-03-02 09:00', 'closed'), article(41, '2026-03-02 09:00', 'Customer'), article(41, '2026-03-02 09:30', 'Agent'),
    change(41, '2026-03-02 10:00', 'new', 'pending close'), change(41, '2026-03-02 12:00', 'pending close', 'at the supplier'), change(41, '2026-03-02 16:00', 'at the supplier', 'closed'),
    change(41, '2026-03-03 09:00', 'closed', 'open'), change(41, '2026-03-03 10:00', 'open', 'closed'), change(41, '2026-03-04 10:00', 'closed', 'open'),
    change(41, '2026-03-04 10:30', 'open', 'closed');
-- merged by mistake and taken back
SELECT ticket(42, '2026-03-02 09:00', 'open'), change(42, '2026-03-02 10:00', 'new', 'merged'), change(42, '2026-03-02 11:00', 'merged', 'open');
-- of two changes at one moment the last one stays; other attributes and objects are no states
SELECT ticket(43, '2026-03-02 09:00', 'closed'), change(43, '2026-03-02 10:00', 'new', 'open'), change(43, '2026-03-02 10:00', 'open', 'closed');
INSERT INTO histories (history_type_id, history_object_id, history_attribute_id, o_id, created_at, id_from, id_to)
VALUES (2, 1, 2, 43, '2026-03-02 11:00', 4, 2), (2, 2, 1, 43, '2026-03-02 11:00', 4, 2), (1, 1, NULL, 43, '2026-03-02 11:00', NULL, NULL);
-- the night to summer time and the day of 25 hours, by the wall clock of Berlin
SELECT ticket(44, '2026-03-28 16:30', 'closed'), article(44, '2026-03-28 16:30', 'Customer'), article(44, '2026-03-29 08:00', 'Agent'), change(44, '2026-03-29 16:00', 'new', 'closed');
SELECT ticket(45, '2026-10-24 22:00', 'closed'), article(45, '2026-10-24 22:00', 'Customer'), article(45, '2026-10-25 23:00', 'Agent'), change(45, '2026-10-25 23:00', 'new', 'closed');
-- fractions of seconds are kept
SELECT ticket(46, '2026-03-02 09:00:00.123', 'closed'), article(46, '2026-03-02 09:00:00.123', 'Customer'), article(46, '2026-03-02 09:00:01.456', 'Agent'),
    change(46, '2026-03-02 09:00:02.789', 'new', 'closed');
\o
SET search_path = zammad_views, public;
SELECT ticket_id, changed_at, status, state, paused, early, resolves, reopens FROM status_changes WHERE ticket_id BETWEEN 41 AND 43 ORDER BY ticket_id, changed_at;
SELECT ticket_id, first_resolved_at, first_resolution, resolved_at, full_resolution, reopens, one_touch FROM tickets WHERE ticket_id BETWEEN 41 AND 46 ORDER BY ticket_id;
SELECT requester_wait, agent_wait, on_hold, running FROM tickets WHERE ticket_id = 41;
SELECT ticket_id, first_response, first_response_hours AS hours, first_response_business, first_response_business_hours AS hours, full_resolution_business, full_resolution_business_hours AS hours
FROM tickets WHERE ticket_id BETWEEN 44 AND 46 ORDER BY ticket_id;
-- a calendar that is switched off measures nothing
BEGIN;
UPDATE zammad_desk.calendars SET "default" = id = 4;
SELECT first_response, first_response_business, full_resolution_business FROM tickets WHERE ticket_id = 44;
SELECT source_table, row_id, measure, reason FROM data_quality WHERE ticket_id = 44 OR source_table = 'calendars' ORDER BY source_table, measure;
ROLLBACK;
-- nor does one of a zone that nobody knows, and the others are read
BEGIN;
UPDATE zammad_desk.calendars SET timezone = 'Moon/Tranquility' WHERE "default";
SELECT first_response, first_response_business FROM tickets WHERE ticket_id = 44;
SELECT row_id, measure, reason FROM data_quality WHERE source_table = 'calendars' ORDER BY row_id;
SELECT count(*) AS known FROM calendars WHERE calendar IS NOT NULL;
ROLLBACK;
SELECT * FROM calendars ORDER BY calendar_id;
SELECT * FROM customers ORDER BY customer_id;
SELECT * FROM surveys;

-- policies: clocks

SET search_path = zammad_desk, public;
\o /dev/null
-- runs in time; late without an answer; closed in time without one; waits for the customer; a calendar that is never open; a policy without targets
SELECT ticket(51, '2026-03-02 09:00', 'open', 3), article(51, '2026-03-02 09:00', 'Customer');
SELECT ticket(52, '2026-03-02 09:00', 'open', 2), article(52, '2026-03-02 09:00', 'Customer');
SELECT ticket(53, '2026-03-02 09:00', 'closed', 2), article(53, '2026-03-02 09:00', 'Customer'), change(53, '2026-03-02 09:30', 'new', 'closed');
SELECT ticket(54, '2026-03-02 09:00', 'pending reminder', 2), article(54, '2026-03-02 09:00', 'Customer'), article(54, '2026-03-02 09:30', 'Agent'), change(54, '2026-03-02 09:40', 'new', 'pending reminder');
SELECT ticket(55, '2026-03-02 09:00', 'closed', 4), article(55, '2026-03-02 09:00', 'Customer'), change(55, '2026-03-02 09:30', 'new', 'closed');
SELECT ticket(56, '2026-03-02 09:00', 'open', 5), article(56, '2026-03-02 09:00', 'Customer');
\o
SET search_path = zammad_views, public;
SELECT * FROM sla_clocks WHERE ticket_id < 20 OR ticket_id > 50 ORDER BY ticket_id, measure;
SELECT * FROM sla_scorecard ORDER BY policy, measure;

-- cases from practice

SET search_path = zammad_desk, public;
\o /dev/null
CREATE FUNCTION record(ticket integer, at timestamp, attribute text, id_from integer, id_to integer, by integer DEFAULT 3) RETURNS void LANGUAGE sql AS $$
    INSERT INTO histories (history_type_id, history_object_id, history_attribute_id, o_id, created_at, id_from, id_to, created_by_id)
    SELECT 2, 1, attribute.id, $1, $2, $4, $5, $6 FROM history_attributes AS attribute WHERE attribute.name = $3
$$;
INSERT INTO users (id, login, firstname, lastname, email, active) VALUES (6, 'max', 'Max', 'Left', 'max@example.com', false), (7, 'helper', 'Answer', 'Robot', 'helper@example.com', true);
INSERT INTO slas (id, calendar_id, name, first_response_time, response_time, solution_time) VALUES (6, 3, 'next', 240, 30, NULL);
-- P12: Grace has an agent's rights and is the customer of 71: what she sends is the customer's, also a note that is not internal; 72: an internal one is no message
SELECT ticket(71, '2026-04-06 09:00', 'open'), article(71, '2026-04-06 09:00', 'Agent', by => 4), article(71, '2026-04-06 09:20', 'Agent'), article(71, '2026-04-06 10:00', 'Agent', by => 4),
    article(71, '2026-04-06 10:30', 'Agent');
SELECT ticket(72, '2026-04-06 09:00', 'open'), article(72, '2026-04-06 09:00', 'Agent', 'phone', by => 3, origin => 4), article(72, '2026-04-06 09:20', 'Agent', 'note', by => 4),
    article(72, '2026-04-06 09:30', 'Agent', 'note', true, by => 4), article(72, '2026-04-06 09:45', 'Agent');
UPDATE tickets SET customer_id = 4 WHERE id IN (71, 72);
-- P14: 73 takes in 74 of 09:00, which was answered at 09:30; 75 takes in 76, whose answer is younger than 75: the articles' own history tells
SELECT ticket(73, '2026-04-06 10:00', 'closed'), article(73, '2026-04-06 10:00', 'Customer'), article(73, '2026-04-06 10:20', 'Agent'), ticket(74, '2026-04-06 09:00', 'merged'),
    article(73, '2026-04-06 09:00', 'Customer'), article(73, '2026-04-06 09:30', 'Agent', by => 4), change(73, '2026-04-06 11:00', 'open', 'closed');
SELECT ticket(75, '2026-04-06 10:00', 'open'), article(75, '2026-04-06 10:00', 'Customer'), article(75, '2026-04-06 10:20', 'Agent'), ticket(76, '2026-04-06 09:50', 'merged'),
    article(75, '2026-04-06 09:50', 'Customer'), article(75, '2026-04-06 10:05', 'Agent', by => 4), article(75, '2026-04-06 10:07', 'Customer');
INSERT INTO histories (history_type_id, history_object_id, o_id, created_at, related_o_id)
SELECT 1, 2, id, created_at, CASE WHEN created_at::time IN ('10:00', '10:20') THEN 75 ELSE 76 END FROM ticket_articles WHERE ticket_id = 75;
INSERT INTO histories (history_type_id, history_object_id, o_id, created_at, id_from, id_to) VALUES (3, 1, 73, '2026-04-06 10:40', 74, 73), (3, 1, 75, '2026-04-06 10:40', 76, 75);
-- P3: Max left since; P10: Grace answered, Ada owns it
SELECT ticket(77, '2026-04-06 09:00', 'closed', owner => 6), article(77, '2026-04-06 09:00', 'Customer'), article(77, '2026-04-06 09:20', 'Agent', by => 6), change(77, '2026-04-06 09:30', 'open', 'closed');
SELECT ticket(78, '2026-04-06 09:00', 'open'), article(78, '2026-04-06 09:00', 'Customer'), article(78, '2026-04-06 09:05', 'Agent', by => 4);
-- P18: the opening article was deleted since, Zammad tells whose it was: a customer's, an agent's, that of a customer with an agent's rights
SELECT ticket(n, '2026-04-06 15:00', 'closed'), article(n, '2026-04-06 16:00', 'Agent'), change(n, '2026-04-06 18:00', 'new', 'closed') FROM generate_series(79, 81) AS n;
UPDATE tickets SET create_article_sender_id = CASE id WHEN 79 THEN 2 ELSE 1 END, created_by_id = CASE id WHEN 81 THEN 2 ELSE 3 END WHERE id BETWEEN 79 AND 81;
-- P22: only a trigger answered; nobody did; only a trigger, and it was reopened; a trigger and an agent
SELECT ticket(82, '2026-04-06 09:00', 'closed'), article(82, '2026-04-06 09:00', 'Customer'), article(82, '2026-04-06 09:01', 'System'), change(82, '2026-04-06 10:00', 'new', 'closed');
SELECT ticket(83, '2026-04-06 09:00', 'closed'), article(83, '2026-04-06 09:00', 'Customer'), article(83, '2026-04-06 09:01', 'System', 'note', true), change(83, '2026-04-06 10:00', 'new', 'closed');
SELECT ticket(84, '2026-04-06 09:00', 'closed'), article(84, '2026-04-06 09:00', 'Customer'), article(84, '2026-04-06 09:01', 'System'), change(84, '2026-04-06 10:00', 'new', 'closed'),
    change(84, '2026-04-06 11:00', 'closed', 'open'), change(84, '2026-04-06 12:00', 'open', 'closed');
SELECT ticket(85, '2026-04-06 09:00', 'closed'), article(85, '2026-04-06 09:00', 'Customer'), article(85, '2026-04-06 09:01', 'System'), article(85, '2026-04-06 09:30', 'Agent'),
    change(85, '2026-04-06 10:00', 'new', 'closed');
\o
SET search_path = zammad_views, public;
SELECT ticket_id, first_response, first_responder_id AS by, first_responder, agent, agent_replies AS replies, customer_messages AS asked, exchanges, response_time, agents, one_touch
FROM tickets WHERE ticket_id BETWEEN 71 AND 85 ORDER BY ticket_id;
SELECT ticket_id, created_at::time, author, author_id, public FROM messages WHERE ticket_id IN (71, 72, 73) ORDER BY ticket_id, created_at;
SELECT * FROM agents ORDER BY agent_id;

-- an answer that closes the ticket ends the wait, though Zammad writes the resolution first; one that follows after a while does not
SET search_path = zammad_desk, public;
SELECT ticket(n, '2026-04-06 09:00', 'closed', 6), article(n, '2026-04-06 09:00', 'Customer'), change(n, '2026-04-06 09:30', 'open', 'closed') FROM generate_series(95, 97) AS n \g /dev/null
SELECT article(95, '2026-04-06 09:30', 'Agent'), article(96, '2026-04-06 09:30:00.3', 'Agent'), article(97, '2026-04-06 09:40', 'Agent') \g /dev/null
SET search_path = zammad_views, public;
SELECT ticket_id, first_response, exchanges, response_time, one_touch FROM tickets WHERE ticket_id BETWEEN 95 AND 97 ORDER BY ticket_id;
SET search_path = zammad_desk, public;
DELETE FROM ticket_articles WHERE ticket_id BETWEEN 95 AND 97;
DELETE FROM histories WHERE o_id BETWEEN 95 AND 97 OR related_o_id BETWEEN 95 AND 97;
DELETE FROM tickets WHERE id BETWEEN 95 AND 97;

-- P6: hours that end at 23:59 end at 24:00. P4: the policy is the one that Zammad noted last
SET search_path = zammad_desk, public;
SELECT ticket(86, '2026-04-06 22:00', 'open', 6), article(86, '2026-04-06 22:00', 'Customer'), article(86, '2026-04-07 02:00', 'Agent') \g /dev/null
SET search_path = zammad_views, public;
SELECT business_duration(created_at, first_response_at, calendar) AS p6, sla_first_response_due_at AS due, sla_first_response_met AS met, sla_met FROM tickets JOIN calendars ON name = 'always' WHERE ticket_id = 86;
-- P21: created on the 1st, closed on the 2nd, reopened on the 20th, closed on the 25th: open at the end of the 1st and of the 20th to the 24th
SET search_path = zammad_desk, public;
SELECT ticket(87, '2026-04-01 09:00', 'closed'), change(87, '2026-04-02 09:00', 'new', 'closed'), change(87, '2026-04-20 09:00', 'closed', 'open'), change(87, '2026-04-25 09:00', 'open', 'closed') \g /dev/null
SET search_path = zammad_views, public;
SELECT day::date AS p21 FROM generate_series(timestamp '2026-04-01', '2026-04-30', '1 day') AS day JOIN status_changes ON ticket_id = 87 AND tstzrange(changed_at, until) @> (day + interval '1 day') AT TIME ZONE 'UTC'
WHERE status <> 'closed' ORDER BY day;

-- waits, next responses, transfers, and what else is known of a ticket

SET search_path = zammad_desk, public;
\o /dev/null
-- answered after 10 minutes; closed in a wait; reopened, which starts one anew that a message does not, answered after 20; waiting since 12:00; an automatic reply ends nothing
SELECT ticket(88, '2026-04-06 09:00', 'open'), article(88, '2026-04-06 09:00', 'Customer'), article(88, '2026-04-06 09:10', 'Agent'), article(88, '2026-04-06 10:00', 'Customer'),
    change(88, '2026-04-06 10:30', 'open', 'closed'), change(88, '2026-04-06 11:00', 'closed', 'open'), article(88, '2026-04-06 11:05', 'Customer'), article(88, '2026-04-06 11:20', 'Agent'),
    article(88, '2026-04-06 12:00', 'Customer'), article(88, '2026-04-06 12:01', 'System'), article(88, '2026-04-06 12:30', 'Customer');
-- the same, closed at the end: nobody waits; and all at one moment: the customer asks, it is closed and reopened, the agent answers
SELECT ticket(89, '2026-04-06 09:00', 'closed'), article(89, '2026-04-06 09:00', 'Customer'), change(89, '2026-04-06 10:30', 'new', 'closed');
SELECT ticket(90, '2026-04-06 09:00', 'open'), article(90, '2026-04-06 09:00', 'Customer'), change(90, '2026-04-06 10:00', 'new', 'closed'), article(90, '2026-04-06 10:00', 'Agent');
-- 30 minutes for the next response: met, missed, met with a pause of 30 minutes, ended by closing; and late, without an answer
SELECT ticket(91, '2026-04-06 09:00', 'closed', 6), article(91, '2026-04-06 09:00', 'Customer'), article(91, '2026-04-06 09:10', 'Agent'), article(91, '2026-04-06 10:00', 'Customer'),
    article(91, '2026-04-06 10:20', 'Agent'), article(91, '2026-04-06 11:00', 'Customer'), article(91, '2026-04-06 11:45', 'Agent'), article(91, '2026-04-06 12:00', 'Customer'),
    change(91, '2026-04-06 12:10', 'open', 'pending reminder'), change(91, '2026-04-06 12:40', 'pending reminder', 'open'), article(91, '2026-04-06 12:50', 'Agent'),
    article(91, '2026-04-06 13:00', 'Customer'), change(91, '2026-04-06 13:10', 'open', 'closed');
SELECT ticket(92, '2026-04-06 09:00', 'open', 6), article(92, '2026-04-06 09:00', 'Customer'), article(92, '2026-04-06 09:10', 'Agent'), article(92, '2026-04-06 10:00', 'Customer');
-- first assigned, taken back and given again: none; owner and group at once: one; another after nobody: two; priorities are no owners
SELECT ticket(93, '2026-04-06 09:00', 'open'), article(93, '2026-04-06 09:00', 'Customer'), article(93, '2026-04-06 09:10', 'Agent'), article(93, '2026-04-06 10:10', 'Agent', by => 4),
    article(93, '2026-04-06 11:10', 'Agent'), record(93, '2026-04-06 09:01', 'owner', 1, 3), record(93, '2026-04-06 09:02', 'owner', 3, 1), record(93, '2026-04-06 09:03', 'owner', 1, 3),
    record(93, '2026-04-06 10:00', 'owner', 3, 4), record(93, '2026-04-06 10:00', 'group', 1, 2), record(93, '2026-04-06 11:00', 'owner', 4, 1), record(93, '2026-04-06 11:01', 'owner', 1, 3),
    record(93, '2026-04-06 12:00', 'priority', 2, 3);
-- an owner since the creation who is replaced after nobody was; and two groups
SELECT ticket(94, '2026-04-06 09:00', 'open'), record(94, '2026-04-06 09:01', 'owner', 3, 1), record(94, '2026-04-06 09:02', 'owner', 1, 4), ticket(95, '2026-04-06 09:30', 'open'),
    record(95, '2026-04-06 10:00', 'group', 1, 2), record(95, '2026-04-06 11:00', 'group', 2, 1), ticket(96, '2026-04-06 09:15', 'removed');
UPDATE tickets SET customer_id = 5 WHERE id BETWEEN 94 AND 96;
INSERT INTO organizations (id, name) VALUES (1, 'Acme');
INSERT INTO tag_objects (id, name) VALUES (1, 'Ticket'), (2, 'KnowledgeBase::Answer::Translation');
INSERT INTO tag_items (id, name) VALUES (1, 'vip'), (2, 'Refund'), (3, 'answer');
INSERT INTO tags (tag_item_id, tag_object_id, o_id) VALUES (1, 1, 94), (2, 1, 94), (3, 2, 94);
INSERT INTO ticket_time_accountings (ticket_id, time_unit) VALUES (94, 15), (94, 30.5);
UPDATE tickets SET organization_id = 1, type = 'Incident', time_unit = 46 WHERE id = 94;
UPDATE tickets SET time_unit = 10 WHERE id = 95;
\o
SET search_path = zammad_views, public;
SELECT ticket_id, response_time, exchanges, waiting_since, last_customer_message_at AS asked_at, last_agent_message_at AS answered_at FROM tickets WHERE ticket_id BETWEEN 88 AND 90 ORDER BY ticket_id;
SELECT measure, started_at, target, due_at, stopped_at, met FROM sla_clocks WHERE ticket_id IN (91, 92) ORDER BY ticket_id, started_at, measure;
SELECT ticket_id, transfers, agents, subject_type, tags, custom, customer_key, customer, organization, inbox, team, time_spent, time_spent_hours, previous_ticket_at FROM tickets WHERE ticket_id BETWEEN 93 AND 95 ORDER BY ticket_id;

-- of tickets of a customer that came at one moment the lower id is the earlier; the customer's merged and removed ones are none
SET search_path = zammad_desk, public;
SELECT ticket(n, '2026-04-06 13:00', 'open') FROM generate_series(110, 112) AS n \g /dev/null
SELECT ticket(113, '2026-04-06 14:00', 'removed'), ticket(114, '2026-04-06 15:00', 'open') \g /dev/null
UPDATE tickets SET customer_id = 5 WHERE id BETWEEN 110 AND 114;
SET search_path = zammad_views, public;
SELECT ticket_id, previous_ticket_at FROM tickets WHERE ticket_id BETWEEN 110 AND 114 ORDER BY ticket_id;
SELECT count(*) AS compared, count(*) FILTER (WHERE previous_ticket_at IS DISTINCT FROM before) AS differ
FROM (SELECT customer_id, previous_ticket_at, lag(created_at) OVER (PARTITION BY customer_id ORDER BY created_at, ticket_id) AS before FROM tickets) AS ticket WHERE customer_id IS NOT NULL;

-- settings: bots, statuses, a calendar where Zammad has no default

SET search_path = zammad_desk, public;
\o /dev/null
-- closed by the robot, for good; reopened after four days and answered by Ada; reopened after eight; handed off and answered; Ada wrote before it closed; it only wrote
SELECT ticket(100 + n, '2026-05-04 09:00', 'closed'), article(100 + n, '2026-05-04 09:00', 'Customer'), article(100 + n, '2026-05-04 09:01', 'Agent', by => 7) FROM generate_series(1, 6) AS n;
SELECT record(100 + n, '2026-05-04 09:05', 'state', 2, 4, 7) FROM unnest('{1,2,3,5}'::integer[]) AS n;
SELECT change(102, '2026-05-08 14:00', 'closed', 'open'), article(102, '2026-05-08 14:00', 'Customer'), article(102, '2026-05-08 14:10', 'Agent'), change(102, '2026-05-08 15:00', 'open', 'closed');
SELECT change(103, '2026-05-12 14:00', 'closed', 'open'), article(103, '2026-05-12 14:00', 'Customer'), change(103, '2026-05-12 15:00', 'open', 'closed');
SELECT record(104, '2026-05-04 09:00', 'owner', 1, 7), record(104, '2026-05-04 10:00', 'owner', 7, 3), article(104, '2026-05-04 10:05', 'Agent'), change(104, '2026-05-04 11:00', 'open', 'closed');
SELECT article(105, '2026-05-04 09:03', 'Agent'), change(106, '2026-05-04 11:00', 'open', 'closed');
SELECT ticket(107, '2026-05-04 09:00', 'at the supplier'), article(107, '2026-05-04 09:00', 'Customer'), change(107, '2026-05-04 12:00', 'open', 'at the supplier');
SELECT create_views('zammad', 'zammad_desk', 'zammad_bots', 'UTC', '{"bots": ["Answer Robot"], "statuses": {"At the Supplier": "resolved"},
    "calendar": {"time_zone": "UTC", "hours": {"mon": [["09:00", "10:00"]]}}}');
\o
SET search_path = zammad_bots, public;
SELECT ticket_id, first_response, first_responder AS by, response_time, waiting_since, agent_replies AS replies, one_touch, reopens, bot_resolved, bot_handoff_at, transfers
FROM tickets WHERE ticket_id BETWEEN 101 AND 107 ORDER BY ticket_id;
SELECT author, count(*) FROM messages WHERE ticket_id BETWEEN 101 AND 106 GROUP BY author ORDER BY author;
SELECT agent_id FROM agents ORDER BY agent_id;
SELECT status, first_resolution, full_resolution, full_resolution_business FROM tickets WHERE ticket_id = 107;
-- the default of Zammad comes before the calendar of the settings
BEGIN;
UPDATE zammad_desk.calendars SET "default" = false;
SELECT first_response_business, full_resolution_business FROM tickets WHERE ticket_id = 104;
SELECT full_resolution_business FROM zammad_views.tickets WHERE ticket_id = 104;
ROLLBACK;
-- a bot that answers and closes at one moment: the resolution comes first, and stops the clock; a bot's answer alone removes it
BEGIN;
SET LOCAL search_path = zammad_desk, public;
SELECT ticket(n, '2026-05-04 09:00', 'closed', 6), article(n, '2026-05-04 09:00', 'Customer'), article(n, '2026-05-04 09:05', 'Agent'), article(n, '2026-05-04 09:10', 'Customer'),
    article(n, '2026-05-04 09:20', 'Agent', by => 7), change(n, CASE n WHEN 120 THEN timestamp '2026-05-04 09:20' ELSE '2026-05-04 09:30' END, 'open', 'closed') FROM generate_series(120, 121) AS n \g /dev/null
SELECT ticket_id, measure, started_at, due_at, stopped_at, met FROM zammad_bots.sla_clocks WHERE ticket_id IN (120, 121) ORDER BY ticket_id, started_at;
ROLLBACK;
-- a bot wrote, handed over and was answered at one moment (122); a week is 168 hours in each session, also one to summer time (123)
BEGIN;
SET LOCAL search_path = zammad_desk, public;
SELECT ticket(122, '2026-05-04 09:00', 'open'), article(122, '2026-05-04 09:00', 'Customer'), article(122, '2026-05-04 09:20', 'Agent', by => 7), record(122, '2026-05-04 09:20', 'owner', 7, 3),
    article(122, '2026-05-04 09:20', 'Agent') \g /dev/null
SELECT ticket(123, '2026-03-24 08:00', 'open'), article(123, '2026-03-24 08:00', 'Agent', by => 7), record(123, '2026-03-24 09:00', 'state', 2, 4, 7), change(123, '2026-03-31 08:30', 'closed', 'open') \g /dev/null
SELECT ticket_id, first_response, bot_resolved FROM zammad_bots.tickets WHERE ticket_id IN (122, 123) ORDER BY ticket_id;
SET LOCAL timezone = 'Europe/Berlin';
SELECT bot_resolved FROM zammad_bots.tickets WHERE ticket_id = 123;
ROLLBACK;
-- without the setting it is an agent's
SELECT ticket_id, first_response, first_responder AS by, one_touch, bot_resolved, bot_handoff_at, transfers FROM zammad_views.tickets WHERE ticket_id BETWEEN 101 AND 106 ORDER BY ticket_id;
DROP SCHEMA zammad_bots, zammad_bots_internal CASCADE;

-- what is left out

SET search_path = zammad_desk, public;
\o /dev/null
SELECT ticket(61, '2026-03-02 09:00', 'removed'), article(61, '2026-03-02 09:00', 'Customer'), article(61, '2026-03-02 09:01', 'Agent', internal => true);
-- answered before it was created; closed before it was created, and reopened and closed after that
SELECT ticket(62, '2026-03-02 09:00', 'open', 2), article(62, '2026-03-02 08:00', 'Customer'), article(62, '2026-03-02 08:30', 'Agent');
SELECT ticket(63, '2026-03-02 09:00', 'closed', 2), change(63, '2026-03-02 08:00', 'new', 'open'), change(63, '2026-03-02 08:30', 'open', 'closed');
SELECT ticket(64, '2026-03-02 09:00', 'closed', 2), change(64, '2026-03-02 08:30', 'open', 'closed'), change(64, '2026-03-02 10:00', 'closed', 'open'), change(64, '2026-03-02 11:00', 'open', 'closed');
-- without history: close_at lies before the creation, or is not there
SELECT ticket(65, '2026-03-02 09:00', 'closed', 2, close_at => '2026-03-02 08:00'), ticket(66, '2026-03-02 09:00', 'closed', 2), article(66, '2026-03-02 09:00', 'Customer'),
    article(66, '2026-03-02 09:30', 'Agent');
\o
SET search_path = zammad_views, public;
SELECT source_table, ticket_id, measure, reason FROM data_quality ORDER BY source_table, ticket_id, row_id, measure;
SELECT ticket_id, first_response_at, first_response, first_resolved_at, first_resolution, resolved_at, full_resolution, reopens, sla_first_response_met AS answered, sla_resolution_met AS resolved
FROM tickets WHERE ticket_id BETWEEN 61 AND 66 ORDER BY ticket_id;
-- nothing is lost: what is used and what is left out is what there is
SELECT source_table, used, count(data_quality.row_id) AS left_out, rows, used + count(data_quality.row_id) = rows AS complete
FROM (VALUES
    ('tickets', (SELECT count(*) FROM tickets), (SELECT count(*) FROM zammad_desk.tickets)),
    ('ticket_articles', (SELECT count(*) FROM messages), (SELECT count(*) FROM zammad_desk.ticket_articles))
) AS counted (source_table, used, rows) LEFT JOIN data_quality USING (source_table) WHERE measure IS NULL GROUP BY source_table, used, rows ORDER BY source_table;
-- and no ticket is there twice
SELECT count(*) - count(DISTINCT ticket_id) AS twice FROM tickets;

-- what tickets tell of their states is what status_changes tells
SELECT count(*) AS compared, count(*) FILTER (WHERE (first_resolved_at, resolved_at, reopens, requester_wait, agent_wait, on_hold, running)
    IS DISTINCT FROM (first_at, CASE WHEN is_closed THEN last_at END, reopened, waited, pending, held, ran)) AS differ
FROM tickets JOIN (
    SELECT ticket_id, min(changed_at) FILTER (WHERE resolves) AS first_at, max(changed_at) FILTER (WHERE resolves) AS last_at,
        bool_or(status = 'closed') FILTER (WHERE until IS NULL) AS is_closed, (count(*) FILTER (WHERE reopens))::integer AS reopened,
        coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status IN ('new', 'open', 'on_hold')), '0') AS waited,
        coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status = 'pending'), '0') AS pending,
        coalesce(sum(coalesce(until, now()) - changed_at) FILTER (WHERE status = 'on_hold'), '0') AS held, running_spans(changed_at, NOT paused, NULL) AS ran
    FROM status_changes GROUP BY ticket_id
) AS told USING (ticket_id);

-- the columns of the contract, in its order, and then others
SELECT relname AS view, attname AS column, format_type(atttypid, atttypmod) AS type FROM pg_class JOIN pg_attribute ON attrelid = oid AND attnum > 0
WHERE relnamespace = 'zammad_views'::regnamespace AND relname IN ('tickets', 'messages', 'surveys', 'customers', 'agents', 'status_changes', 'calendars', 'sla_clocks', 'data_quality') ORDER BY relname, attnum;
-- each duration stands there in hours as well, right behind it
SELECT attrelid::regclass, attname FROM pg_attribute AS duration JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'zammad_views'::regnamespace AND atttypid = 'interval'::regtype AND NOT EXISTS (
    SELECT FROM pg_attribute AS twin WHERE twin.attrelid = duration.attrelid AND twin.attname = duration.attname || '_hours' AND twin.atttypid = 'double precision'::regtype
        AND twin.attnum = duration.attnum + 1);

-- the scorecards read it
SELECT day, created, resolved, backlog, round(fcr_pct, 1) AS fcr, round(reopen_rate, 1) AS reopened, round(sla_pct, 1) AS sla, first_response_avg FROM daily_metrics
WHERE day BETWEEN '2026-03-02' AND '2026-03-04' ORDER BY day;
-- B3: weeks come from the days, and are what the tickets tell
SELECT week, round(fcr, 1) AS fcr, round(reopened, 1) AS reopened, round(sla, 1) AS sla,
    (fcr, reopened, sla) IS NOT DISTINCT FROM (told_fcr, told_reopened, told_sla) AS same FROM (
    SELECT date_trunc('week', day::timestamp)::date AS week, pct(combine(fcr)) AS fcr, pct(combine(reopened)) AS reopened, pct(combine(sla)) AS sla FROM daily_metrics GROUP BY 1
) AS days JOIN (
    SELECT date_trunc('week', created_at)::date AS week, fcr_pct(one_touch) AS told_fcr, reopen_rate(reopens) AS told_reopened, sla_pct(sla_met) AS told_sla FROM tickets GROUP BY 1
) AS told USING (week) WHERE week BETWEEN '2026-03-01' AND '2026-04-30' ORDER BY week;
-- B4: days are those of the zone that create_views was given, whatever the zone of the session
SELECT create_views('zammad', 'zammad_desk', 'zammad_berlin', 'Europe/Berlin') \g /dev/null
SELECT zone, count(*) FILTER (WHERE told.created IS DISTINCT FROM days.created) AS differ FROM (VALUES ('UTC'), ('Europe/Berlin')) AS zones (zone)
CROSS JOIN LATERAL (SELECT (created_at AT TIME ZONE zone)::date AS day, count(*) AS created FROM zammad_berlin.tickets GROUP BY 1) AS told
LEFT JOIN zammad_berlin.daily_metrics AS days USING (day) GROUP BY zone ORDER BY zone;
-- B7: a second call replaces, and keeps what stands on it
CREATE VIEW zammad_desk.mine AS SELECT day, created FROM zammad_berlin.daily_metrics;
SELECT create_views('zammad', 'zammad_desk', 'zammad_berlin', 'Asia/Tokyo') \g /dev/null
SELECT sum(mine.created) = (SELECT count(*) FROM tickets) AS whole, (SELECT time_zone FROM zammad_berlin.create_views_stamp) AS time_zone FROM zammad_desk.mine;
SET client_min_messages = warning;
DROP SCHEMA zammad_berlin, zammad_berlin_internal CASCADE;
RESET client_min_messages;

-- cost: a query reads only the tables of the columns that it names, and no table of articles or histories twice
CREATE FUNCTION pg_temp.scans(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    tables text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        tables := tables || substring(line FROM ' on (tickets|ticket_articles|histories|slas|calendars)\M');
    END LOOP;
    RETURN (SELECT string_agg(format('%s %s', count, name), ', ' ORDER BY name) FROM (SELECT name, count(*) FROM unnest(tables) AS name WHERE name IS NOT NULL GROUP BY name) AS scans);
END $$;
SELECT columns, pg_temp.scans(format('SELECT %s FROM tickets', columns)) AS scans FROM (VALUES
    ('ticket_id, created_at, channel, status, agent'), ('first_response'), ('agent_replies, one_touch'), ('response_time'), ('resolved_at, reopens'),
    ('first_response_business'), ('sla_first_response_met'), ('sla_resolution_met'), ('first_response, full_resolution, resolved_at, csat_score, one_touch, reopens')
) AS query (columns);

-- a ticket is found by the indexes of Zammad: no scan of tickets or articles is without an id
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
CREATE FUNCTION pg_temp.unbound(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    scanned text;
BEGIN
    FOR line IN SELECT pg_temp.plan_of(query) LOOP
        IF line ~ 'Scan' THEN
            IF scanned IS NOT NULL THEN RETURN NEXT scanned; END IF;
            scanned := substring(line FROM 'Scan.* on (tickets|ticket_articles)\M');
        ELSIF line ~ '^ *(Index Cond|Filter): .*\m(id|ticket_id) = ' THEN
            scanned := NULL;
        END IF;
    END LOOP;
    IF scanned IS NOT NULL THEN RETURN NEXT scanned; END IF;
END $$;
BEGIN;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT view, ARRAY(SELECT pg_temp.unbound(format('SELECT %s FROM %s WHERE ticket_id = 36', columns, view))) AS unbound FROM (VALUES
    ('tickets', 'first_response, first_responder, response_time, transfers, resolved_at, sla_met'), ('messages', '*'), ('status_changes', '*'), ('sla_clocks', '*')) AS query (view, columns);
ROLLBACK;
-- B2: conditions on a day, a number or an agent reach the scan of the tickets
SELECT condition, EXISTS (SELECT FROM pg_temp.plan_of('SELECT first_response FROM tickets WHERE ' || condition) AS line WHERE line ~ found) AS reaches FROM (VALUES
    ('number = ''31036''', '(Filter|Cond): .*number'), ('created_at >= ''2026-03-02''', '(Filter|Cond): .*created_at'), ('agent_id = 3', '(Filter|Cond): .*owner_id'),
    -- that of the users, which the tickets are joined to
    ('agent = ''Ada Lovelace''', 'Filter: .*firstname')) AS query (condition, found);

-- B1: no sub-select is run for each row, which would raise the estimate of a large desk until the server compiles the query
CREATE FUNCTION pg_temp.details_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query; END $$;
SELECT view, (SELECT count(*) FROM pg_temp.details_of('SELECT * FROM ' || view) AS line WHERE line ~ '\(SubPlan') AS for_each_row
FROM unnest('{daily_metrics,agent_scorecard,channel_scorecard,sla_scorecard,tickets,messages,status_changes,sla_clocks,data_quality}'::text[]) AS view;

-- every view says what it is; columns of the contract are explained for all products at once, and all others here
SELECT oid::regclass FROM pg_class WHERE relnamespace::regnamespace::text IN ('zammad_views', 'zammad_views_internal') AND relkind = 'v' AND obj_description(oid, 'pg_class') IS NULL;
SELECT attrelid::regclass, string_agg(attname, ', ' ORDER BY attnum) AS of_the_contract FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'zammad_views'::regnamespace AND relkind = 'v'
    AND relname IN ('tickets', 'messages', 'surveys', 'customers', 'agents', 'status_changes', 'calendars', 'sla_clocks', 'data_quality') AND col_description(attrelid, attnum) IS NULL AND attnum > 0
GROUP BY attrelid ORDER BY attrelid::regclass::text;

-- another schema is told
CREATE SCHEMA no_desk;
CREATE TABLE no_desk.calendars (id integer);
SELECT public.create_views('zammad', 'no_desk', 'no_views') \g \echo :SQLSTATE
-- and a column that is missing
BEGIN;
ALTER TABLE zammad_desk.ticket_articles RENAME internal TO hidden;
SELECT public.create_views('zammad', 'zammad_desk', 'no_views') \g \echo :SQLSTATE
ROLLBACK;
-- and without that it reads the rest
SELECT count(*) AS tickets, count(first_response) AS answered, count(resolved_at) AS closed, (SELECT count(*) FROM messages) AS messages FROM tickets;
BEGIN;
SET LOCAL client_min_messages = warning;
DROP SCHEMA zammad_views, zammad_views_internal CASCADE;
DROP TABLE zammad_desk.tags, zammad_desk.groups_users, zammad_desk.ticket_time_accountings, zammad_desk.permissions, zammad_desk.permissions_roles, zammad_desk.roles_users, zammad_desk.groups, zammad_desk.ticket_priorities CASCADE;
ALTER TABLE zammad_desk.tickets DROP group_id, DROP priority_id, DROP create_article_type_id, DROP preferences, DROP organization_id, DROP type, DROP time_unit, DROP create_article_sender_id, DROP created_by_id;
ALTER TABLE zammad_desk.ticket_articles DROP origin_by_id;
ALTER TABLE zammad_desk.histories DROP related_o_id;
ALTER TABLE zammad_desk.users DROP active;
ALTER TABLE zammad_desk.slas DROP response_time;
SELECT public.create_views('zammad', 'zammad_desk', 'zammad_views') \g /dev/null
SELECT count(*) AS tickets, count(first_response) AS answered, count(resolved_at) AS closed, (SELECT count(*) FROM messages) AS messages FROM tickets;
ROLLBACK;

-- tables and columns that it does not name, or can do without

-- the views for BI tools: what holds over every source
\set laws :tests /../schemas/bi_laws.sql
\set views zammad_views
\set source_views zammad_views
SELECT current_setting('search_path') AS search_path \gset
\i :laws
SELECT set_config('search_path', :'search_path', false) \g /dev/null

-- without the tables that it can do without; then each of its names as one more column of each table that it reads: no warning, and no view
-- reads it; then all of them in all tables: no row differs
\set names :tests /../schemas/names.sql
\set ECHO none
\i :names
\set ECHO all
SELECT * FROM pg_temp.without_optional_tables('zammad', 'zammad_desk');
CALL pg_temp.add_each_name('zammad', 'zammad_desk', 'zammad_views');
SELECT * FROM pg_temp.add_all_names('zammad', 'zammad_desk', 'zammad_views');
DROP SCHEMA names, names_internal CASCADE;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA zammad_desk, zammad_views, zammad_views_internal, no_desk CASCADE;
