-- Helpers of the script alone, of the installation or an update. They are dropped at its end, so that no server carries them.

-- What aggregates begin with: a type, the text of an empty state and about how many bytes it grows to.
CREATE TABLE initial_state (name text, state_type text, size integer, empty text);

CREATE FUNCTION define_initial_state(name text, state_type text, size integer, empty text) RETURNS void
LANGUAGE sql AS 'INSERT INTO initial_state VALUES ($1, $2, $3, $4)';

-- Runs statements in which {state NAME} stands for what is the same in every aggregate that begins with that initial state.
CREATE FUNCTION run(statements text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    state initial_state;
BEGIN
    FOR state IN SELECT * FROM initial_state LOOP
        statements := pg_catalog.replace(statements, pg_catalog.format('{state %s}', state.name), pg_catalog.format(
            'STYPE = %1$s, SSPACE = %2$s, INITCOND = %3$L, COMBINEFUNC = %1$s_merge, '
            'MSTYPE = %1$s, MSSPACE = %2$s, MINITCOND = %3$L, PARALLEL = SAFE', state.state_type, state.size, state.empty));
    END LOOP;
    EXECUTE statements;
END $$;

-- Runs a template once for each row of an array: {1}, {2} ... stand for the row's elements.
CREATE FUNCTION for_each(substitutes text[], template text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    substitute text[];
    statements text;
BEGIN
    FOREACH substitute SLICE 1 IN ARRAY substitutes LOOP
        statements := template;
        FOR i IN 1 .. pg_catalog.array_length(substitute, 1) LOOP
            statements := pg_catalog.replace(statements, pg_catalog.format('{%s}', i), substitute[i]);
        END LOOP;
        PERFORM run(statements);
    END LOOP;
END $$;

-- Runs a template once for each way in which so many numbers may come: {1}, {2} ... stand for their types.
--
-- All of one type, or real and double precision in any mix. That makes every call with the six number types resolve to
-- one function, whatever the mix: whole and numeric arguments meet in the widest of their types, exactly; what comes
-- together with a real or double precision argument becomes double precision, as in PostgreSQL's own operators; and a
-- real stays a real, because its cast to numeric is another one than that of the same value as double precision.
CREATE FUNCTION for_each_number(arity integer, template text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    alike text;
    mixes text[];
BEGIN
    FOREACH alike IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric'] LOOP
        PERFORM for_each(ARRAY[pg_catalog.array_fill(alike, ARRAY[arity])], template);
    END LOOP;
    SELECT pg_catalog.array_agg(mix) INTO mixes FROM (
        SELECT (SELECT pg_catalog.array_agg(CASE WHEN pg_catalog.substr(mask::bit(8)::text, i, 1)::integer = 1
                                                 THEN 'double precision' ELSE 'real' END)
                FROM pg_catalog.generate_series(9 - arity, 8) AS i) AS mix
        FROM pg_catalog.generate_series(0, (1 << arity) - 1) AS mask
    ) AS all_mixes;
    PERFORM for_each(mixes, template);
END $$;

-- Creates a type with its text and binary form, its order, its hash and its cast to jsonb.
CREATE FUNCTION define_type(type_name text, storage text, description text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE TYPE {type};
CREATE FUNCTION {type}_in(cstring) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_out({type}) RETURNS cstring LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_recv(internal) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_send({type}) RETURNS bytea LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_in(cstring) IS 'text input of {type}: a JSON object';
COMMENT ON FUNCTION {type}_out({type}) IS 'text output of {type}: a JSON object';
COMMENT ON FUNCTION {type}_recv(internal) IS 'binary input of {type}: a version byte and the text form';
COMMENT ON FUNCTION {type}_send({type}) IS 'binary output of {type}: a version byte and the text form';
CREATE TYPE {type} (
    INPUT = {type}_in, OUTPUT = {type}_out, RECEIVE = {type}_recv, SEND = {type}_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = {storage}
);
COMMENT ON TYPE {type} IS '{description}';

CREATE CAST ({type} AS jsonb) WITH INOUT;
COMMENT ON CAST ({type} AS jsonb) IS 'the fields of a {type} as a JSON object';

CREATE FUNCTION {type}_eq({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_ne({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_lt({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_le({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_gt({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_ge({type}, {type}) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_cmp({type}, {type}) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_hash({type}) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_hash_extended({type}, bigint) RETURNS bigint LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_eq({type}, {type}) IS 'equality of content, operator =';
COMMENT ON FUNCTION {type}_ne({type}, {type}) IS 'inequality of content, operator <>';
COMMENT ON FUNCTION {type}_lt({type}, {type}) IS 'arbitrary but fixed order, operator <';
COMMENT ON FUNCTION {type}_le({type}, {type}) IS 'arbitrary but fixed order, operator <=';
COMMENT ON FUNCTION {type}_gt({type}, {type}) IS 'arbitrary but fixed order, operator >';
COMMENT ON FUNCTION {type}_ge({type}, {type}) IS 'arbitrary but fixed order, operator >=';
COMMENT ON FUNCTION {type}_cmp({type}, {type}) IS 'arbitrary but fixed order, for btree indexes: -1, 0 or 1';
COMMENT ON FUNCTION {type}_hash({type}) IS 'hash of the content, 32 bits';
COMMENT ON FUNCTION {type}_hash_extended({type}, bigint) IS 'hash of the content with a seed, 64 bits';

CREATE OPERATOR = (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_eq,
    COMMUTATOR = OPERATOR(=), NEGATOR = OPERATOR(<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_ne,
    COMMUTATOR = OPERATOR(<>), NEGATOR = OPERATOR(=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_lt,
    COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_le,
    COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_gt,
    COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = {type}, RIGHTARG = {type}, FUNCTION = {type}_ge,
    COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR = ({type}, {type}) IS 'equal';
COMMENT ON OPERATOR <> ({type}, {type}) IS 'not equal';
COMMENT ON OPERATOR < ({type}, {type}) IS 'before, in an arbitrary but fixed order';
COMMENT ON OPERATOR <= ({type}, {type}) IS 'before or equal, in an arbitrary but fixed order';
COMMENT ON OPERATOR > ({type}, {type}) IS 'after, in an arbitrary but fixed order';
COMMENT ON OPERATOR >= ({type}, {type}) IS 'after or equal, in an arbitrary but fixed order';

CREATE OPERATOR CLASS {type}_ops DEFAULT FOR TYPE {type} USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 {type}_cmp({type}, {type});
CREATE OPERATOR CLASS {type}_ops DEFAULT FOR TYPE {type} USING hash AS
    OPERATOR 1 =, FUNCTION 1 {type}_hash({type}), FUNCTION 2 {type}_hash_extended({type}, bigint);
COMMENT ON OPERATOR CLASS {type}_ops USING btree IS 'arbitrary but fixed order of {type}, so that DISTINCT, UNION and GROUP BY work';
COMMENT ON OPERATOR CLASS {type}_ops USING hash IS 'hashing of {type}, so that DISTINCT, UNION and GROUP BY work';
COMMENT ON OPERATOR FAMILY {type}_ops USING btree IS 'arbitrary but fixed order of {type}';
COMMENT ON OPERATOR FAMILY {type}_ops USING hash IS 'hashing of {type}';
$$;
BEGIN
    template := pg_catalog.replace(template, '{type}', type_name);
    template := pg_catalog.replace(template, '{storage}', storage);
    EXECUTE pg_catalog.replace(template, '{description}', description);
END $define$;

-- Creates the type of a transition state, with its combine function and the inverse of that, and the initial state of that name.
CREATE FUNCTION define_state_type(type_name text, storage text, size integer, empty text, description text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE FUNCTION {type}_merge({type}, {type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_unmerge({type}, {type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION {type}_result({type}) RETURNS {type} LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION {type}_merge({type}, {type}) IS 'both in one: combine function of every aggregate whose state is a {type}';
COMMENT ON FUNCTION {type}_unmerge({type}, {type}) IS 'the first without the second: inverse of {type}_merge()';
COMMENT ON FUNCTION {type}_result({type}) IS 'final step of aggregates that return a {type}: NULL when nothing was counted';
$$;
BEGIN
    PERFORM define_type(type_name, storage, description);
    PERFORM define_initial_state(type_name, type_name, size, empty);
    EXECUTE pg_catalog.replace(template, '{type}', type_name);
END $define$;

-- Creates the aggregate combine() over a summary type.
CREATE FUNCTION define_combine(type_name text) RETURNS void
LANGUAGE plpgsql AS $define$
DECLARE
    template text := $$
CREATE AGGREGATE combine(summary {type}) (
    SFUNC = {type}_merge, STYPE = {type}, SSPACE = 128, INITCOND = '{empty}',
    FINALFUNC = {type}_result, COMBINEFUNC = {type}_merge,
    MSFUNC = {type}_merge, MINVFUNC = {type}_unmerge, MSTYPE = {type}, MSSPACE = 128, MINITCOND = '{empty}',
    MFINALFUNC = {type}_result,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE combine({type}) IS 'one {type} of many: the same as if it had been built from all their rows';
$$;
BEGIN
    template := pg_catalog.replace(template, '{empty}', (SELECT state.empty FROM initial_state AS state WHERE state.name = type_name));
    EXECUTE pg_catalog.replace(template, '{type}', type_name);
END $define$;
