-- A sample help desk: the first half of 2026 of one Chatwoot account, in the schema chatwoot with Chatwoot's own tables,
-- seen at midnight of 1 July in Berlin; and beside it, in the schema company, what Chatwoot does not know.
--
--     psql -d a_fresh_database_with_the_extension -f sample_help_desk.sql      then report.sql
--
-- About 57,000 conversations with 300,000 messages, 8,000 contacts, 40 agents in 4 teams, 5 inboxes. Every run on every
-- server gives the same rows: nothing here asks for the time, for random() or for the session's time zone. What to look
-- for in the data: chat is answered in minutes, email in hours of work, and nobody is there at night; chat takes
-- conversations away from email month by month; a bot begins each chat and ends some of them; answers get faster and
-- customers happier; one bad week in March (an outage); agents differ.
-- The last section makes some rows dirty, on purpose: real tables are, and the views have to say what they left out.

\set ON_ERROR_STOP on
\set QUIET on

BEGIN;

CREATE SCHEMA chatwoot;      -- an error when it exists: nobody's tables are touched
CREATE SCHEMA company;
COMMENT ON SCHEMA chatwoot IS 'Sample Chatwoot, first half of 2026 (generated, deterministic)';
COMMENT ON SCHEMA company  IS 'Own tables beside Chatwoot, linked by the ids of its contacts and conversations';

SELECT set_config('search_path', 'chatwoot, ' || current_setting('search_path'), true) AS path \gset
SET LOCAL timezone = 'UTC';  -- the zone of Chatwoot's timestamps: a timestamptz that is stored in one turns to UTC
SET LOCAL work_mem = '64MB';


-- Tables --------------------------------------------------------------------------------------------------------------
-- Names and types are Chatwoot's; of its columns those that tell what happened, of its indexes those that views use.

CREATE TABLE users (
    id serial PRIMARY KEY, name varchar NOT NULL, display_name varchar, created_at timestamp NOT NULL
);
CREATE TABLE teams (
    id bigserial PRIMARY KEY, name varchar NOT NULL, account_id bigint NOT NULL
);
CREATE TABLE contacts (
    id serial PRIMARY KEY, name varchar DEFAULT '', email varchar, account_id integer NOT NULL, created_at timestamp NOT NULL,
    blocked boolean NOT NULL DEFAULT false
);
CREATE TABLE inboxes (
    id serial PRIMARY KEY, channel_id integer NOT NULL, account_id integer NOT NULL, name varchar NOT NULL, channel_type varchar,
    working_hours_enabled boolean DEFAULT false, timezone varchar DEFAULT 'UTC'
);
CREATE TABLE channel_twilio_sms (
    id bigserial PRIMARY KEY, phone_number varchar, account_id integer NOT NULL, medium integer DEFAULT 0
);
CREATE TABLE working_hours (
    id bigserial PRIMARY KEY, inbox_id bigint, account_id bigint, day_of_week integer NOT NULL, closed_all_day boolean DEFAULT false,
    open_hour integer, open_minutes integer, close_hour integer, close_minutes integer, open_all_day boolean DEFAULT false
);
CREATE TABLE conversations (
    id serial PRIMARY KEY, account_id integer NOT NULL, inbox_id integer NOT NULL, status integer NOT NULL DEFAULT 0,
    assignee_id integer, created_at timestamp NOT NULL, contact_id bigint, display_id integer NOT NULL,
    additional_attributes jsonb DEFAULT '{}', last_activity_at timestamp NOT NULL, team_id bigint, priority integer,
    sla_policy_id bigint
);
CREATE TABLE messages (
    id serial PRIMARY KEY, content text, account_id integer NOT NULL, inbox_id integer NOT NULL, conversation_id integer NOT NULL,
    message_type integer NOT NULL, created_at timestamp NOT NULL, private boolean NOT NULL DEFAULT false,
    content_type integer NOT NULL DEFAULT 0, content_attributes json DEFAULT '{}', sender_type varchar, sender_id bigint,
    additional_attributes jsonb DEFAULT '{}'
);
CREATE TABLE reporting_events (
    id bigserial PRIMARY KEY, name varchar, value double precision, account_id integer, inbox_id integer, user_id integer,
    conversation_id integer, created_at timestamp(6) NOT NULL, event_start_time timestamp, event_end_time timestamp
);
CREATE TABLE csat_survey_responses (
    id bigserial PRIMARY KEY, account_id bigint NOT NULL, conversation_id bigint NOT NULL, message_id bigint NOT NULL,
    rating integer NOT NULL, contact_id bigint NOT NULL, assigned_agent_id bigint, created_at timestamp(6) NOT NULL
);
CREATE TABLE sla_policies (
    id bigserial PRIMARY KEY, name varchar NOT NULL, first_response_time_threshold double precision,
    resolution_time_threshold double precision, only_during_business_hours boolean DEFAULT false, account_id bigint NOT NULL
);
CREATE TABLE applied_slas (
    id bigserial PRIMARY KEY, account_id bigint NOT NULL, sla_policy_id bigint NOT NULL, conversation_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL
);
COMMENT ON COLUMN conversations.status   IS '0 open, 1 resolved, 2 pending (a bot has it), 3 snoozed';
COMMENT ON COLUMN conversations.priority IS '0 low, 1 medium, 2 high, 3 urgent; NULL when nobody set it';
COMMENT ON COLUMN messages.message_type  IS '0 incoming, 1 outgoing, 2 activity, 3 template';
COMMENT ON COLUMN messages.content_type  IS '0 text, 9 satisfaction survey';

