-- The last of the script: the catalogue of metrics, and away with the helpers.

-- A metric's comment reads "Description: formula, in unit; higher is better". The catalogue is just that, taken apart:
-- nothing is said twice, and what an upgrade adds is in it. Functions are named with their schema: the view may stand in a
-- schema where somebody else has put functions of the same name.
CREATE VIEW metric_catalog AS
SELECT DISTINCT
    proc.proname::text AS name,
    pg_catalog.format('%s(%s)', proc.proname, pg_catalog.array_to_string(proc.proargnames[1:proc.pronargs], ', ')) AS call,
    part[3] AS unit,
    part[4] AS direction,
    part[2] AS formula,
    part[1] AS description
FROM pg_extension AS extension
JOIN pg_depend AS member
    ON member.refclassid = 'pg_extension'::regclass AND member.refobjid = extension.oid
    AND member.classid = 'pg_proc'::regclass AND member.deptype = 'e'
JOIN pg_proc AS proc ON proc.oid = member.objid
CROSS JOIN LATERAL pg_catalog.regexp_match(
    pg_catalog.obj_description(proc.oid, 'pg_proc'), '^([A-Z][^:]*): (.*), in ([^;]*)(?:; (higher|lower) is better)?$'
) AS part
WHERE extension.extname = 'helpdesk_metrics' AND part IS NOT NULL
ORDER BY name, call;

COMMENT ON VIEW metric_catalog IS 'every metric of helpdesk_metrics with unit, direction and formula: what a BI tool shows beside the number';
COMMENT ON COLUMN metric_catalog.name IS 'name of the aggregate or function';
COMMENT ON COLUMN metric_catalog.call IS 'how it is called';
COMMENT ON COLUMN metric_catalog.unit IS 'unit of the result';
COMMENT ON COLUMN metric_catalog.direction IS 'higher or lower: which way is better; NULL where neither is';
COMMENT ON COLUMN metric_catalog.formula IS 'how the result is computed';
COMMENT ON COLUMN metric_catalog.description IS 'what it is';
GRANT SELECT ON metric_catalog TO PUBLIC;

DROP FUNCTION for_each(text[], text);
DROP FUNCTION for_each_number(integer, text);
DROP FUNCTION define_type(text, text, text);
DROP FUNCTION define_state_type(text, text, text);
DROP FUNCTION define_combine(text, text);
