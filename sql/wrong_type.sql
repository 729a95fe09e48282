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
