-- A sample help desk: half a year of one Chatwoot account, in the schema chatwoot with Chatwoot's own tables, and beside it, in the
-- schema company, what Chatwoot does not know. It ends now, or at a moment of one's own:
--
--     psql -d a_fresh_database_with_the_extension -f sample_help_desk.sql        -v until='2026-07-01 00:00+02'
--
-- About 57,000 conversations with 320,000 messages, 8,000 contacts, 40 agents in 4 teams, 6 inboxes. The same `until` gives the same rows
-- on every server: nothing here asks for random() or the session's time zone. Another one moves them by whole weeks, by the clocks of
-- Berlin, and cuts them off there. What to look for in the data:
-- - Most write on Mondays, at ten or a quarter to three; more each month, and chat takes conversations away from email.
-- - Chat is answered in minutes, email in hours of work, and nobody is there at night. Answers get faster and customers happier.
-- - A bot begins each chat. It solves some, of which some come back, and hands the others over.
-- - Eleven weeks before the end everything is down from Monday to Friday: a flood, late answers, a backlog that takes weeks to work off.
--   The Thursday four weeks later is a holiday, of which Chatwoot's hours know nothing.
-- - Agents differ. One left, and what was assigned to him is nobody's now; four are new and slower. A tenth of the conversations go on to
--   another agent, often one of another team. Chatwoot keeps no history of that (transfers is NULL); it shows in who answered, and in
--   ratings of others than the present assignee.
-- - Tags tell the topic, which decides the team, the time it takes and the mood.
-- The last section makes some rows dirty, on purpose: real tables are, and the views have to say what they left out.

\set ON_ERROR_STOP on
\set QUIET on

\if :{?until}
\else
\set until now
\endif
-- days since the first one, which is a Monday, until the outage begins, the holiday, and the new agents start
\set outage 105
\set holiday 136
\set newcomers 147

BEGIN;

CREATE SCHEMA chatwoot;      -- an error when it exists: nobody's tables are touched
CREATE SCHEMA company;
COMMENT ON SCHEMA chatwoot IS 'Sample Chatwoot, half a year (generated)';
COMMENT ON SCHEMA company  IS 'Own tables beside Chatwoot, linked by the ids of its contacts and conversations';

SELECT set_config('search_path', format('chatwoot, %s, pg_catalog', extnamespace::regnamespace), true) AS path
FROM pg_extension WHERE extname = 'helpdesk_metrics' \gset
SET LOCAL timezone = 'UTC';  -- the zone of Chatwoot's timestamps: a timestamptz that is stored in one turns to UTC
SET LOCAL work_mem = '64MB';
SET LOCAL jit = off;

SELECT timestamptz :'until' AS until, first_day, to_char(first_day + :holiday, 'YYYY-MM-DD') AS closed_day,
       first_day::timestamp AT TIME ZONE 'Europe/Berlin' AS began
FROM (SELECT date_trunc('week', timestamptz :'until' AT TIME ZONE 'Europe/Berlin')::date - 182 AS first_day) AS _ \gset


-- Tables --------------------------------------------------------------------------------------------------------------
-- Names and types are Chatwoot's; of its columns those that tell what happened, of its indexes those that views use.

