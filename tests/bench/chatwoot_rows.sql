-- A generated Chatwoot of one year in the schema chatwoot: 1 million conversations and 8 million messages, with the
-- columns, types and indexes of its db/schema.rb (of the tables that the views read).
--
--     psql -d a_fresh_database -f chatwoot_rows.sql             -v conversations=10000 for a smaller one
--
-- Every run gives the same rows: chance comes from the ids. Of the product's indexes only the trigram ones over texts
-- are missing: they take longer to build than all the rest, and no view can use them.

\set ON_ERROR_STOP on
\set QUIET on
\if :{?conversations}
\else
\set conversations 1000000
\endif

BEGIN;
CREATE SCHEMA chatwoot;
SET LOCAL search_path = chatwoot;
SET LOCAL timezone = 'UTC';
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '1GB';


-- Tables -------------------------------------------------------------------------------------------------------------

CREATE TABLE users (
    id serial PRIMARY KEY, provider varchar NOT NULL DEFAULT 'email', uid varchar NOT NULL DEFAULT '', name varchar NOT NULL,
    display_name varchar, email varchar, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, type varchar
);
CREATE TABLE teams (
    id bigserial PRIMARY KEY, name varchar NOT NULL, account_id bigint NOT NULL, created_at timestamp(6) NOT NULL,
    updated_at timestamp(6) NOT NULL
);
CREATE TABLE contacts (
    id serial PRIMARY KEY, name varchar DEFAULT '', email varchar, phone_number varchar, account_id integer NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL, additional_attributes jsonb DEFAULT '{}',
    identifier varchar, last_activity_at timestamp, contact_type integer DEFAULT 0, blocked boolean NOT NULL DEFAULT false
);
CREATE TABLE inboxes (
    id serial PRIMARY KEY, channel_id integer NOT NULL, account_id integer NOT NULL, name varchar NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL, channel_type varchar,
    working_hours_enabled boolean DEFAULT false, timezone varchar DEFAULT 'UTC'
);
CREATE TABLE channel_twilio_sms (
    id bigserial PRIMARY KEY, phone_number varchar, account_id integer NOT NULL, medium integer DEFAULT 0
);
CREATE TABLE working_hours (
    id bigserial PRIMARY KEY, inbox_id bigint, account_id bigint, day_of_week integer NOT NULL,
    closed_all_day boolean DEFAULT false, open_hour integer, open_minutes integer, close_hour integer,
    close_minutes integer, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
    open_all_day boolean DEFAULT false
);
CREATE TABLE conversations (
    id serial PRIMARY KEY, account_id integer NOT NULL, inbox_id integer NOT NULL, status integer NOT NULL DEFAULT 0,
    assignee_id integer, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, contact_id bigint,
    display_id integer NOT NULL, contact_last_seen_at timestamp, agent_last_seen_at timestamp,
    additional_attributes jsonb DEFAULT '{}', contact_inbox_id bigint, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    identifier varchar, last_activity_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, team_id bigint,
    campaign_id bigint, snoozed_until timestamp, custom_attributes jsonb DEFAULT '{}', assignee_last_seen_at timestamp,
    first_reply_created_at timestamp, priority integer, sla_policy_id bigint, waiting_since timestamp(6),
    cached_label_list text
);
CREATE TABLE messages (
    id serial PRIMARY KEY, content text, account_id integer NOT NULL, inbox_id integer NOT NULL,
    conversation_id integer NOT NULL, message_type integer NOT NULL, created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL, private boolean NOT NULL DEFAULT false, status integer DEFAULT 0, source_id varchar,
    content_type integer NOT NULL DEFAULT 0, content_attributes json DEFAULT '{}', sender_type varchar,
    sender_id bigint, external_source_ids jsonb DEFAULT '{}', additional_attributes jsonb DEFAULT '{}',
    processed_message_content text, sentiment jsonb DEFAULT '{}'
);
CREATE TABLE reporting_events (
    id bigserial PRIMARY KEY, name varchar, value double precision, account_id integer, inbox_id integer,
    user_id integer, conversation_id integer, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
    value_in_business_hours double precision, event_start_time timestamp, event_end_time timestamp
);
CREATE TABLE csat_survey_responses (
    id bigserial PRIMARY KEY, account_id bigint NOT NULL, conversation_id bigint NOT NULL, message_id bigint NOT NULL,
    rating integer NOT NULL, feedback_message text, contact_id bigint NOT NULL, assigned_agent_id bigint,
    created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL
);
CREATE TABLE sla_policies (
    id bigserial PRIMARY KEY, name varchar NOT NULL, first_response_time_threshold double precision,
    next_response_time_threshold double precision, only_during_business_hours boolean DEFAULT false,
    account_id bigint NOT NULL, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
    description varchar, resolution_time_threshold double precision
);
CREATE TABLE applied_slas (
    id bigserial PRIMARY KEY, account_id bigint NOT NULL, sla_policy_id bigint NOT NULL, conversation_id bigint NOT NULL,
    created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL, sla_status integer DEFAULT 0
);


