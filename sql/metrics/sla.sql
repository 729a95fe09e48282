SELECT run($$
CREATE AGGREGATE sla_pct(met boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE sla_pct(boolean) IS 'Service level of finished clocks: 100 * met / finished, in percent; higher is better';
$$);

CREATE FUNCTION sla_add(state rate_summary, d interval, target interval) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_add(rate_summary, interval, interval) IS 'transition of sla_pct(d, target): counts a finished clock';
CREATE FUNCTION sla_subtract(state rate_summary, d interval, target interval) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_subtract(rate_summary, interval, interval) IS 'inverse transition of sla_pct(d, target): takes a clock back';

SELECT run($$
CREATE AGGREGATE sla_pct(d interval, target interval) (
    {state rate_summary}, SFUNC = sla_add, FINALFUNC = pct,
    MSFUNC = sla_add, MINVFUNC = sla_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE sla_pct(interval, interval) IS 'Service level by duration: 100 * clocks with d <= target / finished clocks, in percent; higher is better';
$$);

SELECT for_each(ARRAY[['timestamptz', 'sla_as_of'], ['timestamp', 'sla_as_of'], ['date', 'sla_as_of_date']], $$
CREATE FUNCTION sla_as_of_add(state rate_summary, started {1}, ended {1}, target interval, as_of {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}_add';
COMMENT ON FUNCTION sla_as_of_add(rate_summary, {1}, {1}, interval, {1}) IS 'transition of sla_pct(started, ended, target, as_of): counts a clock';
CREATE FUNCTION sla_as_of_subtract(state rate_summary, started {1}, ended {1}, target interval, as_of {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}_subtract';
COMMENT ON FUNCTION sla_as_of_subtract(rate_summary, {1}, {1}, interval, {1}) IS 'inverse transition of sla_pct(started, ended, target, as_of): takes a clock back';

CREATE AGGREGATE sla_pct(started {1}, ended {1}, target interval, as_of {1}) (
    {state rate_summary}, SFUNC = sla_as_of_add, FINALFUNC = pct,
    MSFUNC = sla_as_of_add, MINVFUNC = sla_as_of_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE sla_pct({1}, {1}, interval, {1}) IS 'Service level with open tickets (ended NULL), missed once as_of - started > target and left out before that: 100 * clocks with ended - started <= target / (finished + missed clocks), in percent; higher is better';
$$);