CREATE TABLE company.subscriptions (
    contact_id integer PRIMARY KEY,
    lifetime   tstzrange NOT NULL
);
COMMENT ON TABLE  company.subscriptions            IS 'What the billing knows: subscriptions, one per contact';
COMMENT ON COLUMN company.subscriptions.contact_id IS 'chatwoot.contacts.id';
COMMENT ON COLUMN company.subscriptions.lifetime   IS 'From sign-up to the end of the subscription; no upper bound while it runs';

CREATE TABLE company.surveys (
    survey_id       integer PRIMARY KEY,
    conversation_id integer NOT NULL,
    contact_id      integer NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('nps', 'ces')),
    sent_at         timestamptz NOT NULL,
    answered_at     timestamptz,
    score           smallint
);
COMMENT ON TABLE  company.surveys                 IS 'What the survey tool knows: invitations and their answers, one question each';
COMMENT ON COLUMN company.surveys.survey_id       IS 'Number of the survey';
COMMENT ON COLUMN company.surveys.conversation_id IS 'chatwoot.conversations.id: what it asks about';
COMMENT ON COLUMN company.surveys.contact_id      IS 'chatwoot.contacts.id: who was asked';
COMMENT ON COLUMN company.surveys.kind            IS 'nps (recommends us, 0-10) or ces (effort, 1-7)';
COMMENT ON COLUMN company.surveys.sent_at         IS 'When the invitation went out';
COMMENT ON COLUMN company.surveys.answered_at     IS 'When the answer came; NULL when none came';
COMMENT ON COLUMN company.surveys.score           IS 'The answer on the scale of its kind; NULL when none came';


-- Chance without random() ---------------------------------------------------------------------------------------------
-- Each row's id decides its luck. A "stream" is one decision (which channel, which agent, how long): the same id draws
-- independent numbers from different streams.