-- Rows ---------------------------------------------------------------------------------------------------------------

-- A number in [0, 1) that depends on id and stream only; each decision has a stream of its own.
CREATE FUNCTION noise(id bigint, stream integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(id, stream) & 16777215) / 16777216.0::double precision
$$;

INSERT INTO users (id, name, uid, created_at, updated_at)
SELECT i, 'Agent ' || i, i, '2024-06-01', '2024-06-01' FROM generate_series(1, 60) AS i;
INSERT INTO teams SELECT i, 'Team ' || i, 1, '2024-06-01', '2024-06-01' FROM generate_series(1, 8) AS i;
INSERT INTO contacts (id, name, email, account_id, created_at, updated_at, blocked)
SELECT i, 'Contact ' || i, 'contact' || i || '@example.com', 1 + i % 3, '2024-06-01', '2024-06-01', i % 1000 = 1
FROM generate_series(1, :conversations / 3) AS i;
INSERT INTO channel_twilio_sms VALUES (7, '+15550100', 1, 0), (8, '+15550101', 1, 1);
INSERT INTO inboxes
SELECT i, i, 1 + i % 3, 'Inbox ' || i, '2024-06-01', '2024-06-01',
    ('{Channel::WebWidget,Channel::WebWidget,Channel::Email,Channel::Email,Channel::Whatsapp,Channel::Api,'
        'Channel::TwilioSms,Channel::TwilioSms,Channel::FacebookPage,Channel::Telegram,Channel::Instagram,Channel::Line}'::text[])[i],
    i % 4 <> 0, ('{UTC,Europe/Berlin,America/New_York,Asia/Kolkata}'::text[])[1 + i % 4]
FROM generate_series(1, 12) AS i;
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes, created_at, updated_at)
SELECT i, 1 + i % 3, day, day IN (0, 6), 9, 0, 17, 0, '2024-06-01', '2024-06-01'
FROM generate_series(1, 12) AS i, generate_series(0, 6) AS day;
INSERT INTO sla_policies
SELECT i, 'Policy ' || i, 3600 * i, NULL, i = 3, i, '2024-06-01', '2024-06-01', NULL, 86400 * i
FROM generate_series(1, 3) AS i;

-- What a conversation is decided by: how many messages, how far apart (seconds), whether a bot begins, whether an agent
-- does, whether it was reopened, whether it is resolved.
CREATE TEMP TABLE plan ON COMMIT DROP AS
SELECT id, created_at, inbox_id, 1 + inbox_id % 3 AS account_id, 4 + floor(noise(id, 1) * 9)::integer AS messages,
    300 / (noise(id, 2) + 0.002) AS gap, inbox_id < 3 AS bot, noise(id, 3) < 0.08 AS by_agent,
    noise(id, 4) < 0.07 AS reopened, noise(id, 5) < 0.95 AS resolved, 1 + floor(noise(id, 6) * 60)::integer AS agent_id
FROM (
    SELECT id, timestamp '2025-01-01' + id * (interval '365 days' / :conversations) AS created_at,
        1 + floor(12 * noise(id, 7) * noise(id, 8))::integer AS inbox_id
    FROM generate_series(1, :conversations) AS id
) AS conversation;

INSERT INTO conversations (id, account_id, inbox_id, status, assignee_id, created_at, updated_at, contact_id, display_id,
    uuid, last_activity_at, team_id, priority, sla_policy_id)
SELECT id, account_id, inbox_id, CASE WHEN resolved THEN 1 ELSE ('{0,2,3}'::integer[])[1 + floor(3 * noise(id, 9))::integer] END,
    CASE WHEN noise(id, 10) < 0.9 THEN agent_id END, created_at, created_at + messages * gap * interval '1 second',
    1 + id * 7 % greatest(:conversations / 3, 1), id, md5(id::text)::uuid, created_at + messages * gap * interval '1 second',
    1 + agent_id % 8, CASE WHEN noise(id, 11) < 0.3 THEN id % 4 END, CASE WHEN noise(id, 12) < 0.5 THEN account_id END
