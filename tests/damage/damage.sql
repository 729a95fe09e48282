-- Run by tests/damage.sh with :mutants and :seed.
CREATE EXTENSION helpdesk_metrics;

-- Values to damage: of nothing, of little, and of so much that every form of the type is there.
CREATE TABLE samples (type regtype NOT NULL, value text NOT NULL);
INSERT INTO samples SELECT type::regtype, value FROM (
SELECT 'business_calendar' AS type, business_calendar('Mon-Fri 09:00-12:00 13:00-18:00', 'Europe/Berlin')::text AS value
UNION ALL SELECT 'business_calendar', '{"time_zone":"America/New_York","holidays":["2026-12-25"],"shifts":{"2026-12-24":[["09:00","12:00"]]},"breaks":[["2026-12-31","12:00","18:00"]],"closed":[["2026-03-01T04:00:00Z","2026-03-02T04:00:00Z"]]}'
UNION ALL SELECT 'nps_summary', nps_agg(i % 11)::text FROM generate_series(1, 100) AS i
UNION ALL SELECT 'rate_summary', rate_agg(i % 3 = 0)::text FROM generate_series(1, 100) AS i
UNION ALL SELECT 'mean_summary', mean_agg(make_interval(months => i, days => i, secs => i))::text FROM generate_series(1, 100) AS i
UNION ALL SELECT 'duration_summary', '{"values":[]}'
UNION ALL SELECT 'duration_summary', '{"values":[[0,0,5]]}'
UNION ALL SELECT 'duration_summary', duration_agg(make_interval(mins => i * i))::text FROM generate_series(1, 20) AS i
UNION ALL SELECT 'duration_summary', duration_agg(make_interval(secs => i * i))::text FROM generate_series(1, 300) AS i
UNION ALL SELECT 'first_response_state', '{"first_other":0,"first_answer":60000000,"second_answer":null}'
UNION ALL SELECT 'net_sentiment_state', '{"positive":5,"negative":3,"n":10}'
UNION ALL SELECT 'score_summary', score_agg(i % 5)::text FROM generate_series(1, 100) AS i
UNION ALL SELECT 'score_summary', score_agg(i / 7.0, i % 3 + 0.25)::text FROM generate_series(1, 100) AS i
UNION ALL SELECT 'iqs_state', '{"n":3,"total":12.5,"weight":4.25,"critical_fails":0}'
UNION ALL SELECT 'clv_historical_state', '{"n":2,"purchases":25.00,"margins":0.75}'
UNION ALL SELECT 'retention_summary', '{"n":2,"customers_start":100,"customers_end":90.5,"customers_new":7}'
UNION ALL SELECT 'running_spans_state', '{"n":4,"until":86400000000,"changes":[[0,1,0],[3600000000,0,1],[7200000000,1,1]]}'
UNION ALL SELECT 'running_spans_state', '{"n":1,"until":null,"changes":[[0,1,0]]}'
UNION ALL SELECT 'tally_summary', '{"counts":{}}'
UNION ALL SELECT 'tally_summary', '{"counts":{"chat":3,"e-mail":5,"téléphone":1,"x":2}}'
) AS texts;

CREATE FUNCTION members(class regclass) RETURNS SETOF oid STABLE LANGUAGE sql AS $$
    SELECT objid FROM pg_depend JOIN pg_extension ON refclassid = 'pg_extension'::regclass AND refobjid = pg_extension.oid
    WHERE extname = 'helpdesk_metrics' AND classid = class
$$;

CREATE TABLE failures (type regtype, call text, bytes text, state text, message text, seconds double precision);

-- A twin of every type, whose text are the bytes.
CREATE TYPE rb;
CREATE FUNCTION rb_in(cstring) RETURNS rb LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION rb_out(rb) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE rb (INPUT = rb_in, OUTPUT = rb_out, INTERNALLENGTH = variable, ALIGNMENT = double, STORAGE = extended);

