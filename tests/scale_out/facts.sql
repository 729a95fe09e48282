-- What the tests of postgres_fdw, Citus and TimescaleDB share: rows, the same on every server; a call of every aggregate of the extension, new
-- ones too; the plan of a query, a comparison of two queries, and what was found.
CREATE EXTENSION IF NOT EXISTS helpdesk_metrics;

-- a column for each name of an argument, with values that every metric takes, and NULL in each of them
CREATE TABLE base AS
SELECT i, i % 3 AS team, i % 7 AS agent, nullif(1 + i % 5, i % 47) AS score, 3 AS threshold, 7 AS scale_max, nullif(i % 13, 5) / 4.0 AS weight,
    CASE WHEN i % 29 > 0 THEN false END AS critical_fail,
    nullif(i % 5 - 2, i % 11 - 5) AS polarity, nullif(i % 17, 16) AS events,
    nullif(1 + i % 3, i % 43) AS contacts, nullif(i % 4, i % 41) AS reopens,
    nullif(i % 1000, 7) / 100.0 AS purchase, nullif(i % 21 - 10, 0) / 10.0 AS gross_margin,
    nullif(i % 500, 3) AS customers_start, nullif(i % 400, 3) AS customers_end, nullif(i % 90, 3) AS customers_new, nullif(i % 70, 3) AS lost,
    nullif(i % 11 < 4, i % 7 = 0) AS flag,
    nullif(make_interval(days => i % 3, mins => i % 5000), '50 minutes') AS d, interval '30 hours' AS target,
    started, CASE WHEN i % 5 > 0 THEN started + make_interval(mins => i % 5000) END AS ended, timestamptz '2026-04-01 00:00+00' AS as_of,
    nullif(started, timestamptz '2026-01-09 12:00+00') AS at, timestamptz '2026-02-01 00:00+00' AS until,
    tstzrange(started, nullif(started + make_interval(days => i % 200), started + '50 days')) AS lifetime,
    tstzrange('2026-02-01', '2026-03-01') AS period,
    (ARRAY['email', 'chat', 'phone', NULL])[1 + i % 4] || i % 50 AS label
FROM generate_series(1, 12000) AS i, CAST(timestamptz '2026-01-01 00:00+00' + i * interval '7 minutes' AS timestamptz) AS started;
ALTER TABLE base ADD PRIMARY KEY (i);

-- `aggregate` is what the call names, `builds` the summary type that it builds. Everything in a call is immutable: what an engine may evaluate elsewhere.
CREATE TABLE call AS
SELECT aggfnoid::regproc::oid AS aggregate, format('%s(%s)', proname, string_agg(CASE
    WHEN argument = 'summary' THEN type
    WHEN proname ~ '^nps' AND argument = 'score' THEN '(score + 5)::' || type
    WHEN type = 'boolean' AND argument <> 'critical_fail' THEN 'flag'
    WHEN type = 'text' THEN 'label'
    WHEN type = 'timestamp without time zone' THEN argument || ' AT TIME ZONE interval ''0'''
    WHEN type = 'date' THEN format('(%s AT TIME ZONE interval ''0'')::date', argument)
    WHEN type ~ '^(ts|date)(multi)?range$' THEN format('%s((lower(%s) AT TIME ZONE interval ''0'')::%s, (upper(%2$s) AT TIME ZONE interval ''0'')::%3$s)::%4$s',
        replace(type, 'multi', ''), argument, CASE WHEN type LIKE 'date%' THEN 'date' ELSE 'timestamp' END, type)
    ELSE format('%s::%s', argument, type) END, ', ' ORDER BY position)) AS call,
    CASE WHEN proname <> 'combine' THEN substring(prorettype::regtype::text FROM '\w+_summary$') END AS builds
FROM pg_aggregate JOIN pg_proc ON pg_proc.oid = aggfnoid
JOIN pg_depend AS member ON member.classid = 'pg_proc'::regclass AND member.objid = aggfnoid AND member.deptype = 'e'
JOIN pg_extension AS extension ON extension.oid = member.refobjid AND extname = 'helpdesk_metrics'
CROSS JOIN LATERAL unnest(proargnames, proargtypes::regtype[]::text[]) WITH ORDINALITY AS argument_of (argument, type, position)
WHERE obj_description(aggfnoid, 'pg_proc') !~ '^refuses '
GROUP BY proname, aggfnoid, prorettype;

-- the rows, with a stored summary of each type for `combine`
DO $$ BEGIN
    EXECUTE (
        SELECT format('CREATE TABLE fact AS SELECT base.*, %s FROM base GROUP BY i', string_agg(format('%s AS %I', call, builds), ', '))
        FROM (SELECT builds, max(call) AS call FROM call WHERE builds IS NOT NULL GROUP BY builds) AS builder
    );
END $$;
ANALYZE fact;

CREATE FUNCTION plan(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ' || query INTO plan;
    RETURN plan;
END $$;

-- Whether two queries of a key and a value v differ, by the equality of the values' type. NULL everywhere proves nothing: it differs.
CREATE FUNCTION differ(query text, expected text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    same boolean;
BEGIN
    EXECUTE format('WITH actual AS MATERIALIZED (%s), expected AS MATERIALIZED (%s)
        SELECT bool_and((actual.key, actual.v) IS NOT DISTINCT FROM (expected.key, expected.v)) AND count(actual.v) > 0
        FROM actual FULL JOIN expected USING (key)', query, expected) INTO same;
    RETURN same IS NOT TRUE;
END $$;

-- What a script looked at: whether the plan was as it has to be, and whether the values differ from those of one table.
CREATE TABLE checked (kind text, call text, as_planned boolean, differs boolean, plan jsonb);
CREATE VIEW outcome AS
SELECT format('%s: %s calls, %s planned so, %s equal', kind, count(*), count(*) FILTER (WHERE as_planned), count(*) FILTER (WHERE NOT differs))
FROM checked GROUP BY kind ORDER BY kind;
CREATE VIEW wrong AS
SELECT format('%s: %s%s', kind, call, CASE WHEN as_planned THEN ' differs' ELSE E' has another plan:\n' || jsonb_pretty(plan) END)
FROM checked WHERE (as_planned AND NOT differs) IS NOT TRUE
UNION ALL
SELECT format('only %s aggregates, of an extension that has more', count(*)) FROM call HAVING count(*) < 200;