CREATE TABLE users (
    id serial PRIMARY KEY, name varchar NOT NULL, display_name varchar, created_at timestamp NOT NULL
);
CREATE TABLE teams (
    id bigserial PRIMARY KEY, name varchar NOT NULL, account_id bigint NOT NULL
);
CREATE TABLE account_users (
    id bigserial PRIMARY KEY, account_id bigint, user_id bigint
);
CREATE TABLE team_members (
    id bigserial PRIMARY KEY, team_id bigint NOT NULL, user_id bigint NOT NULL
);
CREATE TABLE contacts (
    id serial PRIMARY KEY, name varchar DEFAULT '', email varchar, account_id integer NOT NULL, created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL, additional_attributes jsonb DEFAULT '{}', blocked boolean NOT NULL DEFAULT false
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
    assignee_id integer, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, contact_id bigint, display_id integer NOT NULL,
    additional_attributes jsonb DEFAULT '{}', custom_attributes jsonb DEFAULT '{}', last_activity_at timestamp NOT NULL, team_id bigint,
    priority integer, sla_policy_id bigint
);
CREATE TABLE tags (
    id serial PRIMARY KEY, name varchar
);
CREATE TABLE taggings (
    id serial PRIMARY KEY, tag_id integer, taggable_type varchar, taggable_id integer, context varchar(128), created_at timestamp
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
    rating integer NOT NULL, feedback_message text, contact_id bigint NOT NULL, assigned_agent_id bigint,
    created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL
);
CREATE TABLE sla_policies (
    id bigserial PRIMARY KEY, name varchar NOT NULL, first_response_time_threshold double precision,
    resolution_time_threshold double precision, only_during_business_hours boolean DEFAULT false, account_id bigint NOT NULL
);
CREATE TABLE applied_slas (
    id bigserial PRIMARY KEY, account_id bigint NOT NULL, sla_policy_id bigint NOT NULL, conversation_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL
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
    survey_id   integer PRIMARY KEY,
    ticket_id   integer NOT NULL,
    customer_id integer NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('nps', 'ces')),
    asked_at    timestamptz NOT NULL,
    answered_at timestamptz,
    score       smallint
);
COMMENT ON TABLE  company.surveys             IS
    'What the survey tool knows: invitations and their answers, one question each. Its columns are those of the setting surveys of create_views';
COMMENT ON COLUMN company.surveys.survey_id   IS 'Number of the survey';
COMMENT ON COLUMN company.surveys.ticket_id   IS 'chatwoot.conversations.id: what it asks about';
COMMENT ON COLUMN company.surveys.customer_id IS 'chatwoot.contacts.id: who was asked';
COMMENT ON COLUMN company.surveys.kind        IS 'nps (recommends us, 0-10) or ces (effort, 1-7)';
COMMENT ON COLUMN company.surveys.asked_at    IS 'When the invitation went out';
COMMENT ON COLUMN company.surveys.answered_at IS 'When the answer came; NULL when none came';
COMMENT ON COLUMN company.surveys.score       IS 'The answer on the scale of its kind; NULL when none came';


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

INSERT INTO users (id, name, created_at)     -- the last four are new, five weeks before the end
SELECT id, name, timestamptz :'began' + CASE WHEN id > 36 THEN :newcomers ELSE 61 * id - 3000 END * interval '1 day'
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
INSERT INTO account_users (account_id, user_id) SELECT 1, id FROM users WHERE id <> 13;    -- Goran Petrov left
INSERT INTO team_members (team_id, user_id) SELECT 1 + (user_id - 1) % 4, user_id FROM account_users;

INSERT INTO inboxes VALUES     -- nobody switched the hours on for Facebook: its promises run around the clock, its agents sleep
    (1, 1, 1, 'Website',   'Channel::WebWidget',    true,  'Europe/Berlin'),
    (2, 1, 1, 'Support',   'Channel::Email',        true,  'Europe/Berlin'),
    (3, 1, 1, 'WhatsApp',  'Channel::Whatsapp',     true,  'Europe/Berlin'),
    (4, 1, 1, 'Facebook',  'Channel::FacebookPage', false, 'Europe/Berlin'),
    (5, 1, 1, 'Text line', 'Channel::TwilioSms',    true,  'Europe/Berlin'),
    (6, 6, 1, 'Billing',   'Channel::Email',        true,  'Europe/Berlin');
INSERT INTO channel_twilio_sms VALUES (1, '+4930555010', 1, 0);

INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes)
SELECT inboxes.id, 1, day, day = 0 OR day = 6 AND inboxes.id IN (2, 5, 6),    -- 0 is Sunday
       CASE WHEN inboxes.id IN (2, 5, 6) THEN 9 WHEN day = 6 THEN 10 ELSE 8 END, 0,
       CASE WHEN inboxes.id IN (2, 5, 6) THEN 18 WHEN day = 6 THEN 16 ELSE 20 END, 0
FROM inboxes, generate_series(0, 6) AS day;

