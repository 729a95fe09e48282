-- A metric's comment reads "Description: formula, in unit; higher is better". The catalogue is just that, taken apart:
-- nothing is said twice, and what an upgrade adds is in it.
--
-- The extension's schema may hold what somebody else has put there, and an operator for just the types of an expression is
-- taken before one that needs a cast. So everything here is named with its schema, or has just the types of what
-- pg_catalog, which is looked at first, has.
CREATE OR REPLACE VIEW metric_catalog AS
SELECT DISTINCT
    proc.proname::pg_catalog.text AS name,
    pg_catalog.format('%s(%s)', proc.proname, pg_catalog.array_to_string(proc.proargnames[1:proc.pronargs], ', ')) AS call,
    part[3] AS unit,
    part[4] AS direction,
    part[2] AS formula,
    part[1] AS description
FROM pg_catalog.pg_extension AS extension
JOIN pg_catalog.pg_depend AS member
    ON member.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid
    AND member.refobjid OPERATOR(pg_catalog.=) extension.oid
    AND member.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid
    AND member.deptype OPERATOR(pg_catalog.=) 'e'
JOIN pg_catalog.pg_proc AS proc ON proc.oid OPERATOR(pg_catalog.=) member.objid
CROSS JOIN LATERAL pg_catalog.regexp_match(
    pg_catalog.obj_description(proc.oid, 'pg_proc'), '^([A-Z][^:]*): (.*), in ([^;]*)(?:; (higher|lower) is better)?$'
) AS part
WHERE extension.extname OPERATOR(pg_catalog.=) 'helpdesk_metrics' AND part IS NOT NULL
ORDER BY name, call;

COMMENT ON VIEW metric_catalog IS 'every metric of helpdesk_metrics with unit, direction and formula: what a BI tool shows beside the number';
COMMENT ON COLUMN metric_catalog.name IS 'name of the aggregate or function';
COMMENT ON COLUMN metric_catalog.call IS 'how it is called';
COMMENT ON COLUMN metric_catalog.unit IS 'unit of the result';
COMMENT ON COLUMN metric_catalog.direction IS 'higher or lower: which way is better; NULL where neither is';
COMMENT ON COLUMN metric_catalog.formula IS 'how the result is computed';
COMMENT ON COLUMN metric_catalog.description IS 'what it is';
GRANT SELECT ON metric_catalog TO PUBLIC;
