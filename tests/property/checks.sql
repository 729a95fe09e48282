-- The checks: one statement per kind of check compares all calls at once.

CREATE TABLE kinds (kind text PRIMARY KEY, only_summaries boolean, in_parallel boolean);
INSERT INTO kinds VALUES
    ('whole table', false, false),
    ('groups', false, false),
    ('shuffled rows', false, false),
    ('window frames', false, false),
    ('parallel', false, true),
    ('parts', true, false),
    ('parts through text', true, false),
    ('parts through jsonb', true, false),
    ('parts in window frames', true, false),
    ('parts in parallel', true, true);

-- The window frame to check: from `first` to `last`, counted from the current row, of the same `partition`.
CREATE TABLE frame (partition text, first integer, last integer);

CREATE TYPE comparison AS (call integer, differs boolean, got text, expected text);

CREATE FUNCTION frame_bound(distance integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN distance < -100 THEN 'UNBOUNDED PRECEDING' WHEN distance < 0 THEN -distance || ' PRECEDING' ELSE distance || ' FOLLOWING' END;

-- A select list with an item for each call, in their order, each item once: {slot}, {aggregate}, {value} and so on are filled in.
CREATE FUNCTION list(ids integer[], item text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    call calls;
    items text[] := '{}';
BEGIN
    FOR call IN SELECT * FROM calls WHERE id = ANY (ids) ORDER BY id LOOP
        items := items || replace(replace(replace(replace(replace(replace(replace(item,
            '{id}', call.id::text), '{slot}', call.slot::text), '{summary}', coalesce(call.summary, '')),
            '{value}', replace(call.reader, '{s}', call.aggregate)), '{read}', replace(call.reader, '{s}', 's' || call.slot)),
            '{aggregate}', call.aggregate), '{formula}', call.formula);
    END LOOP;
    RETURN (
        SELECT string_agg(once.item, ', ' ORDER BY n)
        FROM (SELECT i AS item, min(n) AS n FROM unnest(items) WITH ORDINALITY AS numbered (i, n) GROUP BY i) AS once
    );
END $$;

-- Two select lists beside each other, for each group and for all rows. MATERIALIZED has each planned for itself.
CREATE FUNCTION side_by_side(tested text, tested_from text, expected text, expected_from text) RETURNS text LANGUAGE sql STABLE
RETURN format($q$
    WITH tested AS MATERIALIZED (SELECT key, %1$s FROM %2$s GROUP BY key),
        expected AS MATERIALIZED (SELECT key AS k, %3$s FROM %4$s GROUP BY key),
        tested_at_once AS MATERIALIZED (SELECT 0, %1$s FROM %2$s),
        expected_at_once AS MATERIALIZED (SELECT 0, %3$s FROM %4$s)
    SELECT 'group ' || key AS place, tested.*, expected.* FROM tested JOIN expected ON k = key
    UNION ALL
    SELECT 'all rows', tested_at_once.*, expected_at_once.* FROM tested_at_once CROSS JOIN expected_at_once$q$,
    tested, tested_from, expected, expected_from);

-- The statement of a check: for each place (a group, a row, ...) an array of comparisons.
-- Inside, s1, s2, ... are what the aggregates give and e1, e2, ... what is expected of the calls.
CREATE FUNCTION statement(kind text, ids integer[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    aggregates text := list(ids, '{aggregate} AS s{slot}');
    formulas text := list(ids, '{formula} AS e{id}');
    combined text := list(ids, CASE kind
        WHEN 'parts through text' THEN 'combine(s{slot}::text::{summary}) AS s{slot}'
        WHEN 'parts through jsonb' THEN 'combine(s{slot}::jsonb::text::{summary}) AS s{slot}'
        ELSE 'combine(s{slot}) AS s{slot}'
    END);
    answers text;
BEGIN
    CASE
    WHEN kind = 'whole table' THEN
        answers := format($q$
            SELECT place, answers.* FROM (VALUES ('all rows', true), ('no row', false)) AS scope (place, filled)
            CROSS JOIN LATERAL (SELECT %s, %s FROM sample WHERE filled) AS answers$q$, aggregates, formulas);
    WHEN kind = 'groups' THEN
        answers := format($q$SELECT 'group ' || key AS place, %s, %s FROM sample GROUP BY key$q$, aggregates, formulas);
    WHEN kind = 'shuffled rows' THEN
        -- without sorting, each group takes its rows as they come
        answers := format($q$
            SELECT coalesce('group ' || key, 'all rows') AS place, %s, %s
            FROM (SELECT * FROM sample ORDER BY random()) AS shuffled GROUP BY ROLLUP (key)$q$, aggregates, formulas);
    WHEN kind = 'parallel' THEN
        -- the aggregates against themselves, where OFFSET keeps parallel workers out of them
        answers := side_by_side(aggregates, 'sample', list(ids, '{value} AS e{id}'), '(SELECT * FROM sample OFFSET 0) AS rows');
    WHEN kind = 'window frames' THEN
        answers := (
            SELECT format($q$
                WITH numbered AS MATERIALIZED (
                    SELECT *, %1$s AS p, row_number() OVER (PARTITION BY %1$s ORDER BY id) AS n FROM sample
                )
                SELECT format('row %%s, in %1$s %%s, ROWS BETWEEN %2$s AND %3$s', n, p) AS place, framed.*, rescanned.*
                FROM (
                    SELECT p, n, %4$s FROM numbered
                    WINDOW frame AS (PARTITION BY p ORDER BY n ROWS BETWEEN %2$s AND %3$s)
                ) AS framed
                CROSS JOIN LATERAL (
                    SELECT %5$s FROM numbered WHERE numbered.p = framed.p AND numbered.n BETWEEN framed.n + %6$s AND framed.n + %7$s
                ) AS rescanned$q$,
                partition, frame_bound(first), frame_bound(last),
                list(ids, '{aggregate} OVER frame AS s{slot}'), formulas, first, last)
            FROM frame
        );
    WHEN kind = 'parts in window frames' THEN
        answers := (
            SELECT format($q$
                SELECT format('part %%s of group %%s, RANGE BETWEEN %1$s AND %2$s', p, g) AS place, framed.*, rescanned.*
                FROM (
                    SELECT key AS g, part AS p, %3$s FROM parts
                    WINDOW frame AS (PARTITION BY key ORDER BY part RANGE BETWEEN %1$s AND %2$s)
                ) AS framed
                CROSS JOIN LATERAL (
                    SELECT %4$s FROM sample WHERE key = g AND part BETWEEN p + %5$s AND p + %6$s
                ) AS rescanned$q$,
                frame_bound(first), frame_bound(last),
                list(ids, 'combine(s{slot}) OVER frame AS s{slot}'), formulas, first, last)
            FROM frame
        );
    WHEN kind LIKE 'parts%' THEN
        answers := side_by_side(combined, 'parts', formulas, 'sample');
    END CASE;
    RETURN format('SELECT place, ARRAY[%s] AS comparisons FROM (%s) AS answers',
        list(ids, 'ROW({id}, ({read}) IS DISTINCT FROM e{id}, ({read})::text, e{id}::text)::comparison'), answers);
END $$;

-- How often a check compares, and where it finds a difference: call, place, got, expected. An ERROR is a difference too.
CREATE FUNCTION compare(kind text, ids integer[], OUT comparisons bigint, OUT differences jsonb)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    half integer := cardinality(ids) / 2;
    rest record;
BEGIN
    EXECUTE format($q$
        SELECT count(*), coalesce(jsonb_agg(jsonb_build_object('call', call, 'place', place, 'got', got, 'expected', expected)) FILTER (WHERE differs), '[]')
        FROM (%s) AS compared CROSS JOIN LATERAL unnest(comparisons) AS comparison$q$, statement(kind, ids))
    INTO comparisons, differences;
EXCEPTION WHEN OTHERS THEN
    IF half = 0 THEN
        comparisons := 1;
        differences := jsonb_build_array(jsonb_build_object('call', ids[1], 'place', 'ERROR', 'got', SQLERRM, 'expected', 'no error'));
    ELSE
        SELECT * INTO comparisons, differences FROM compare(kind, ids[: half]);
        SELECT * INTO rest FROM compare(kind, ids[half + 1 :]);
        comparisons := comparisons + rest.comparisons;
        differences := differences || rest.differences;
    END IF;
END $$;

-- Makes these rows the sample, with summaries of each part of each group stored in `parts`.
CREATE FUNCTION take_sample(row_ids integer[], call_ids integer[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    built integer[] := ARRAY(SELECT id FROM calls WHERE id = ANY (call_ids) AND summary IS NOT NULL);
BEGIN
    TRUNCATE sample, parts;
    INSERT INTO sample SELECT * FROM rows WHERE id = ANY (row_ids) ORDER BY id;
    IF built <> '{}' THEN
        EXECUTE format('INSERT INTO parts (key, part, %s) SELECT key, part, %s FROM sample GROUP BY key, part',
            list(built, 's{slot}'), list(built, '{aggregate} AS s{slot}'));
    END IF;
END $$;

-- Settings under which a check runs in parallel, or does not. Shuffled rows must not be sorted into groups.
CREATE FUNCTION prepare(kind text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    parallel boolean := (SELECT in_parallel FROM kinds WHERE kinds.kind = prepare.kind);
BEGIN
    PERFORM set_config('parallel_leader_participation', 'off', false);
    PERFORM set_config('max_parallel_workers_per_gather', CASE WHEN parallel THEN '2' ELSE '0' END, false);
    PERFORM set_config('enable_sort', (kind <> 'shuffled rows')::text, false);
END $$;

-- The rows with which a call still differs after as many as possible are left out, halves first.
CREATE FUNCTION fewest_rows(kind text, call integer) RETURNS integer[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    kept integer[] := ARRAY(SELECT id FROM rows ORDER BY id);
    candidate integer[];
    chunk integer := cardinality(kept) / 2;
    i integer;
    give_up timestamptz := clock_timestamp() + interval '5 seconds';
BEGIN
    WHILE chunk > 0 LOOP
        i := 1;
        WHILE i <= cardinality(kept) AND clock_timestamp() < give_up LOOP
            candidate := kept[: i - 1] || kept[i + chunk :];
            PERFORM take_sample(candidate, ARRAY[call]);
            IF (SELECT differences FROM compare(kind, ARRAY[call])) <> '[]' THEN
                kept := candidate;
            ELSE
                i := i + chunk;
            END IF;
        END LOOP;
        chunk := chunk / 2;
    END LOOP;
    RETURN kept;
END $$;

-- What a call gives in the place where it differs, and the fewest rows with which it does.
CREATE FUNCTION report(kind text, difference jsonb) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    culprit calls := calls FROM calls WHERE id = (difference->>'call')::integer;
    columns text := (
        SELECT format('(%s)', string_agg(attname, ', ' ORDER BY attnum)) FROM pg_attribute
        WHERE attrelid = 'sample'::regclass AND attnum > 0
            AND (attname IN ('id', 'key', 'part') OR culprit.aggregate || culprit.formula ~ format('\m%s\M', attname))
    );
    details text[];
BEGIN
    RETURN NEXT format('FAILED %s: %s, %s', kind, replace(culprit.reader, '{s}', culprit.aggregate), difference->>'place');
    RETURN NEXT format('    is         %s', coalesce(difference->>'got', 'NULL'));
    RETURN NEXT format('    should be  %s', coalesce(difference->>'expected', 'NULL'));
    RETURN NEXT format('    which is   %s', culprit.formula);
    PERFORM take_sample(fewest_rows(kind, culprit.id), ARRAY[culprit.id]);
    SELECT differences->0 INTO difference FROM compare(kind, ARRAY[culprit.id]);
    IF difference IS NULL THEN
        RETURN NEXT '  not so when checked alone';
        RETURN;
    END IF;
    RETURN NEXT format('  with %s rows %s, %s is %s, should be %s',
        (SELECT count(*) FROM sample), columns, difference->>'place', coalesce(difference->>'got', 'NULL'), coalesce(difference->>'expected', 'NULL'));
    EXECUTE format('SELECT array_agg(few::text) FROM (SELECT %s FROM sample ORDER BY id LIMIT 20) AS few', trim('()' FROM columns)) INTO details;
    RETURN QUERY SELECT '    ' || line FROM unnest(details) AS line;
END $$;

-- One round: rows, and every check on them. Gives no line when all is well; counts go to `totals`.
CREATE TABLE totals (kind text PRIMARY KEY, comparisons bigint);
INSERT INTO totals SELECT kind, 0 FROM kinds;

CREATE FUNCTION check_round(seed bigint, round integer) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    kind kinds;
    ids integer[];
    compared record;
    plan text;
    all_rows integer[];
    all_calls integer[] := ARRAY(SELECT id FROM calls ORDER BY id);
BEGIN
    PERFORM setseed(hashint8(seed * 1000 + round) / 2147483648.0);
    PERFORM fill_rows(whole(60, 300), whole(4, 9), whole(1, 3) = 1);
    all_rows := ARRAY(SELECT id FROM rows ORDER BY id);
    PERFORM take_sample(all_rows, all_calls);
    ANALYZE sample, parts; -- else the planner takes every row for a group of its own, and aggregates no group in parallel
    TRUNCATE frame;
    INSERT INTO frame SELECT one_of('{key,key,part,flag IS NULL}'::text[]), first, first + whole(0, 12) FROM whole(-9, 2) AS first;
    UPDATE frame SET first = -1000 WHERE whole(1, 8) = 1;
    FOR kind IN SELECT * FROM kinds LOOP
        ids := ARRAY(SELECT id FROM calls WHERE summary IS NOT NULL OR NOT kind.only_summaries ORDER BY id);
        PERFORM prepare(kind.kind);
        IF kind.in_parallel THEN
            EXECUTE 'EXPLAIN (FORMAT json) ' || statement(kind.kind, ids) INTO plan;
            IF plan NOT LIKE '%"Partial Mode": "Partial"%' THEN
                RETURN NEXT format('FAILED %s: the plan is not parallel', kind.kind);
            END IF;
        END IF;
        SELECT * INTO compared FROM compare(kind.kind, ids);
        UPDATE totals SET comparisons = totals.comparisons + compared.comparisons WHERE totals.kind = kind.kind;
        IF compared.differences <> '[]' THEN
            RETURN NEXT format('%s of %s comparisons differ: %s', jsonb_array_length(compared.differences), compared.comparisons, kind.kind);
            RETURN QUERY
            SELECT line FROM (
                SELECT DISTINCT ON (difference->'call') difference FROM jsonb_array_elements(compared.differences) AS difference
                ORDER BY difference->'call' LIMIT 3
            ) AS different CROSS JOIN LATERAL report(kind.kind, difference) AS line;
            PERFORM take_sample(all_rows, all_calls);
        END IF;
    END LOOP;
END $$;