INSERT INTO sla_policies VALUES
    (1, 'Urgent',   3600,  28800, true,  1),     -- 1 and 8 hours of work
    (2, 'High',    64800, 259200, false, 1),     -- 18 hours and 3 days, around the clock
    (3, 'Standard', 32400, 97200, true,  1);     -- 9 and 27 hours of work


-- Customers -----------------------------------------------------------------------------------------------------------
-- Numbered in the order they came: 1 to 400 had left before, 401 to 6800 are there on the first day, the others sign up later. About 7 %
-- of those there at the start leave, and some of the new ones. Some write again after they left. Some were blocked after two months.

INSERT INTO company.subscriptions
WITH signed_up AS (
    SELECT id, timestamptz :'began' + make_interval(secs =>
               CASE WHEN id <= 6800 THEN (id - 6801) * 18000        -- earlier: one every five hours, for four years
                    ELSE (id - 6800) * 13500 END) AS at             -- in the half-year: 6.4 a day
    FROM generate_series(1, 8000) AS id
), left_us AS (
    SELECT id, at, CASE
               WHEN id <= 400 THEN at + make_interval(hours => 1000 + floor(20000 * noise(id, 1))::integer)
               WHEN id <= 6800 AND noise(id, 2) < 0.07
                   THEN timestamptz :'began' + make_interval(hours => 1 + floor(4500 * noise(id, 3))::integer)
               WHEN id > 6800 AND noise(id, 2) < 0.10 THEN at + interval '720 hours'    -- trial not prolonged
           END AS gone_at
    FROM signed_up
)
SELECT id, tstzrange(at, CASE WHEN gone_at < :'until' THEN gone_at END)
FROM left_us WHERE at < :'until';

INSERT INTO contacts
SELECT contact_id, 'Customer ' || lpad(contact_id::text, 4, '0'), 'customer' || contact_id || '@example.com', 1, lower(lifetime), lower(lifetime),
       jsonb_build_object('company_name',
           (ARRAY['Alpine', 'Baltic', 'Coral', 'Delta', 'Elm', 'Falcon', 'Granite', 'Harbour', 'Indigo', 'Juniper'])[1 + contact_id % 10] || ' ' ||
           (ARRAY['Bakery', 'Books', 'Cycles', 'Dental', 'Films', 'Foods', 'Freight', 'Gardens', 'Optics', 'Tools', 'Travel'])[1 + contact_id % 11]),
       contact_id % 400 = 7
FROM company.subscriptions;


-- Conversations: what each is decided by ------------------------------------------------------------------------------

CREATE TEMP TABLE topic ON COMMIT DROP AS      -- which team has it, how much longer than usual it takes, and the mood
SELECT * FROM (VALUES ('login',  1, 0.5,  0.3), ('upgrade',   1, 0.7,  0.2), ('invoice', 2, 0.8,  0.0), ('refund', 2, 1.2, -0.6),
                      ('setup',  3, 1.0,  0.2), ('how-to',    3, 0.7,  0.4), ('bug',     4, 1.7, -0.3), ('api',    4, 1.5,  0.0),
                      ('outage', 4, 1.2, -0.6)) AS _ (topic, team_id, effort, mood);

CREATE TEMP TABLE channel ON COMMIT DROP AS
SELECT inbox_id, reply, work, first_contact, cheer, topics::text[],
       (business_calendar(hours, 'Europe/Berlin')::jsonb || jsonb_build_object('holidays', jsonb_build_array(:'closed_day')))::business_calendar
           AS hours