-- The types, and what is called over a damaged value v and a sample s.
CREATE TABLE types AS
SELECT oid::regtype AS type, typname AS name FROM pg_type WHERE oid IN (SELECT members('pg_type')) AND typtype = 'b' AND typcategory <> 'A'
    AND obj_description(oid, 'pg_type') !~ '^refuses '; -- those have no values
INSERT INTO failures (type, message) SELECT type, 'there is no sample' FROM types WHERE type NOT IN (SELECT type FROM samples);

-- Aggregates of one's own begin with the first value, as it is stored.
SELECT format('CREATE AGGREGATE own_merge(%1$s) (SFUNC = %2$s_merge, STYPE = %1$s)', type, name),
    format('CREATE AGGREGATE own_unmerge(%1$s) (SFUNC = %2$s_unmerge, STYPE = %1$s)', type, name)
FROM types WHERE to_regproc(name || '_merge') IS NOT NULL \gexec
SELECT format('CREATE CAST (rb AS %s) WITHOUT FUNCTION', type), format('CREATE CAST (%s AS rb) WITHOUT FUNCTION', type) FROM types \gexec

-- Arguments beside the value: one of each type but for the numbers, of which one stands for the six.
CREATE TABLE arguments (type regtype, value text);
INSERT INTO arguments VALUES ('boolean', 'true'), ('bigint', '7'), ('numeric', '3.5'), ('double precision', '0.95'), ('text', '''e-mail'''),
    ('interval', '''1 day 02:00'''), ('timestamptz', '''2026-03-02 10:00Z'''), ('timestamp', '''2026-03-02 10:00'''),
    ('tstzrange', '''[2026-03-01, 2026-04-01)'''), ('tstzmultirange', '''{[2026-03-01, 2026-03-02), [2026-03-05, 2026-03-06)}''');

CREATE TABLE calls AS
-- functions, with the damaged value in each place that there is for it
SELECT types.type, format('count(*) FROM %s(%s)', proc.oid::regproc, string_agg(
        CASE WHEN argument.type <> types.type::oid THEN format('%s::%s', arguments.value, arguments.type) WHEN argument.ordinality = place.ordinality THEN 'v' ELSE 's' END,
        ', ' ORDER BY argument.ordinality)) AS call
FROM types CROSS JOIN pg_proc AS proc CROSS JOIN unnest(proc.proargtypes) WITH ORDINALITY AS place (type)
CROSS JOIN unnest(proc.proargtypes) WITH ORDINALITY AS argument (type) LEFT JOIN arguments ON arguments.type = argument.type
WHERE proc.oid IN (SELECT members('pg_proc')) AND proc.prokind = 'f' AND place.type = types.type
GROUP BY types.type, proc.oid, place.ordinality
HAVING bool_and(argument.type = types.type::oid OR arguments.type IS NOT NULL)
UNION ALL SELECT type, 'v::jsonb' FROM types
-- aggregates, and frames of them
UNION ALL SELECT types.type, format(form, proc.oid::regproc)
FROM types JOIN pg_proc AS proc ON proc.prokind = 'a' AND proc.proargtypes::text = types.type::oid::text
CROSS JOIN unnest(ARRAY['%s(x) FROM (VALUES (v), (s)) AS t (x)', '%s(x) FROM (VALUES (s), (v), (s)) AS t (x)', '%s(x)::text FROM (VALUES (v), (v), (s)) AS t (x)',
    '%s(x) OVER (ROWS 1 PRECEDING) FROM (VALUES (s), (v), (s), (s)) AS t (x)']) AS form;
-- a type whose functions are not found would be one without a test
INSERT INTO failures (type, message) SELECT type, 'hardly a function takes it' FROM types WHERE (SELECT count(*) FROM calls WHERE calls.type = types.type) < 10;

CREATE FUNCTION mutant(bytes bytea) RETURNS bytea VOLATILE LANGUAGE plpgsql AS $$
DECLARE
    at integer;
    bit bigint;
