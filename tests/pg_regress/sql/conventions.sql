-- What holds for everything in the extension, by PostgreSQL's own catalogue. Most queries list violations: there are none.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET client_min_messages = warning;

CREATE TEMP VIEW member AS
SELECT classid, objid FROM pg_depend JOIN pg_extension AS extension ON extension.oid = refobjid
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND extname = 'helpdesk_metrics';
CREATE TEMP VIEW function AS
SELECT proc.*, proc.oid::regprocedure AS signature, obj_description(proc.oid, 'pg_proc') AS comment
FROM pg_proc AS proc JOIN member ON classid = 'pg_proc'::regclass AND objid = proc.oid
WHERE (prokind = 'a' OR prolang = (SELECT oid FROM pg_language WHERE lanname = 'c') AND proname <> 'is_transaction_block') AND obj_description(proc.oid, 'pg_proc') !~ '^refuses ';
CREATE TEMP VIEW aggregate AS
SELECT pg_aggregate.*, function.* FROM pg_aggregate JOIN function ON aggfnoid = function.oid;
CREATE TEMP VIEW own_type AS
SELECT type.* FROM pg_type AS type JOIN member ON classid = 'pg_type'::regclass AND objid = type.oid
WHERE typelem = 0 AND typrelid = 0 AND obj_description(type.oid, 'pg_type') !~ '^refuses '; -- not the arrays of a type and the row type of a view, members since PostgreSQL 17
-- what a user calls: no transitions of aggregates, and no parts of types, whose names begin with the type's
CREATE TEMP VIEW user_facing AS
SELECT * FROM function WHERE oid NOT IN (SELECT unnest(ARRAY[aggtransfn, aggmtransfn, aggminvtransfn]::oid[]) FROM aggregate)
    AND NOT EXISTS (SELECT FROM own_type WHERE starts_with(proname, typname || '_'));

-- how much there is to look at
SELECT count(*) > 600 AS functions, count(*) FILTER (WHERE prokind = 'a') > 150 AS aggregates FROM function;
SELECT string_agg(typname, ' ' ORDER BY typname COLLATE "C") AS own_types FROM own_type;
SELECT proname AS user_facing, count(*) AS overloads FROM user_facing GROUP BY proname ORDER BY proname COLLATE "C";

-- aggregates

-- parallel safe, with a combine function, a typed state of known size that a strict transition can start from
SELECT signature FROM aggregate WHERE proparallel <> 's' OR provolatile <> 'i' OR aggkind <> 'n'
    OR aggcombinefn = 0 OR aggtranstype NOT IN (SELECT oid FROM own_type) OR aggtransspace <= 0 OR agginitval IS NULL
    OR aggserialfn <> 0 OR aggdeserialfn <> 0;
-- an inverse transition for window frames, over the same state and to the same end
SELECT signature FROM aggregate WHERE aggmtransfn <> aggtransfn OR aggminvtransfn = 0 OR aggmtranstype <> aggtranstype
    OR aggmtransspace <> aggtransspace OR aggminitval <> agginitval OR aggmfinalfn <> aggfinalfn;
-- the final step leaves the state as it is: window frames go on with it, and siblings share it
SELECT signature FROM aggregate WHERE aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r' OR aggfinalextra OR aggmfinalextra;
-- the state starts from nothing: its result is NULL
CREATE FUNCTION pg_temp.initial_result(aggregate pg_temp.aggregate) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SELECT %s(%L::%s)::text', aggregate.aggfinalfn, aggregate.agginitval, aggregate.aggtranstype::regtype) INTO result;
    RETURN result;
END $$;
SELECT signature FROM aggregate WHERE pg_temp.initial_result(aggregate) IS NOT NULL;
-- metrics with the same maths share the transition, so that siblings in one query share the work
SELECT transition.proname AS transition, string_agg(DISTINCT aggregate.proname, ' ') AS aggregates
FROM aggregate JOIN pg_proc AS transition ON transition.oid = aggtransfn GROUP BY transition.proname ORDER BY transition.proname COLLATE "C";

-- functions

