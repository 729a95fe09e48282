-- A Chatwoot of a hundred conversations and what may happen there, by chance.
CREATE SCHEMA desk;
SET search_path = desk, public;
SET timezone = 'UTC';
\i :schemas/chatwoot.sql
\i :schemas/defaults.sql

CREATE FUNCTION pick(integer) RETURNS integer LANGUAGE sql VOLATILE AS $$ SELECT 1 + floor(random() * $1)::integer $$;
-- what Rails stamps, and a moment of the last hundred days
CREATE FUNCTION stamp() RETURNS timestamp LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() AT TIME ZONE 'UTC' $$;
CREATE FUNCTION past() RETURNS timestamp LANGUAGE sql VOLATILE AS $$ SELECT (now() AT TIME ZONE 'UTC') - random() * interval '100 days' $$;

INSERT INTO users (id, uid, name, display_name) SELECT n, n, 'agent ' || n, '' FROM generate_series(1, 6) AS n;
INSERT INTO account_users (account_id, user_id) SELECT 1, n FROM generate_series(1, 5) AS n;
INSERT INTO teams (id, name, account_id) SELECT n, 'team ' || n, 1 FROM generate_series(1, 3) AS n;
INSERT INTO team_members (team_id, user_id) SELECT pick(3), n FROM generate_series(1, 5) AS n;
INSERT INTO contacts (id, name, account_id, created_at, updated_at, blocked) SELECT n, 'customer ' || n, 1 + (n > 25)::integer, past(), past(), n % 10 = 0 FROM generate_series(1, 30) AS n;
INSERT INTO inboxes (id, channel_id, account_id, name, channel_type, working_hours_enabled, timezone) VALUES
    (1, 1, 1, 'site', 'Channel::WebWidget', false, 'UTC'), (2, 2, 1, 'office', 'Channel::Email', true, 'Europe/Berlin'), (3, 3, 2, 'tenant', 'Channel::Whatsapp', true, 'Asia/Kolkata');
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes, open_all_day)
SELECT inbox, 1 + (inbox > 2)::integer, day, day IN (0, 6), 9, 0, 17, 0, false FROM generate_series(1, 3) AS inbox, generate_series(0, 6) AS day;
INSERT INTO sla_policies (id, name, first_response_time_threshold, next_response_time_threshold, resolution_time_threshold, only_during_business_hours, account_id) VALUES
    (1, 'fast', 3600, 1800, 86400, false, 1), (2, 'office hours', 3600, NULL, 28800, true, 1), (3, 'long', 31557600, 31557600, 31557600, false, 1);
INSERT INTO tags (id, name) SELECT n, 'tag ' || n FROM generate_series(1, 4) AS n;

CREATE FUNCTION new_conversation() RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO conversations (account_id, display_id, created_at, updated_at, status, inbox_id, assignee_id, team_id, priority, contact_id, custom_attributes)
    SELECT inbox.account_id, n, past(), stamp(), CASE pick(4) WHEN 1 THEN 2 ELSE 0 END, inbox.id, nullif(pick(7), 7), nullif(pick(4), 4), nullif(pick(5), 5) - 1,
        CASE inbox.account_id WHEN 1 THEN pick(25) ELSE 25 + pick(5) END, jsonb_build_object('plan', pick(3))
    FROM inboxes AS inbox, (SELECT coalesce(max(id), 0) + 1 AS n FROM conversations) AS next WHERE inbox.id = pick(3)
    LIMIT 1
$$;
CREATE FUNCTION touch(conversation integer) RETURNS void LANGUAGE sql VOLATILE AS $$ UPDATE conversations SET updated_at = stamp() WHERE id = $1 $$;
CREATE FUNCTION report(conversation integer, name text, at timestamp) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO reporting_events (name, account_id, conversation_id, event_end_time, created_at, value, value_in_business_hours)
    SELECT $2, account_id, id, $3, $3, 0, 0 FROM conversations WHERE id = $1
$$;

CREATE FUNCTION step() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    one conversations := (SELECT conversations FROM conversations ORDER BY random() LIMIT 1);
    -- most of what happens comes after creation, some at the same moment, and late or skewed clocks before it
    at timestamp := CASE pick(10) WHEN 1 THEN past() WHEN 2 THEN one.created_at ELSE least(one.created_at + random() * random() * interval '20 days', stamp()) END;