BEGIN
    FOR i IN 0 .. floor(random() * 3)::integer LOOP
        IF length(bytes) < 13 THEN
            RETURN bytes;
        END IF;
        -- behind the version, of which there are only good ones and others
        at := 4 + floor(random() * (length(bytes) - 4));
        CASE floor(random() * 8)::integer
            WHEN 0 THEN bytes := set_byte(bytes, at, (ARRAY[0, 1, 127, 128, 255])[1 + floor(random() * 5)::integer]);
            WHEN 1 THEN bytes := overlay(bytes PLACING int8send((ARRAY[0, 1, -1, 20, 9223372036854775807])[1 + floor(random() * 5)::integer]) FROM 5 + (at - 4) / 8 * 8);
            WHEN 2 THEN bytes := overlay(bytes PLACING substr(bytes, at + 1, 8) FROM 5 + floor(random() * (length(bytes) - 4))::integer);
            WHEN 3 THEN bytes := CASE WHEN random() < 0.2 THEN substr(bytes, 1, 4 + (at - 4) / 8 * 8) WHEN random() < 0.2 THEN bytes || '\x0000000000000000' ELSE bytes END;
            ELSE
                bit := at * 8 + floor(random() * 8)::bigint;
                bytes := set_bit(bytes, bit, 1 - get_bit(bytes, bit));
        END CASE;
    END LOOP;
    RETURN bytes;
END $$;

-- One function a type, so that the calls are planned once.
SELECT format($make$
CREATE TABLE damaged_%2$s (v %1$s, s %1$s);
CREATE FUNCTION damage_%2$s() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v %1$s;
    s %1$s;
    began timestamptz;
    state text;
    message text;
BEGIN
    FOR v, s IN SELECT * FROM damaged_%2$s LOOP
        %3$s
    END LOOP;
END $$ $make$, type, name, (SELECT string_agg(format($each$
        began := clock_timestamp();
        BEGIN
            PERFORM %1$s;
            state := 'value';
            message := NULL;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
        END;
        INSERT INTO failures SELECT %2$L, %1$L, v::rb::text, state, message, seconds
        FROM (SELECT extract(epoch FROM clock_timestamp() - began)) AS took (seconds)
        -- what a sound value may be refused for: sums and moments out of range, a zone that the server does not know, two ends of one clock
        WHERE state NOT IN ('value', 'XX001', '22003', '22008', '22023') OR seconds > 5;
        $each$, call, type), '') FROM calls WHERE calls.type = types.type))
FROM types \gexec

SELECT setseed(:seed / 1e9) \g /dev/null
SELECT format('INSERT INTO damaged_%2$s SELECT mutant(value::%1$s::rb::text::bytea)::text::rb::%1$s, value::%1$s '
    'FROM samples CROSS JOIN generate_series(1, %3$s / (SELECT count(*) FROM samples WHERE type = %1$L::regtype)) WHERE type = %1$L::regtype', type, name, :mutants) FROM types \gexec
CREATE FUNCTION peak() RETURNS bigint LANGUAGE sql AS $$ SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s*(\d+) kB')::bigint / 1024 $$;
SELECT peak() AS peak_before \gset
SELECT format('DO $$ BEGIN PERFORM damage_%s(); END $$', name) FROM types \gexec

SELECT format('%s calls on %s of each of %s types', (SELECT count(*) FROM calls), :mutants, (SELECT count(*) FROM types));
SELECT format('FAILED: %s: %s, %s, %s s, such as %s of %s', type, state, message, seconds, call, bytes) FROM (
    SELECT DISTINCT ON (type, state, message) * FROM failures ORDER BY type, state, message, length(bytes)
) AS first LIMIT 40;
SELECT format('FAILED: the backend grew to %s MB', peak()) WHERE peak() - :peak_before > 300;
SELECT count(*) > 0 OR peak() - :peak_before > 300 AS failed FROM failures \gset
\if :failed
    DO $$ BEGIN RAISE 'damaged values do harm'; END $$;
\endif
