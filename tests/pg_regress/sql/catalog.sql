-- The view metric_catalog: what a BI tool shows beside a number.

-- every metric is there, once for each way to call it
SELECT name, call, unit, direction FROM metric_catalog ORDER BY name COLLATE "C", call COLLATE "C";
-- nothing is left empty; direction is where neither way is better
SELECT call FROM metric_catalog WHERE unit = '' OR formula = '' OR description = '' OR (name, call, unit, formula, description) IS NULL
    OR NOT (name, call, unit, formula, description) IS NOT NULL;
SELECT call FROM metric_catalog WHERE direction IS NULL OR direction NOT IN ('higher', 'lower') ORDER BY call COLLATE "C";
SELECT description, formula FROM metric_catalog WHERE name IN ('nps', 'reopen_rate', 'clv_historical') ORDER BY name COLLATE "C";

-- a name is that of a function, a call has the names of its arguments
SELECT call FROM metric_catalog WHERE NOT EXISTS (
    SELECT FROM pg_proc WHERE proname = name AND call = format('%s(%s)', name, array_to_string(proargnames, ', '))
);
-- every aggregate is a metric, a summary to be stored, or what a duration is measured in
SELECT DISTINCT proname COLLATE "C" AS no_metric FROM pg_aggregate
JOIN pg_proc ON pg_proc.oid = aggfnoid
JOIN pg_depend AS member ON member.classid = 'pg_proc'::regclass AND member.objid = aggfnoid AND member.deptype = 'e'
JOIN pg_extension AS extension ON extension.oid = member.refobjid AND extname = 'helpdesk_metrics'
WHERE NOT EXISTS (SELECT FROM metric_catalog WHERE name = proname) ORDER BY 1;

-- whoever reads it needs no privilege but that on the schema
BEGIN;
CREATE ROLE regress_helpdesk_reader;
SET ROLE regress_helpdesk_reader;
SELECT count(*) > 0 AS reads FROM metric_catalog;
ROLLBACK;