BEGIN
    CASE pick(26)
    WHEN 1 THEN PERFORM new_conversation();
    WHEN 2, 3, 4, 5, 6, 7 THEN
        INSERT INTO messages (account_id, inbox_id, conversation_id, created_at, updated_at, message_type, private, sender_type, sender_id, content_attributes)
        SELECT one.account_id, one.inbox_id, one.id, at, stamp(), CASE kind WHEN 1 THEN 0 WHEN 6 THEN 2 ELSE 1 END, kind = 5,
            (ARRAY['Contact', 'User', 'AgentBot', NULL, 'User', NULL])[kind], CASE kind WHEN 1 THEN one.contact_id WHEN 4 THEN NULL WHEN 6 THEN NULL ELSE pick(6) END, to_json('{}'::text)
        FROM (SELECT CASE pick(3) WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE pick(6) END AS kind) AS chosen;
        PERFORM touch(one.id);
    WHEN 8, 9, 10 THEN
        UPDATE conversations SET status = 1 WHERE id = one.id;
        PERFORM report(one.id, CASE pick(4) WHEN 1 THEN 'conversation_bot_resolved' ELSE 'conversation_resolved' END, at), touch(one.id);
    WHEN 11 THEN
        UPDATE conversations SET status = 0 WHERE id = one.id;
        PERFORM report(one.id, 'conversation_opened', at), touch(one.id);
    WHEN 12 THEN PERFORM report(one.id, 'conversation_bot_handoff', at), touch(one.id);
    WHEN 13 THEN UPDATE conversations SET status = pick(4) - 1, updated_at = stamp() WHERE id = one.id;
    WHEN 14 THEN
        WITH asked AS (
            INSERT INTO messages (account_id, inbox_id, conversation_id, created_at, updated_at, message_type, private, content_type, content_attributes)
            VALUES (one.account_id, one.inbox_id, one.id, at, stamp(), 3, false, 9, to_json('{}'::text)) RETURNING id
        )
        INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, contact_id, assigned_agent_id, rating, created_at, updated_at)
        SELECT one.account_id, one.id, asked.id, one.contact_id, nullif(pick(6), 6), pick(6), at + random() * interval '30 days', stamp() FROM asked WHERE pick(3) > 1;
        PERFORM touch(one.id);
    WHEN 15 THEN UPDATE csat_survey_responses SET rating = pick(5), updated_at = stamp() WHERE id = (SELECT id FROM csat_survey_responses ORDER BY random() LIMIT 1);
    WHEN 16 THEN UPDATE conversations SET assignee_id = nullif(pick(7), 7), team_id = nullif(pick(4), 4), inbox_id = CASE account_id WHEN 1 THEN pick(2) ELSE 3 END, updated_at = stamp() WHERE id = one.id;
    WHEN 17 THEN
        INSERT INTO taggings (tag_id, taggable_id, taggable_type, context, created_at) VALUES (pick(4), one.id, 'Conversation', 'labels', stamp()) ON CONFLICT DO NOTHING;
        PERFORM touch(one.id);
    WHEN 18 THEN
        INSERT INTO applied_slas (account_id, conversation_id, sla_policy_id, created_at, updated_at) VALUES (one.account_id, one.id, pick(3), at, stamp()) ON CONFLICT DO NOTHING;
    WHEN 19 THEN
        UPDATE users SET name = 'agent ' || pick(100) WHERE id = pick(6);
        UPDATE inboxes SET name = 'inbox ' || pick(5) WHERE id = pick(3);
        UPDATE teams SET name = 'team ' || id || '.' || pick(5) WHERE id = pick(3);
    WHEN 20 THEN
        UPDATE sla_policies SET name = 'policy ' || pick(9), first_response_time_threshold = pick(9) * 3600 WHERE id = pick(3);
        UPDATE contacts SET name = 'customer ' || pick(99), additional_attributes = jsonb_build_object('company_name', pick(5)) WHERE id = pick(30);
    WHEN 21 THEN UPDATE working_hours SET closed_all_day = NOT closed_all_day, open_hour = pick(9), updated_at = stamp() WHERE inbox_id = pick(3) AND day_of_week = pick(7) - 1;
    WHEN 22 THEN UPDATE inboxes SET working_hours_enabled = pick(2) = 1, timezone = (ARRAY['UTC', 'America/New_York', 'Nowhere'])[pick(3)] WHERE id = pick(3);
    WHEN 23 THEN UPDATE contacts SET blocked = NOT blocked, updated_at = stamp() WHERE id = pick(30);
    WHEN 24 THEN
        INSERT INTO agent_bot_inboxes (inbox_id, account_id) SELECT pick(3), 1 WHERE pick(5) = 1;
        DELETE FROM agent_bot_inboxes WHERE pick(5) = 1;
        UPDATE tags SET name = 'tag ' || id || '.' || pick(9) WHERE id = pick(4) AND pick(3) = 1;
    WHEN 25 THEN
        -- contacts are merged, with a stamp on the conversations that move
        UPDATE conversations SET contact_id = pick(25), updated_at = stamp() WHERE id = one.id AND account_id = 1;
    WHEN 26 THEN
        -- what no stamp tells of
        IF pick(5) > 1 THEN RETURN true; END IF;
        CASE pick(4)
        WHEN 1 THEN DELETE FROM conversations WHERE id = one.id;
        WHEN 2 THEN DELETE FROM messages WHERE id = (SELECT id FROM messages ORDER BY random() LIMIT 1);
        WHEN 3 THEN DELETE FROM reporting_events WHERE id = (SELECT id FROM reporting_events ORDER BY random() LIMIT 1);
        ELSE UPDATE messages SET private = NOT private WHERE id = (SELECT id FROM messages ORDER BY random() LIMIT 1);
        END CASE;
        RETURN false;
    END CASE;
    RETURN true;
END $$;

SELECT new_conversation() FROM generate_series(1, 100) \g /dev/null
SELECT step() FROM generate_series(1, 1500) \g /dev/null
