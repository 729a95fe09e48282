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
