-- A sample help desk in the schema help_desk: the first half of 2026, seen at midnight UTC on 1 July.
--
--     psql -d a_fresh_database -f sample_help_desk.sql      then report.sql
--
-- About 60,000 tickets, 8,000 customers, 40 agents in 4 teams and 90,000 survey invitations. Every run on every server
-- gives the same rows: nothing here asks for the time, for random() or for the session's time zone. What to look for
-- in the data: chat and phone answer in minutes, email and web in hours; chat takes tickets away from email month by
-- month; answers get faster and customers happier; one bad week in March (an outage); agents differ.
-- The last section makes some rows dirty, on purpose: real tables are, and a report has to say what it left out.

\set ON_ERROR_STOP on
\set QUIET on

BEGIN;

CREATE SCHEMA help_desk;      -- an error when it exists: nobody's tables are touched
COMMENT ON SCHEMA help_desk IS 'Sample help desk, first half of 2026 (generated, deterministic)';
SET LOCAL search_path = help_desk;


-- Chance without random() --------------------------------------------------------------------------------------------
-- Each row's id decides its luck. A "stream" is one decision (which channel, which agent, how long): the same id draws
-- independent numbers from different streams. Steps that later ones read often are MATERIALIZED, to draw only once.

CREATE FUNCTION noise(id bigint, stream integer) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    x bigint := (id * 1000 + stream) & 4294967295;
BEGIN
    x := (((x >> 16) # x) * 73244475) & 4294967295;
    x := (((x >> 16) # x) * 73244475) & 4294967295;
    x := (x >> 16) # x;
    RETURN x / 4294967296.0::double precision;
END $$;
COMMENT ON FUNCTION noise IS 'A number in [0, 1) that depends on id and stream only: a 32-bit integer hash';

CREATE FUNCTION bell(id bigint, stream integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 2 * (noise(id, stream) + noise(id, stream + 100) + noise(id, stream + 200) - 1.5);
COMMENT ON FUNCTION bell IS 'A bell-shaped number in [-3, 3), mean 0 and deviation 1: the sum of three noises';


-- Service levels: how soon a ticket should be resolved ---------------------------------------------------------------

CREATE TABLE sla_policies (
    priority   text PRIMARY KEY,
    sla_target interval NOT NULL
);
COMMENT ON TABLE  sla_policies            IS 'How soon a ticket of each priority should be resolved';
COMMENT ON COLUMN sla_policies.priority   IS 'urgent, high, normal or low';
COMMENT ON COLUMN sla_policies.sla_target IS 'Longest acceptable time from creation to resolution, around the clock';

INSERT INTO sla_policies VALUES
    ('urgent', '8 hours'), ('high', '24 hours'), ('normal', '48 hours'), ('low', '96 hours');


-- Teams and agents ---------------------------------------------------------------------------------------------------

CREATE TABLE teams (
    team_id integer PRIMARY KEY,
    name    text NOT NULL UNIQUE
);
COMMENT ON TABLE  teams         IS 'Support teams';
COMMENT ON COLUMN teams.team_id IS 'Number of the team';
COMMENT ON COLUMN teams.name    IS 'Name of the team';

INSERT INTO teams VALUES (1, 'Accounts'), (2, 'Billing'), (3, 'Onboarding'), (4, 'Technical');

CREATE TABLE agents (
    agent_id  integer PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    team_id   integer NOT NULL REFERENCES teams,
    joined_on date NOT NULL
);
COMMENT ON TABLE  agents           IS 'People who answer tickets';
COMMENT ON COLUMN agents.agent_id  IS 'Number of the agent';
COMMENT ON COLUMN agents.name      IS 'Name of the agent (invented)';
COMMENT ON COLUMN agents.team_id   IS 'The agent''s team';
COMMENT ON COLUMN agents.joined_on IS 'First working day: agents 38 to 40 are new in June';

INSERT INTO agents
SELECT agent_id, name, 1 + (agent_id - 1) % 4,
       CASE WHEN agent_id >= 38 THEN date '2026-06-01' ELSE date '2019-03-01' + 61 * agent_id::integer END
FROM unnest(ARRAY[
    'Ada Lindqvist',    'Amir Haddad',      'Anouk Visser',     'Bruno Costa',      'Carla Romero',
    'Chidi Okafor',     'Dana Novak',       'Elif Aydin',       'Emil Sorensen',    'Esther Mbeki',
    'Farid Rahimi',     'Fiona Gallagher',  'Goran Petrov',     'Hana Kimura',      'Hugo Lefevre',
    'Ines Duarte',      'Ivo Marek',        'Jana Schulz',      'Jonas Berg',       'Kemal Demir',
    'Kira Volkova',     'Lars Nyholm',      'Leila Mansour',    'Luca Moretti',     'Mai Tran',
    'Marta Wozniak',    'Milan Horvat',     'Nadia Benali',     'Nils Aalto',       'Olga Sidorova',
    'Omar Saleh',       'Paula Ortega',     'Priya Nair',       'Quentin Roux',     'Rosa Iglesias',
    'Samir Joshi',      'Sofia Papadaki',   'Tariq Nasser',     'Uma Reddy',        'Viktor Balogh'])
     WITH ORDINALITY AS staff (name, agent_id);


-- Customers and their subscriptions ----------------------------------------------------------------------------------
-- Numbered in the order they came: 1 to 400 had left before 2026, 401 to 6800 are there on 1 January, the others sign
-- up during the half-year. About 7 % of those there at the start leave, and some of the new ones. Some write again
-- after they left.

CREATE TABLE customers (
    customer_id integer PRIMARY KEY,
    name        text NOT NULL,
    lifetime    tstzrange NOT NULL
);
COMMENT ON TABLE  customers             IS 'Companies with a subscription, and those that once had one';
COMMENT ON COLUMN customers.customer_id IS 'Number of the customer';
COMMENT ON COLUMN customers.name        IS 'Name of the customer (invented)';
COMMENT ON COLUMN customers.lifetime    IS 'From sign-up to the end of the subscription; no upper bound while it runs';

INSERT INTO customers
WITH signed_up AS (
    SELECT id, timestamptz '2026-01-01 00:00+00' + make_interval(secs =>
               CASE WHEN id <= 6800 THEN (id - 6801) * 18000        -- earlier: one every five hours, since early 2022
                    ELSE (id - 6800) * 13000 END) AS at             -- in the half-year: one every 3.6 hours
    FROM generate_series(1, 8000) AS id
), left_us AS (
    SELECT id, at, CASE
               WHEN id <= 400 THEN at + make_interval(hours => 1000 + floor(20000 * noise(id, 1))::integer)
               WHEN id <= 6800 AND noise(id, 2) < 0.07
                   THEN timestamptz '2026-01-01 01:00+00' + make_interval(hours => floor(4340 * noise(id, 3))::integer)
               WHEN id > 6800 AND noise(id, 2) < 0.10 THEN at + interval '720 hours'    -- trial not prolonged
           END AS gone_at
    FROM signed_up
)
SELECT id, 'Customer ' || lpad(id::text, 4, '0'),
       tstzrange(at, CASE WHEN gone_at < timestamptz '2026-07-01 00:00+00' THEN gone_at END)
FROM left_us;


-- Tickets ------------------------------------------------------------------------------------------------------------

CREATE TABLE tickets (
    ticket_id      integer PRIMARY KEY,
    created_at     timestamptz NOT NULL,
    channel        text,
    priority       text NOT NULL REFERENCES sla_policies,
    customer_id    integer NOT NULL REFERENCES customers,
    agent_id       integer REFERENCES agents,
    first_reply_at timestamptz,
    resolved_at    timestamptz,
    contacts       smallint NOT NULL,
    reopens        smallint NOT NULL
);
COMMENT ON TABLE  tickets                IS 'Requests of customers as they stood at midnight UTC on 1 July 2026';
COMMENT ON COLUMN tickets.ticket_id      IS 'Number of the ticket, in the order of creation';
COMMENT ON COLUMN tickets.created_at     IS 'When the customer wrote or called';
COMMENT ON COLUMN tickets.channel        IS 'email, chat, phone or web (a form); NULL when nobody noted it';
COMMENT ON COLUMN tickets.priority       IS 'urgent, high, normal or low';
COMMENT ON COLUMN tickets.customer_id    IS 'Who asked';
COMMENT ON COLUMN tickets.agent_id       IS 'Who answered; NULL before the first reply';
COMMENT ON COLUMN tickets.first_reply_at IS 'First reply of an agent; NULL when there is none yet';
COMMENT ON COLUMN tickets.resolved_at    IS 'When it was resolved for good; NULL while it is open';
COMMENT ON COLUMN tickets.contacts       IS 'How often the customer got in touch about it; 0 when it was not counted';
COMMENT ON COLUMN tickets.reopens        IS 'How often a resolved ticket was opened again';

INSERT INTO tickets
WITH day AS (           -- how many: most on Monday, few at the weekend, more every month, the outage of 9 to 13 March
    SELECT day_no, day, outage,
           360 * (ARRAY[1.25, 1.10, 1.05, 1.00, 0.90, 0.40, 0.30])[extract(isodow FROM day)::integer]
               * (1 + day_no / 900.0) * CASE WHEN outage THEN 1.7 ELSE 1 END * (0.93 + 0.14 * noise(day_no, 1))
               AS volume
    FROM generate_series(0, 180) AS day_no,
         LATERAL (SELECT date '2026-01-01' + day_no AS day, day_no BETWEEN 67 AND 71 AS outage) AS _
), arrival AS (         -- at what time: around ten, around half past two, and a fifth at any hour
    SELECT day_no, outage, id, extract(isodow FROM day) >= 6 AS weekend,
           CASE WHEN noise(id, 2) < 0.45 THEN 36000 + 5400 * bell(id, 3)
                WHEN noise(id, 2) < 0.80 THEN 52200 + 6600 * bell(id, 3)
                ELSE 86399 * noise(id, 3) END::integer AS second_of_day
    FROM day, generate_series(day_no * 1000 + 1, day_no * 1000 + volume::integer) AS id
), request AS (         -- who asks, how, and how urgently
    SELECT row_number() OVER (ORDER BY day_no, second_of_day, id) AS ticket_id, id, day_no, outage,
           timestamptz '2026-01-01 00:00+00' + make_interval(hours => 24 * day_no, secs => second_of_day) AS created_at,
           weekend OR second_of_day NOT BETWEEN 28800 AND 64800 AS off_hours,
           CASE WHEN noise(id, 4) < 0.47 - day_no / 1500.0 THEN 'email'
                WHEN noise(id, 4) < 0.70 THEN 'chat'
                WHEN noise(id, 4) < 0.88 THEN 'phone'
                ELSE 'web' END AS channel,
           (ARRAY['urgent', 'high', 'high', 'high', 'normal', 'normal', 'normal', 'normal', 'normal', 'normal',
                  'normal', 'normal', 'normal', 'normal', 'normal', 'low', 'low', 'low', 'low', 'low']
           )[1 + floor(20 * noise(id, 5))::integer] AS priority,
           401 + floor((6400 + 1200 * day_no / 181) * noise(id, 6))::integer AS customer_id,
           1 + floor((CASE WHEN day_no < 151 THEN 37 ELSE 40 END) * noise(id, 7))::integer AS agent_id
    FROM arrival
), handling (channel, reply, work, first_contact) AS (VALUES
    -- usual seconds to the reply, then to the resolution; share resolved with the first contact
    ('chat', 150, 2400, 0.66), ('email', 14000, 42000, 0.52), ('phone', 75, 1500, 0.72), ('web', 11000, 36000, 0.50)
), answer AS MATERIALIZED (    -- how long it takes: log-normal, by channel, agent, urgency and season
    SELECT request.*, first_contact,
           reply * exp(0.85 * bell(id, 10)) * pace AS reply_seconds,
           work  * exp(0.95 * bell(id, 11)) * pace AS work_seconds
    FROM request JOIN handling USING (channel),
         LATERAL (SELECT (0.7 + 0.6 * noise(agent_id, 51)) * (1.15 - day_no / 600.0)
                       * CASE WHEN outage THEN 2.2 ELSE 1 END * CASE WHEN off_hours THEN 1.6 ELSE 1 END
                       * CASE priority WHEN 'urgent' THEN 0.45 WHEN 'high' THEN 0.75 WHEN 'low' THEN 1.4 ELSE 1 END
                         AS pace) AS _
), outcome AS MATERIALIZED (   -- 2 % never get a reply, 3 % of the others stay open
    SELECT *,
           CASE WHEN noise(id, 12) >= 0.02
                THEN created_at + make_interval(secs => round(reply_seconds)) END AS replied_at,
           CASE WHEN noise(id, 13) >= 0.03 THEN make_interval(secs => round(work_seconds)) END AS work,
           noise(id, 14) < first_contact + 0.12 * (noise(agent_id, 52) - 0.5) + day_no / 3000.0 AS at_once
    FROM answer
)
SELECT ticket_id, created_at, channel, priority, customer_id,
       CASE WHEN replied_at < snapshot THEN agent_id END,
       CASE WHEN replied_at < snapshot THEN replied_at END,
       CASE WHEN replied_at + work < snapshot THEN replied_at + work END,
       CASE WHEN at_once THEN 1 ELSE 2 + floor(3 * noise(id, 15) ^ 3) END,
       CASE WHEN at_once OR replied_at + work IS NULL OR replied_at + work >= snapshot THEN 0
            ELSE (noise(id, 16) < 0.17)::integer + (noise(id, 16) < 0.02)::integer END
FROM outcome, (SELECT timestamptz '2026-07-01 00:00+00' AS snapshot) AS _
ORDER BY ticket_id;


-- Surveys ------------------------------------------------------------------------------------------------------------
-- Every resolved ticket asks for satisfaction (csat); one in four also for recommendation (nps), one in four for
-- effort (ces). About 30 % are answered; the score of the others is NULL.

CREATE TABLE surveys (
    survey_id   integer PRIMARY KEY,
    ticket_id   integer NOT NULL REFERENCES tickets,
    kind        text NOT NULL CHECK (kind IN ('csat', 'nps', 'ces')),
    sent_at     timestamptz NOT NULL,
    answered_at timestamptz,
    score       smallint
);
COMMENT ON TABLE  surveys             IS 'Survey invitations and their answers, one question each';
COMMENT ON COLUMN surveys.survey_id   IS 'Number of the survey';
COMMENT ON COLUMN surveys.ticket_id   IS 'The ticket it asks about';
COMMENT ON COLUMN surveys.kind        IS 'csat (satisfied, 1-5), nps (recommends us, 0-10) or ces (effort, 1-7)';
COMMENT ON COLUMN surveys.sent_at     IS 'When the invitation went out';
COMMENT ON COLUMN surveys.answered_at IS 'When the answer came; NULL when none came';
COMMENT ON COLUMN surveys.score       IS 'The answer on the scale of its kind; NULL when none came';

INSERT INTO surveys
WITH mood AS MATERIALIZED (    -- what makes a score: agent, season, channel, outage, lateness, having to ask again
    SELECT ticket_id, resolved_at + interval '30 minutes' AS sent_at,
           1.2 * (noise(agent_id, 50) - 0.5) + (month - 3) * 0.06
           + CASE channel WHEN 'chat' THEN 0.20 WHEN 'phone' THEN 0.10 WHEN 'email' THEN -0.10 ELSE -0.20 END
           - CASE WHEN created_at >= '2026-03-09 00:00+00' AND created_at < '2026-03-14 00:00+00' THEN 0.6 ELSE 0 END
           - CASE WHEN resolved_at - created_at > sla_target THEN 0.7 ELSE 0 END
           - 0.25 * (contacts - 1) - 0.40 * reopens AS mood
    FROM tickets JOIN sla_policies USING (priority),
         LATERAL (SELECT extract(month FROM created_at AT TIME ZONE 'UTC')::double precision AS month) AS _
    WHERE resolved_at < '2026-06-30 23:30+00'
), answer AS MATERIALIZED (
    SELECT ticket_id, kind, sent_at,
           sent_at + make_interval(secs => round(20000 * exp(bell(ticket_id, asks + 1)))) AS answered_at,
           CASE kind
               WHEN 'csat' THEN least(5,  greatest(1, round(5.35 + 0.9 * mood - 0.8 * bell(ticket_id, asks + 2) ^ 2)))
               WHEN 'nps'  THEN least(10, greatest(0, round(8.90 + 1.6 * mood + 2.2 * bell(ticket_id, asks + 2))))
               WHEN 'ces'  THEN least(7,  greatest(1, round(2.40 - 0.8 * mood + 1.2 * bell(ticket_id, asks + 2))))
           END AS score,
           noise(ticket_id, asks + 3) < 0.31 AS answers
    FROM mood, (VALUES ('csat', 60), ('nps', 70), ('ces', 80)) AS question (kind, asks)
    WHERE kind = 'csat' OR (kind = 'nps' AND ticket_id % 4 = 0) OR (kind = 'ces' AND ticket_id % 4 = 2)
)
SELECT row_number() OVER (ORDER BY sent_at, ticket_id, kind), ticket_id, kind, sent_at,
       CASE WHEN answers AND answered_at < '2026-07-01 00:00+00' THEN answered_at END,
       CASE WHEN answers AND answered_at < '2026-07-01 00:00+00' THEN score END
FROM answer
ORDER BY 1;


-- Dirty rows ---------------------------------------------------------------------------------------------------------
-- Already in the data, and no mistake: tickets without a reply, tickets not resolved, surveys without an answer.

-- The clock of the mail gateway ran ahead: the reply seems to come before the ticket.
UPDATE tickets SET first_reply_at = created_at - interval '7 minutes'
WHERE ticket_id % 599 = 7 AND channel = 'email' AND first_reply_at IS NOT NULL;

-- Imported from the old system with two columns out of step: resolved two days before they were created.
UPDATE tickets SET resolved_at = created_at - interval '48 hours'
WHERE ticket_id % 2503 = 11 AND resolved_at IS NOT NULL;

-- Nobody noted how the customer came.
UPDATE tickets SET channel = NULL WHERE ticket_id % 401 = 3;

-- The telephone system did not count contacts for some tickets.
UPDATE tickets SET contacts = 0 WHERE ticket_id % 293 = 5 AND channel = 'phone';

-- Scores off their scale: a form that offered 11, one that sent -1 for "do not know", CSAT out of ten, CES from 0.
UPDATE surveys
SET score = CASE kind WHEN 'nps' THEN CASE WHEN survey_id % 2 = 0 THEN 11 ELSE -1 END WHEN 'csat' THEN 10 ELSE 0 END
WHERE survey_id % 331 = 9 AND score IS NOT NULL;

-- Answered twice: some customers press the button again, most with the same score. The later answer should count.
INSERT INTO surveys
SELECT (SELECT max(survey_id) FROM surveys) + row_number() OVER (ORDER BY survey_id), ticket_id, kind, sent_at,
       answered_at + interval '90 seconds',
       CASE WHEN survey_id % 3 = 0 AND score BETWEEN 2 AND 4 THEN score + 1 ELSE score END
FROM surveys
WHERE survey_id % 97 = 0 AND answered_at < '2026-06-30 23:58+00';

-- Billing wrote the same moment as start and end of the subscription: a lifetime without any moment in it.
UPDATE customers SET lifetime = 'empty' WHERE customer_id % 1301 = 600;


CREATE INDEX ON tickets (created_at);
CREATE INDEX ON tickets (customer_id);
CREATE INDEX ON surveys (ticket_id);
ANALYZE sla_policies, teams, agents, customers, tickets, surveys;

COMMIT;


SELECT to_char((SELECT count(*) FROM help_desk.tickets),   'FM999,999') || ' tickets'   AS tickets,
       to_char((SELECT count(*) FROM help_desk.customers), 'FM999,999') || ' customers' AS customers,
       (SELECT count(*) FROM help_desk.agents)                          || ' agents'    AS agents,
       to_char(count(*), 'FM999,999') || ' surveys (' || to_char(count(score), 'FM999,999') || ' answered)' AS surveys
FROM help_desk.surveys \gset
\echo Loaded the schema help_desk: :tickets, :customers, :agents, :surveys.
