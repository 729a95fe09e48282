-- Which overload a call finds, made from the catalogue for every function that takes moments, durations, conditions or numbers: with literals, with
-- parameters of no type, and with columns of each type in each mix.
SET timezone = 'UTC';
SET client_min_messages = warning;
\pset format unaligned
CREATE SCHEMA resolution_test;
SET search_path = resolution_test, public;

CREATE TABLE t (date date, timestamp timestamp, timestamptz timestamptz, interval interval, boolean boolean,
    number numeric, whole integer, text text, cal business_calendar, spans tstzmultirange);

-- what the overload that a call resolves to is, without running it
CREATE FUNCTION found(call text, name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    overload text;
BEGIN
    EXECUTE format('CREATE VIEW attempt AS SELECT %s AS result FROM t', call);
    SELECT concat(CASE WHEN proname = 'refused' OR obj_description(proc.oid, 'pg_proc') ~ '^refuses ' THEN 'refused: ' END,
        replace(replace(pg_get_function_identity_arguments(proc.oid), 'timestamp with time zone', 'timestamptz'), 'timestamp without time zone', 'timestamp'))
    INTO STRICT overload
    FROM pg_rewrite AS rule JOIN pg_depend AS use ON use.classid = 'pg_rewrite'::regclass AND use.objid = rule.oid AND refclassid = 'pg_proc'::regclass
    JOIN pg_proc AS proc ON proc.oid = refobjid
    WHERE rule.ev_class = 'attempt'::regclass AND proname = found.name;
    DROP VIEW attempt;
    RETURN overload;
EXCEPTION WHEN OTHERS THEN
    RETURN format('%s %s', SQLSTATE, SQLERRM);
END $$;
-- what types parameters get that a caller gives none
CREATE FUNCTION parameter_types(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    types text;
BEGIN
    EXECUTE 'PREPARE attempt AS SELECT ' || call;
    SELECT replace(replace(array_to_string(parameter_types, ', '), 'timestamp with time zone', 'timestamptz'), 'timestamp without time zone', 'timestamp')
    INTO types FROM pg_prepared_statements WHERE name = 'attempt';
    DEALLOCATE attempt;
    RETURN types;
EXCEPTION WHEN OTHERS THEN
    RETURN format('%s %s', SQLSTATE, SQLERRM);
END $$;

-- the shapes of calls: a name and the kinds of its arguments
CREATE TABLE shape AS
SELECT DISTINCT proname::text AS name, ARRAY(
    SELECT CASE WHEN type ~ '^(date|timestamp)' AND type !~ 'range$' THEN 'moment' WHEN type = 'text' THEN 'label' WHEN type IN ('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision') THEN 'number'
        ELSE type END
    FROM unnest(proargtypes::regtype[]::text[]) WITH ORDINALITY AS argument (type, i) ORDER BY i
) AS kinds
FROM pg_proc AS proc
JOIN pg_depend AS member ON member.classid = 'pg_proc'::regclass AND member.objid = proc.oid AND member.deptype = 'e'
JOIN pg_extension AS extension ON extension.oid = member.refobjid AND extname = 'helpdesk_metrics'
JOIN pg_language AS language ON language.oid = prolang
WHERE (prokind = 'a' OR lanname = 'c') AND obj_description(proc.oid, 'pg_proc') !~ '^refuses '
    AND NOT EXISTS (SELECT FROM pg_aggregate WHERE proc.oid IN (aggtransfn::oid, aggminvtransfn::oid)) AND proname !~ '_hash_extended$';
CREATE TABLE value (kind text, literal text, columns text[]);
INSERT INTO value VALUES
    ('moment', '2026-03-02 09:00+01', '{date,timestamp,timestamptz}'),
    ('interval', '1 hour', '{interval,whole,text}'),
    ('boolean', 'true', '{boolean,whole,text}'),
    ('number', '5', '{number,text}'),
    ('business_calendar', '{"time_zone": "UTC"}', '{cal}'),
    ('tstzmultirange', '{[2026-03-02,2026-03-03)}', '{spans}');
DELETE FROM shape WHERE NOT kinds <@ ARRAY(SELECT kind FROM value) OR NOT kinds && '{moment,interval,boolean,number}';

-- literals, and parameters without types
SELECT format('%s(%s)', name, array_to_string(kinds, ', ')) AS call,
    found(format('%s(%s)', name, (SELECT string_agg(quote_literal(literal), ', ' ORDER BY i) FROM unnest(kinds) WITH ORDINALITY AS k (kind, i) JOIN value USING (kind))), name) AS with_literals,
    parameter_types(format('%s(%s)', name, (SELECT string_agg('$' || i, ', ' ORDER BY i) FROM unnest(kinds) WITH ORDINALITY AS k (kind, i)))) AS of_parameters
FROM shape ORDER BY name COLLATE "C", kinds;

-- columns of each type and literals, in each mix; what is wrong comes one at a time, beside moments of one type
CREATE TABLE call AS
WITH RECURSIVE filled AS (
    SELECT name, kinds, '{}'::text[] AS chosen, '{}'::text[] AS moments, 0 AS wrong FROM shape
    UNION ALL
    SELECT name, kinds, chosen || choice, CASE WHEN kind = 'moment' THEN moments || choice ELSE moments END,
        wrong + (kind IN ('interval', 'boolean', 'number') AND choice NOT IN (kind, quote_literal(literal)))::integer
    FROM filled JOIN value ON kind = kinds[cardinality(chosen) + 1],
        unnest(columns || CASE WHEN kind IN ('moment', 'interval', 'boolean', 'number') THEN ARRAY[quote_literal(literal)] END) AS choice
)
SELECT name, array_to_string(chosen, ', ') AS arguments FROM filled
WHERE cardinality(chosen) = cardinality(kinds) AND (wrong = 0 OR wrong = 1 AND (SELECT count(DISTINCT moment) FROM unnest(moments) AS moment) <= 1);
SELECT arguments, finds, string_agg(name, ' ' ORDER BY name COLLATE "C") AS functions
FROM (
    SELECT arguments, name, found(format('%s(%s)', name, arguments), name) AS finds FROM call
) AS resolved
GROUP BY arguments, finds ORDER BY arguments COLLATE "C", finds COLLATE "C";

DROP SCHEMA resolution_test CASCADE;