CREATE FUNCTION noise(id bigint, stream integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(id, stream) & 16777215) / 16777216.0::double precision      -- in [0, 1)
$$;
CREATE FUNCTION bell(id bigint, stream integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 2 * (noise(id, stream) + noise(id, stream + 100) + noise(id, stream + 200) - 1.5) -- mean 0 and deviation 1
$$;


-- The company's set-up ------------------------------------------------------------------------------------------------

INSERT INTO teams VALUES (1, 'Accounts', 1), (2, 'Billing', 1), (3, 'Onboarding', 1), (4, 'Technical', 1);

INSERT INTO users (id, name, created_at)     -- agents 38 to 40 are new in June
SELECT id, name, CASE WHEN id >= 38 THEN date '2026-06-01' ELSE date '2019-03-01' + 61 * id::integer END
FROM unnest(ARRAY[
    'Ada Lindqvist',    'Amir Haddad',      'Anouk Visser',     'Bruno Costa',      'Carla Romero',
    'Chidi Okafor',     'Dana Novak',       'Elif Aydin',       'Emil Sorensen',    'Esther Mbeki',
    'Farid Rahimi',     'Fiona Gallagher',  'Goran Petrov',     'Hana Kimura',      'Hugo Lefevre',
    'Ines Duarte',      'Ivo Marek',        'Jana Schulz',      'Jonas Berg',       'Kemal Demir',
    'Kira Volkova',     'Lars Nyholm',      'Leila Mansour',    'Luca Moretti',     'Mai Tran',
    'Marta Wozniak',    'Milan Horvat',     'Nadia Benali',     'Nils Aalto',       'Olga Sidorova',
    'Omar Saleh',       'Paula Ortega',     'Priya Nair',       'Quentin Roux',     'Rosa Iglesias',
    'Samir Joshi',      'Sofia Papadaki',   'Tariq Nasser',     'Uma Reddy',        'Viktor Balogh'])
     WITH ORDINALITY AS staff (name, id);

INSERT INTO inboxes VALUES     -- nobody switched the hours on for Facebook: its promises run around the clock, its agents sleep
    (1, 1, 1, 'Website',   'Channel::WebWidget',    true,  'Europe/Berlin'),
    (2, 1, 1, 'Support',   'Channel::Email',        true,  'Europe/Berlin'),
    (3, 1, 1, 'WhatsApp',  'Channel::Whatsapp',     true,  'Europe/Berlin'),
    (4, 1, 1, 'Facebook',  'Channel::FacebookPage', false, 'Europe/Berlin'),
    (5, 1, 1, 'Text line', 'Channel::TwilioSms',    true,  'Europe/Berlin');
INSERT INTO channel_twilio_sms VALUES (1, '+4930555010', 1, 0);

INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes)
SELECT inboxes.id, 1, day, day = 0 OR day = 6 AND inboxes.id IN (2, 5),    -- 0 is Sunday
       CASE WHEN inboxes.id IN (2, 5) THEN 9 WHEN day = 6 THEN 10 ELSE 8 END, 0,
       CASE WHEN inboxes.id IN (2, 5) THEN 18 WHEN day = 6 THEN 16 ELSE 20 END, 0
FROM inboxes, generate_series(0, 6) AS day;

INSERT INTO sla_policies VALUES
    (1, 'Urgent',   3600,  28800, true,  1),     -- 1 and 8 hours of work
    (2, 'High',    64800, 259200, false, 1),     -- 18 hours and 3 days, around the clock
    (3, 'Standard', 32400, 97200, true,  1);     -- 9 and 27 hours of work


-- Customers -----------------------------------------------------------------------------------------------------------
-- Numbered in the order they came: 1 to 400 had left before 2026, 401 to 6800 are there on 1 January, the others sign
-- up during the half-year. About 7 % of those there at the start leave, and some of the new ones. Some write again
-- after they left. Some were blocked on 1 March.

INSERT INTO company.subscriptions
WITH signed_up AS (
    SELECT id, timestamptz '2026-01-01 00:00+01' + make_interval(secs =>
               CASE WHEN id <= 6800 THEN (id - 6801) * 18000        -- earlier: one every five hours, since early 2022
                    ELSE (id - 6800) * 13000 END) AS at             -- in the half-year: one every 3.6 hours
    FROM generate_series(1, 8000) AS id
), left_us AS (
    SELECT id, at, CASE
               WHEN id <= 400 THEN at + make_interval(hours => 1000 + floor(20000 * noise(id, 1))::integer)
               WHEN id <= 6800 AND noise(id, 2) < 0.07
                   THEN timestamptz '2026-01-01 01:00+01' + make_interval(hours => floor(4340 * noise(id, 3))::integer)
               WHEN id > 6800 AND noise(id, 2) < 0.10 THEN at + interval '720 hours'    -- trial not prolonged
           END AS gone_at
    FROM signed_up
)
SELECT id, tstzrange(at, CASE WHEN gone_at < timestamptz '2026-07-01 00:00+02' THEN gone_at END)
FROM left_us;

INSERT INTO contacts
SELECT contact_id, 'Customer ' || lpad(contact_id::text, 4, '0'), 'customer' || contact_id || '@example.com', 1,
       lower(lifetime), contact_id % 400 = 7
FROM company.subscriptions;


-- Conversations: what each is decided by ------------------------------------------------------------------------------

