-- Every aggregate can be computed in parts, by parallel workers and by partitions, to the value that it has in one go.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET client_min_messages = warning;
CREATE SCHEMA parallel_test;
SET search_path = parallel_test, public;

-- a column for each name of an argument, with values that every metric takes, and NULL in each of them
CREATE TABLE fact AS
SELECT i, i % 3 AS team, nullif(1 + i % 5, i % 47) AS score, 3 AS threshold, 7 AS scale_max, nullif(i % 13, 5) / 4.0 AS weight,
    CASE WHEN i % 29 > 0 THEN false END AS critical_fail,
    nullif(i % 5 - 2, i % 11 - 5) AS polarity, nullif(i % 17, 16) AS events,
    nullif(1 + i % 3, i % 43) AS contacts, nullif(i % 4, i % 41) AS reopens,
    nullif(i % 1000, 7) / 100.0 AS purchase, nullif(i % 21 - 10, 0) / 10.0 AS gross_margin,
    nullif(i % 500, 3) AS customers_start, nullif(i % 400, 3) AS customers_end, nullif(i % 90, 3) AS customers_new, nullif(i % 70, 3) AS lost,
    nullif(i % 3 = 0, i % 7 = 0) AS flag,
    nullif(make_interval(days => i % 3, mins => i % 5000), '50 minutes') AS d, interval '30 hours' AS target,
    started, CASE WHEN i % 5 > 0 THEN started + make_interval(mins => i % 5000) END AS ended, timestamptz '2026-06-01 00:00+00' AS as_of,
    nullif(started, timestamptz '2026-01-09 12:00+00') AS at, timestamptz '2026-02-01 00:00+00' AS until,
    tstzrange(started, nullif(started + make_interval(days => i % 200), started + '50 days')) AS lifetime,
    tstzrange('2026-02-01', '2026-03-01') AS period,
    (ARRAY['email', 'chat', 'phone', NULL])[1 + i % 4] || i % 50 AS label
FROM generate_series(1, 50000) AS i, CAST(timestamptz '2026-01-01 00:00+00' + i * interval '1 minute' AS timestamptz) AS started;
-- the same by partition
CREATE TABLE parted (LIKE fact) PARTITION BY HASH (i);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT * FROM fact;
ANALYZE fact, parted;

-- a call of every aggregate
CREATE TABLE call AS
SELECT proname AS name, format('%s(%s)', proname, string_agg(CASE
    WHEN argument = 'summary' THEN format('CASE i %% 4 WHEN 1 THEN %L::%s WHEN 2 THEN %L::%2$s END', a, type, b)
    WHEN proname ~ '^nps' AND argument = 'score' THEN '(score + 5)::' || type
    WHEN type = 'boolean' AND argument <> 'critical_fail' THEN 'flag'
    WHEN type = 'text' THEN 'label'
    WHEN type ~ '^(ts|date)(multi)?range$' THEN format('%s((lower(%s) AT TIME ZONE ''UTC'')::%s, (upper(%2$s) AT TIME ZONE ''UTC'')::%3$s)::%4$s',
        replace(type, 'multi', ''), argument, CASE WHEN type LIKE 'date%' THEN 'date' ELSE 'timestamp' END, type)
    ELSE format('%s::%s', argument, type) END, ', ' ORDER BY position)) AS call
FROM pg_aggregate JOIN pg_proc ON pg_proc.oid = aggfnoid
JOIN pg_depend AS member ON member.classid = 'pg_proc'::regclass AND member.objid = aggfnoid AND member.deptype = 'e'
JOIN pg_extension AS extension ON extension.oid = member.refobjid AND extname = 'helpdesk_metrics'
CROSS JOIN LATERAL unnest(proargnames, proargtypes::regtype[]::text[]) WITH ORDINALITY AS argument_of (argument, type, position)
LEFT JOIN (VALUES
    ('nps_summary', '{"promoters":5,"passives":3,"detractors":2}', '{"promoters":0,"passives":1,"detractors":1}'),
    ('rate_summary', '{"hits":3,"n":5}', '{"hits":0,"n":1}'),
    ('score_summary', '{"n":2,"total":7.5,"squares":31.25}', '{"n":2,"total":9,"squares":41,"weight":3,"weight_squares":5}'),
    ('retention_summary', '{"n":1,"customers_start":10,"customers_end":9,"customers_new":2}',
        '{"n":1,"customers_start":1.5,"customers_end":1,"customers_new":0}'),
    ('tally_summary', '{"counts":{"chat":3,"email":5}}', '{"counts":{"phone":1}}'),
    ('duration_summary', '{"values":[[0,1,3600000000],[1,-2,5]]}', '{"sketch":{"n":130,"months":0,"days":0,"microseconds":1305,"squares":13125,"shortest":[0,0,5],"longest":[0,0,15],"counts":[[5,1],[10,128],[15,1]]}}'),
    ('mean_summary', '{"n":2,"months":1,"days":3,"microseconds":7200000000}', '{"n":1,"months":0,"days":0,"microseconds":1}')
) AS summary (type, a, b) USING (type)
WHERE obj_description(aggfnoid, 'pg_proc') !~ '^refuses '
GROUP BY proname, aggfnoid;
SELECT count(*) > 150 AS many FROM call;