FROM (VALUES   -- usual seconds of work to the reply, then to the resolution; share resolved with the first answer; mood; hours of agents; topics
    (1,  200,  2400, 0.66,  0.20, 'Mon-Fri 08:00-20:00, Sat 10:00-16:00',
        '{login,login,how-to,how-to,how-to,setup,setup,upgrade,invoice,bug}'),
    (2, 7000, 24000, 0.52, -0.10, 'Mon-Fri 09:00-18:00',
        '{bug,bug,bug,api,api,setup,setup,how-to,login,upgrade}'),
    (3,  900,  5400, 0.60,  0.10, 'Mon-Fri 08:00-20:00, Sat 10:00-16:00',
        '{login,login,how-to,how-to,upgrade,upgrade,setup,invoice,refund,bug}'),
    (4, 3600, 12000, 0.55, -0.20, 'Mon-Fri 08:00-20:00, Sat 10:00-16:00',
        '{refund,refund,upgrade,upgrade,how-to,how-to,login,bug,bug,invoice}'),
    (5, 1200,  5000, 0.68, -0.10, 'Mon-Fri 09:00-18:00',
        '{login,login,login,login,login,login,invoice,invoice,refund,bug}'),
    (6, 9000, 20000, 0.58, -0.10, 'Mon-Fri 09:00-18:00',
        '{invoice,invoice,invoice,invoice,invoice,refund,refund,refund,upgrade,login}')
) AS _ (inbox_id, reply, work, first_contact, cheer, hours, topics);

CREATE TEMP TABLE plan ON COMMIT DROP AS
WITH day AS (           -- how many: most on Monday, few at the weekend, more every month, in waves of a quarter; and how busy the agents are
    SELECT day_no, outage, date :'first_day' + day_no AS day, many * (0.93 + 0.14 * noise(day_no, 1)) AS volume,
           CASE WHEN outage THEN 2.2 ELSE 1 END + CASE WHEN day_no > :outage + 4 THEN 1.2 * exp((:outage + 4 - day_no) / 6.0) ELSE 0 END
           + CASE WHEN day_no >= :holiday THEN 0.5 * exp((:holiday - day_no) / 3.0) ELSE 0 END AS strain
    FROM generate_series(0, 188) AS day_no,
         LATERAL (SELECT day_no BETWEEN :outage AND :outage + 4 AS outage) AS bad,
         LATERAL (SELECT 322 * (1 + day_no / 900.0) * (1 + 0.08 * sin(2 * pi() * day_no / 91)) * CASE WHEN outage THEN 1.8 ELSE 1 END
             * CASE day_no WHEN :holiday THEN 0.35 ELSE (ARRAY[1.25, 1.10, 1.05, 1.00, 0.90, 0.40, 0.30])[1 + day_no % 7] END AS many) AS usual
), arrival AS (         -- at what time: around ten, after lunch, and a fifth at any hour
    SELECT day_no, outage, strain, id,
           (day + make_interval(secs => CASE WHEN noise(id, 2) < 0.42 THEN 36000 + 5000 * bell(id, 3)
                                             WHEN noise(id, 2) < 0.80 THEN 53100 + 5200 * bell(id, 3)
                                             ELSE 86399 * noise(id, 3) END::integer)) AT TIME ZONE 'Europe/Berlin' AS created_at
    FROM day, generate_series(day_no * 1000 + 1, day_no * 1000 + volume::integer) AS id
), request AS (         -- who asks, and where
    SELECT *,
        CASE WHEN noise(id, 4) < 0.12 THEN 6
             WHEN noise(id, 4) < 0.47 - day_no / 1500.0 THEN 2
             WHEN noise(id, 4) < 0.72 THEN 1
             WHEN noise(id, 4) < 0.88 THEN 3
             WHEN noise(id, 4) < 0.95 THEN 4
             ELSE 5 END AS inbox_id,
        401 + floor((6400 + 6.4 * day_no) * noise(id, 6))::integer AS contact_id
    FROM arrival
), question AS (        -- about what, and how urgently; a blocked contact's words are resolved before anybody sees them
    SELECT request.*, reply, work, first_contact, cheer, topic, team_id, effort, mood, contact_id % 400 = 7 AND day_no >= 60 AS spam,
        (ARRAY['Free', 'Free', 'Team', 'Team', 'Business'])[1 + contact_id % 5] AS tier,
        (ARRAY[3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, NULL, NULL, NULL])[1 + floor(20 * noise(id, 5))::integer] AS priority
    FROM request JOIN channel USING (inbox_id)
    JOIN topic ON topic = CASE WHEN outage AND noise(id, 20) < 0.5 THEN 'outage' ELSE topics[1 + floor(10 * noise(id, 21))::integer] END
), desk AS (            -- who answers, one of ten in a team; and who goes on, often one of the Technical team
    SELECT *, CASE WHEN first = 13 AND day_no >= 140 THEN 17 ELSE first END AS agent_id,
           CASE WHEN next = 13 AND day_no >= 140 THEN 17 ELSE next END AS next_agent_id
    FROM question, LATERAL (SELECT
        team_id + 4 * floor((CASE WHEN day_no < :newcomers THEN 9 ELSE 10 END) * noise(id, 7) ^ 1.2)::integer AS first,
        CASE WHEN noise(id, 22) < 0.6 THEN 4 ELSE team_id END + 4 * floor(9 * noise(id, 23))::integer AS next) AS _
), outcome AS MATERIALIZED (    -- how long it takes: log-normal, by channel, topic, agent, urgency and season; and how it ends
    SELECT desk.*, round(desk.reply * exp(0.85 * bell(id, 10)) * pace * strain * strain) AS reply_time,
           round(desk.work * exp(0.95 * bell(id, 11)) * effort * pace * strain) AS work_time,
           inbox_id = 1 AND NOT spam AS bot,
           inbox_id = 1 AND NOT spam AND topic <> 'outage' AND noise(id, 8) < 0.14 + day_no / 1500.0 AS bot_resolves,
           NOT spam AND noise(id, 12) >= 0.02 AS cared_for,     -- 2 % never get a reply, 3 % of the others no end
           noise(id, 13) >= 0.03 AS finished,
           noise(id, 24) >= 0.1 AS times_out,                   -- resolved by Chatwoot when nothing happens for two weeks
           noise(id, 14) < first_contact + 0.12 * (noise(agent_id, 52) - 0.5) + day_no / 3000.0 - CASE WHEN effort > 1 THEN 0.1 ELSE 0 END
               AS at_once
    FROM desk, LATERAL (SELECT (0.6 + 0.8 * noise(agent_id, 51)) * (1.15 - day_no / 600.0) * CASE WHEN agent_id > 36 THEN 1.5 ELSE 1 END
                            * CASE priority WHEN 3 THEN 0.45 WHEN 2 THEN 0.75 WHEN 0 THEN 1.4 ELSE 1 END AS pace) AS _
), turned AS (          -- a tenth of what the bot resolved comes back
    SELECT *, bot_resolves AND noise(id, 25) < 0.1 AS comes_back, at_once OR bot_resolves OR NOT cared_for AS is_short FROM outcome
)
SELECT row_number() OVER (ORDER BY created_at, id) AS conversation_id, *,
       cared_for AND (NOT bot_resolves OR comes_back) AS answered,
       created_at + CASE WHEN bot THEN make_interval(secs => 60 + round(180 * noise(id, 9))) ELSE '0' END AS begins,
       CASE WHEN comes_back THEN 1 WHEN is_short THEN 0 ELSE 1 + floor(3 * noise(id, 15) ^ 3)::integer END AS followups,
       CASE WHEN comes_back THEN 1 WHEN is_short OR NOT finished OR noise(id, 16) >= 0.17 THEN 0 ELSE 1 END AS reopens,
       NOT is_short AND next_agent_id <> agent_id AND noise(id, 19) < 0.27 AS goes_on