CREATE TEMP TABLE plan ON COMMIT DROP AS
WITH day AS (           -- how many: most on Monday, few at the weekend, more every month, the outage of 9 to 13 March
    SELECT day_no, day, outage,
           330 * (ARRAY[1.25, 1.10, 1.05, 1.00, 0.90, 0.40, 0.30])[extract(isodow FROM day)::integer]
               * (1 + day_no / 900.0) * CASE WHEN outage THEN 1.7 ELSE 1 END * (0.93 + 0.14 * noise(day_no, 1))
               AS volume
    FROM generate_series(0, 180) AS day_no,
         LATERAL (SELECT date '2026-01-01' + day_no AS day, day_no BETWEEN 67 AND 71 AS outage) AS _
), arrival AS (         -- at what time: around ten, around half past two, and a fifth at any hour
    SELECT day_no, outage, id,
           (day + make_interval(secs => CASE WHEN noise(id, 2) < 0.45 THEN 36000 + 5400 * bell(id, 3)
                                             WHEN noise(id, 2) < 0.80 THEN 52200 + 6600 * bell(id, 3)
                                             ELSE 86399 * noise(id, 3) END::integer)) AT TIME ZONE 'Europe/Berlin' AS created_at
    FROM day, generate_series(day_no * 1000 + 1, day_no * 1000 + volume::integer) AS id
), request AS (         -- who asks, where, and how urgently; a blocked contact's words are resolved before anybody sees them
    SELECT *, contact_id % 400 = 7 AND created_at >= '2026-03-01' AS spam
    FROM arrival, LATERAL (SELECT
        CASE WHEN noise(id, 4) < 0.47 - day_no / 1500.0 THEN 2
             WHEN noise(id, 4) < 0.72 THEN 1
             WHEN noise(id, 4) < 0.88 THEN 3
             WHEN noise(id, 4) < 0.95 THEN 4
             ELSE 5 END AS inbox_id,
        (ARRAY[3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, NULL, NULL, NULL])[1 + floor(20 * noise(id, 5))::integer] AS priority,
        401 + floor((6400 + 1200 * day_no / 181) * noise(id, 6))::integer AS contact_id,
        1 + floor((CASE WHEN day_no < 151 THEN 37 ELSE 40 END) * noise(id, 7))::integer AS agent_id) AS _
), handling (inbox_id, reply, work, first_contact, hours) AS (VALUES
    -- usual seconds of work to the reply, then to the resolution; share resolved with the first answer; when agents work
    (1,  200,  2400, 0.66, business_calendar('Mon-Fri 08:00-20:00, Sat 10:00-16:00', 'Europe/Berlin')),
    (2, 7000, 24000, 0.52, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin')),
    (3,  900,  5400, 0.60, business_calendar('Mon-Fri 08:00-20:00, Sat 10:00-16:00', 'Europe/Berlin')),
    (4, 3600, 12000, 0.55, business_calendar('Mon-Fri 08:00-20:00, Sat 10:00-16:00', 'Europe/Berlin')),
    (5, 1200,  5000, 0.68, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin'))
), outcome AS MATERIALIZED (    -- how long it takes: log-normal, by channel, agent, urgency and season; and how it ends
    SELECT request.*, hours,
           round(reply * exp(0.85 * bell(id, 10)) * pace) AS reply, round(work * exp(0.95 * bell(id, 11)) * pace) AS work,
           inbox_id = 1 AND NOT spam AS bot,
           inbox_id = 1 AND NOT spam AND noise(id, 8) < 0.10 + day_no / 2000.0 AS bot_resolves,
           NOT spam AND noise(id, 12) >= 0.02 AS cared_for,     -- 2 % never get a reply, 3 % of the others stay open
           noise(id, 13) >= 0.03 AS finished,
           noise(id, 14) < first_contact + 0.12 * (noise(agent_id, 52) - 0.5) + day_no / 3000.0 AS at_once
    FROM request JOIN handling USING (inbox_id),
         LATERAL (SELECT (0.7 + 0.6 * noise(agent_id, 51)) * (1.15 - day_no / 600.0) * CASE WHEN outage THEN 2.2 ELSE 1 END
                       * CASE priority WHEN 3 THEN 0.45 WHEN 2 THEN 0.75 WHEN 0 THEN 1.4 ELSE 1 END AS pace) AS _
)
SELECT row_number() OVER (ORDER BY created_at, id) AS conversation_id, *,
       cared_for AND NOT bot_resolves AS answered,
       created_at + CASE WHEN bot THEN make_interval(secs => 60 + round(180 * noise(id, 9))) ELSE '0' END AS begins,
       CASE WHEN at_once OR bot_resolves OR NOT cared_for THEN 0 ELSE 1 + floor(3 * noise(id, 15) ^ 3)::integer END AS followups,
       CASE WHEN at_once OR bot_resolves OR NOT cared_for OR NOT finished OR noise(id, 16) >= 0.17 THEN 0 ELSE 1 END AS reopens
FROM outcome;


-- What happens in them, until the snapshot ----------------------------------------------------------------------------
-- Turn 0 is the customer's question, the bot's part and the first answer; in further turns the customer asks again, in
-- the last of them after a resolution when that is to be a reopening. Agents take only their hours for it.

CREATE TEMP TABLE step ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY at, conversation_id, turn, place) AS step_id, conversation_id, turn, what, at
FROM (
    SELECT conversation_id, turn, place, what,
           CASE WHEN at IS NOT NULL THEN at
                ELSE business_add(begins, make_interval(secs => round(reply + work * turns / (followups + 1))), hours) END AS at
    FROM plan, generate_series(0, followups) AS turn, LATERAL (VALUES
        (1, 'resolves',       turn > followups - reopens,                        NULL,                         turn - 0.75),
        (2, 'asks',           true,                                              CASE turn WHEN 0 THEN created_at END, turn - 0.5),
        (3, 'opens',          turn > followups - reopens,                        NULL,                         turn - 0.5),
        (4, 'bot answers',    turn = 0 AND bot,                                  created_at + interval '3 s',  NULL),
        (5, 'bot resolves',   turn = 0 AND bot_resolves,                         begins,                       NULL),
        (6, 'bot hands over', turn = 0 AND bot AND answered,                     begins,                       NULL),
        (7, 'answers',        answered,                                          NULL,                         turn),
        (8, 'notes',          turn = 0 AND answered AND noise(id, 17) < 0.2,     NULL,                         turn + 0.1),
        (9, 'resolves',       turn = followups AND answered AND finished,        NULL,                         turn + 1)
    ) AS _ (place, what, happens, at, turns)
    WHERE happens
) AS story
WHERE at < timestamptz '2026-07-01 00:00+02';

CREATE TEMP TABLE state ON COMMIT DROP AS       -- each conversation as the snapshot finds it
SELECT conversation_id, max(at) AS last_at, min(at) FILTER (WHERE what = 'answers') AS answered_at,
       max(at) FILTER (WHERE what LIKE '%resolves') = max(at) AS resolved
FROM step GROUP BY conversation_id;
ANALYZE plan, step, state;

INSERT INTO conversations (id, display_id, account_id, inbox_id, contact_id, created_at, last_activity_at, priority, sla_policy_id,
                           status, assignee_id, team_id)
SELECT conversation_id, conversation_id, 1, inbox_id, contact_id, created_at, last_at, priority,
       CASE WHEN NOT spam THEN (ARRAY[3, 2, 1])[priority] END,
       CASE WHEN spam OR resolved THEN 1
            WHEN bot AND NOT cared_for THEN 2
            WHEN noise(id, 18) < 0.2 THEN 3 ELSE 0 END,
       CASE WHEN answered_at IS NOT NULL THEN agent_id END,
       CASE WHEN answered THEN 1 + (agent_id - 1) % 4 END
FROM plan JOIN state USING (conversation_id)
ORDER BY conversation_id;

INSERT INTO messages (id, account_id, conversation_id, inbox_id, created_at, message_type, private, content_type, sender_type,
                      sender_id, content)
SELECT row_number() OVER (ORDER BY step_id, message_type), 1, conversation_id, inbox_id, at, message_type, what = 'notes',
       CASE message_type WHEN 3 THEN 9 ELSE 0 END, sender_type,
       CASE sender_type WHEN 'Contact' THEN contact_id WHEN 'User' THEN agent_id WHEN 'AgentBot' THEN 1 END, content
FROM step JOIN plan USING (conversation_id) JOIN (VALUES
    ('asks',         0, 'Contact',  'Hello, something does not work as it should.'),
    ('bot answers',  1, 'AgentBot', 'Hello, I am a bot. Does one of these articles help?'),
    ('answers',      1, 'User',     'Thank you for your message. Please try this.'),
    ('notes',        1, 'User',     'I have asked the developers.'),
    ('resolves',     2, NULL,       'Conversation was marked resolved'),
    ('resolves',     3, NULL,       'Please rate the conversation'),
    ('bot resolves', 2, NULL,       'Conversation was marked resolved by the bot')
) AS kind (what, message_type, sender_type, content) USING (what)
ORDER BY 1;

INSERT INTO reporting_events (name, account_id, inbox_id, user_id, conversation_id, created_at, value, event_start_time, event_end_time)
SELECT name, 1, inbox_id, CASE WHEN what NOT LIKE 'bot %' THEN agent_id END, conversation_id, at,
       extract(epoch FROM at - started_at), started_at, at
FROM step JOIN plan USING (conversation_id) JOIN (VALUES
    ('bot hands over', 'conversation_bot_handoff'), ('bot hands over', 'conversation_opened'), ('answers', 'first_response'),
    ('resolves', 'conversation_resolved'), ('opens', 'conversation_opened'),
    ('bot resolves', 'conversation_resolved'), ('bot resolves', 'conversation_bot_resolved')
) AS event (what, name) USING (what), LATERAL (
    SELECT CASE what WHEN 'answers' THEN begins ELSE created_at END AS started_at
) AS _
WHERE what <> 'answers' OR turn = 0
ORDER BY step_id;

INSERT INTO applied_slas (account_id, sla_policy_id, conversation_id, created_at)
SELECT account_id, sla_policy_id, id, created_at FROM conversations WHERE sla_policy_id IS NOT NULL ORDER BY id;


-- Surveys -------------------------------------------------------------------------------------------------------------
-- At each resolution by an agent Chatwoot asks for satisfaction. Half an hour after the last one the company's survey
-- tool asks one in four about recommendation (nps), one in four about effort (ces). About 30 % answer.

CREATE TEMP TABLE mood ON COMMIT DROP AS      -- what makes a score: agent, season, channel, outage, lateness, asking again
SELECT conversation_id, contact_id, agent_id, last_at,
       1.2 * (noise(agent_id, 50) - 0.5) + (day_no - 75) / 500.0
       + CASE inbox_id WHEN 1 THEN 0.20 WHEN 3 THEN 0.10 WHEN 2 THEN -0.10 ELSE -0.20 END
       - CASE WHEN outage THEN 0.6 ELSE 0 END
       - CASE WHEN reply + work > 86400 THEN 0.7 ELSE 0 END
       - 0.25 * followups - 0.40 * reopens AS mood
FROM plan JOIN state USING (conversation_id)
WHERE answered AND resolved;
ANALYZE mood;

INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, contact_id, assigned_agent_id, created_at, rating)
SELECT 1, conversation_id, message_id, contact_id, agent_id, answered_at,
       least(5, greatest(1, round(5.35 + 0.9 * mood - 0.8 * bell(message_id, 62) ^ 2)))