CREATE FUNCTION plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        plan := plan || line || E'\n';
    END LOOP;
    RETURN plan;
END $$;
CREATE FUNCTION value(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    value text;
BEGIN
    EXECUTE query INTO value;
    RETURN value;
END $$;
-- all overloads of a name in one query, without groups and with
CREATE VIEW query AS
SELECT name, format('SELECT ARRAY[%s] FROM {table}', list) AS plain,
    format('SELECT array_agg(v ORDER BY team) FROM (SELECT team, ARRAY[%s] AS v FROM {table} GROUP BY team) AS g', list) AS grouped
FROM (SELECT name, string_agg(call || '::text', ', ') AS list FROM call GROUP BY name) AS overloads;

-- in one go: values, not only NULL
SET max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS
SELECT name, value(replace(plain, '{table}', 'fact')) AS plain, value(replace(grouped, '{table}', 'fact')) AS grouped FROM query;
SELECT name FROM serial WHERE plain LIKE '%NULL%';

CREATE FUNCTION differing(fact text) RETURNS TABLE (name text, way text) LANGUAGE sql AS $$
    SELECT name, 'plain' FROM query JOIN serial USING (name)
    WHERE value(replace(query.plain, '{table}', fact)) IS DISTINCT FROM serial.plain
    UNION ALL
    SELECT name, 'grouped' FROM query JOIN serial USING (name)
    WHERE value(replace(query.grouped, '{table}', fact)) IS DISTINCT FROM serial.grouped
$$;

-- parallel workers, the leader does not count
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT call FROM call WHERE plan('SELECT ' || call || ' FROM fact') NOT LIKE '%Gather%Partial Aggregate%Parallel Seq Scan%';
SELECT call FROM call
WHERE plan('SELECT team, ' || call || ' FROM fact GROUP BY team') NOT LIKE '%Gather%Partial HashAggregate%Parallel Seq Scan%';
SELECT * FROM differing('fact');
EXPLAIN (COSTS OFF)
SELECT nps(score), nps_agg(score), channel_mix(label), avg_first_response(started, ended), clv_historical(purchase, gross_margin) FROM fact;

-- functions of calendars in the workers: a value for each row, and the same as in one process
CREATE VIEW business_time AS
SELECT sum(business_duration(started, started + make_interval(mins => i % 5000), cal)) AS durations, max(business_add(started, make_interval(mins => i % 5000), cal)) AS due,
    count(*) FILTER (WHERE is_business_time(started, cal)) AS open, max(next_opening(started, cal)) AS opening
FROM fact, CAST('{"time_zone":"Europe/Berlin","hours":{"mon":[["09:00","18:00"]],"wed":[["00:00","24:00"]]}}' AS business_calendar) AS cal;
SELECT plan('SELECT * FROM business_time') LIKE '%Gather%Partial Aggregate%Parallel Seq Scan%' AS in_workers;
CREATE TEMP TABLE by_workers AS SELECT * FROM business_time;
SET max_parallel_workers_per_gather = 0;
SELECT by_workers = business_time AS equal FROM by_workers, business_time;

-- partitions
SET max_parallel_workers_per_gather = 0;
SET enable_partitionwise_aggregate = on;
SELECT call FROM call WHERE plan('SELECT ' || call || ' FROM parted') NOT LIKE '%Append%Partial Aggregate%parted_0%Partial Aggregate%parted_1%';
SELECT * FROM differing('parted');
EXPLAIN (COSTS OFF)
SELECT team, nps(score), sla_pct(d, target), combine(CASE WHEN flag THEN rate_summary '{"hits":3,"n":5}' END) FROM parted GROUP BY team;

DROP SCHEMA parallel_test CASCADE;