SELECT signature FROM function WHERE provolatile <> 'i' OR proparallel <> 's' OR prosecdef OR proleakproof OR proconfig IS NOT NULL;
-- views and stores are made by functions that run as their caller, with a search_path of their own; a procedure that commits cannot have one
SELECT proc.oid::regprocedure AS signature, prokind, provolatile, proparallel, prosecdef, proconfig, obj_description(proc.oid, 'pg_proc') <> '' AS commented
FROM pg_proc AS proc JOIN member ON classid = 'pg_proc'::regclass AND objid = proc.oid
WHERE prokind <> 'a' AND (prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c') OR proname = 'is_transaction_block') AND obj_description(proc.oid, 'pg_proc') !~ '^refuses '
ORDER BY proc.oid::regprocedure::text COLLATE "C";
-- strict, but for transitions in which a missing value means something
SELECT proname, count(*) AS overloads FROM function WHERE NOT proisstrict AND prokind = 'f' GROUP BY proname ORDER BY proname COLLATE "C";
-- no polymorphic arguments, no internal ones but for binary input, no defaults but a level's, nothing variadic
SELECT signature FROM function JOIN pg_type AS argument ON argument.oid = ANY (proargtypes::oid[] || prorettype)
WHERE typtype = 'p' AND typname <> 'cstring' AND NOT (typname = 'internal' AND proname LIKE '%\_recv') AND NOT (typname = 'record' AND proretset)
    OR provariadic <> 0 OR pronargdefaults <> (proargnames[pronargs] = 'level')::integer;
-- names of functions and arguments are lower case, are no keywords, and need no quotes
SELECT signature FROM user_facing WHERE proname <> quote_ident(proname) OR proname IN ('median', 'rollup');
SELECT signature FROM user_facing WHERE pronargs > 0 AND (proargnames IS NULL OR cardinality(proargnames) < pronargs);
SELECT signature, name FROM user_facing, unnest(proargnames) AS name LEFT JOIN pg_get_keywords() AS keyword ON word = name
WHERE name = '' OR name !~ '^[a-z][a-z0-9_]*$' OR catcode IN ('R', 'T', 'C');
-- no helper of the install script is left behind
SELECT proname FROM pg_proc WHERE proname IN ('for_each', 'for_each_number', 'define_type', 'define_state_type', 'define_combine');

-- refusals

-- what has a comment of "refuses" does nothing else, and nothing else does
CREATE TEMP VIEW refusal AS
SELECT proc.oid, proc.oid::regprocedure AS signature, proname, proargtypes::regtype[]::text[] AS types, prokind, proisstrict, provolatile, proparallel,
    obj_description(proc.oid, 'pg_proc') ~ '^refuses ' AS says_so,
    EXISTS (SELECT FROM pg_proc AS body WHERE body.oid IN (proc.oid, aggtransfn) AND body.prosrc ~ '^refuse_') AS refuses
FROM pg_proc AS proc JOIN member ON classid = 'pg_proc'::regclass AND objid = proc.oid LEFT JOIN pg_aggregate ON aggfnoid = proc.oid;
SELECT signature FROM refusal WHERE says_so <> refuses;
-- also for NULL
SELECT signature FROM refusal WHERE refuses AND (proisstrict AND proname !~ '_(in|out)$' OR provolatile <> 'i' OR proparallel <> 's');
-- its types have no values, and nothing but refusals takes them
SELECT typname AS refusing_types, typcategory, typispreferred FROM pg_type JOIN member ON classid = 'pg_type'::regclass AND objid = pg_type.oid
WHERE obj_description(pg_type.oid, 'pg_type') ~ '^refuses ' ORDER BY 1;
SELECT signature FROM function WHERE proargtypes::regtype[]::text ~ 'other_than';
SELECT oprname FROM pg_operator WHERE oprleft::regtype::text ~ '^other_than' OR oprright::regtype::text ~ '^other_than';
-- each number, interval, boolean and moment that a user gives has one for what is given instead of it
SELECT signature, type FROM user_facing, unnest(proargtypes::regtype[]::text[]) AS type
JOIN (VALUES ('numeric', 'number'), ('interval', 'interval'), ('boolean', 'boolean'), ('timestamp with time zone', 'moment')) AS kind (type, kind) USING (type)
WHERE NOT proargtypes::regtype[]::text[] && '{smallint,integer,bigint,real}' AND NOT EXISTS (
    SELECT FROM refusal WHERE refusal.proname = user_facing.proname AND refuses
        AND (types = array_replace(proargtypes::regtype[]::text[], type, 'other_than_' || kind) OR 'text' = ALL (types))
);
SELECT proname AS refused, string_agg(array_to_string(types, ', '), '; ' ORDER BY types) AS types
FROM refusal WHERE refuses AND proname !~ '_(in|out)$' AND proname <> 'refused' GROUP BY proname ORDER BY proname COLLATE "C";

-- types

-- text and binary form, alignment for 64 bits, no length fixed, an array type
SELECT typname FROM own_type WHERE typtype <> 'b' OR typinput = 0 OR typoutput = 0 OR typreceive = 0 OR typsend = 0
    OR typalign <> 'd' OR typlen <> -1 OR typbyval OR typarray = 0 OR typstorage NOT IN ('p', 'x');
-- default operator classes, btree with all five operators, hash with both functions; =, <> that know each other
SELECT typname FROM own_type WHERE 2 <> (SELECT count(*) FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod
    WHERE opcintype = own_type.oid AND opcdefault AND amname IN ('btree', 'hash'));
SELECT typname FROM own_type WHERE 6 <> (SELECT count(*) FROM pg_amop WHERE amoplefttype = own_type.oid AND amoprighttype = own_type.oid)
    OR 3 <> (SELECT count(*) FROM pg_amproc WHERE amproclefttype = own_type.oid AND amprocrighttype = own_type.oid);
SELECT typname FROM own_type WHERE NOT EXISTS (
    SELECT FROM pg_operator AS eq JOIN pg_operator AS ne ON ne.oid = eq.oprnegate AND eq.oid = ne.oprnegate
    WHERE eq.oprname = '=' AND ne.oprname = '<>' AND eq.oprleft = own_type.oid AND eq.oprright = own_type.oid
        AND eq.oprcanhash AND eq.oprcanmerge AND eq.oprcom = eq.oid AND ne.oprcom = ne.oid
);
-- a cast to jsonb, by hand only
SELECT typname FROM own_type WHERE NOT EXISTS (
    SELECT FROM pg_cast WHERE castsource = own_type.oid AND casttarget = 'jsonb'::regtype AND castcontext = 'e'
);

-- comments

-- on everything: functions, aggregates, types, casts, operators, their classes and families, the view and its columns
SELECT pg_describe_object(classid, objid, 0) FROM member
WHERE coalesce(obj_description(objid, (SELECT relname FROM pg_class WHERE pg_class.oid = classid)), '') = ''
    AND (classid <> 'pg_type'::regclass OR objid IN (SELECT own_type.oid FROM own_type));
SELECT attrelid::regclass, attname FROM pg_attribute JOIN member ON classid = 'pg_class'::regclass AND objid = attrelid
WHERE attnum > 0 AND col_description(attrelid, attnum) IS NULL;
-- in one line without a final stop, and never the same for different names
SELECT signature, comment FROM function WHERE comment ~ '\n|\.$|^\s|\s$|\{\d\}|\{type\}';
SELECT comment FROM user_facing GROUP BY comment HAVING count(DISTINCT proname) > 1;

-- every call resolves

-- each way to fill the number arguments of a function from the six types, in any mix: what is not found or not unique
CREATE TEMP TABLE call AS
WITH RECURSIVE number AS (
    SELECT '{smallint,integer,bigint,numeric,real,double precision}'::regtype[] AS types
), shape AS ( -- the types of the arguments, NULL for any number
    SELECT DISTINCT proname, ARRAY(
        SELECT CASE WHEN type <> ALL (number.types) THEN type END FROM unnest(proargtypes::regtype[]) WITH ORDINALITY AS a (type, i) ORDER BY i
    ) AS types FROM user_facing, number
), filled AS (
    SELECT proname, types, '{}'::regtype[] AS chosen FROM shape
    UNION ALL
    SELECT proname, filled.types, chosen || type FROM filled, number, cardinality(chosen) AS done,
        unnest(CASE WHEN filled.types[done + 1] IS NULL THEN number.types ELSE filled.types[done + 1:done + 1] END) AS type
    WHERE done < cardinality(filled.types)
)
SELECT cardinality(array_positions(types, NULL)) AS numbers, format('%s(%s)', proname, (
    SELECT string_agg('NULL::' || type, ', ' ORDER BY i) FROM unnest(chosen) WITH ORDINALITY AS a (type, i)
)) AS call
FROM filled WHERE cardinality(chosen) = cardinality(types);
CREATE FUNCTION pg_temp.problem(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('PREPARE attempt AS SELECT %s', call);
    DEALLOCATE attempt;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END $$;
SELECT numbers, count(*) AS calls, max(call COLLATE "C") AS example FROM call GROUP BY numbers ORDER BY numbers;
SELECT call, problem FROM call, pg_temp.problem(call) WHERE problem IS NOT NULL;
-- whole and decimal literals beside columns of each type
SELECT csat_pct(score, 4), csat_pct(score, 4.5), iqs(score, 2), iqs(3.5, score),
    crr(200, score, 20), crr(score, 9.5, 1), clv_historical(score, 0.4)
FROM (VALUES (5::real)) AS v(score);

-- the schema is the user's choice

BEGIN;
CREATE SCHEMA elsewhere;
ALTER EXTENSION helpdesk_metrics SET SCHEMA elsewhere;
SELECT count(*) > 40 AS metrics FROM elsewhere.metric_catalog;
SELECT elsewhere.nps(score), elsewhere.nps(elsewhere.nps_agg(score)) FROM unnest(ARRAY[10, 9, 3]) AS score;
ROLLBACK;
-- any name will do, also for one who may only create in this database
BEGIN;
DROP EXTENSION helpdesk_metrics CASCADE;
CREATE ROLE regress_helpdesk_owner;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_helpdesk_owner', current_database()) AS grant \gset
:grant;
SET ROLE regress_helpdesk_owner;
CREATE SCHEMA "a""b; drop";
CREATE EXTENSION helpdesk_metrics SCHEMA "a""b; drop";
SELECT count(*) > 40 AS metrics FROM "a""b; drop".metric_catalog;
SELECT "a""b; drop".nps(score), "a""b; drop".nps("a""b; drop".nps_agg(score)) FROM unnest(ARRAY[10, 9, 3]) AS score;
RESET ROLE;
SELECT count(*) > 600 AS functions, count(*) FILTER (WHERE pronamespace <> '"a""b; drop"'::regnamespace) AS elsewhere FROM function;
ROLLBACK;