FROM (
    SELECT mood.*, id AS message_id, created_at + make_interval(secs => round(20000 * exp(bell(id, 61)))) AS answered_at
    FROM messages JOIN mood USING (conversation_id)
    WHERE content_type = 9 AND noise(id, 63) < 0.31
) AS answer
WHERE answered_at < '2026-06-30 22:00'
ORDER BY answered_at, message_id;

INSERT INTO company.surveys
SELECT row_number() OVER (ORDER BY sent_at, conversation_id), conversation_id, contact_id, kind, sent_at,
       CASE WHEN answers THEN answered_at END,
       CASE WHEN NOT answers THEN NULL
            WHEN kind = 'nps' THEN least(10, greatest(0, round(8.90 + 1.6 * mood + 2.2 * bell(conversation_id, 72))))
            ELSE least(7, greatest(1, round(2.40 - 0.8 * mood + 1.2 * bell(conversation_id, 72)))) END
FROM (
    SELECT *, answered_at < timestamptz '2026-07-01 00:00+02' AND noise(conversation_id, 73) < 0.31 AS answers
    FROM mood, LATERAL (
        SELECT CASE conversation_id % 4 WHEN 0 THEN 'nps' WHEN 2 THEN 'ces' END AS kind, last_at + interval '30 minutes' AS sent_at,
               last_at + make_interval(secs => 1800 + round(20000 * exp(bell(conversation_id, 71)))) AS answered_at) AS _
) AS invitation
WHERE kind IS NOT NULL AND sent_at < timestamptz '2026-07-01 00:00+02'
ORDER BY 1;


