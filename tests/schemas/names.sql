-- Whatever else the tables of a product hold, under whatever name, a script of sql/adapters reads just what it names: every word of the script is
-- added as a column to each table that it reads, one at a time, and all of them to all tables.

-- the words of a script, and the tables that the views of `target` read
CREATE FUNCTION pg_temp.words(script text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT DISTINCT word FROM regexp_matches(lower(regexp_replace(script, '^--.*$|^COMMENT ON.*$', '', 'gn')), '[a-z_][a-z0-9_]*', 'g') AS match, unnest(match) AS word
$$;
CREATE FUNCTION pg_temp.tables_of(target text) RETURNS SETOF regclass LANGUAGE sql AS $$
    SELECT DISTINCT refobjid::regclass FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = objid JOIN pg_class AS source ON source.oid = refobjid
    WHERE classid = 'pg_rewrite'::regclass AND refclassid = 'pg_class'::regclass AND source.relkind = 'r'
        AND ev_class IN (SELECT oid FROM pg_class WHERE relnamespace = target::regnamespace)
$$;

-- Tries each word in each table: what cannot be created, or reads the column. The scorecards read no table of the product.
CREATE PROCEDURE pg_temp.add_each_name(source text, desk text, target text) LANGUAGE plpgsql AS $$
DECLARE
    tables text := (SELECT string_agg(relname, chr(10)) FROM pg_class WHERE relnamespace = desk::regnamespace);
    -- without comments
    script text := regexp_replace(view_script(source, quote_ident(desk), 'names', 'public', quote_literal('UTC'), tables), '^COMMENT ON [^;]*;$|^-- The scorecards(.|\n)*', '', 'gn');
    of_table regclass;
    word text;
    read bigint;
    tried integer := 0;
    said text;
BEGIN
    PERFORM set_config('search_path', 'pg_catalog', false);
    FOR of_table, word IN SELECT t, w FROM pg_temp.tables_of(target) AS t, pg_temp.words(script) AS w
        WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = t AND attname = w)
    LOOP
        BEGIN
            EXECUTE format('ALTER TABLE %s ADD %I text', of_table, word);
            CREATE SCHEMA names;
            EXECUTE script;
            SELECT count(*) INTO read FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
            WHERE refclassid = 'pg_class'::regclass AND refobjid = of_table AND attname = word;
            RAISE USING ERRCODE = 'ZZ000', MESSAGE = CASE WHEN read > 0 THEN 'is read' ELSE '' END;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;
            tried := tried + 1;
            IF SQLSTATE <> 'ZZ000' OR said <> '' THEN RAISE WARNING '%.%: %', of_table, word, said; END IF;
        END;
    END LOOP;
    PERFORM set_config('search_path', target || ', public', false);
    IF tried < 1000 THEN RAISE 'only % names were tried', tried; END IF;
END $$;

-- All of them in all tables: the rows of each view of `target` that a new set of views has not, and the other way round.
CREATE FUNCTION pg_temp.add_all_names(source text, desk text, target text) RETURNS TABLE (view name, lost bigint, new bigint) LANGUAGE plpgsql AS $$
DECLARE
    tables text := (SELECT string_agg(relname, chr(10)) FROM pg_class WHERE relnamespace = desk::regnamespace);
    columns text;
BEGIN
    FOR columns IN
        SELECT format('ALTER TABLE %s %s', t, string_agg(format('ADD %I text', w), ', '))
        FROM pg_temp.tables_of(target) AS t, pg_temp.words(view_script(source, quote_ident(desk), 'names', 'public', quote_literal('UTC'), tables)) AS w
        WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = t AND attname = w)
        GROUP BY t
    LOOP
        EXECUTE columns;
    END LOOP;
    PERFORM create_views(source, desk::name, 'names');
    FOR view IN SELECT relname FROM pg_class WHERE relnamespace = target::regnamespace AND relkind = 'v' ORDER BY 1 LOOP
        EXECUTE format('SELECT count(*) FILTER (WHERE n < 0), count(*) FILTER (WHERE n > 0) FROM (
            SELECT sum(n) AS n FROM (SELECT v::text, -1 AS n FROM %2$I.%1$I AS v UNION ALL SELECT v::text, 1 FROM names.%1$I AS v) AS both GROUP BY v) AS differ', view, target)
            INTO lost, new;
        RETURN NEXT;
    END LOOP;
END $$;