FROM plan;

-- The messages of all conversations in the order in which they came. The first is the customer's (or the agent's who
-- writes first), then a bot or a greeting may speak, the last tells that it was resolved; between them customer and
-- agent take turns, with some notes among them.
INSERT INTO messages (id, content, account_id, inbox_id, conversation_id, message_type, created_at, updated_at, private,
    content_type, sender_type, sender_id, processed_message_content)
SELECT id, text, account_id, inbox_id, conversation_id,
    CASE speaker WHEN 'customer' THEN 0 WHEN 'activity' THEN 2 WHEN 'greeting' THEN 3 ELSE 1 END, created_at, created_at,
    speaker = 'note', 0,
    CASE speaker WHEN 'customer' THEN 'Contact' WHEN 'agent' THEN 'User' WHEN 'note' THEN 'User' WHEN 'bot' THEN 'AgentBot' END,
    CASE speaker WHEN 'customer' THEN 1 + conversation_id * 7 % greatest(:conversations / 3, 1) WHEN 'bot' THEN 1
        WHEN 'agent' THEN agent_id WHEN 'note' THEN agent_id END, text
FROM (
    SELECT row_number() OVER (ORDER BY created_at, conversation_id, k) AS id, *,
        left(repeat('Thank you for your message. ', 8), 20 + (conversation_id * 31 + k * 17) % 180) AS text
    FROM (
        SELECT plan.id AS conversation_id, account_id, inbox_id, agent_id, k,
            date_trunc('milliseconds', created_at + (k - 1 + 0.9 * noise(plan.id, 20 + k)) * gap * sign(k - 1) * interval '1 second') AS created_at,
            CASE WHEN k = 1 THEN CASE WHEN by_agent THEN 'agent' ELSE 'customer' END
                WHEN k = messages AND resolved THEN 'activity'
                WHEN k = 2 AND bot THEN 'bot'
                WHEN k = 2 AND noise(plan.id, 13) < 0.3 THEN 'greeting'
                WHEN noise(plan.id, 40 + k) < 0.45 THEN 'customer'
                WHEN noise(plan.id, 40 + k) < 0.93 THEN 'agent' ELSE 'note' END AS speaker
        FROM plan, generate_series(1, messages) AS k
    ) AS message
) AS message
ORDER BY id;

-- What Chatwoot itself reports, in the order in which it happened: the hand-off of a bot, answers, resolutions, reopenings.
INSERT INTO reporting_events (name, value, account_id, inbox_id, user_id, conversation_id, created_at, updated_at,
    value_in_business_hours, event_start_time, event_end_time)
SELECT event, extract(epoch FROM ended - plan.created_at), account_id, inbox_id, agent_id, plan.id, ended, ended, 0,
    plan.created_at, ended
FROM plan, LATERAL (VALUES
    ('conversation_bot_handoff', 1.5, bot), ('conversation_opened', 1.5, bot), ('first_response', 2.5, true),
    ('reply_time', 3, messages > 5), ('reply_time', 4, messages > 7), ('reply_time', 5, messages > 9),
    ('conversation_resolved', messages - 1.5, reopened), ('conversation_opened', messages - 1, reopened),
    ('conversation_resolved', messages, resolved)
) AS what (event, at, happened), LATERAL (SELECT date_trunc('milliseconds', plan.created_at + at * gap * interval '1 second')) AS moment (ended)
WHERE happened
ORDER BY ended, plan.id, event;

INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, contact_id, assigned_agent_id, created_at, updated_at)
SELECT account_id, id, id, 1 + floor(5 * sqrt(noise(id, 14)))::integer, 1 + id * 7 % greatest(:conversations / 3, 1),
    agent_id, created_at + messages * gap * interval '1 second', created_at + messages * gap * interval '1 second'
FROM plan WHERE resolved AND noise(id, 15) < 0.15;

INSERT INTO applied_slas (account_id, sla_policy_id, conversation_id, created_at, updated_at)
SELECT account_id, sla_policy_id, id, created_at, created_at FROM conversations WHERE sla_policy_id IS NOT NULL;


-- Indexes ------------------------------------------------------------------------------------------------------------