-- Dirty rows ----------------------------------------------------------------------------------------------------------
-- Already in the data, and no mistake: conversations without a reply, not resolved, of blocked contacts; unanswered
-- surveys, and satisfaction asked for twice when a conversation was resolved twice.

-- The clock of the mail gateway ran ahead: the reply seems to come before the conversation.
UPDATE messages SET created_at = conversations.created_at - interval '7 minutes'
FROM conversations
WHERE conversations.id % 599 = 7 AND conversations.inbox_id = 2
  AND messages.id = (SELECT min(id) FROM messages AS reply WHERE conversation_id = conversations.id AND sender_type = 'User' AND NOT private);

-- Imported from the old system with two columns out of step: resolved two days before they began.
UPDATE reporting_events SET event_end_time = conversations.created_at - interval '48 hours'
FROM conversations
WHERE conversation_id = conversations.id AND conversation_id % 2503 = 11 AND reporting_events.name = 'conversation_resolved';

-- Resolved by a script in the database: no event tells when.
DELETE FROM reporting_events WHERE conversation_id % 1511 = 3 AND name = 'conversation_resolved';

-- Raised from medium to high after an hour: another policy was applied, and the first one no longer counts.
WITH raised AS (
    UPDATE conversations SET priority = 2, sla_policy_id = 2 WHERE id % 769 = 5 AND sla_policy_id = 3 RETURNING *
)
INSERT INTO applied_slas (account_id, sla_policy_id, conversation_id, created_at)
SELECT account_id, sla_policy_id, id, created_at + interval '1 hour' FROM raised;

