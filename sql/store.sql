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