FROM turned;


-- What happens in them, until the end ---------------------------------------------------------------------------------
-- Turn 0 is the customer's question, the bot's part and the first answer; in further turns the customer asks again, in
-- the last of them after a resolution when that is to be a reopening. Agents take only their hours for it.

CREATE TEMP TABLE step ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY at, conversation_id, turn, place) AS step_id, conversation_id, turn, what, at,
       CASE WHEN goes_on AND (turn > 1 OR turn = 1 AND place > 6) THEN next_agent_id ELSE agent_id END AS agent_id
FROM (
    SELECT plan.*, turn, place, what,
           CASE WHEN at IS NOT NULL THEN at
                ELSE business_add(begins, make_interval(secs => round(reply_time + work_time * turns / (followups + 1))), hours)
                     + CASE what WHEN 'times out' THEN interval '14 days' ELSE '0' END END AS at
    FROM plan JOIN channel USING (inbox_id), generate_series(0, followups) AS turn, LATERAL (VALUES
        (1, 'resolves',       turn > followups - reopens AND NOT bot_resolves,   NULL,                         turn - 0.75),
        (2, 'asks',           true,                                              CASE turn WHEN 0 THEN created_at END, turn - 0.5),
        (3, 'opens',          turn > followups - reopens,                        NULL,                         turn - 0.5),
        (4, 'bot answers',    turn = 0 AND bot,                                  created_at + interval '3 s',  NULL),
        (5, 'bot resolves',   turn = 0 AND bot_resolves,                         begins,                       NULL),
        (6, 'bot hands over', turn = 0 AND bot AND answered AND NOT bot_resolves, begins,                      NULL),
        (7, 'goes on',        turn = 1 AND goes_on,                              NULL,                         turn - 0.2),
        (8, 'answers',        answered AND (turn > 0 OR NOT bot_resolves),       NULL,                         turn),
        (9, 'notes',          turn = 0 AND answered AND NOT bot_resolves AND noise(id, 17) < 0.2, NULL,        turn + 0.1),
        (10, 'resolves',      turn = followups AND answered AND finished,        NULL,                         turn + 1),
        (11, 'times out',     turn = followups AND times_out AND NOT spam AND NOT (bot_resolves AND NOT comes_back)
                              AND NOT (answered AND finished),                   NULL,                         turn)
    ) AS _ (place, what, happens, at, turns)
    WHERE happens
) AS story
WHERE at < :'until';

