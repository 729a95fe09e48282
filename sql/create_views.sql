-- create_views() creates what a script of sql/adapters consists of, as its caller, who must be able to read the source and to create: it grants
-- nothing. What it made before it replaces, so that what depends on the views, their owner, grants and options stay.

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
    plan jsonb;
    view record;
    statement text;
    stamp regclass;
    own regclass[]; -- the views that an earlier call made
    kept jsonb; -- what they were, where they are dropped and made again
    again boolean := false;
    doing text := format('creating schema "%s"', target_schema);
    state text;
    message text;
    detail text;
    hint text;
    said text;
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
    EXECUTE format('SELECT %I.adapter_plan($1)', metrics_schema) INTO plan USING jsonb_build_object(
        'source', source, 'source_schema', quote_ident(source_schema), 'target_schema', quote_ident(target_schema), 'internal_schema', quote_ident(internal_schema),
        'metrics_schema', quote_ident(metrics_schema), 'time_zone', quote_literal(time_zone), 'settings', settings,
        'tables', (
            SELECT coalesce(jsonb_object_agg(relname, columns), '{}') FROM (
                SELECT relname, jsonb_object_agg(attname, CASE WHEN has_column_privilege(attrelid, attnum, 'SELECT') THEN format_type(atttypid, NULL) END) AS columns
                FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                WHERE relnamespace = to_regnamespace(quote_ident(source_schema)) AND relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY pg_class.oid, relname
            ) AS relation
        ))::text;
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

    -- an earlier call left its stamp, which counts when it belongs to whom the caller may act for
    SELECT oid INTO stamp FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(target_schema)) AND relname = 'create_views_stamp' AND relkind = 'v'
        AND pg_has_role(relowner, 'USAGE');
    IF stamp IS NOT NULL THEN
        EXECUTE format('SELECT array_agg(made) FROM %s, LATERAL unnest(views) AS name, LATERAL (SELECT to_regclass(name) AS made) AS found
            WHERE made IN (SELECT oid FROM pg_class WHERE relkind = ''v'' AND pg_has_role(relowner, ''USAGE''))', stamp) INTO own;
    END IF;
