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
-- create_views() creates what a script of sql/adapters consists of, as its caller, who must be able to read the source and to create: it grants
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
CREATE FUNCTION create_views(
    source text, source_schema name DEFAULT 'public', target_schema name DEFAULT 'helpdesk_metrics', time_zone text DEFAULT 'UTC', settings jsonb DEFAULT '{}'
) RETURNS text LANGUAGE plpgsql VOLATILE
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
BEGIN
    IF source IS NULL OR source_schema IS NULL OR target_schema IS NULL OR time_zone IS NULL OR settings IS NULL THEN
        RAISE null_value_not_allowed USING MESSAGE = 'create_views needs a source, two schemas, a time zone and settings, none of them NULL';
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
        'metrics_schema', quote_ident(metrics_schema), 'time_zone', quote_literal(time_zone),
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
                FOR view IN
                    SELECT format('%I.%I', schema, name) AS name, query
                    FROM jsonb_array_elements(plan -> 'views') WITH ORDINALITY AS listed (item, place),
                        LATERAL (SELECT CASE WHEN (item ->> 'internal')::boolean THEN internal_schema ELSE target_schema END AS schema, item ->> 'name' AS name, item ->> 'query' AS query) AS made
                    ORDER BY place
                LOOP
                    doing := format('creating view %s', view.name);
                    IF to_regclass(view.name) IS NOT NULL AND view.name <> ALL (own) THEN
                        RAISE duplicate_table USING MESSAGE = format('relation %s is already there, and not of create_views', view.name);
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
            ARRAY(SELECT item ->> 'name' FROM jsonb_array_elements(plan -> 'views') AS item WHERE (item ->> 'internal')::boolean));
        EXECUTE format('COMMENT ON VIEW %s IS %L', stamp, 'what create_views() made here, over what; it replaces these and nothing else');
        EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', stamp, name, description), '; ') FROM (VALUES
            ('source', 'first argument of create_views()'), ('source_schema', 'schema of the tables that are read'), ('time_zone', 'zone of the days'), ('settings', 'settings'),
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
COMMENT ON FUNCTION create_views(text, name, name, text, jsonb) IS 'creates, or replaces, the canonical views and the scorecards over the tables of a product (chatwoot, zammad, zendesk) or over canonical views written by hand (canonical), with days of a time zone; returns what it did';
-- end of sql/create_views.sql

-- from sql/store.sql
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