CREATE TEMP TABLE state ON COMMIT DROP AS       -- each conversation as the end finds it
SELECT conversation_id, max(at) AS last_at, min(at) FILTER (WHERE what = 'answers') AS answered_at, bool_or(what = 'goes on') AS went_on,
       max(at) FILTER (WHERE what IN ('resolves', 'bot resolves', 'times out')) = max(at) AS resolved
FROM step GROUP BY conversation_id;
ANALYZE plan, step, state;

INSERT INTO conversations (id, display_id, account_id, inbox_id, contact_id, created_at, updated_at, last_activity_at, priority, sla_policy_id,
                           status, assignee_id, team_id, custom_attributes)
SELECT conversation_id, conversation_id, 1, inbox_id, contact_id, created_at, last_at, last_at, priority,
       CASE WHEN NOT spam THEN (ARRAY[3, 2, 1])[priority] END,
       CASE WHEN spam OR resolved THEN 1
            WHEN bot AND NOT cared_for THEN 2
            WHEN noise(id, 18) < 0.2 THEN 3 ELSE 0 END,
       CASE WHEN answered_at IS NOT NULL THEN nullif(last_agent_id, 13) END,
       CASE WHEN answered THEN 1 + (last_agent_id - 1) % 4 END, jsonb_build_object('plan', tier)
FROM plan JOIN state USING (conversation_id), LATERAL (SELECT CASE WHEN went_on THEN next_agent_id ELSE agent_id END AS last_agent_id) AS _
ORDER BY conversation_id;

INSERT INTO messages (id, account_id, conversation_id, inbox_id, created_at, message_type, private, content_type, sender_type,
                      sender_id, content)
SELECT row_number() OVER (ORDER BY step_id, message_type), 1, conversation_id, inbox_id, at, message_type, what = 'notes',
       CASE message_type WHEN 3 THEN 9 ELSE 0 END, sender_type,
       CASE sender_type WHEN 'Contact' THEN contact_id WHEN 'User' THEN step.agent_id WHEN 'AgentBot' THEN 1 END, content
FROM step JOIN plan USING (conversation_id) JOIN (VALUES
    ('asks',         0, 'Contact',  'Hello, something does not work as it should.'),
    ('bot answers',  1, 'AgentBot', 'Hello, I am a bot. Does one of these articles help?'),
    ('answers',      1, 'User',     'Thank you for your message. Please try this.'),
    ('notes',        1, 'User',     'I have asked the developers.'),
    ('goes on',      2, NULL,       'Conversation was assigned to a colleague'),
    ('resolves',     2, NULL,       'Conversation was marked resolved'),
    ('resolves',     3, NULL,       'Please rate the conversation'),
    ('times out',    2, NULL,       'Conversation was marked resolved by the system after 14 days of inactivity'),
    ('bot resolves', 2, NULL,       'Conversation was marked resolved by the bot')
) AS kind (what, message_type, sender_type, content) USING (what)
ORDER BY 1;

