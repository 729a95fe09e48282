-- Statements that put into the schema of the extension what would be taken before the extension's own or PostgreSQL's, wherever a call leaves room
-- for it: an operator or function of just the types of its arguments. Asked of a database that has the extension, in the schema `metrics`.
-- A line each: whether it needs a type of the extension, a tab, and the statement.

-- the types that scripts, catalogues and the products' tables have
CREATE TEMP TABLE kind AS
SELECT pg_type.oid, format_type(pg_type.oid, NULL) AS name, typcategory AS category, typnamespace = 'metrics'::regnamespace AS ours
FROM pg_type
WHERE typnamespace = 'metrics'::regnamespace AND typtype = 'b' AND typcategory <> 'A'
    OR pg_type.oid IN (SELECT unnest('{oid,regclass,regproc,regtype,regnamespace,name,text,"char",varchar,bpchar,smallint,integer,bigint,numeric,real,double precision,boolean,json,jsonb,
        timestamp,timestamptz,date,interval,tstzrange,tstzmultirange,oidvector,text[],oid[],bit,anyelement}'::regtype[]));

CREATE TEMP TABLE pair AS
SELECT l.name AS l, r.name AS r, l.oid AS left_oid, r.oid AS right_oid, l.ours OR r.ours AS needs_ours
FROM kind AS l, kind AS r WHERE NOT (l.name = 'anyelement' AND r.name = 'anyelement');
SELECT format(E'%s\tCREATE FUNCTION metrics.trap(%s, %s) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE ''trapped by an operator''; END$$;', needs_ours, l, r) FROM pair;
SELECT format(E'%s\tCREATE OPERATOR metrics.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = metrics.trap);', needs_ours, operator, l, r)
FROM pair, unnest('{=,<>,<,>,<=,>=,||,+,-,*,/,%,<<,~,!~,~~,!~~,->,->>,?,@>,<@,&&}'::text[]) AS operator
WHERE NOT EXISTS (SELECT FROM pg_operator WHERE oprname = operator AND oprleft = left_oid AND oprright = right_oid);

-- Functions of the extension, and the helpers that its scripts create (given as `helpers`), with each argument of any type that casts to it unasked.
CREATE TEMP TABLE target AS
SELECT DISTINCT proname::text AS name, proargtypes::oid[] AS types FROM pg_proc
WHERE pronamespace = 'metrics'::regnamespace AND pronargs BETWEEN 1 AND 4 AND prorettype <> 'cstring'::regtype AND NOT 'internal'::regtype = ANY (proargtypes) AND NOT 'cstring'::regtype = ANY (proargtypes)
    AND proname !~ '_(eq|ne|lt|le|gt|ge|cmp|hash|hash_extended|in|out|send|recv)$'
UNION
SELECT split_part(helper, '(', 1), string_to_array(rtrim(split_part(helper, '(', 2), ')'), ', ')::regtype[]::oid[]
FROM unnest(string_to_array(:'helpers', ';')) AS helper WHERE helper <> '';
CREATE TEMP TABLE stand_in AS
SELECT wanted.oid, array_agg(given.name) AS names FROM kind AS wanted JOIN kind AS given
    ON given.oid = wanted.oid OR given.name = 'anyelement' OR given.category = wanted.category AND wanted.category IN ('N', 'S', 'D') AND given.name NOT IN ('oid', 'regclass', 'regproc', 'regtype', 'regnamespace')
GROUP BY wanted.oid;
WITH RECURSIVE overload AS (
    SELECT name, types, 1 AS next, ARRAY[]::text[] AS given FROM target
    UNION
    SELECT name, types, next + 1, given || stand_in_name
    FROM overload JOIN stand_in ON oid = types[next - 1 + array_lower(types, 1)], unnest(names) AS stand_in_name
    WHERE next <= cardinality(types)
), whole AS (
    SELECT DISTINCT name, array_to_string(given, ', ') AS types, given FROM overload WHERE next > cardinality(types)
)
SELECT format(E'%s\tCREATE FUNCTION metrics.%I(%s) RETURNS %s LANGUAGE plpgsql AS $$BEGIN RAISE ''trapped by a function''; END$$;',
    EXISTS (SELECT FROM unnest(given) AS type JOIN kind ON kind.name = type AND kind.ours), name, types, 'text')
FROM whole
WHERE NOT EXISTS (SELECT FROM pg_proc WHERE proname = name AND pronamespace = 'metrics'::regnamespace AND array_to_string(proargtypes::regtype[], ', ') = types)
    AND types <> 'anyelement' AND NOT EXISTS (SELECT FROM unnest(string_to_array(:'helpers', ';')) AS helper WHERE helper = format('%s(%s)', name, types));