CREATE UNIQUE INDEX ON users (uid, provider);
CREATE INDEX ON users (email);
CREATE INDEX ON teams (account_id);
CREATE UNIQUE INDEX ON teams (name, account_id);
CREATE INDEX ON contacts (lower(email), account_id);
CREATE INDEX ON contacts (account_id, contact_type);
CREATE INDEX ON contacts (account_id, email, phone_number, identifier) WHERE email <> '' OR phone_number <> '' OR identifier <> '';
CREATE INDEX ON contacts (account_id, last_activity_at DESC NULLS LAST);
CREATE INDEX ON contacts (account_id);
CREATE INDEX ON contacts (account_id) WHERE email <> '' OR phone_number <> '' OR identifier <> '';
CREATE INDEX ON contacts (blocked);
CREATE UNIQUE INDEX ON contacts (email, account_id);
CREATE UNIQUE INDEX ON contacts (identifier, account_id);
CREATE INDEX ON contacts (phone_number, account_id);
CREATE INDEX ON inboxes (account_id);
CREATE INDEX ON inboxes (channel_id, channel_type);
CREATE UNIQUE INDEX ON channel_twilio_sms (phone_number);
CREATE INDEX ON working_hours (account_id);
CREATE INDEX ON working_hours (inbox_id);
CREATE UNIQUE INDEX ON conversations (account_id, display_id);
CREATE INDEX ON conversations (account_id, id);
CREATE INDEX ON conversations (account_id, inbox_id, status, assignee_id);
CREATE INDEX ON conversations (account_id);
CREATE INDEX ON conversations (assignee_id, account_id);
CREATE INDEX ON conversations (campaign_id);
CREATE INDEX ON conversations (contact_id);
CREATE INDEX ON conversations (contact_inbox_id);
CREATE INDEX ON conversations (first_reply_created_at);
CREATE INDEX ON conversations (inbox_id);
CREATE INDEX ON conversations (priority);
CREATE INDEX ON conversations (status, account_id);
CREATE INDEX ON conversations (status, priority);
CREATE INDEX ON conversations (team_id);
CREATE UNIQUE INDEX ON conversations (uuid);
CREATE INDEX ON conversations (waiting_since);
CREATE INDEX ON messages USING gin ((additional_attributes -> 'campaign_id'));
CREATE INDEX ON messages (account_id, content_type, created_at);
CREATE INDEX ON messages (account_id, created_at, message_type);
CREATE INDEX ON messages (account_id, inbox_id);
CREATE INDEX ON messages (account_id);
CREATE INDEX ON messages (conversation_id, account_id, message_type, created_at);
CREATE INDEX ON messages (conversation_id);
CREATE INDEX ON messages (created_at);
CREATE INDEX ON messages (inbox_id);
CREATE INDEX ON messages (sender_type, sender_id);
CREATE INDEX ON messages (source_id);
CREATE INDEX ON reporting_events (account_id, name, created_at);
CREATE INDEX ON reporting_events (account_id, name, inbox_id, created_at);
CREATE INDEX ON reporting_events (account_id);
CREATE INDEX ON reporting_events (conversation_id);
CREATE INDEX ON reporting_events (created_at);
CREATE INDEX ON reporting_events (inbox_id);
CREATE INDEX ON reporting_events (name);
CREATE INDEX ON reporting_events (user_id);
CREATE INDEX ON csat_survey_responses (account_id);
CREATE INDEX ON csat_survey_responses (assigned_agent_id);
CREATE INDEX ON csat_survey_responses (contact_id);
CREATE INDEX ON csat_survey_responses (conversation_id);
CREATE UNIQUE INDEX ON csat_survey_responses (message_id);
CREATE INDEX ON sla_policies (account_id);
CREATE UNIQUE INDEX ON applied_slas (account_id, sla_policy_id, conversation_id);
CREATE INDEX ON applied_slas (account_id);
CREATE INDEX ON applied_slas (conversation_id);
CREATE INDEX ON applied_slas (sla_policy_id);

DROP FUNCTION noise;
COMMIT;
VACUUM ANALYZE chatwoot.users, chatwoot.teams, chatwoot.contacts, chatwoot.inboxes, chatwoot.channel_twilio_sms,
    chatwoot.working_hours, chatwoot.conversations, chatwoot.messages, chatwoot.reporting_events,
    chatwoot.csat_survey_responses, chatwoot.sla_policies, chatwoot.applied_slas;