INSERT INTO reporting_events (name, account_id, inbox_id, user_id, conversation_id, created_at, value, event_start_time, event_end_time)
SELECT name, 1, inbox_id, CASE WHEN what NOT LIKE 'bot %' AND what <> 'times out' THEN step.agent_id END, conversation_id, at,
       extract(epoch FROM at - started_at), started_at, at
FROM step JOIN plan USING (conversation_id) JOIN (VALUES
    ('bot hands over', 'conversation_bot_handoff'), ('bot hands over', 'conversation_opened'), ('answers', 'first_response'),
    ('resolves', 'conversation_resolved'), ('times out', 'conversation_resolved'), ('opens', 'conversation_opened'),
    ('bot resolves', 'conversation_resolved'), ('bot resolves', 'conversation_bot_resolved')
) AS event (what, name) USING (what), LATERAL (
    SELECT CASE what WHEN 'answers' THEN begins ELSE created_at END AS started_at
) AS _
WHERE what <> 'answers' OR turn = 0
ORDER BY step_id;

INSERT INTO applied_slas (account_id, sla_policy_id, conversation_id, created_at, updated_at)
SELECT account_id, sla_policy_id, id, created_at, created_at FROM conversations WHERE sla_policy_id IS NOT NULL ORDER BY id;

INSERT INTO tags (name) SELECT topic FROM topic UNION ALL VALUES ('vip'), ('complaint');
INSERT INTO taggings (tag_id, taggable_type, taggable_id, context, created_at)      -- agents tag what they answer, most of it
SELECT tags.id, 'Conversation', conversation_id, 'labels', answered_at
FROM plan JOIN topic USING (topic) JOIN state USING (conversation_id)
JOIN tags ON name = topic AND noise(plan.id, 26) < 0.9 OR name = 'vip' AND tier = 'Business'
          OR name = 'complaint' AND noise(plan.id, 27) < 0.05 - topic.mood / 5
WHERE answered_at IS NOT NULL
ORDER BY conversation_id, tags.id;


-- Surveys -------------------------------------------------------------------------------------------------------------
-- At each resolution by an agent Chatwoot asks for satisfaction, with that agent. Half an hour after the last one the company's
-- survey tool asks one in four about recommendation (nps), one in four about effort (ces). About 30 % answer.

CREATE TEMP TABLE request ON COMMIT DROP AS      -- and what makes its score: agent, season, channel, topic, outage, lateness, asking again
SELECT messages.id AS message_id, conversation_id, contact_id, user_id AS agent_id, created_at AS at, resolved AND created_at = last_at AS is_last,
       1.2 * (noise(user_id, 50) - 0.5) + (day_no - 75) / 500.0 + cheer + mood - CASE WHEN outage THEN 0.3 ELSE 0 END
       - CASE WHEN reply_time + work_time > 86400 THEN 0.7 ELSE 0 END - 0.25 * followups - 0.40 * reopens AS mood
FROM messages JOIN reporting_events USING (conversation_id, created_at)
JOIN (SELECT conversation_id, contact_id, day_no, outage, cheer, mood, reply_time, work_time, followups, reopens FROM plan) AS _
    USING (conversation_id)
JOIN state USING (conversation_id)
WHERE content_type = 9 AND name = 'conversation_resolved';
ANALYZE request;

INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, contact_id, assigned_agent_id, created_at, updated_at, rating,
                                   feedback_message)
SELECT 1, conversation_id, message_id, contact_id, agent_id, answered_at, answered_at, rating,
       CASE WHEN noise(message_id, 64) < 0.25
            THEN (ARRAY['Nobody helped me.', 'I had to explain it twice.', 'It took too long.', 'It works now.', 'Quick and friendly!'])[rating] END
