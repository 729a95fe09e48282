-- The laws of a store, for any product: after a history that its feed shows a refresh leaves what the live views say, value for value, and after any
-- history at all a refresh of everything. The desk of the product brings `step()`, which changes a ticket or what tickets depend on, and returns whether the feed shows it.

-- views of which a row is in one set of views and not in the other, at one moment
CREATE FUNCTION differences(live name, stored name) RETURNS TABLE (view name, only_live bigint, only_stored bigint, example text) LANGUAGE plpgsql AS $$
BEGIN
    FOR view IN SELECT relname FROM pg_class WHERE relnamespace = live::regnamespace AND relkind = 'v' AND relname NOT IN ('create_views_stamp', 'column_catalog') ORDER BY 1 LOOP
        EXECUTE format('SELECT sum(greatest(-n, 0)), sum(greatest(n, 0)), min(row) FROM (SELECT row, sum(n) AS n FROM (
            SELECT v::text AS row, -1 AS n FROM %2$I.%1$I AS v UNION ALL SELECT v::text, 1 FROM %3$I.%1$I AS v) AS compared GROUP BY row HAVING sum(n) <> 0) AS differing', view, live, stored)
            INTO only_live, only_stored, example;
        IF only_live > 0 OR only_stored > 0 THEN RETURN NEXT; END IF;
    END LOOP;
END $$;

-- `rounds` times some steps, then a refresh, then the comparison; a difference is an error that tells the round
CREATE PROCEDURE run_history(rounds integer, steps integer) LANGUAGE plpgsql AS $$
DECLARE
    shown boolean;
    found text;
BEGIN
    FOR round IN 1 .. rounds LOOP
        shown := true;
        FOR n IN 1 .. steps LOOP
            shown := step() AND shown;
        END LOOP;
        COMMIT;
        CALL refresh_store('kept', NOT shown);
        SELECT string_agg(format('%s (%s only live, %s only stored): %s', view, only_live, only_stored, example), E'\n') INTO found FROM differences('live', 'kept');
        IF found IS NOT NULL THEN RAISE 'after round % they differ: %', round, found; END IF;
        IF round % 5 = 0 THEN
            SELECT string_agg(v::text, E'\n') INTO found FROM verify_store('kept', 1) AS v;
            IF found IS NOT NULL THEN RAISE 'after round % verify_store finds: %', round, found; END IF;
        END IF;
        COMMIT;
    END LOOP;
END $$;
