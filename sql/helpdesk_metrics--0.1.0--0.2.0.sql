-- From 0.1.0 to 0.2.0. What stands between "from FILE" and "end of FILE" is that file, put there by tests/upgrade.sh --write.

-- from sql/helpers.sql
-- Helpers of the script alone, of the installation or an update. They are dropped at its end, so that no server carries them.

-- Runs a template once for each row of an array: {1}, {2} ... stand for the row's elements.
CREATE FUNCTION for_each(substitutes text[], template text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    substitute text[];
    statements text;
BEGIN
    FOREACH substitute SLICE 1 IN ARRAY substitutes LOOP
        statements := template;
        FOR i IN 1 .. pg_catalog.array_length(substitute, 1) LOOP
            statements := pg_catalog.replace(statements, pg_catalog.format('{%s}', i), substitute[i]);
        END LOOP;
        EXECUTE statements;
    END LOOP;
END $$;

-- Runs a template once for each way in which so many numbers may come: {1}, {2} ... stand for their types.
--
-- All of one type, or real and double precision in any mix. That makes every call with the six number types resolve to
-- one function, whatever the mix: whole and numeric arguments meet in the widest of their types, exactly; what comes
-- together with a real or double precision argument becomes double precision, as in PostgreSQL's own operators; and a
-- real stays a real, because its cast to numeric is another one than that of the same value as double precision.
CREATE FUNCTION for_each_number(arity integer, template text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    alike text;
    mixes text[];
BEGIN
    FOREACH alike IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric'] LOOP
        PERFORM for_each(ARRAY[pg_catalog.array_fill(alike, ARRAY[arity])], template);
    END LOOP;
    SELECT pg_catalog.array_agg(mix) INTO mixes FROM (
        SELECT (SELECT pg_catalog.array_agg(CASE WHEN pg_catalog.substr(mask::bit(8)::text, i, 1)::integer = 1
                                                 THEN 'double precision' ELSE 'real' END)
                FROM pg_catalog.generate_series(9 - arity, 8) AS i) AS mix
        FROM pg_catalog.generate_series(0, (1 << arity) - 1) AS mask
    ) AS all_mixes;
    PERFORM for_each(mixes, template);
END $$;

-- Creates a type with its text and binary form, its order, its hash and its cast to jsonb.
CREATE FUNCTION define_type(type_name text, storage text, description text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE TYPE {type};
CREATE FUNCTION {type}_in(cstring) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_out({type}) RETURNS cstring LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_recv(internal) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_send({type}) RETURNS bytea LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_in(cstring) IS 'text input of {type}: a JSON object';
COMMENT ON FUNCTION {type}_out({type}) IS 'text output of {type}: a JSON object';
COMMENT ON FUNCTION {type}_recv(internal) IS 'binary input of {type}: a version byte and the text form';
COMMENT ON FUNCTION {type}_send({type}) IS 'binary output of {type}: a version byte and the text form';
CREATE TYPE {type} (
    INPUT = {type}_in, OUTPUT = {type}_out, RECEIVE = {type}_recv, SEND = {type}_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = {storage}
);
COMMENT ON TYPE {type} IS '{description}';

CREATE CAST ({type} AS jsonb) WITH INOUT;
COMMENT ON CAST ({type} AS jsonb) IS 'the fields of a {type} as a JSON object';

CREATE FUNCTION {type}_eq({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_ne({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_lt({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_le({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_gt({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_ge({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_cmp({type}, {type}) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_hash({type}) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_hash_extended({type}, bigint) RETURNS bigint LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_eq({type}, {type}) IS 'equality of content, operator =';
COMMENT ON FUNCTION {type}_ne({type}, {type}) IS 'inequality of content, operator <>';
COMMENT ON FUNCTION {type}_lt({type}, {type}) IS 'arbitrary but fixed order, operator <';
COMMENT ON FUNCTION {type}_le({type}, {type}) IS 'arbitrary but fixed order, operator <=';
COMMENT ON FUNCTION {type}_gt({type}, {type}) IS 'arbitrary but fixed order, operator >';
COMMENT ON FUNCTION {type}_ge({type}, {type}) IS 'arbitrary but fixed order, operator >=';
COMMENT ON FUNCTION {type}_cmp({type}, {type}) IS 'arbitrary but fixed order, for btree indexes: -1, 0 or 1';
COMMENT ON FUNCTION {type}_hash({type}) IS 'hash of the content, 32 bits';
COMMENT ON FUNCTION {type}_hash_extended({type}, bigint) IS 'hash of the content with a seed, 64 bits';

CREATE OPERATOR = (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_eq,
    COMMUTATOR = OPERATOR(=), NEGATOR = OPERATOR(<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_ne,
    COMMUTATOR = OPERATOR(<>), NEGATOR = OPERATOR(=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_lt,
    COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_le,
    COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_gt,
    COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_ge,
    COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR = ({type}, {type}) IS 'equal';
COMMENT ON OPERATOR <> ({type}, {type}) IS 'not equal';
COMMENT ON OPERATOR < ({type}, {type}) IS 'before, in an arbitrary but fixed order';
COMMENT ON OPERATOR <= ({type}, {type}) IS 'before or equal, in an arbitrary but fixed order';
COMMENT ON OPERATOR > ({type}, {type}) IS 'after, in an arbitrary but fixed order';
COMMENT ON OPERATOR >= ({type}, {type}) IS 'after or equal, in an arbitrary but fixed order';

CREATE OPERATOR CLASS {type}_ops DEFAULT FOR TYPE {type} USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 {type}_cmp({type}, {type});
CREATE OPERATOR CLASS {type}_ops DEFAULT FOR TYPE {type} USING hash AS
    OPERATOR 1 =, FUNCTION 1 {type}_hash({type}), FUNCTION 2 {type}_hash_extended({type}, bigint);
COMMENT ON OPERATOR CLASS {type}_ops USING btree IS 'arbitrary but fixed order of {type}, so that DISTINCT, UNION and GROUP BY work';
COMMENT ON OPERATOR CLASS {type}_ops USING hash IS 'hashing of {type}, so that DISTINCT, UNION and GROUP BY work';
COMMENT ON OPERATOR FAMILY {type}_ops USING btree IS 'arbitrary but fixed order of {type}';
COMMENT ON OPERATOR FAMILY {type}_ops USING hash IS 'hashing of {type}';
$$;
BEGIN
    template := pg_catalog.replace(template, '{type}', type_name);
    template := pg_catalog.replace(template, '{storage}', storage);
    EXECUTE pg_catalog.replace(template, '{description}', description);
END $define$;

-- Creates the type of a transition state: a type with its merge.
CREATE FUNCTION define_state_type(type_name text, storage text, description text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE FUNCTION {type}_merge({type}, {type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_unmerge({type}, {type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_result({type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_merge({type}, {type}) IS 'the two put together: merge step of every aggregate whose state is a {type}';
COMMENT ON FUNCTION {type}_unmerge({type}, {type}) IS 'the first without the second: inverse of {type}_merge()';
COMMENT ON FUNCTION {type}_result({type}) IS 'final step of aggregates that return a {type}: NULL when nothing was counted';
$$;
BEGIN
    PERFORM define_type(type_name, storage, description);
    EXECUTE pg_catalog.replace(template, '{type}', type_name);
END $define$;

-- Creates the aggregate combine() over a summary type; `empty` is the text of a summary of nothing.
CREATE FUNCTION define_combine(type_name text, empty text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE AGGREGATE combine(summary {type}) (
    SFUNC = {type}_merge, STYPE = {type}, SSPACE = 128, INITCOND = '{empty}',
    FINALFUNC = {type}_result, COMBINEFUNC = {type}_merge,
    MSFUNC = {type}_merge, MINVFUNC = {type}_unmerge, MSTYPE = {type}, MSSPACE = 128, MINITCOND = '{empty}',
    MFINALFUNC = {type}_result,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE combine({type}) IS 'one {type} of many: the same as if it had been built from all their rows';
$$;
BEGIN
    EXECUTE pg_catalog.replace(pg_catalog.replace(template, '{type}', type_name), '{empty}', empty);
END $define$;
-- end of sql/helpers.sql

-- Order and hash are of the content, whatever form it is stored in: each type has functions of its own for them.
SELECT for_each(ARRAY[
    ['business_calendar'], ['clv_historical_state'], ['duration_summary'], ['first_response_state'], ['iqs_state'],
    ['mean_summary'], ['net_sentiment_state'], ['nps_summary'], ['rate_summary'], ['retention_summary'],
    ['running_spans_state'], ['score_summary'], ['tally_summary']
], $$
CREATE OR REPLACE FUNCTION {1}_eq({1}, {1}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_ne({1}, {1}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_lt({1}, {1}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_le({1}, {1}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_gt({1}, {1}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_ge({1}, {1}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_cmp({1}, {1}) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_hash({1}) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE OR REPLACE FUNCTION {1}_hash_extended({1}, bigint) RETURNS bigint LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
$$);

-- from sql/metric_catalog.sql
-- A metric's comment reads "Description: formula, in unit; higher is better". The catalogue is just that, taken apart:
-- nothing is said twice, and what an upgrade adds is in it.
--
-- The extension's schema may hold what somebody else has put there, and an operator for just the types of an expression is
-- taken before one that needs a cast. So everything here is named with its schema, or has just the types of what
-- pg_catalog, which is looked at first, has.
CREATE OR REPLACE VIEW metric_catalog AS
SELECT DISTINCT
    proc.proname::pg_catalog.text AS name,
    pg_catalog.format('%s(%s)', proc.proname, pg_catalog.array_to_string(proc.proargnames[1:proc.pronargs], ', ')) AS call,
    part[3] AS unit,
    part[4] AS direction,
    part[2] AS formula,
    part[1] AS description
FROM pg_catalog.pg_extension AS extension
JOIN pg_catalog.pg_depend AS member
    ON member.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid
    AND member.refobjid OPERATOR(pg_catalog.=) extension.oid
    AND member.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid
    AND member.deptype OPERATOR(pg_catalog.=) 'e'
JOIN pg_catalog.pg_proc AS proc ON proc.oid OPERATOR(pg_catalog.=) member.objid
CROSS JOIN LATERAL pg_catalog.regexp_match(
    pg_catalog.obj_description(proc.oid, 'pg_proc'), '^([A-Z][^:]*): (.*), in ([^;]*)(?:; (higher|lower) is better)?$'
) AS part
WHERE extension.extname OPERATOR(pg_catalog.=) 'helpdesk_metrics' AND part IS NOT NULL
ORDER BY name, call;

COMMENT ON VIEW metric_catalog IS 'every metric of helpdesk_metrics with unit, direction and formula: what a BI tool shows beside the number';
COMMENT ON COLUMN metric_catalog.name IS 'name of the aggregate or function';
COMMENT ON COLUMN metric_catalog.call IS 'how it is called';
COMMENT ON COLUMN metric_catalog.unit IS 'unit of the result';
COMMENT ON COLUMN metric_catalog.direction IS 'higher or lower: which way is better; NULL where neither is';
COMMENT ON COLUMN metric_catalog.formula IS 'how the result is computed';
COMMENT ON COLUMN metric_catalog.description IS 'what it is';
GRANT SELECT ON metric_catalog TO PUBLIC;
-- end of sql/metric_catalog.sql

-- from sql/create_views.sql
-- create_views() runs a script of sql/adapters as its caller, who must be able to read the source and to create: it grants nothing.

-- A script means the same whatever the session is set to: each setting that its parsing depends on is pinned.
CREATE OR REPLACE FUNCTION create_views(source text, source_schema name DEFAULT 'public', target_schema name DEFAULT 'helpdesk_metrics', time_zone text DEFAULT 'UTC')
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET transform_null_equals = off
SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET timezone = 'UTC' SET client_min_messages = warning AS $$
#variable_conflict use_variable
DECLARE
    -- the extension may stand in any schema
    metrics_schema name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    tables text := CASE source WHEN 'canonical' THEN 'the canonical views' ELSE format('the tables of %s', source) END;
    script text;
    statement text;
    doing text := format('creating schema "%s"', target_schema);
    state text;
    message text;
    detail text;
    hint text;
    missing_tables text;
    missing_columns text;
    unreadable text;
BEGIN
    IF source IS NULL OR source_schema IS NULL OR target_schema IS NULL OR time_zone IS NULL THEN
        RAISE null_value_not_allowed USING MESSAGE = 'create_views needs a source, two schemas and a time zone, none of them NULL';
    END IF;
    EXECUTE format('SELECT %I.view_script($1, $2, $3, $4, $5, $6)', metrics_schema) INTO script
        USING source, quote_ident(source_schema), quote_ident(target_schema), quote_ident(metrics_schema), quote_literal(time_zone),
            -- a table that the caller may not read is as good as not there, where a script can do without it
            (SELECT coalesce(string_agg(relname, chr(10)), '') FROM pg_class
                WHERE relnamespace = to_regnamespace(quote_ident(source_schema)) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND has_any_column_privilege(oid, 'SELECT'));
    PERFORM now() AT TIME ZONE time_zone; -- a zone that is not there is told now, not by each query
    IF to_regnamespace(quote_ident(source_schema)) IS NULL THEN
        RAISE invalid_schema_name USING MESSAGE = format('schema "%s" does not exist', source_schema),
            HINT = format('The second argument is the schema of %s.', tables);
    END IF;
    -- what a script reads stands in the lines "-- needs TABLE: COLUMN, ..." of its head, where nothing is filled in
    SELECT string_agg(DISTINCT name, ', ' ORDER BY name) FILTER (WHERE relation IS NULL),
        string_agg(name || '.' || attribute, ', ' ORDER BY name, attribute) FILTER (WHERE relation IS NOT NULL AND NOT is_there),
        string_agg(DISTINCT name, ', ' ORDER BY name) FILTER (WHERE is_there AND NOT has_column_privilege(relation, attribute, 'SELECT'))
    INTO missing_tables, missing_columns, unreadable
    FROM (
        SELECT need[1] AS name, attribute, to_regclass(quote_ident(source_schema) || '.' || quote_ident(need[1])) AS relation
        FROM regexp_matches(split_part(script, 'CREATE VIEW', 1), '^-- needs (\S+): (.+)$', 'gn') AS need, regexp_split_to_table(need[2], ', ') AS attribute
    ) AS needed
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attname = attribute AND NOT attisdropped) AS is_there) AS found;
    IF missing_tables IS NOT NULL OR missing_columns IS NOT NULL THEN
        RAISE USING ERRCODE = CASE WHEN missing_tables IS NULL THEN 'undefined_column' ELSE 'undefined_table' END,
            MESSAGE = format('schema "%s" lacks %s of %s', source_schema, CASE WHEN missing_tables IS NULL THEN 'columns' ELSE 'some' END, tables),
            DETAIL = 'Missing: ' || concat_ws('; ', 'tables ' || missing_tables, 'columns ' || missing_columns) || '.',
            HINT = 'The second argument is their schema; sql/adapters says which versions are read.';
    END IF;
    IF unreadable IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = format('permission denied for %s', tables), DETAIL = format('No right to read: %s.', unreadable),
            HINT = 'The owner of the views must be able to read what they read: GRANT SELECT.';
    END IF;
    BEGIN
        IF to_regnamespace(quote_ident(target_schema)) IS NULL THEN
            EXECUTE format('CREATE SCHEMA %I', target_schema);
        END IF;
        -- a statement ends with its line, so that a failure can name the view instead of reciting the script
        FOREACH statement IN ARRAY string_to_array(script, E';\n') LOOP
            doing := coalesce('creating view "' || substring(statement FROM '\mCREATE VIEW \S+\.(\w+)\s') || '"', doing);
            EXECUTE statement;
        END LOOP;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
        RAISE USING ERRCODE = state, MESSAGE = format('%s, while %s for %s', message, doing, source),
            DETAIL = concat_ws(' ', nullif(detail, ''), 'Nothing was changed.'),
            HINT = CASE state
                WHEN '42P07' THEN format('Name another target_schema than "%s", or drop the views that are there.', target_schema)
                WHEN '42501' THEN format('The views belong to who calls create_views, who must be able to create in schema "%s" (or the schema itself) and to read schema "%s".', target_schema, source_schema)
                ELSE coalesce(nullif(hint, ''), format('Is schema "%s" that of %s, of a version that the head of sql/adapters/%s.sql names? If so, this is an error of helpdesk_metrics: please report it with this message.',
                    source_schema, source, source))
            END;
    END;
END $$;
COMMENT ON FUNCTION create_views(text, name, name, text) IS 'creates the canonical views and the scorecards over the tables of a product (chatwoot, zammad, zendesk) or over canonical views written by hand (canonical), with days of a time zone';
-- end of sql/create_views.sql

-- from sql/finish.sql
-- The last of the script: away with the helpers.

DROP FUNCTION for_each(text[], text);
DROP FUNCTION for_each_number(integer, text);
DROP FUNCTION define_type(text, text, text);
DROP FUNCTION define_state_type(text, text, text);
DROP FUNCTION define_combine(text, text);
-- end of sql/finish.sql