FROM (
    SELECT *, at + make_interval(secs => round(20000 * exp(bell(message_id, 61)))) AS answered_at,
           least(5, greatest(1, round(5.35 + 0.9 * mood - 0.8 * bell(message_id, 62) ^ 2)))::integer AS rating
    FROM request WHERE noise(message_id, 63) < 0.31
) AS answer
WHERE answered_at < :'until'
ORDER BY answered_at, message_id;

INSERT INTO company.surveys
SELECT row_number() OVER (ORDER BY asked_at, conversation_id), conversation_id, contact_id, kind, asked_at,
       CASE WHEN answers THEN answered_at END,
       CASE WHEN NOT answers THEN NULL
            WHEN kind = 'nps' THEN least(10, greatest(0, round(8.90 + 1.6 * mood + 2.2 * bell(conversation_id, 72))))
            ELSE least(7, greatest(1, round(2.40 - 0.8 * mood + 1.2 * bell(conversation_id, 72)))) END
FROM (
    SELECT *, answered_at < :'until' AND noise(conversation_id, 73) < 0.31 AS answers
    FROM request, LATERAL (
        SELECT CASE conversation_id % 4 WHEN 0 THEN 'nps' WHEN 2 THEN 'ces' END AS kind, at + interval '30 minutes' AS asked_at,
               at + make_interval(secs => 1800 + round(20000 * exp(bell(conversation_id, 71)))) AS answered_at) AS _
    WHERE is_last
) AS invitation
WHERE kind IS NOT NULL AND asked_at < :'until'
ORDER BY 1;


ANALYZE messages, conversations;
CREATE UNIQUE INDEX ON conversations (account_id, display_id);
CREATE INDEX ON conversations (contact_id);
CREATE INDEX ON messages (conversation_id, account_id, message_type, created_at);
CREATE INDEX ON messages (created_at);
CREATE INDEX ON reporting_events (conversation_id);
CREATE INDEX ON reporting_events (account_id, name, created_at);
CREATE INDEX ON csat_survey_responses (conversation_id);
CREATE INDEX ON applied_slas (conversation_id);
CREATE INDEX ON taggings (taggable_id, taggable_type, context);
CREATE INDEX ON company.surveys (ticket_id);


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
INSERT INTO applied_slas (account_id, sla_policy_id, conversation_id, created_at, updated_at)
SELECT account_id, sla_policy_id, id, created_at + interval '1 hour', created_at + interval '1 hour' FROM raised;

-- Scores off their scale: an import of ratings out of ten, a form that offered 11, one that sent -1 for "do not know".
UPDATE csat_survey_responses SET rating = 10 WHERE id % 331 = 9;
UPDATE company.surveys
SET score = CASE kind WHEN 'nps' THEN CASE WHEN survey_id % 2 = 0 THEN 11 ELSE -1 END ELSE 0 END
WHERE survey_id % 331 = 9 AND score IS NOT NULL;

-- Answered twice: some customers press the button again, most with the same score. The later answer should count.
INSERT INTO company.surveys
SELECT (SELECT max(survey_id) FROM company.surveys) + row_number() OVER (ORDER BY survey_id), ticket_id, customer_id, kind,
       asked_at, answered_at + interval '90 seconds',
       CASE WHEN survey_id % 3 = 0 AND score BETWEEN 2 AND 4 THEN score + 1 ELSE score END
FROM company.surveys
WHERE survey_id % 97 = 0 AND answered_at < timestamptz :'until' - interval '90 seconds';

-- Billing wrote the same moment as start and end of the subscription: a lifetime without any moment in it.
UPDATE company.subscriptions SET lifetime = 'empty' WHERE contact_id % 1301 = 600;

DROP FUNCTION bell;
DROP FUNCTION noise;
COMMIT;
ANALYZE;


SELECT to_char((SELECT count(*) FROM chatwoot.conversations), 'FM999,999') || ' conversations' AS conversations,
       to_char((SELECT count(*) FROM chatwoot.messages), 'FM999,999') || ' messages' AS messages,
       to_char((SELECT count(*) FROM chatwoot.contacts), 'FM999,999') || ' contacts' AS contacts,
       (SELECT count(*) FROM chatwoot.users) || ' agents' AS agents \gset
\echo Loaded the schemas chatwoot (:conversations, :messages, :contacts, :agents) and company.
