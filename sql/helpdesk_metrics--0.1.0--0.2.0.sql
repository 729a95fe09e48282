-- From 0.1.0 to 0.2.0. What stands between "from FILE" and "end of FILE" is that file, put there by tests/upgrade.sh --write.

-- from sql/helpers.sql
-- Helpers of the script alone, of the installation or an update. They are dropped at its end, so that no server carries them.

-- What aggregates begin with: a type, the text of an empty state and about how many bytes it grows to.
CREATE TABLE initial_state (name text, state_type text, size integer, empty text);

CREATE FUNCTION define_initial_state(name text, state_type text, size integer, empty text) RETURNS void
LANGUAGE sql AS 'INSERT INTO initial_state VALUES ($1, $2, $3, $4)';

-- Runs statements in which {state NAME} stands for what is the same in every aggregate that begins with that initial state.
CREATE FUNCTION run(statements text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    state initial_state;
BEGIN
    FOR state IN SELECT * FROM initial_state LOOP
        statements := pg_catalog.replace(statements, pg_catalog.format('{state %s}', state.name), pg_catalog.format(
            'STYPE = %1$s, SSPACE = %2$s, INITCOND = %3$L, COMBINEFUNC = %1$s_merge, '
            'MSTYPE = %1$s, MSSPACE = %2$s, MINITCOND = %3$L, PARALLEL = SAFE', state.state_type, state.size, state.empty));
    END LOOP;
    EXECUTE statements;
END $$;

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
        PERFORM run(statements);
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

-- Creates the type of a transition state, with its combine function and the inverse of that, and the initial state of that name.
CREATE FUNCTION define_state_type(type_name text, storage text, size integer, empty text, description text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE FUNCTION {type}_merge({type}, {type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_unmerge({type}, {type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_result({type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_merge({type}, {type}) IS 'both in one: combine function of every aggregate whose state is a {type}';
COMMENT ON FUNCTION {type}_unmerge({type}, {type}) IS 'the first without the second: inverse of {type}_merge()';
COMMENT ON FUNCTION {type}_result({type}) IS 'final step of aggregates that return a {type}: NULL when nothing was counted';
$$;
BEGIN
    PERFORM define_type(type_name, storage, description);
    PERFORM define_initial_state(type_name, type_name, size, empty);
    EXECUTE pg_catalog.replace(template, '{type}', type_name);
END $define$;

-- Creates the aggregate combine() over a summary type.
CREATE FUNCTION define_combine(type_name text) RETURNS void
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
    template := pg_catalog.replace(template, '{empty}', (SELECT state.empty FROM initial_state AS state WHERE state.name = type_name));
    EXECUTE pg_catalog.replace(template, '{type}', type_name);
END $define$;
-- end of sql/helpers.sql

-- retention over more kinds of ranges

-- the ranges of time and of days, and in a multirange a customer of several subscriptions, or with a pause
SELECT for_each('{
    {tsrange, tsrange, lifetime}, {daterange, daterange, lifetime},
    {tstzmultirange, tstzrange, lifetimes}, {tsmultirange, tsrange, lifetimes}, {datemultirange, daterange, lifetimes}
}'::text[], $$
CREATE FUNCTION lifetime_add(state retention_summary, lifetime {1}, period {2}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{3}_add';
COMMENT ON FUNCTION lifetime_add(retention_summary, {1}, {2}) IS 'transition of crr() and churn_rate() over lifetimes: adds a customer';
CREATE FUNCTION lifetime_subtract(state retention_summary, lifetime {1}, period {2}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{3}_subtract';
COMMENT ON FUNCTION lifetime_subtract(retention_summary, {1}, {2}) IS 'inverse transition of crr() and churn_rate() over lifetimes: takes a customer back';

CREATE AGGREGATE crr(lifetime {1}, period {2}) (
    SFUNC = lifetime_add, STYPE = retention_summary, SSPACE = 152,
    INITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}',
    FINALFUNC = crr, COMBINEFUNC = retention_summary_merge,
    MSFUNC = lifetime_add, MINVFUNC = lifetime_subtract, MSTYPE = retention_summary, MSSPACE = 152,
    MINITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}', MFINALFUNC = crr,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE crr({1}, {2}) IS 'Customer retention over lifetimes: 100 * customers there at both ends of the period / customers there at its start, in percent; higher is better';

CREATE AGGREGATE churn_rate(lifetime {1}, period {2}) (
    SFUNC = lifetime_add, STYPE = retention_summary, SSPACE = 152,
    INITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}',
    FINALFUNC = churn_rate, COMBINEFUNC = retention_summary_merge,
    MSFUNC = lifetime_add, MINVFUNC = lifetime_subtract, MSTYPE = retention_summary, MSSPACE = 152,
    MINITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}', MFINALFUNC = churn_rate,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_rate({1}, {2}) IS 'Customer churn over lifetimes: 100 * customers there at the start of the period and gone by its end / customers there at its start, in percent; lower is better';

CREATE AGGREGATE retention_agg(lifetime {1}, period {2}) (
    SFUNC = lifetime_add, STYPE = retention_summary, SSPACE = 152,
    INITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}',
    FINALFUNC = retention_summary_result, COMBINEFUNC = retention_summary_merge,
    MSFUNC = lifetime_add, MINVFUNC = lifetime_subtract, MSTYPE = retention_summary, MSSPACE = 152,
    MINITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}', MFINALFUNC = retention_summary_result,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg({1}, {2}) IS 'summary of retention and churn from lifetimes, to store and to combine: customers at the start, at the end, new';
$$);

-- calendars: hours that change for good, and nights

COMMENT ON TYPE business_calendar IS 'When a team works: weekly hours and their changes, holidays, shifts, breaks and closed spans in a time zone';
COMMENT ON FUNCTION business_calendar(text, text) IS 'calendar of weekly hours such as Mon-Fri 09:00-18:00, Sat 22:00-06:00 in a zone of pg_timezone_names; hours that end before they start end on the next day';
COMMENT ON FUNCTION is_time_zone(text) IS 'whether a calendar can have this time zone: a name of pg_timezone_names, in upper or lower case';

SELECT for_each(ARRAY[
    ['clv_historical_state'], ['duration_summary'], ['first_response_state'], ['iqs_state'], ['mean_summary'], ['net_sentiment_state'],
    ['nps_summary'], ['rate_summary'], ['retention_summary'], ['running_spans_state'], ['score_summary'], ['tally_summary']
], $$
COMMENT ON FUNCTION {1}_merge({1}, {1}) IS 'both in one: combine function of every aggregate whose state is a {1}';
$$);

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

-- create_views() takes settings and says what it did
DROP FUNCTION create_views(text, name, name, text);
DROP FUNCTION view_script(text, text, text, text, text, text);
-- from sql/adapter_plan.sql
CREATE FUNCTION adapter_plan(request text) RETURNS jsonb
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION adapter_plan(text) IS 'what create_views() has to create for a request, a JSON object: the queries of the views, their comments, and what is missing';
-- end of sql/adapter_plan.sql

-- from sql/create_views.sql
-- make_views() creates what a script of sql/adapters consists of, as its caller, who must be able to read the source and to create: it grants
-- nothing. What it made before it replaces, so that what depends on the views, their owner, grants and options stay.

-- CREATE OR REPLACE VIEW wants the columns that are there first, in their order. So new ones follow, wherever the query has them; where one is gone or
-- has another type, the server's error stays.
CREATE FUNCTION replace_view(view text, query text) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    options text := (SELECT 'WITH (' || array_to_string(reloptions, ', ') || ')' FROM pg_class WHERE oid = to_regclass(view));
    old_columns text[];
    new_columns text[];
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %s %s AS %s', view, options, query);
EXCEPTION WHEN invalid_table_definition THEN
    EXECUTE format('CREATE TEMP VIEW replacement AS %s', query);
    SELECT array_agg(quote_ident(attname) ORDER BY attnum) FILTER (WHERE attrelid = to_regclass(view)),
        array_agg(quote_ident(attname) ORDER BY attnum) FILTER (WHERE attrelid = 'pg_temp.replacement'::regclass)
    INTO old_columns, new_columns
    FROM pg_attribute WHERE attrelid IN (to_regclass(view), 'pg_temp.replacement'::regclass) AND attnum > 0;
    DROP VIEW pg_temp.replacement;
    IF NOT old_columns <@ new_columns THEN RAISE; END IF;
    EXECUTE format('CREATE OR REPLACE VIEW %s %s AS SELECT %s FROM (%s) AS made', view, options,
        array_to_string(old_columns || ARRAY(SELECT name FROM unnest(new_columns) AS name WHERE name <> ALL (old_columns)), ', '), query);
END $$;
COMMENT ON FUNCTION replace_view(text, text) IS 'creates a view or replaces it, with columns that are new behind those that are there: a step of create_views()';

-- A script means the same whatever the session is set to: each setting that its parsing depends on is pinned.
-- `purpose` is live for create_views(); store and batch for create_store(), whose tables it makes where the views read them.
CREATE FUNCTION make_views(source text, source_schema name, target_schema name, time_zone text, settings jsonb, purpose text) RETURNS text LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET transform_null_equals = off
SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET timezone = 'UTC' SET client_min_messages = warning AS $$
#variable_conflict use_variable
DECLARE
    -- the extension may stand in any schema
    metrics_schema name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    internal_schema name := target_schema || '_internal';
    tables text := CASE source WHEN 'canonical' THEN 'the canonical views' ELSE format('the tables of %s', source) END;
    surveys regclass;
    plan jsonb;
    view record;
    statement text;
    own_views name[]; -- what an earlier call made, here and among the helpers
    own_helpers name[];
    own text[];
    restoring text[]; -- statements that give dropped views back their owners, grants and options
    made text[] := '{}';
    report text;
    stamp text := format('%I.create_views_stamp', target_schema);
    doing text := format('creating schema "%s"', target_schema);
    state text;
    message text;
    detail text;
    hint text;
    caller text := CASE purpose WHEN 'live' THEN 'create_views' ELSE 'create_store' END;
BEGIN
    IF source IS NULL OR source_schema IS NULL OR target_schema IS NULL OR time_zone IS NULL OR settings IS NULL THEN
        RAISE null_value_not_allowed USING MESSAGE = format('%s needs a source, two schemas, a time zone and settings, none of them NULL', caller);
    END IF;
    IF octet_length(target_schema || '_internal') > 63 THEN
        RAISE name_too_long USING MESSAGE = format('the name of schema "%s" is too long', target_schema),
            DETAIL = 'Helpers of the views stand in a schema of that name with "_internal" behind it.';
    END IF;
    PERFORM now() AT TIME ZONE time_zone; -- a zone that is not there is told now, not by each query
    IF to_regnamespace(quote_ident(source_schema)) IS NULL THEN
        RAISE invalid_schema_name USING MESSAGE = format('schema "%s" does not exist', source_schema),
            HINT = format('The second argument is the schema of %s.', tables);
    END IF;
    IF settings ? 'surveys' THEN
        surveys := to_regclass(settings ->> 'surveys');
        IF surveys IS NULL THEN
            RAISE undefined_table USING MESSAGE = format('the setting "surveys" names %s, which is no table or view', settings -> 'surveys'),
                HINT = 'Name it with its schema, such as {"surveys": "company.surveys"}.';
        END IF;
        SELECT string_agg(name, ', ') INTO detail FROM unnest('{kind,score,answered_at}'::name[]) AS name
        WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = surveys AND attname = name AND NOT attisdropped AND has_column_privilege(surveys, attnum, 'SELECT'));
        IF detail IS NOT NULL THEN
            RAISE undefined_column USING MESSAGE = format('%s, of the setting "surveys", lacks columns', surveys),
                DETAIL = format('Missing, or not to be read by the caller: %s.', detail),
                HINT = 'It needs kind (nps, ces or csat), score and answered_at; asked_at, ticket_id, customer_id, agent_id and account_id may be there.';
        END IF;
    END IF;
    EXECUTE format('SELECT %I.adapter_plan($1)', metrics_schema) INTO plan USING jsonb_build_object(
        'source', source, 'source_schema', quote_ident(source_schema), 'target_schema', quote_ident(target_schema), 'internal_schema', quote_ident(internal_schema),
        'metrics_schema', quote_ident(metrics_schema), 'time_zone', quote_literal(time_zone), 'purpose', purpose,
        'settings', CASE WHEN surveys IS NULL THEN settings ELSE settings || jsonb_build_object('surveys', jsonb_build_object('relation', surveys, 'columns', (
            SELECT jsonb_object_agg(attname, CASE WHEN has_column_privilege(attrelid, attnum, 'SELECT') THEN format_type(atttypid, NULL) END)
            FROM pg_attribute WHERE attrelid = surveys AND attnum > 0 AND NOT attisdropped))) END,
        'tables', (
            SELECT coalesce(jsonb_object_agg(relname, columns), '{}') FROM (
                SELECT relname, jsonb_object_agg(attname, CASE WHEN has_column_privilege(attrelid, attnum, 'SELECT') THEN format_type(atttypid, NULL) END) AS columns
                FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                WHERE relnamespace = to_regnamespace(quote_ident(source_schema)) AND relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY pg_class.oid, relname
            ) AS relation
        ))::text;
    -- a target that is none is told now, not by each query
    FOR detail IN SELECT target #>> '{}' FROM jsonb_path_query(settings, '$.sla.** ? (@.type() == "string")') AS target LOOP
        BEGIN
            IF detail::interval <= '0' OR NOT isfinite(detail::interval) THEN RAISE invalid_parameter_value; END IF;
        EXCEPTION WHEN invalid_datetime_format OR datetime_field_overflow OR interval_field_overflow OR invalid_parameter_value THEN
            RAISE invalid_parameter_value USING MESSAGE = format('the setting "sla" has the target "%s", which is no duration', detail),
                HINT = 'A target is an interval above zero, such as "4 hours".';
        END;
    END LOOP;
    IF plan -> 'missing_tables' <> '[]' OR plan -> 'missing_columns' <> '[]' THEN
        RAISE USING ERRCODE = CASE WHEN plan -> 'missing_tables' = '[]' THEN 'undefined_column' ELSE 'undefined_table' END,
            MESSAGE = format('schema "%s" lacks %s of %s', source_schema, CASE WHEN plan -> 'missing_tables' = '[]' THEN 'columns' ELSE 'some' END, tables),
            DETAIL = format('Missing: %s.', concat_ws('; ',
                (SELECT 'tables ' || string_agg(name, ', ' ORDER BY name) FROM jsonb_array_elements_text(plan -> 'missing_tables') AS name),
                (SELECT 'columns ' || string_agg(name, ', ' ORDER BY name) FROM jsonb_array_elements_text(plan -> 'missing_columns') AS name))),
            HINT = 'The second argument is their schema; sql/adapters says which versions are read.';
    END IF;
    IF plan -> 'unreadable' <> '[]' THEN
        RAISE insufficient_privilege USING MESSAGE = format('permission denied for %s', tables),
            DETAIL = format('No right to read: %s.', (SELECT string_agg(name, ', ' ORDER BY name) FROM jsonb_array_elements_text(plan -> 'unreadable') AS name)),
            HINT = 'The owner of the views must be able to read what they read: GRANT SELECT.';
    END IF;

    -- what an earlier call made: by its stamp, or by what 0.1.0 said, which left none; and only what the caller may act for
    EXECUTE coalesce((
        SELECT format('SELECT views, helpers FROM %s', oid::regclass) FROM pg_class
        WHERE relnamespace = to_regnamespace(quote_ident(target_schema)) AND relname = 'create_views_stamp' AND relkind = 'v' AND pg_has_role(relowner, 'USAGE')
    ), (
        SELECT format('SELECT %L::name[], %L::name[]', '{calendars,states,articles,messages,surveys,customers,state_changes,status_changes,tickets,sla_clocks,data_quality,
            daily_metrics,agent_scorecard,channel_scorecard,sla_scorecard,tickets_left_out,every_ticket,every_message,every_survey}'::name[], '{}'::name[])
        FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(target_schema)) AND relname = 'daily_metrics'
            AND obj_description(oid, 'pg_class') = 'what happened each day, per account: tickets by the day of their creation, resolutions by their own day'
    ), 'SELECT NULL::name[], NULL::name[]') INTO own_views, own_helpers;
    own := ARRAY(
        SELECT oid::regclass::text FROM pg_class WHERE relkind = 'v' AND pg_has_role(relowner, 'USAGE')
            AND (relnamespace = to_regnamespace(quote_ident(target_schema)) AND relname = ANY (own_views || 'create_views_stamp'::name)
                OR relnamespace = to_regnamespace(quote_ident(internal_schema)) AND relname = ANY (own_helpers))
    );

    BEGIN
        IF to_regnamespace(quote_ident(target_schema)) IS NULL THEN
            EXECUTE format('CREATE SCHEMA %I', target_schema);
        END IF;
        IF to_regnamespace(quote_ident(internal_schema)) IS NULL AND plan @? '$.views[*] ? (@.internal == true)' THEN
            doing := format('creating schema "%s"', internal_schema);
            EXECUTE format('CREATE SCHEMA %I', internal_schema);
        END IF;
        FOR attempt IN 1 .. 2 LOOP
            BEGIN
                IF attempt = 2 THEN
                    -- a column is gone or has another type: all are dropped, unless something stands on them, and made again
                    restoring := ARRAY(
                        SELECT format(command, kept.oid::regclass) FROM pg_class AS kept, LATERAL (
                            SELECT format('ALTER VIEW %%s OWNER TO %s', relowner::regrole)
                            UNION ALL SELECT format('ALTER VIEW %%s SET (%s)', array_to_string(reloptions, ', ')) WHERE reloptions IS NOT NULL
                            UNION ALL SELECT format('GRANT %s ON %%s TO %s%s', privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                                CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) FROM aclexplode(relacl)
                            UNION ALL SELECT format('GRANT %s (%I) ON %%s TO %s%s', privilege_type, attname, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                                CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) FROM pg_attribute, aclexplode(attacl) WHERE attrelid = kept.oid
                        ) AS done (command) WHERE kept.oid::regclass::text = ANY (own)
                    );
                    doing := 'dropping the views of an earlier call';
                    EXECUTE format('DROP VIEW %s', array_to_string(own, ', '));
                END IF;
                IF purpose <> 'live' THEN
                    EXECUTE format('SELECT %I.make_store_tables($1, $2, $3, $4)', metrics_schema) USING plan, jsonb_build_object('source', source,
                        'source_schema', source_schema, 'target_schema', target_schema, 'time_zone', time_zone, 'settings', settings), purpose, attempt;
                END IF;
                FOR view IN
                    SELECT format('%I.%I', schema, name) AS name, query, table_of
                    FROM jsonb_array_elements(plan -> 'views') WITH ORDINALITY AS listed (item, place),
                        LATERAL (SELECT CASE WHEN (item ->> 'internal')::boolean THEN internal_schema ELSE target_schema END AS schema, item ->> 'name' AS name, item ->> 'query' AS query, item ->> 'table_of' AS table_of) AS made
                    WHERE NOT (purpose = 'store' AND (item ->> 'stored')::boolean)
                    ORDER BY place
                LOOP
                    doing := format('creating view %s', view.name);
                    IF view.table_of IS NOT NULL THEN
                        EXECUTE format('SELECT %I.make_table_of($1, $2, $3, $4)', metrics_schema) USING format('%I.%I', internal_schema, view.table_of), view.name, purpose, attempt;
                        CONTINUE;
                    END IF;
                    IF to_regclass(view.name) IS NOT NULL AND view.name <> ALL (own) THEN
                        RAISE duplicate_table USING MESSAGE = format('relation %s is already there, and not of %s', view.name, caller);
                    END IF;
                    EXECUTE format('SELECT %I.replace_view($1, $2)', metrics_schema) USING view.name, view.query;
                    made := made || view.name;
                END LOOP;
                EXIT;
            EXCEPTION WHEN invalid_table_definition THEN
                IF attempt = 2 THEN RAISE; END IF;
                made := '{}';
            END;
        END LOOP;
        FOREACH statement IN ARRAY coalesce(restoring, '{}') LOOP
            doing := 'restoring owners and grants';
            IF to_regclass(substring(statement FROM ' (?:ON|VIEW) (\S+)')) IS NOT NULL THEN EXECUTE statement; END IF;
        END LOOP;
        -- what is made no more
        FOR statement IN SELECT format('DROP VIEW %s', name) FROM unnest(own) AS name WHERE to_regclass(name) IS NOT NULL AND name <> ALL (made || stamp) LOOP
            doing := lower(statement);
            EXECUTE statement;
        END LOOP;
        doing := 'commenting on the views';
        -- of each column and its twins what it is in every source; then what the script says of its product
        FOR statement IN
            SELECT format('COMMENT ON COLUMN %s.%I IS %L', attrelid::regclass, attname, concat(description,
                CASE WHEN attname = name || '_hours' THEN ', in hours' WHEN attname = name || '_previous' THEN '; of the days before' END))
            FROM jsonb_each(plan -> 'descriptions') AS described (relation, columns), jsonb_each_text(columns) AS listed (name, description), pg_attribute
            WHERE attrelid = to_regclass(format('%I.%I', target_schema, relation)) AND attrelid::regclass::text = ANY (made) AND attname IN (name, name || '_hours', name || '_previous')
        LOOP
            EXECUTE statement;
        END LOOP;
        FOR statement IN SELECT jsonb_array_elements_text(plan -> 'comments') LOOP
            EXECUTE statement;
        END LOOP;
        doing := format('creating view %s', stamp);
        EXECUTE format('SELECT %I.replace_view($1, $2)', metrics_schema) USING stamp, format(
            'SELECT %L::text AS source, %L::name AS source_schema, %L::text AS time_zone, %L::jsonb AS settings, %L::text AS version, %L::name[] AS views, %L::name[] AS helpers',
            source, source_schema, time_zone, settings, (SELECT extversion FROM pg_extension WHERE extname = 'helpdesk_metrics'),
            ARRAY(SELECT item ->> 'name' FROM jsonb_array_elements(plan -> 'views') AS item WHERE NOT (item ->> 'internal')::boolean),
            ARRAY(SELECT item ->> 'name' FROM jsonb_array_elements(plan -> 'views') AS item WHERE (item ->> 'internal')::boolean AND NOT (purpose = 'store' AND (item ->> 'stored')::boolean) AND NOT item ? 'table_of'));
        EXECUTE format('COMMENT ON VIEW %s IS %L', stamp, format('what %s() made here, over what; it replaces these and nothing else', caller));
        EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', stamp, name, description), '; ') FROM (VALUES
            ('source', format('first argument of %s()', caller)), ('source_schema', 'schema of the tables that are read'), ('time_zone', 'zone of the days'), ('settings', 'settings'),
            ('version', 'version of helpdesk_metrics'), ('views', 'views of this schema that it made'), ('helpers', 'those of the schema of this name with _internal behind it')
        ) AS commented (name, description));
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
        RAISE USING ERRCODE = state, MESSAGE = format('%s, while %s over %s', message, doing, tables),
            DETAIL = concat_ws(chr(10), nullif(detail, ''), 'Nothing was changed.'),
            HINT = CASE state
                WHEN '42P07' THEN format('Name another target_schema than "%s", or drop what is there.', target_schema)
                WHEN '2BP01' THEN format('Drop what depends on the views of schema "%s" first, or name another target_schema.', target_schema)
                WHEN '42501' THEN format('The caller owns the views, and must be able to create in schema "%s", or the schema itself, and to read schema "%s".', target_schema, source_schema)
                ELSE coalesce(nullif(hint, ''), format('Is schema "%s" that of %s, of a version that the head of sql/adapters/%s.sql names? If so, this is an error of helpdesk_metrics: please report it with this message.',
                    source_schema, source, source))
            END;
    END;

    -- statistics that are missing make bad plans, of foreign tables very bad ones, as ANALYZE without names skips these
    SELECT string_agg(quote_ident(relname), ', ' ORDER BY relname), string_agg(oid::regclass::text, ', ' ORDER BY relname) FILTER (WHERE relkind = 'f') INTO detail, hint
    FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(source_schema)) AND relkind IN ('r', 'p', 'f') AND reltuples = -1 AND plan -> 'tables' ? relname;
    IF hint IS NOT NULL THEN
        RAISE WARNING USING MESSAGE = 'foreign tables without statistics make queries of the views very slow', HINT = format('ANALYZE %s;', hint);
    END IF;
    RETURN concat_ws(chr(10),
        format('%s views in schema "%s", over %s in schema "%s", with days of %s.', cardinality(made), target_schema, tables, source_schema, time_zone),
        (SELECT 'Without ' || string_agg(format('%s (%s)', names, loss), ', ' ORDER BY names) || '.' FROM (
            SELECT string_agg(item ->> 'name', ', ' ORDER BY item ->> 'name') AS names, item ->> 'loss' AS loss FROM jsonb_array_elements(plan -> 'without') AS item GROUP BY loss
        ) AS missed),
        'Tables without statistics: ' || detail || '. Run ANALYZE.',
        'For a role that reads the reports, without compiling, which takes longer than most of them:',
        'ALTER ROLE bi_reader SET jit = off;',
        format('GRANT USAGE ON SCHEMA %I TO bi_reader;', target_schema),
        format('GRANT SELECT ON %s TO bi_reader;', (
            SELECT string_agg(format('%I.%I', target_schema, item ->> 'name'), ', ' ORDER BY place) FROM jsonb_array_elements(plan -> 'views') WITH ORDINALITY AS listed (item, place)
            WHERE NOT (item ->> 'internal')::boolean AND item ->> 'name' NOT IN ('messages', 'customers')
        )));
END $$;
COMMENT ON FUNCTION make_views(text, name, name, text, jsonb, text) IS 'what create_views() and create_store() do';

CREATE FUNCTION create_views(
    source text, source_schema name DEFAULT 'public', target_schema name DEFAULT 'helpdesk_metrics', time_zone text DEFAULT 'UTC', settings jsonb DEFAULT '{}'
) RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE format('SELECT %I.make_views($1, $2, $3, $4, $5, $6)', (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics'))
        INTO answer USING source, source_schema, target_schema, time_zone, settings, 'live';
    RETURN answer;
END $$;
COMMENT ON FUNCTION create_views(text, name, name, text, jsonb) IS 'creates, or replaces, the canonical views and the scorecards over the tables of a product (chatwoot, zammad, zendesk) or over canonical views written by hand (canonical), with days of a time zone; returns what it did';
-- end of sql/create_views.sql

-- from sql/store.sql
-- A store: what the views {stored} and {days} of sql/adapters say, kept in tables and made again for the tickets that changed. `<target>` has the views that
-- people read and `<target>_internal` their helpers and the tables; `<target>_batch` has the same views once more, over copies of what the source has of
-- some tickets, by which refresh_store() computes these. Nothing of the source is touched.

CREATE FUNCTION is_transaction_block() RETURNS boolean LANGUAGE c VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION is_transaction_block() IS 'whether a transaction block is open, so that nothing can be committed on the way: asked by refresh_store()';

-- The tables of a store: copies of the source's in `<target>_batch_internal`, and what is kept in `<target>_internal`. What is there stays, unless its columns
-- have changed, for which make_views() drops the views over it first, in its second attempt.
CREATE FUNCTION make_store_tables(plan jsonb, call jsonb, purpose text, attempt integer) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    source_schema name := call ->> 'source_schema';
    target_schema name := call ->> 'target_schema';
    internal_schema name := target_schema || '_internal';
    made record;
BEGIN
    IF purpose = 'store' AND attempt = 1 THEN
        EXECUTE format($ddl$
            CREATE TABLE IF NOT EXISTS %1$I.store (
                source text NOT NULL, source_schema name NOT NULL, time_zone text NOT NULL, settings jsonb NOT NULL, version text, definition text,
                previous boolean NOT NULL, names text, all_days_stale boolean NOT NULL, all_tickets_stale boolean NOT NULL
            );
            CREATE TABLE IF NOT EXISTS %1$I.parts (source_table name PRIMARY KEY, key name NOT NULL, key_type text NOT NULL);
            CREATE TABLE IF NOT EXISTS %1$I.refreshes (
                number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, began_at timestamptz NOT NULL, oldest_xid xid8 NOT NULL, own_xid xid8 NOT NULL, everything boolean NOT NULL,
                changed bigint NOT NULL DEFAULT 0, removed bigint NOT NULL DEFAULT 0, ended_at timestamptz
            );
            CREATE TABLE IF NOT EXISTS %1$I.stale_tickets (ticket_id bigint PRIMARY KEY);
            CREATE TABLE IF NOT EXISTS %1$I.stale_days (day date PRIMARY KEY);
            CREATE TABLE IF NOT EXISTS %1$I.known_terms (kind text, key bigint, terms text, PRIMARY KEY (kind, key));
        $ddl$, internal_schema);
        EXECUTE format('INSERT INTO %1$I.store SELECT '''', '''', '''', ''{}'', NULL, NULL, false, NULL, true, true WHERE NOT EXISTS (SELECT FROM %1$I.store)', internal_schema);
        EXECUTE format('UPDATE %I.store SET source = $1, source_schema = $2, time_zone = $3, settings = $4, previous = $5', internal_schema)
            USING call ->> 'source', source_schema, call ->> 'time_zone', call -> 'settings', (plan ->> 'previous')::boolean;
        EXECUTE format('DELETE FROM %I.parts', internal_schema);
        EXECUTE format('INSERT INTO %I.parts SELECT part ->> ''table'', part ->> ''column'', format_type(atttypid, NULL) FROM jsonb_array_elements($1) AS part JOIN pg_attribute
            ON attrelid = format(''%%I.%%I'', $2, part ->> ''table'')::regclass AND attname = part ->> ''column''', internal_schema) USING plan -> 'parts', source_schema;
    END IF;
    FOR made IN
        -- rows of a ticket, as the source has them
        SELECT format('%I.%I', internal_schema, 'copied_' || (part ->> 'table')) AS name, format('SELECT * FROM %I.%I', source_schema, part ->> 'table') AS query,
            part ->> 'column' AS key, true AS is_copy
        FROM jsonb_array_elements(plan -> 'parts') AS part WHERE purpose = 'batch'
        UNION ALL
        SELECT format('%I.%I', internal_schema, view ->> 'name'), format('SELECT * FROM %I.%I', target_schema || '_batch_internal', view ->> 'name'), 'ticket_id', false
        FROM jsonb_array_elements(plan -> 'views') AS view WHERE purpose = 'store' AND (view ->> 'stored')::boolean
    LOOP
        EXECUTE format('CREATE TEMP VIEW wanted AS %s', made.query);
        IF to_regclass(made.name) IS NOT NULL AND ARRAY(
            SELECT (attname, atttypid, atttypmod)::text FROM pg_attribute WHERE attrelid = 'pg_temp.wanted'::regclass AND attnum > 0 ORDER BY attnum
        ) <> ARRAY(
            SELECT (attname, atttypid, atttypmod)::text FROM pg_attribute WHERE attrelid = to_regclass(made.name) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        ) THEN
            IF attempt = 1 THEN RAISE invalid_table_definition USING MESSAGE = format('table %s has other columns now', made.name); END IF;
            EXECUTE format('DROP TABLE %s', made.name);
        END IF;
        DROP VIEW pg_temp.wanted;
        IF to_regclass(made.name) IS NULL THEN
            EXECUTE format('CREATE %s TABLE %s AS %s WITH NO DATA', CASE WHEN made.is_copy THEN 'UNLOGGED' END, made.name, made.query);
            EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = %s)', made.name, NOT made.is_copy);
            EXECUTE format('CREATE INDEX ON %s (%I)', made.name, made.key);
        END IF;
    END LOOP;
    IF purpose = 'store' THEN
        PERFORM FROM pg_index WHERE indrelid = format('%I.ticket_facts', internal_schema)::regclass AND indisunique;
        IF NOT FOUND THEN
            EXECUTE format('ALTER TABLE %I.ticket_facts ADD PRIMARY KEY (ticket_id)', internal_schema);
            EXECUTE format('DROP INDEX %I.ticket_facts_ticket_id_idx', internal_schema);
            EXECUTE format('CREATE INDEX ON %I.ticket_facts (customer_id)', internal_schema);
            EXECUTE format('CREATE INDEX ON %I.ticket_facts ((((created_at AT TIME ZONE %L))::date))', internal_schema, call ->> 'time_zone');
            EXECUTE format('CREATE INDEX ON %I.ticket_facts ((((resolved_at AT TIME ZONE %L))::date))', internal_schema, call ->> 'time_zone');
            EXECUTE format('CREATE INDEX ON %I.clock_facts (ticket_id) WHERE stopped_at IS NULL', internal_schema);
        END IF;
    END IF;
END $$;
COMMENT ON FUNCTION make_store_tables(jsonb, jsonb, text, integer) IS 'the tables of a store: a step of create_store()';

-- A table for what a view computes: by day, in a store, or once for a batch. What is there stays, unless the columns have changed.
CREATE FUNCTION make_table_of(view text, of_it text, purpose text, attempt integer) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_regclass(of_it) IS NOT NULL AND ARRAY(SELECT (attname, atttypid)::text FROM pg_attribute WHERE attrelid = view::regclass AND attnum > 0 ORDER BY attnum)
        <> ARRAY(SELECT (attname, atttypid)::text FROM pg_attribute WHERE attrelid = to_regclass(of_it) AND attnum > 0 AND NOT attisdropped ORDER BY attnum)
    THEN
        IF attempt = 1 THEN RAISE invalid_table_definition USING MESSAGE = format('table %s has other columns now', of_it); END IF;
        EXECUTE format('DROP TABLE %s', of_it);
    END IF;
    IF to_regclass(of_it) IS NULL THEN
        EXECUTE format('CREATE %s TABLE %s AS SELECT * FROM %s WITH NO DATA', CASE purpose WHEN 'batch' THEN 'UNLOGGED' END, of_it, view);
        IF purpose = 'store' THEN EXECUTE format('CREATE INDEX ON %s (day)', of_it); END IF;
    END IF;
END $$;
COMMENT ON FUNCTION make_table_of(text, text, text, integer) IS 'the table of what a view of a store computes: a step of create_store()';

-- Whoever works on a store runs what the owners of its relations put there, triggers of its tables among it, and so must own them all: not merely be a
-- superuser, nor a member of that role.
CREATE FUNCTION check_owner(target_schema name) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    owner regrole;
BEGIN
    SELECT relowner INTO owner FROM pg_class WHERE relowner <> to_regrole(quote_ident(current_user))
        AND relnamespace IN (to_regnamespace(quote_ident(target_schema || '_internal')), to_regnamespace(quote_ident(target_schema || '_batch')),
            to_regnamespace(quote_ident(target_schema || '_batch_internal')));
    IF FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = format('the store of schema "%s" is not of role "%s"', target_schema, current_user),
            DETAIL = 'What its owner defined would run with the rights of whoever works on it.',
            HINT = format('SET ROLE %s; first.', owner);
    END IF;
END $$;
COMMENT ON FUNCTION check_owner(name) IS 'stops whoever does not own all that stands in the helper schemas of a store: a step of create_store() and refresh_store()';

CREATE FUNCTION check_store(target_schema name) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF target_schema IS NULL OR to_regclass(format('%I.store', target_schema || '_internal')) IS NULL OR to_regclass(format('%I.create_views_stamp', target_schema)) IS NULL THEN
        RAISE undefined_object USING MESSAGE = format('schema "%s" holds no store', target_schema),
            HINT = 'Its name is the third argument of create_store(), which makes one.';
    END IF;
    EXECUTE format('SELECT %I.check_owner($1)', (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics')) USING target_schema;
END $$;
COMMENT ON FUNCTION check_store(name) IS 'stops where there is no store, and whoever does not own it: a step of refresh_store()';

CREATE FUNCTION create_store(
    source text, source_schema name DEFAULT 'public', target_schema name DEFAULT 'helpdesk_metrics', time_zone text DEFAULT 'UTC', settings jsonb DEFAULT '{}'
) RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
#variable_conflict use_variable
DECLARE
    metrics name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    internal_schema name := target_schema || '_internal';
    batch_schema name := target_schema || '_batch';
    answer text;
    definition text;
BEGIN
    IF settings ? 'security_invoker' THEN
        RAISE feature_not_supported USING MESSAGE = 'a store cannot have the setting "security_invoker"',
            DETAIL = 'Stored rows bypass the row-level security of the tables that they were computed from.',
            HINT = 'Use create_views() with this setting, or grant each role only what it may read of a store.';
    END IF;
    IF octet_length(target_schema || '_batch_internal') > 63 THEN
        RAISE name_too_long USING MESSAGE = format('the name of schema "%s" is too long', target_schema),
            DETAIL = 'Tables of the store stand in a schema of that name with "_batch_internal" behind it.';
    END IF;
    -- before anything is written there: a table that waits under one of the names may have a trigger
    EXECUTE format('SELECT %I.check_owner($1)', metrics) USING target_schema;
    IF to_regclass(format('%I.store', internal_schema)) IS NOT NULL THEN
        EXECUTE format('SELECT FROM %I.store FOR UPDATE', internal_schema);
    ELSIF to_regclass(format('%I.create_views_stamp', target_schema)) IS NOT NULL THEN
        RAISE duplicate_table USING MESSAGE = format('schema "%s" has views of create_views()', target_schema),
            HINT = 'Name another target_schema: both have the same relations, so that a dashboard moves by the name of the schema alone.';
    END IF;
    EXECUTE format('SELECT %I.make_views($1, $2, $3, $4, $5, $6)', metrics) INTO answer USING source, source_schema, batch_schema, time_zone, settings, 'batch';
    EXECUTE format('SELECT %I.make_views($1, $2, $3, $4, $5, $6)', metrics) INTO answer USING source, source_schema, target_schema, time_zone, settings, 'store';
    -- all that decides what is stored
    EXECUTE format('SELECT md5(string_agg(pg_get_viewdef(oid), '';'' ORDER BY relnamespace::regnamespace::text, relname)) FROM pg_class WHERE relkind = ''v'' AND relnamespace = ANY ($1)')
        INTO definition USING ARRAY[to_regnamespace(quote_ident(internal_schema)), to_regnamespace(quote_ident(batch_schema)), to_regnamespace(quote_ident(batch_schema || '_internal'))]::oid[];
    EXECUTE format('UPDATE %I.store SET version = (SELECT extversion FROM pg_extension WHERE extname = ''helpdesk_metrics''), definition = $1,
        all_tickets_stale = all_tickets_stale OR definition IS DISTINCT FROM $1', internal_schema) USING definition;
    EXECUTE format('SELECT %I.replace_view($1, $2)', metrics) USING format('%I.store_status', target_schema), format($query$
        SELECT store.source, store.source_schema, finished.began_at AS as_of, (SELECT count(*) FROM %1$I.ticket_facts) AS tickets,
            (SELECT sum(pg_total_relation_size(relation.oid))::bigint FROM pg_class AS relation WHERE relation.relkind = 'r' AND relation.relnamespace = %2$L::regnamespace) AS bytes,
            finished.ended_at - finished.began_at AS last_duration, finished.changed AS last_changed, finished.removed AS last_removed,
            lag.reason IS NOT NULL AS is_lagging, lag.reason
        FROM %1$I.store
        LEFT JOIN (SELECT * FROM %1$I.refreshes WHERE refreshes.ended_at IS NOT NULL ORDER BY refreshes.number DESC LIMIT 1) AS finished ON true
        CROSS JOIN LATERAL (SELECT nullif(concat_ws('; ',
            CASE WHEN finished.began_at IS NULL THEN 'it was not filled yet' END,
            CASE WHEN EXISTS (SELECT FROM %1$I.stale_tickets) THEN format('%%s tickets are to be computed, as a refresh has not finished', (SELECT count(*) FROM %1$I.stale_tickets)) END,
            CASE WHEN store.all_tickets_stale AND finished.began_at IS NOT NULL THEN 'its definition has changed since' END,
            CASE WHEN store.version <> extension.extversion THEN 'it was made by another version of helpdesk_metrics' END,
            CASE WHEN store.all_days_stale AND finished.began_at IS NOT NULL THEN 'what is stored by day is to be computed'
                WHEN EXISTS (SELECT FROM %1$I.stale_days) THEN format('%%s days are to be computed', (SELECT count(*) FROM %1$I.stale_days)) END), '') AS reason
            FROM pg_extension AS extension WHERE extension.extname = 'helpdesk_metrics') AS lag
    $query$, internal_schema, quote_ident(internal_schema));
    EXECUTE format('COMMENT ON VIEW %I.store_status IS %L', target_schema, 'the store of this schema: when it was refreshed last, its size, and whether it lags and why');
    EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %I.store_status.%I IS %L', target_schema, name, description), '; ') FROM (VALUES
        ('source', 'first argument of create_store()'), ('source_schema', 'schema of the tables that it is computed from'),
        ('as_of', 'moment of which the stored tickets are, when the last finished refresh began; NULL before the first'), ('tickets', 'tickets that are stored'),
        ('bytes', 'size of its tables and their indexes'), ('last_duration', 'how long the last finished refresh took'),
        ('last_changed', 'tickets that it computed'), ('last_removed', 'tickets among them that are no more'),
        ('is_lagging', 'whether anything is known that is not up to date; what changed in the source since is not known before a refresh'), ('reason', 'what is not up to date')
    ) AS commented (name, description));
    RETURN replace(answer, E'\nFor a role that reads', format(E'\nIt is filled, and kept up to date, by: CALL %I.refresh_store(%L);\nStored rows bypass the row-level security of the tables they come from: grant each role only what it may read.\nFor a role that reads',
        metrics, target_schema));
END $$;
COMMENT ON FUNCTION create_store(text, name, name, text, jsonb) IS 'creates the views of create_views() over stored rows, which refresh_store() fills and keeps up to date; returns what it did';

-- What a store keeps of tickets.
CREATE FUNCTION stored_relations(target_schema name) RETURNS SETOF name LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(target_schema || '_internal')) AND relkind = 'r'
        AND to_regclass(format('%I.%I', target_schema || '_batch_internal', relname)) IS NOT NULL ORDER BY relname
$$;
COMMENT ON FUNCTION stored_relations(name) IS 'the tables of a store that have rows of tickets';

-- Copies what the source has of some tickets, in place of what was copied before.
CREATE FUNCTION copy_tickets(target_schema name, ids bigint[]) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    source_schema name;
    part record;
    copied text;
    computed text;
BEGIN
    EXECUTE format('SELECT source_schema FROM %I.store', target_schema || '_internal') INTO source_schema;
    FOR part IN EXECUTE format('SELECT * FROM %I.parts', target_schema || '_internal') LOOP
        copied := format('%I.%I', target_schema || '_batch_internal', 'copied_' || part.source_table);
        EXECUTE format('TRUNCATE %s', copied);
        EXECUTE format('INSERT INTO %s SELECT * FROM %I.%I WHERE %I = ANY ($1::%s[])', copied, source_schema, part.source_table, part.key, part.key_type) USING ids;
        EXECUTE format('ANALYZE %s', copied);
    END LOOP;
    -- what several views read of it
    FOR copied, computed IN
        SELECT oid::regclass::text, format('%I.%I', target_schema || '_batch_internal', 'computed_' || relname) FROM pg_class
        WHERE relnamespace = to_regnamespace(quote_ident(target_schema || '_batch_internal')) AND relkind = 'r'
            AND to_regclass(format('%I.%I', target_schema || '_batch_internal', 'computed_' || relname)) IS NOT NULL
    LOOP
        EXECUTE format('TRUNCATE %s', copied);
        EXECUTE format('INSERT INTO %s SELECT * FROM %s', copied, computed);
        EXECUTE format('ANALYZE %s', copied);
    END LOOP;
END $$;
COMMENT ON FUNCTION copy_tickets(name, bigint[]) IS 'copies what the source of a store has of some tickets: a step of refresh_store()';

-- A batch of stale tickets: their rows are copied from the source, and what the views say of the copies replaces what is kept. A REPEATABLE READ transaction
-- sees all tables of the source at one moment.
CREATE FUNCTION refresh_tickets(target_schema name, ids bigint[]) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    metrics name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    internal_schema name := target_schema || '_internal';
    batch_schema name := target_schema || '_batch_internal';
    of_store record;
    kept name;
    customers text;
    before bigint;
    after bigint;
BEGIN
    EXECUTE format('SELECT * FROM %I.store', internal_schema) INTO of_store;
    PERFORM set_config('jit', 'off', true);
    IF NOT of_store.all_days_stale THEN
        EXECUTE format('INSERT INTO %1$I.stale_days SELECT DISTINCT day FROM %1$I.bi_ticket_days WHERE ticket_id = ANY ($1) AND day IS NOT NULL ON CONFLICT DO NOTHING', internal_schema) USING ids;
    END IF;
    EXECUTE format('SELECT count(*), array_agg(DISTINCT customer_id)::text FROM %I.ticket_facts WHERE ticket_id = ANY ($1)', internal_schema) INTO before, customers USING ids;
    EXECUTE format('SELECT %I.copy_tickets($1, $2)', metrics) USING target_schema, ids;
    FOR kept IN EXECUTE format('SELECT %I.stored_relations($1)', metrics) USING target_schema
    LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE ticket_id = ANY ($1)', internal_schema, kept) USING ids;
        EXECUTE format('INSERT INTO %1$I.%3$I SELECT * FROM %2$I.%3$I WHERE ticket_id IS NOT NULL', internal_schema, batch_schema, kept);
    END LOOP;
    EXECUTE format('SELECT count(*) FROM %I.ticket_facts WHERE ticket_id = ANY ($1)', internal_schema) INTO after USING ids;
    IF of_store.previous THEN
        -- over the copies a ticket has no other beside it
        EXECUTE format('UPDATE %1$I.ticket_facts AS fact SET previous_ticket_at = found.previous_ticket_at FROM (
            SELECT other.ticket_id, CASE WHEN other.customer_id IS NOT NULL
                THEN lag(other.created_at) OVER (PARTITION BY other.account_id, other.customer_id ORDER BY other.created_at, other.ticket_id) END AS previous_ticket_at
            FROM %1$I.ticket_facts AS other
            WHERE other.customer_id IN (SELECT unnest($1::bigint[]) UNION SELECT own.customer_id FROM %1$I.ticket_facts AS own WHERE own.ticket_id = ANY ($2))
        ) AS found WHERE found.ticket_id = fact.ticket_id AND found.previous_ticket_at IS DISTINCT FROM fact.previous_ticket_at', internal_schema) USING customers, ids;
    END IF;
    IF NOT of_store.all_days_stale THEN
        EXECUTE format('INSERT INTO %1$I.stale_days SELECT DISTINCT day FROM %1$I.bi_ticket_days WHERE ticket_id = ANY ($1) AND day IS NOT NULL ON CONFLICT DO NOTHING', internal_schema) USING ids;
    END IF;
    EXECUTE format('DELETE FROM %I.stale_tickets WHERE ticket_id = ANY ($1)', internal_schema) USING ids;
    RETURN greatest(before - after, 0);
END $$;
COMMENT ON FUNCTION refresh_tickets(name, bigint[]) IS 'computes tickets of a store anew: a step of refresh_store()';

-- Which tickets are stale: those that the source says have changed since a refresh before which all had ended that the last one did not see, those whose
-- terms changed, or all.
CREATE FUNCTION find_stale_tickets(target_schema name, everything boolean) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    internal_schema name := target_schema || '_internal';
    of_store record;
    since timestamptz;
    stamp text := (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = format('%I.changes', internal_schema)::regclass AND attname = 'changed_at');
    names text;
    stale bigint;
BEGIN
    EXECUTE format('SELECT * FROM %I.store', internal_schema) INTO of_store;
    -- what the last refresh did not see comes from transactions that had not ended then, none older than its oldest_xid: they began to write, and to stamp,
    -- after a refresh whose own_xid is not above that. (The xmax of a snapshot tells what has ended, not what has begun.)
    EXECUTE format('SELECT max(began_at) - $1 FROM %1$I.refreshes WHERE own_xid <= (SELECT last.oldest_xid FROM %1$I.refreshes AS last ORDER BY last.number DESC LIMIT 1)', internal_schema)
        INTO since USING coalesce((of_store.settings ->> 'overlap')::interval, interval '10 minutes');
    -- own tables without a column that tells of changes may have changed anywhere
    IF everything OR of_store.all_tickets_stale OR since IS NULL OR of_store.source = 'canonical' AND NOT of_store.settings ? 'changed_at' THEN
        EXECUTE format('INSERT INTO %1$I.stale_tickets SELECT ticket_id FROM (SELECT ticket_id::bigint FROM %1$I.ticket_ids UNION SELECT ticket_id FROM %1$I.ticket_facts
            UNION SELECT ticket_id FROM %1$I.ticket_issues) AS every WHERE ticket_id IS NOT NULL ON CONFLICT DO NOTHING', internal_schema);
    ELSE
        EXECUTE format('INSERT INTO %1$I.stale_tickets SELECT DISTINCT change.ticket_id FROM %1$I.changes AS change WHERE change.changed_at >= $1::%2$s AND change.ticket_id IS NOT NULL
            ON CONFLICT DO NOTHING', internal_schema, stamp) USING since;
        EXECUTE format('INSERT INTO %1$I.stale_tickets SELECT DISTINCT affected.ticket_id FROM %1$I.affected AS affected WHERE (affected.kind, affected.key) IN (
            SELECT coalesce(term.kind, known.kind), coalesce(term.key, known.key) FROM %1$I.terms AS term FULL JOIN %1$I.known_terms AS known
                ON known.kind = term.kind AND known.key = term.key
            WHERE term.terms IS DISTINCT FROM known.terms) ON CONFLICT DO NOTHING', internal_schema);
    END IF;
    EXECUTE format('DELETE FROM %I.known_terms', internal_schema);
    EXECUTE format('INSERT INTO %1$I.known_terms SELECT kind, key, terms FROM %1$I.terms', internal_schema);
    EXECUTE format('SELECT md5(string_agg(concat_ws('' '', kind, key, name), '';'' ORDER BY kind, key, name)) FROM %I.display_names', internal_schema) INTO names;
    EXECUTE format('UPDATE %I.store SET all_tickets_stale = false, all_days_stale = all_days_stale OR names IS DISTINCT FROM $1, names = $1', internal_schema) USING names;
    EXECUTE format('SELECT count(*) FROM %I.stale_tickets', internal_schema) INTO stale;
    EXECUTE format('INSERT INTO %I.refreshes (began_at, oldest_xid, own_xid, everything, changed)
        VALUES (now(), pg_snapshot_xmin(pg_current_snapshot()), pg_current_xact_id(), $1, $2)', internal_schema) USING everything, stale;
    RETURN stale;
END $$;
COMMENT ON FUNCTION find_stale_tickets(name, boolean) IS 'notes which tickets of a store have to be computed anew: a step of refresh_store()';

-- What is kept by day, of days that are not up to date.
CREATE FUNCTION refresh_days(target_schema name) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    metrics name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    internal_schema name := target_schema || '_internal';
    every_day boolean;
    days date[];
    kept name;
BEGIN
    PERFORM set_config('jit', 'off', true);
    EXECUTE format('SELECT all_days_stale FROM %I.store', internal_schema) INTO every_day;
    EXECUTE format('SELECT array_agg(day) FROM %I.stale_days', internal_schema) INTO days;
    IF NOT every_day AND days IS NULL THEN RETURN; END IF;
    IF every_day THEN
        -- the first time nothing is known of these tables
        FOR kept IN EXECUTE format('SELECT %I.stored_relations($1)', metrics) USING target_schema LOOP
            EXECUTE format('ANALYZE %I.%I', internal_schema, kept);
        END LOOP;
    END IF;
    FOR kept IN
        SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(internal_schema)) AND relkind = 'r'
            AND to_regclass(format('%I.%I', internal_schema, 'computed_' || relname)) IS NOT NULL
    LOOP
        IF every_day THEN
            EXECUTE format('DELETE FROM %I.%I', internal_schema, kept);
            EXECUTE format('INSERT INTO %1$I.%2$I SELECT * FROM %1$I.%3$I', internal_schema, kept, 'computed_' || kept);
            EXECUTE format('ANALYZE %I.%I', internal_schema, kept);
        ELSE
            EXECUTE format('DELETE FROM %I.%I WHERE day = ANY ($1)', internal_schema, kept) USING days;
            EXECUTE format('INSERT INTO %1$I.%2$I SELECT * FROM %1$I.%3$I WHERE day = ANY ($1)', internal_schema, kept, 'computed_' || kept) USING days;
        END IF;
    END LOOP;
    EXECUTE format('DELETE FROM %I.stale_days', internal_schema);
    EXECUTE format('UPDATE %I.store SET all_days_stale = false WHERE all_days_stale', internal_schema);
END $$;
COMMENT ON FUNCTION refresh_days(name) IS 'computes days of a store anew: a step of refresh_store()';

-- One transaction of a refresh; what it answers says what comes next. The row of the store is the lock: whoever does not get it leaves the work to the other.
CREATE FUNCTION refresh_step(target_schema name, everything boolean, step text) RETURNS text LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET transform_null_equals = off SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET timezone = 'UTC' AS $$
DECLARE
    batch_size CONSTANT integer := 20000;
    metrics name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    internal_schema name := target_schema || '_internal';
    of_store record;
    ids bigint[];
    removed bigint;
    refresh record;
    stale bigint;
BEGIN
    EXECUTE format('SELECT %I.check_store($1)', metrics) USING target_schema;
    BEGIN
        EXECUTE format('SELECT * FROM %I.store FOR UPDATE NOWAIT', internal_schema) INTO of_store;
    EXCEPTION WHEN lock_not_available OR serialization_failure THEN
        RAISE NOTICE 'another session refreshes the store of schema "%", and does all that is to be done', target_schema;
        RETURN 'leave';
    END;
    IF step = 'find' THEN
        IF of_store.version <> (SELECT extversion FROM pg_extension WHERE extname = 'helpdesk_metrics') THEN
            EXECUTE format('SELECT %I.create_store($1, $2, $3, $4, $5)', metrics) USING of_store.source, of_store.source_schema, target_schema, of_store.time_zone, of_store.settings;
        END IF;
        EXECUTE format('SELECT %I.find_stale_tickets($1, $2)', metrics) INTO stale USING target_schema, everything;
        IF stale > batch_size THEN RAISE INFO '% tickets to compute', stale; END IF;
        RETURN 'tickets';
    ELSIF step = 'tickets' THEN
        EXECUTE format('SELECT array_agg(ticket_id) FROM (SELECT ticket_id FROM %I.stale_tickets ORDER BY ticket_id LIMIT %s) AS batch', internal_schema, batch_size) INTO ids;
        IF ids IS NULL THEN RETURN 'days'; END IF;
        EXECUTE format('SELECT %I.refresh_tickets($1, $2)', metrics) INTO removed USING target_schema, ids;
        EXECUTE format('UPDATE %1$I.refreshes SET removed = removed + $1 WHERE number = (SELECT max(number) FROM %1$I.refreshes)', internal_schema) USING removed;
        EXECUTE format('SELECT count(*) FROM %I.stale_tickets', internal_schema) INTO stale;
        IF stale > 0 THEN RAISE INFO '% tickets left', stale; RETURN 'tickets'; END IF;
        RETURN 'days';
    END IF;
    EXECUTE format('SELECT %I.refresh_days($1)', metrics) USING target_schema;
    EXECUTE format('UPDATE %1$I.refreshes SET ended_at = clock_timestamp() WHERE number = (SELECT max(number) FROM %1$I.refreshes) RETURNING *', internal_schema) INTO refresh;
    -- the horizon of the next refresh is among the latest ones
    EXECUTE format('DELETE FROM %1$I.refreshes WHERE number < $1 - 1000 AND number < (SELECT max(number) FROM %1$I.refreshes
        WHERE own_xid <= (SELECT last.oldest_xid FROM %1$I.refreshes AS last ORDER BY last.number DESC LIMIT 1))', internal_schema)
        USING refresh.number;
    RAISE INFO '% tickets computed, % of them removed, as of %', refresh.changed, refresh.removed, refresh.began_at;
    RETURN 'leave';
END $$;
COMMENT ON FUNCTION refresh_step(name, boolean, text) IS 'one transaction of refresh_store(): finds, computes tickets, or computes days; returns the step that comes next, or leave';

-- A procedure that commits cannot have settings of its own, so that each transaction sets its search_path before any name is looked up in it.
CREATE PROCEDURE refresh_store(target_schema name, everything boolean DEFAULT false) LANGUAGE plpgsql AS $$
DECLARE
    step text := 'find';
    is_inside boolean;
BEGIN
    SET LOCAL search_path = pg_catalog, pg_temp;
    EXECUTE format('SELECT %I.is_transaction_block()', (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics')) INTO is_inside;
    IF is_inside THEN
        RAISE active_sql_transaction USING MESSAGE = 'refresh_store cannot run inside a transaction block',
            DETAIL = 'It commits as it goes, so that what is computed stays when it is interrupted.', HINT = 'CALL it on its own, without BEGIN before it.';
    END IF;
    COMMIT;
    LOOP
        SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
        SET LOCAL search_path = pg_catalog, pg_temp;
        EXECUTE format('SELECT %I.refresh_step($1, $2, $3)', (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics'))
            INTO step USING target_schema, everything, step;
        EXIT WHEN step = 'leave';
        COMMIT;
    END LOOP;
    COMMIT; -- a caller that is a procedure has its own settings again
END $$;
COMMENT ON PROCEDURE refresh_store(name, boolean) IS 'computes the tickets of a store that changed since the last refresh, or, if everything, whatever changed; commits as it goes, and goes on where an earlier call was interrupted';

-- Some of the tickets are computed anew as a refresh would, and compared; nothing is kept.
CREATE FUNCTION verify_store(target_schema name, share double precision DEFAULT 0.01) RETURNS TABLE (ticket_id bigint, relation name, "column" name, stored text, computed text)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET transform_null_equals = off SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET timezone = 'UTC' SET jit = off AS $$
#variable_conflict use_column
DECLARE
    metrics name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    internal_schema name := target_schema || '_internal';
    batch_schema name := target_schema || '_batch_internal';
    ids bigint[];
    previous boolean;
BEGIN
    EXECUTE format('SELECT %I.check_store($1)', metrics) USING target_schema;
    IF share IS NULL OR NOT share BETWEEN 0 AND 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the share of tickets to verify must be between 0 and 1';
    END IF;
    BEGIN
        EXECUTE format('SELECT store.previous FROM %I.store FOR UPDATE NOWAIT', internal_schema) INTO previous;
    EXCEPTION WHEN lock_not_available THEN
        RAISE lock_not_available USING MESSAGE = format('another session refreshes the store of schema "%s"', target_schema), HINT = 'Try again when it has finished.';
    END;
    EXECUTE format('SELECT array_agg(ticket_id) FROM (SELECT ticket_id::bigint FROM %1$I.ticket_ids UNION SELECT ticket_id FROM %1$I.ticket_facts
        UNION SELECT ticket_id FROM %1$I.ticket_issues) AS every WHERE random() < $1', internal_schema) INTO ids USING share;
    EXECUTE format('SELECT %I.copy_tickets($1, $2)', metrics) USING target_schema, ids;
    FOR relation IN EXECUTE format('SELECT %I.stored_relations($1)', metrics) USING target_schema LOOP
        -- rows that only one of them has; a ticket has one row of facts, whose columns are compared
        RETURN QUERY EXECUTE format($query$
            WITH stored AS (SELECT row.ticket_id, to_jsonb(row) AS fields FROM %1$I.%3$I AS row WHERE row.ticket_id = ANY ($1)),
            computed AS (SELECT row.ticket_id, to_jsonb(row) AS fields FROM %2$I.%3$I AS row WHERE row.ticket_id = ANY ($1)),
            differing AS (
                SELECT ticket_id::bigint, NULL::name, fields, NULL::jsonb FROM (SELECT * FROM stored EXCEPT ALL SELECT * FROM computed) AS lost WHERE NOT $2
                UNION ALL SELECT ticket_id::bigint, NULL, NULL, fields FROM (SELECT * FROM computed EXCEPT ALL SELECT * FROM stored) AS new WHERE NOT $2
                UNION ALL
                SELECT coalesce(stored.ticket_id, computed.ticket_id)::bigint, key::name, stored.fields -> key, computed.fields -> key
                FROM stored FULL JOIN computed ON computed.ticket_id = stored.ticket_id
                CROSS JOIN LATERAL jsonb_object_keys(coalesce(stored.fields, computed.fields)) AS key
                WHERE $2 AND key <> 'previous_ticket_at' AND stored.fields -> key IS DISTINCT FROM computed.fields -> key
            )
            SELECT differing.ticket_id, $3, differing.name, differing.fields #>> '{}', differing.jsonb #>> '{}' FROM differing
        $query$, internal_schema, batch_schema, relation) USING ids, relation = 'ticket_facts', relation;
    END LOOP;
    IF previous THEN
        RETURN QUERY EXECUTE format($query$
            SELECT fact.ticket_id::bigint, 'ticket_facts'::name, 'previous_ticket_at'::name, fact.previous_ticket_at::text, found.previous_ticket_at::text
            FROM %1$I.ticket_facts AS fact JOIN (
                SELECT other.ticket_id, lag(other.created_at) OVER (PARTITION BY other.account_id, other.customer_id ORDER BY other.created_at, other.ticket_id) AS previous_ticket_at
                FROM %1$I.ticket_facts AS other WHERE other.customer_id IS NOT NULL
            ) AS found ON found.ticket_id = fact.ticket_id
            WHERE fact.ticket_id = ANY ($1) AND found.previous_ticket_at IS DISTINCT FROM fact.previous_ticket_at
        $query$, internal_schema) USING ids;
    END IF;
END $$;
COMMENT ON FUNCTION verify_store(name, double precision) IS 'computes a random share of the tickets of a store anew and returns where what is stored differs: nothing, if it is right and up to date';

CREATE FUNCTION drop_store(target_schema name) RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
DECLARE
    metrics name := (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'helpdesk_metrics');
    stamped name;
    made text[];
    tables text[] := '{}';
    place name;
    kept text;
BEGIN
    EXECUTE format('SELECT %I.check_store($1)', metrics) USING target_schema;
    made := ARRAY[format('%I.store_status', target_schema)];
    FOREACH stamped IN ARRAY ARRAY[target_schema, target_schema || '_batch'] LOOP
        EXECUTE format('SELECT $1 || ARRAY(SELECT format(''%%I.%%I'', $2, view) FROM unnest(views) AS view) || ARRAY(SELECT format(''%%I.%%I'', $2 || ''_internal'', view) FROM unnest(helpers) AS view)
            || format(''%%I.create_views_stamp'', $2) FROM %I.create_views_stamp', stamped) INTO made USING made, stamped;
    END LOOP;
    tables := ARRAY(
        SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND (
            relnamespace = to_regnamespace(quote_ident(target_schema || '_internal')) AND (to_regclass(format('%I.%I', target_schema || '_internal', 'computed_' || relname)) IS NOT NULL OR relname IN ('store', 'parts', 'refreshes', 'stale_tickets', 'stale_days', 'known_terms')
                OR to_regclass(format('%I.%I', target_schema || '_batch_internal', relname)) IS NOT NULL)
            OR relnamespace = to_regnamespace(quote_ident(target_schema || '_batch_internal'))
                AND (relname LIKE 'copied\_%' OR to_regclass(format('%I.%I', target_schema || '_batch_internal', 'computed_' || relname)) IS NOT NULL))
    );
    EXECUTE format('DROP VIEW %s', array_to_string(ARRAY(SELECT view FROM unnest(made) AS view WHERE to_regclass(view) IS NOT NULL), ', '));
    EXECUTE format('DROP TABLE %s', array_to_string(tables, ', '));
    -- a schema in which something else stands stays
    FOREACH place IN ARRAY ARRAY[target_schema || '_batch_internal', target_schema || '_batch', target_schema || '_internal', target_schema] LOOP
        IF NOT EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = to_regnamespace(quote_ident(place)) AND deptype = 'n')
            AND pg_has_role((SELECT nspowner FROM pg_namespace WHERE nspname = place), 'USAGE')
        THEN
            EXECUTE format('DROP SCHEMA %I', place);
        ELSE
            kept := concat_ws(', ', kept, format('"%s"', place));
        END IF;
    END LOOP;
    RETURN concat_ws(chr(10), format('Dropped the store of schema "%s": %s views, %s tables.', target_schema, cardinality(made), cardinality(tables)),
        'Schemas that hold something else stay: ' || kept || '.');
END $$;
COMMENT ON FUNCTION drop_store(name) IS 'drops what create_store() made in a schema and its helper schemas, and nothing else; returns what it did';
-- end of sql/store.sql

-- dates and wall-clock times

CREATE FUNCTION elapsed_mean_add(state mean_summary, started date, ended date) RETURNS mean_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'elapsed_date_mean_add';
COMMENT ON FUNCTION elapsed_mean_add(mean_summary, date, date) IS 'transition of mean durations: adds ended - started';
CREATE FUNCTION elapsed_mean_subtract(state mean_summary, started date, ended date) RETURNS mean_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'elapsed_date_mean_subtract';
COMMENT ON FUNCTION elapsed_mean_subtract(mean_summary, date, date) IS 'inverse transition of mean durations: takes ended - started back';

CREATE FUNCTION elapsed(started date, ended date) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'elapsed_date';
COMMENT ON FUNCTION elapsed(date, date) IS 'ended - started as an interval, NULL where ended lies before started: the tolerant way to feed dirty data';

SELECT for_each(ARRAY[
    ['avg_first_response', 'Mean time to the first reply'],
    ['avg_response_time', 'Mean time to a reply'],
    ['avg_resolution_time', 'Mean time to resolution'],
    ['avg_complaint_resolution_time', 'Mean time to resolution of complaints'],
    ['avg_wait_time', 'Mean time that customers wait']
], $$
CREATE AGGREGATE {1}(started date, ended date) (
    SFUNC = elapsed_mean_add, STYPE = mean_summary, SSPACE = 64,
    INITCOND = '{"n":0,"months":0,"days":0,"microseconds":0}',
    FINALFUNC = mean, COMBINEFUNC = mean_summary_merge,
    MSFUNC = elapsed_mean_add, MINVFUNC = elapsed_mean_subtract, MSTYPE = mean_summary, MSSPACE = 64,
    MINITCOND = '{"n":0,"months":0,"days":0,"microseconds":0}', MFINALFUNC = mean,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE {1}(date, date) IS '{2}: sum of (ended - started) / their number, in time (interval); lower is better';
$$);

CREATE FUNCTION sla_as_of_add(state rate_summary, started date, ended date, target interval, as_of date) RETURNS rate_summary
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'sla_as_of_date_add';
COMMENT ON FUNCTION sla_as_of_add(rate_summary, date, date, interval, date) IS 'transition of sla_pct(started, ended, target, as_of): counts a clock';
CREATE FUNCTION sla_as_of_subtract(state rate_summary, started date, ended date, target interval, as_of date) RETURNS rate_summary
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'sla_as_of_date_subtract';
COMMENT ON FUNCTION sla_as_of_subtract(rate_summary, date, date, interval, date) IS 'inverse transition of sla_pct(started, ended, target, as_of): takes a clock back';

CREATE AGGREGATE sla_pct(started date, ended date, target interval, as_of date) (
    SFUNC = sla_as_of_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = sla_as_of_add, MINVFUNC = sla_as_of_subtract, MSTYPE = rate_summary, MSSPACE = 24,
    MINITCOND = '{"hits":0,"n":0}', MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_pct(date, date, interval, date) IS 'Service level with open tickets (ended NULL), missed once as_of - started > target and left out before that: 100 * clocks with ended - started <= target / (finished + missed clocks), in percent; higher is better';

ALTER FUNCTION business_add(tstzmultirange, interval, business_calendar) RENAME TO business_due;

-- a date is its midnight in the calendar's zone
CREATE FUNCTION business_duration(started date, ended date, cal business_calendar) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_of_dates';
COMMENT ON FUNCTION business_duration(date, date, business_calendar) IS 'open time of the calendar from the midnight of one date until that of another in its zone, in hours, minutes and seconds; negative when they are reversed';
CREATE FUNCTION business_add(at date, d interval, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_add_to_date';
COMMENT ON FUNCTION business_add(date, interval, business_calendar) IS 'moment when d of open time has passed since midnight in the calendar''s zone, back from it when d is negative; NULL when it never has';
CREATE FUNCTION is_business_time(at date, cal business_calendar) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'is_business_time_of_date';
COMMENT ON FUNCTION is_business_time(date, business_calendar) IS 'whether the calendar is open at midnight in its zone, as a date begins';
CREATE FUNCTION next_opening(at date, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'next_opening_of_date';
COMMENT ON FUNCTION next_opening(date, business_calendar) IS 'first opening of the calendar after midnight in its zone, as a date begins; NULL when there is none';
CREATE FUNCTION next_closing(at date, cal business_calendar) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'next_closing_of_date';
COMMENT ON FUNCTION next_closing(date, business_calendar) IS 'first closing of the calendar after midnight in its zone, as a date begins; NULL when there is none';
CREATE FUNCTION business_periods(started date, ended date, cal business_calendar) RETURNS SETOF tstzrange
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_periods_of_dates';
COMMENT ON FUNCTION business_periods(date, date, business_calendar) IS 'open spans of the calendar from the midnight of one date until that of another in its zone, clipped to them, in order';

-- from sql/wrong_type.sql
-- Overloads that only refuse: a text for a score, a number for a duration, a timestamp without time zone for a moment is an error that says what to
-- write, not "function does not exist", and not a silent conversion in the session's zone. Their comments begin with "refuses".
--
-- They must take no call that resolves without them. So each of four type categories gets a type for whatever else may come, which the usual types of
-- columns are cast to. A literal still goes to double precision, interval, boolean or timestamptz, the preferred types of the categories, and an exact
-- match still wins. The types have no values, as their input refuses; they need no operators, and must not have any: with the implicit casts these would
-- take part in everybody's comparisons.
SELECT for_each(ARRAY[['other_than_number', 'N'], ['other_than_interval', 'T'], ['other_than_boolean', 'B'], ['other_than_moment', 'D']], $$
CREATE TYPE {1};
CREATE FUNCTION {1}_in(cstring) RETURNS {1} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'refuse_{1}';
CREATE FUNCTION {1}_out({1}) RETURNS cstring LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'refuse_{1}';
COMMENT ON FUNCTION {1}_in(cstring) IS 'refuses every value of {1}';
COMMENT ON FUNCTION {1}_out({1}) IS 'refuses every value of {1}, as there is none';
CREATE TYPE {1} (INPUT = {1}_in, OUTPUT = {1}_out, CATEGORY = '{2}');
COMMENT ON TYPE {1} IS 'refuses what comes in place of another type, with a hint; it has no values';
$$);
SELECT for_each(ARRAY(
    SELECT ARRAY[given, placeholder]
    FROM pg_catalog.unnest('{
            smallint,integer,bigint,numeric,real,double precision,boolean,text,character varying,character,jsonb,interval,date,timestamp,timestamptz
        }'::text[]) AS given,
        pg_catalog.unnest('{other_than_number,other_than_interval,other_than_boolean,other_than_moment}'::text[]) AS placeholder
), $$
CREATE CAST ({1} AS {2}) WITH INOUT AS IMPLICIT;
COMMENT ON CAST ({1} AS {2}) IS 'refuses the value with a hint';
$$);

-- For each function that takes numbers, intervals, booleans or moments, made from the catalogue so that none is forgotten.
DO $refuse$
DECLARE
    overload record;
    transition text;
    transitions text[] := '{}';
BEGIN
    PERFORM pg_catalog.set_config('quote_all_identifiers', 'off', true); -- names of types are compared
    FOR overload IN
        WITH function AS (
            SELECT proc.oid, proc.proname AS name, proc.prokind = 'a' AS is_aggregate, proc.proargnames AS names,
                ARRAY(
                    SELECT pg_catalog.format_type(type, NULL) FROM pg_catalog.unnest(proc.proargtypes) WITH ORDINALITY AS argument (type, i) ORDER BY i
                ) AS types,
                (SELECT typcategory FROM pg_catalog.pg_type WHERE pg_type.oid = proc.proargtypes[0]) AS category,
                pg_catalog.concat(CASE WHEN proc.proretset THEN 'SETOF ' END, pg_catalog.format_type(proc.prorettype, NULL)) AS result
            FROM pg_catalog.pg_proc AS proc
            JOIN pg_catalog.pg_depend AS member ON member.objid = proc.oid AND member.deptype = 'e'
                AND member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid
                AND member.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid
            JOIN pg_catalog.pg_extension AS extension ON extension.oid = member.refobjid
            JOIN pg_catalog.pg_language AS language ON language.oid = proc.prolang
            WHERE extension.extname = 'helpdesk_metrics'::pg_catalog.name AND (proc.prokind = 'a' OR language.lanname = 'c'::pg_catalog.name)
                AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_aggregate WHERE proc.oid = aggtransfn::pg_catalog.oid OR proc.oid = aggminvtransfn::pg_catalog.oid
                )
        ), refusal AS (
            SELECT function.*, pg_catalog.array_replace(types, type, 'other_than_' || kind) AS given, 'other_than_' || kind AS symbol
            FROM function, (VALUES
                ('numeric', 'number'), ('interval', 'interval'), ('boolean', 'boolean'), ('timestamp with time zone', 'moment')
            ) AS replaced (type, kind)
            -- where an argument may be a number or a boolean, all else is refused once
            WHERE NOT (kind = 'boolean' AND EXISTS (
                SELECT FROM function AS sibling WHERE sibling.name = function.name AND sibling.types OPERATOR(pg_catalog.=) '{numeric}'::text[]
            ))
            UNION ALL
            -- a literal is not unique where an argument may be of several kinds: it is refused as a text
            SELECT function.*, pg_catalog.array_replace(types, 'numeric', 'text'), 'other_than_number' FROM function
            WHERE 'numeric' = ALL (types) AND EXISTS (
                SELECT FROM function AS sibling WHERE sibling.name = function.name AND sibling.category <> function.category
                    AND pg_catalog.cardinality(sibling.types) = pg_catalog.cardinality(function.types)
            )
            UNION
            -- what takes timestamptz and has no overload for timestamp is about moments
            SELECT function.*, ARRAY(
                SELECT CASE WHEN type <> 'timestamp with time zone' THEN type
                    WHEN i::integer = pg_catalog.array_position(types, type) THEN first ELSE second END
                FROM pg_catalog.unnest(types) WITH ORDINALITY AS argument (type, i) ORDER BY i
            ), 'wall_clock_time'
            FROM function, (VALUES
                ('timestamp without time zone', 'timestamp without time zone'), ('timestamp without time zone', 'timestamp with time zone'),
                ('timestamp with time zone', 'timestamp without time zone'), ('date', 'date')
            ) AS moments (first, second)
            WHERE NOT EXISTS (
                SELECT FROM function AS sibling WHERE sibling.name = function.name
                    AND sibling.types OPERATOR(pg_catalog.=) pg_catalog.array_replace(function.types, 'timestamp with time zone', 'timestamp without time zone')
            )
        )
        SELECT name, is_aggregate, symbol, result, pg_catalog.array_to_string(given, ', ') AS types,
            (
                SELECT pg_catalog.string_agg(pg_catalog.concat(names[i], ' ', type), ', ' ORDER BY i)
                FROM pg_catalog.unnest(given) WITH ORDINALITY AS argument (type, i)
            ) AS arguments
        FROM refusal
        WHERE NOT EXISTS (SELECT FROM function AS taken WHERE taken.name = refusal.name AND taken.types OPERATOR(pg_catalog.=) given)
            -- the other numbers are cast to these two
            AND NOT types OPERATOR(pg_catalog.&&) '{smallint,integer,bigint,real}'::text[]
        ORDER BY oid, types
    LOOP
        IF overload.is_aggregate THEN
            transition := pg_catalog.format('refused(%s, %s)', overload.result, overload.types);
            IF pg_catalog.array_position(transitions, transition) IS NULL THEN
                transitions := pg_catalog.array_append(transitions, transition);
                EXECUTE pg_catalog.format($$
                    CREATE FUNCTION %1$s RETURNS %2$s LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'refuse_%3$s';
                    COMMENT ON FUNCTION %1$s IS 'refuses the row, with a hint: transition of aggregates that only refuse'
                $$, transition, overload.result, overload.symbol);
            END IF;
            EXECUTE pg_catalog.format('CREATE AGGREGATE %I(%s) (SFUNC = refused, STYPE = %s, PARALLEL = SAFE)',
                overload.name, overload.arguments, overload.result);
        ELSE
            EXECUTE pg_catalog.format($$CREATE FUNCTION %I(%s) RETURNS %s LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'refuse_%s'$$,
                overload.name, overload.arguments, overload.result, overload.symbol);
        END IF;
        EXECUTE pg_catalog.format($$COMMENT ON %s %I(%s) IS 'refuses the call, with a hint how %2$I() is called'$$,
            CASE WHEN overload.is_aggregate THEN 'AGGREGATE' ELSE 'FUNCTION' END, overload.name, overload.types);
    END LOOP;
END $refuse$;
-- end of sql/wrong_type.sql

-- from sql/finish.sql
-- The last of the script: away with the helpers.

DROP FUNCTION for_each(text[], text);
DROP FUNCTION for_each_number(integer, text);
DROP FUNCTION define_type(text, text, text);
DROP FUNCTION define_state_type(text, text, integer, text, text);
DROP FUNCTION define_combine(text);
DROP FUNCTION run(text);
DROP FUNCTION define_initial_state(text, text, integer, text);
DROP TABLE initial_state;
-- end of sql/finish.sql