-- Scores off their scale: an import of ratings out of ten, a form that offered 11, one that sent -1 for "do not know".
UPDATE csat_survey_responses SET rating = 10 WHERE id % 331 = 9;
UPDATE company.surveys
SET score = CASE kind WHEN 'nps' THEN CASE WHEN survey_id % 2 = 0 THEN 11 ELSE -1 END ELSE 0 END
WHERE survey_id % 331 = 9 AND score IS NOT NULL;

-- Answered twice: some customers press the button again, most with the same score. The later answer should count.
INSERT INTO company.surveys
SELECT (SELECT max(survey_id) FROM company.surveys) + row_number() OVER (ORDER BY survey_id), conversation_id, contact_id, kind,
       sent_at, answered_at + interval '90 seconds',
       CASE WHEN survey_id % 3 = 0 AND score BETWEEN 2 AND 4 THEN score + 1 ELSE score END
FROM company.surveys
WHERE survey_id % 97 = 0 AND answered_at < '2026-06-30 21:58+00';

-- Billing wrote the same moment as start and end of the subscription: a lifetime without any moment in it.
UPDATE company.subscriptions SET lifetime = 'empty' WHERE contact_id % 1301 = 600;


CREATE UNIQUE INDEX ON conversations (account_id, display_id);
CREATE INDEX ON conversations (contact_id);
CREATE INDEX ON messages (conversation_id, account_id, message_type, created_at);
CREATE INDEX ON messages (created_at);
CREATE INDEX ON reporting_events (conversation_id);
CREATE INDEX ON reporting_events (account_id, name, created_at);
CREATE INDEX ON csat_survey_responses (conversation_id);
CREATE INDEX ON applied_slas (conversation_id);
CREATE INDEX ON company.surveys (conversation_id);

DROP FUNCTION bell;
DROP FUNCTION noise;
COMMIT;
ANALYZE;


SELECT to_char((SELECT count(*) FROM chatwoot.conversations), 'FM999,999') || ' conversations' AS conversations,
       to_char((SELECT count(*) FROM chatwoot.messages), 'FM999,999') || ' messages' AS messages,
       to_char((SELECT count(*) FROM chatwoot.contacts), 'FM999,999') || ' contacts' AS contacts,
       (SELECT count(*) FROM chatwoot.users) || ' agents' AS agents \gset
\echo Loaded the schemas chatwoot (:conversations, :messages, :contacts, :agents) and company.
