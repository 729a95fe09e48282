-- What to count instructions of: every aggregate's transition function, combine function and final function, less what count()
-- takes over the same rows.
\i tests/scale_out/facts.sql

-- smallint, bigint and real go the ways of integer and double precision. The transition of combine() is a combine function.
CREATE TABLE aggregate AS
SELECT pg_aggregate.*, proname AS name, oidvectortypes(proargtypes) AS types, row_number() OVER (ORDER BY proname, proargtypes) AS number,
    regexp_replace(call, '^\w+\((.*)\)$', '\1') AS arguments, columns
FROM call JOIN pg_aggregate ON aggfnoid = aggregate JOIN pg_proc ON pg_proc.oid = aggregate
CROSS JOIN LATERAL (SELECT string_agg('x' || i, ', ' ORDER BY i) AS columns FROM generate_series(1, pronargs) AS i) AS column_list
WHERE proname <> 'combine' AND NOT proargtypes::regtype[] && '{smallint,bigint,real}';

-- Rows without NULL, and states of twelve rows each; of both a short table and a long one.
CREATE TABLE size (size text, rows integer);
INSERT INTO size VALUES ('short', 480), ('long', 2880);
CREATE PROCEDURE make_tables() LANGUAGE plpgsql AS $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('CREATE AGGREGATE state_%s(%s) (SFUNC = %s, STYPE = %s, INITCOND = %L)', number, types, aggtransfn, aggtranstype::regtype, agginitval)
        FROM aggregate
        UNION ALL
        SELECT format('CREATE AGGREGATE combined_%s(%s) (SFUNC = %s, STYPE = %2$s, INITCOND = %4$L)', number, aggtranstype::regtype, aggcombinefn, agginitval)
        FROM aggregate WHERE aggcombinefn <> 0
        UNION ALL
        SELECT format('CREATE TABLE rows_%s_%s AS SELECT * FROM (SELECT %s FROM base ORDER BY i) AS argument (%s) WHERE num_nulls(%4$s) = 0 LIMIT %s',
            number, size, arguments, columns, rows)
        FROM aggregate, size
        UNION ALL
        SELECT format('CREATE TABLE states_%s_%s AS SELECT state_%1$s(%3$s) AS x FROM (SELECT *, row_number() OVER () AS i FROM rows_%1$s_%2$s) AS numbered
            GROUP BY (i - 1) / 12', number, size, columns)
        FROM aggregate, size
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;
CALL make_tables();
VACUUM FREEZE;

-- the lines that per_row() reads
SELECT format('%s(%s) %s', name, types, step), format('%s_%s_short', of, number), format('%s_%s_long', of, number), 2400 / many,
    format('count(%s)', counted), expression
FROM aggregate CROSS JOIN LATERAL (VALUES
    (1, 'transition', 'rows', 1, regexp_replace(columns, '.* ', ''), format('%s(%s)', name, columns), true),
    (2, 'combine', 'states', 12, 'x', format('combined_%s(x)', number), aggcombinefn <> 0),
    (3, 'final', 'states', 12, 'x', format('count(%s(x))', aggfinalfn), aggfinalfn <> 0)
) AS measure (place, step, of, many, counted, expression, is_there)
WHERE is_there
ORDER BY place, number;
