-- Under the release: what every call gives over the rows of tests/scale_out/facts.sql, states of every type, calendars, and views of its own and
-- of a user's. `noted` keeps the text of each value, as the release itself reads it.

-- aggregates without their final function leave the state types
CREATE TABLE kept_column AS SELECT format('c%s', row_number() OVER (ORDER BY call)) AS name, call FROM call;
DO $$
DECLARE
    twin record;
BEGIN
    FOR twin IN
        SELECT DISTINCT ON (aggtranstype) format('state_%s', aggtranstype::regtype) AS name, substring(call FROM '\(.*$') AS arguments, agginitval,
            aggtransfn, aggtranstype::regtype, array_to_string(proargtypes::regtype[], ', ') AS types
        FROM call JOIN pg_aggregate ON aggfnoid = aggregate JOIN pg_proc ON pg_proc.oid = aggregate JOIN pg_type ON pg_type.oid = aggtranstype
        WHERE typnamespace <> 'pg_catalog'::regnamespace AND agginitval IS NOT NULL ORDER BY aggtranstype, call
    LOOP
        EXECUTE format('CREATE AGGREGATE %I(%s) (SFUNC = %s, STYPE = %s, INITCOND = %L)', twin.name, twin.types, twin.aggtransfn, twin.aggtranstype, twin.agginitval);
        INSERT INTO kept_column VALUES (twin.name, twin.name || twin.arguments);
    END LOOP;
    EXECUTE (SELECT format('CREATE TABLE kept AS SELECT team, %s FROM fact GROUP BY team', string_agg(format('%s AS %s', call, name), ', ')) FROM kept_column);
END $$;
CREATE TABLE noted (name text, team integer, value text);
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT kept_column.name FROM kept_column LOOP
        EXECUTE format('INSERT INTO noted SELECT %1$L, team, %1$I::text FROM kept', name);
    END LOOP;
END $$;
-- every type of the extension is among the values, but for the calendar, which follows
DO $$ BEGIN
    IF EXISTS (
        SELECT FROM pg_depend JOIN pg_type ON classid = 'pg_type'::regclass AND pg_type.oid = objid AND typtype = 'b' AND typcategory <> 'A'
        WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'helpdesk_metrics') AND deptype = 'e' AND typname <> 'business_calendar'
            AND pg_type.oid NOT IN (SELECT atttypid FROM pg_attribute WHERE attrelid = 'kept'::regclass)
    ) THEN RAISE 'a type is not stored'; END IF;
END $$;

-- but for what 0.1.0 does not know
CREATE TEMP TABLE document (name text, document jsonb);
\copy document FROM tests/calendar/calendars.tsv WITH (FORMAT csv, HEADER, DELIMITER E'\t', QUOTE E'\b')
CREATE TABLE kept_calendar AS SELECT name, document::text::business_calendar AS calendar FROM document WHERE NOT document ? 'from';
CREATE TABLE noted_calendar AS
SELECT name, calendar::text AS value, business_duration(timestamptz '2024-03-01 00:00+00', timestamptz '2025-02-01 00:00+00', calendar) AS open FROM kept_calendar;

-- indexes of the types' operator classes, and what people build on functions
CREATE INDEX ON kept_calendar (calendar);
CREATE INDEX ON kept_calendar USING hash (calendar);
CREATE VIEW mine AS
SELECT name, business_add(tstzmultirange(tstzrange('2024-03-01 00:00+00', NULL)), interval '400 hours', calendar) AS due, metrics.n AS metrics
FROM kept_calendar, (SELECT count(*) AS n FROM metric_catalog) AS metrics;
CREATE TABLE noted_mine AS SELECT name, due FROM mine;

CREATE SCHEMA desk;
SET search_path = desk, public;
\i tests/schemas/chatwoot.sql
\i tests/schemas/defaults.sql
RESET session_replication_role;
INSERT INTO users (id, uid, name) VALUES (1, 'ada', 'Ada');
INSERT INTO inboxes (id, account_id, channel_id, name, channel_type) VALUES (1, 1, 1, 'site', 'Channel::WebWidget');
INSERT INTO contacts (id, account_id, name) VALUES (1, 1, 'Nicole');
INSERT INTO conversations (id, account_id, display_id, inbox_id, contact_id, assignee_id, status, created_at)
SELECT i, 1, i, 1, 1, 1, 1, timestamp '2026-03-01' + i * interval '7 hours' FROM generate_series(1, 50) AS i;
INSERT INTO messages (account_id, conversation_id, inbox_id, message_type, sender_type, sender_id, created_at)
SELECT 1, id, 1, side, CASE side WHEN 0 THEN 'Contact' ELSE 'User' END, 1, created_at + side * id * interval '1 minute' FROM conversations, generate_series(0, 1) AS side;
INSERT INTO reporting_events (name, account_id, conversation_id, event_end_time, created_at)
SELECT 'conversation_resolved', 1, id, created_at + interval '1 day', created_at + interval '1 day' FROM conversations;
RESET search_path;
SELECT create_views('chatwoot', 'desk', 'views') \g /dev/null
CREATE TABLE noted_view AS
SELECT ticket_id, first_response, full_resolution, one_touch FROM views.tickets;
CREATE TABLE noted_day AS
SELECT day, created, resolved, first_response_median, csat, first_response, resolution FROM views.daily_metrics;
