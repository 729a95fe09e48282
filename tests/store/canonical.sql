-- Views of one's own over a table of a hundred tickets and one of surveys, messages and statuses, and what may happen there, by chance. `changed_at` tells of
-- every change, also in the other views.
CREATE SCHEMA desk;
SET search_path = desk, public;

CREATE FUNCTION pick(integer) RETURNS integer LANGUAGE sql VOLATILE AS $$ SELECT 1 + floor(random() * $1)::integer $$;
CREATE FUNCTION past() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT now() - random() * interval '100 days' $$;

CREATE TABLE tickets (
    ticket_id bigserial PRIMARY KEY, account_id bigint, created_at timestamptz NOT NULL, channel text, team text, agent_id bigint, agent text, customer_id bigint,
    status text, first_response interval, first_response_at timestamptz, resolved_at timestamptz, full_resolution interval, reopens integer, one_touch boolean,
    sla_first_response_met boolean, tags text[], custom jsonb, changed_at timestamptz NOT NULL
);
CREATE TABLE surveys (survey_id bigserial PRIMARY KEY, ticket_id bigint, agent_id bigint, kind text, score numeric, asked_at timestamptz, answered_at timestamptz, superseded boolean);
CREATE TABLE messages (message_id bigserial PRIMARY KEY, ticket_id bigint, created_at timestamptz, author text, author_id bigint, public boolean);
CREATE TABLE status_changes (ticket_id bigint, changed_at timestamptz, status text);
CREATE TABLE agents (agent_id bigint PRIMARY KEY, name text);
INSERT INTO agents SELECT n, 'agent ' || n FROM generate_series(1, 5) AS n;

CREATE FUNCTION new_ticket() RETURNS void LANGUAGE sql VOLATILE AS $$
    WITH new AS (
        INSERT INTO tickets (account_id, created_at, channel, team, agent_id, customer_id, status, changed_at)
        SELECT nullif(pick(3), 3), past(), (ARRAY['email', 'chat'])[pick(2)], 'team ' || pick(3), nullif(pick(6), 6), pick(30), 'open', clock_timestamp()
        RETURNING ticket_id, created_at
    )
    INSERT INTO status_changes SELECT ticket_id, created_at, 'open' FROM new
$$;
CREATE FUNCTION step() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    one tickets := (SELECT tickets FROM tickets ORDER BY random() LIMIT 1);
    at timestamptz := one.created_at + random() * interval '20 days';
BEGIN
    CASE pick(12)
    WHEN 1 THEN PERFORM new_ticket();
    WHEN 2, 3, 4 THEN INSERT INTO messages (ticket_id, created_at, author, author_id, public) VALUES (one.ticket_id, at, (ARRAY['customer', 'agent', 'bot'])[pick(3)], pick(5), pick(4) > 1);
    WHEN 5 THEN UPDATE tickets SET first_response_at = at, first_response = at - created_at, sla_first_response_met = pick(2) = 1 WHERE ticket_id = one.ticket_id;
    WHEN 6, 7 THEN
        UPDATE tickets SET status = 'resolved', resolved_at = at, full_resolution = at - created_at, one_touch = pick(2) = 1 WHERE ticket_id = one.ticket_id;
        INSERT INTO status_changes VALUES (one.ticket_id, at, 'resolved');
    WHEN 8 THEN
        UPDATE tickets SET status = 'open', resolved_at = NULL, full_resolution = NULL, reopens = coalesce(reopens, 0) + 1 WHERE ticket_id = one.ticket_id;
        INSERT INTO status_changes VALUES (one.ticket_id, at, 'open');
    WHEN 9 THEN
        INSERT INTO surveys (ticket_id, agent_id, kind, score, asked_at, answered_at)
        SELECT nullif(one.ticket_id, pick(100)), nullif(pick(6), 6), kind, CASE kind WHEN 'nps' THEN pick(11) - 1 WHEN 'ces' THEN pick(7) ELSE pick(5) END, at, at + interval '1 day'
        FROM (SELECT (ARRAY['nps', 'ces', 'csat'])[pick(3)] AS kind) AS asked;
    WHEN 10 THEN UPDATE tickets SET team = 'team ' || pick(3), agent_id = nullif(pick(6), 6), tags = ARRAY['tag ' || pick(4)], custom = jsonb_build_object('n', pick(9)) WHERE ticket_id = one.ticket_id;
    WHEN 11 THEN UPDATE agents SET name = 'agent ' || pick(99) WHERE agent_id = pick(5);
    WHEN 12 THEN
        -- what no stamp tells of
        IF pick(4) > 1 THEN RETURN true; END IF;
        DELETE FROM tickets WHERE ticket_id = one.ticket_id;
        DELETE FROM status_changes WHERE ticket_id = one.ticket_id;
        RETURN false;
    END CASE;
    UPDATE tickets SET changed_at = clock_timestamp() WHERE ticket_id = one.ticket_id;
    RETURN true;
END $$;

SELECT new_ticket() FROM generate_series(1, 100) \g /dev/null
SELECT step() FROM generate_series(1, 1000) \g /dev/null
