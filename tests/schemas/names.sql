-- Whatever else the tables of a product hold, under whatever name, a script of sql/adapters reads just what it names: every word of the script is
-- added as a column to each table that it reads, one at a time, and all of them to all tables.

-- as in practice, where autovacuum has been there
ANALYZE;

-- what create_views has to create for a source over all tables of its schema, as one script, but for what reads other views alone; its words; and the tables that the views of `target` read
CREATE FUNCTION pg_temp.plan(source text, desk text, tables jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT public.adapter_plan(jsonb_build_object('source', source, 'source_schema', quote_ident(desk), 'target_schema', 'names', 'internal_schema', 'names',
        'metrics_schema', 'public', 'time_zone', quote_literal('UTC'), 'settings', '{}'::jsonb, 'tables', tables)::text)
$$;
CREATE FUNCTION pg_temp.script(source text, desk text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format(E'CREATE VIEW names.%I AS\n%s;', view ->> 'name', view ->> 'query'), E'\n' ORDER BY place)
    FROM jsonb_array_elements(pg_temp.plan(source, desk, (
        SELECT jsonb_object_agg(relname, columns) FROM (
            SELECT relname, jsonb_object_agg(attname, format_type(atttypid, NULL)) AS columns FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
            WHERE relnamespace = desk::regnamespace AND relkind = 'r' GROUP BY relname
        ) AS relation
    )) -> 'views') WITH ORDINALITY AS listed (view, place) WHERE view ->> 'name' !~ '^(bi_|agent_names|column_catalog)'
$$;
CREATE FUNCTION pg_temp.words(script text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT DISTINCT word FROM regexp_matches(lower(regexp_replace(script, '--[^\n]*|''[^'']*''', '', 'g')), '[a-z_][a-z0-9_]*', 'g') AS match, unnest(match) AS word
$$;
CREATE FUNCTION pg_temp.tables_of(target text) RETURNS SETOF regclass LANGUAGE sql AS $$
    SELECT DISTINCT refobjid::regclass FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = objid JOIN pg_class AS source ON source.oid = refobjid
    WHERE classid = 'pg_rewrite'::regclass AND refclassid = 'pg_class'::regclass AND source.relkind = 'r'
        AND ev_class IN (SELECT oid FROM pg_class WHERE relnamespace IN (target::regnamespace, to_regnamespace(target || '_internal')))
$$;

-- One at a time: each round gives each table one more column, each of another name, until each table had each name. Names do not meet, so that
-- a round tells of each pair what it would tell alone; a warning names what cannot be created, or reads the column.
CREATE PROCEDURE pg_temp.add_each_name(source text, desk text, target text) LANGUAGE plpgsql AS $$
DECLARE
    script text := pg_temp.script(source, desk);
    names text[] := ARRAY(SELECT word FROM pg_temp.words(script) AS word ORDER BY 1);
    tables regclass[] := ARRAY(SELECT read FROM pg_temp.tables_of(target) AS read ORDER BY 1);
    added text[];
    read text;
BEGIN
    IF cardinality(names) < 200 OR cardinality(tables) < 10 THEN RAISE 'only % names and % tables', cardinality(names), cardinality(tables); END IF;
    PERFORM set_config('search_path', 'pg_catalog', false);
    FOR round IN 1 .. cardinality(names) LOOP
        added := ARRAY(
            SELECT format('%s.%I', relation, name)
            FROM unnest(tables) WITH ORDINALITY AS of (relation, n), LATERAL (SELECT names[1 + (n + round) % cardinality(names)] AS name) AS next
            WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attname = name)
        );
        BEGIN
            EXECUTE (SELECT string_agg(regexp_replace(pair, '^(.*)\.(.*)$', 'ALTER TABLE \1 ADD \2 text'), '; ') FROM unnest(added) AS pair);
            CREATE SCHEMA names;
            EXECUTE script;
            SELECT string_agg(DISTINCT format('%s.%I', attrelid::regclass, attname), ', ') INTO read
            FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
            WHERE classid = 'pg_rewrite'::regclass AND refclassid = 'pg_class'::regclass AND format('%s.%I', attrelid::regclass, attname) = ANY (added);
            RAISE USING ERRCODE = 'ZZ000', MESSAGE = coalesce('it reads ' || read, '');
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE <> 'ZZ000' OR SQLERRM <> '' THEN RAISE WARNING '%: one of %', SQLERRM, array_to_string(added, ', '); END IF;
        END;
    END LOOP;
    PERFORM set_config('search_path', target || ', public', false);
END $$;

-- All of them in all tables: the rows of each view of `target` that a new set of views has not, and the other way round.
CREATE FUNCTION pg_temp.add_all_names(source text, desk text, target text) RETURNS TABLE (view name, lost bigint, new bigint) LANGUAGE plpgsql AS $$
DECLARE
    columns text;
BEGIN
    FOR columns IN
        SELECT format('ALTER TABLE %s %s', t, string_agg(format('ADD %I text', w), ', '))
        FROM pg_temp.tables_of(target) AS t, pg_temp.words(pg_temp.script(source, desk)) AS w
        WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = t AND attname = w)
        GROUP BY t
    LOOP
        EXECUTE columns;
    END LOOP;
    PERFORM create_views(source, desk::name, 'names');
    FOR view IN SELECT relname FROM pg_class WHERE relnamespace = target::regnamespace AND relkind = 'v' AND relname !~ '^(create_views_stamp|column_catalog|bi_)' ORDER BY 1 LOOP
        EXECUTE format('SELECT count(*) FILTER (WHERE n < 0), count(*) FILTER (WHERE n > 0) FROM (
            SELECT sum(n) AS n FROM (SELECT v::text, -1 AS n FROM %2$I.%1$I AS v UNION ALL SELECT v::text, 1 FROM names.%1$I AS v) AS compared GROUP BY v) AS differ', view, target)
            INTO lost, new;
        RETURN NEXT;
    END LOOP;
END $$;

-- Without each of the tables that a script can do without, one at a time and all at once: views that can be read.
CREATE FUNCTION pg_temp.without_optional_tables(source text, desk text) RETURNS TABLE (without text, views bigint) LANGUAGE plpgsql AS $$
DECLARE
    -- those of them that are there
    optional text[] := ARRAY(
        SELECT item ->> 'name' FROM jsonb_array_elements(pg_temp.plan(source, desk, '{}') -> 'without') AS item
        WHERE to_regclass(format('%I.%I', desk, item ->> 'name')) IS NOT NULL ORDER BY 1
    );
    view regclass;
BEGIN
    FOREACH without IN ARRAY optional || array_to_string(optional, ', ') LOOP
        BEGIN
            EXECUTE (SELECT string_agg(format('DROP TABLE IF EXISTS %I.%I CASCADE', desk, name), '; ') FROM unnest(string_to_array(without, ', ')) AS name);
            PERFORM create_views(source, desk::name, 'names_without');
            views := 0;
            FOR view IN SELECT oid FROM pg_class WHERE relnamespace = 'names_without'::regnamespace AND relkind = 'v'
                AND relname !~ '^(column_catalog|bi_)' LOOP
                EXECUTE format('SELECT * FROM %s LIMIT 0', view);
                views := views + 1;
            END LOOP;
            RAISE USING ERRCODE = 'ZZ000';
        EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
            RETURN NEXT;
        END;
    END LOOP;
END $$;
