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
        RAISE USING ERRCODE = state, MESSAGE = format('%s, while %s over %s', message, doing, tables),
            DETAIL = concat_ws(' ', nullif(detail, ''), 'Nothing was changed.'),
            HINT = CASE state
                WHEN '42P07' THEN format('Name another target_schema than "%s", or drop the views that are there.', target_schema)
                WHEN '42501' THEN format('The caller owns the views, and must be able to create in schema "%s", or the schema itself, and to read schema "%s".', target_schema, source_schema)
                ELSE coalesce(nullif(hint, ''), format('Is schema "%s" that of %s, of a version that the head of sql/adapters/%s.sql names? If so, this is an error of helpdesk_metrics: please report it with this message.',
                    source_schema, source, source))
            END;
    END;
END $$;
COMMENT ON FUNCTION create_views(text, name, name, text) IS 'creates the canonical views and the scorecards over the tables of a product (chatwoot, zammad, zendesk) or over canonical views written by hand (canonical), with days of a time zone';
