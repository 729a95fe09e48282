SELECT for_each_number(2, $$
CREATE FUNCTION engagement_add(state score_summary, events {1}, weight {2}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION engagement_add(score_summary, {1}, {2}) IS 'transition of engagement_score(): adds events with their weight';
CREATE FUNCTION engagement_subtract(state score_summary, events {1}, weight {2}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION engagement_subtract(score_summary, {1}, {2}) IS 'inverse transition of engagement_score(): takes events back';

CREATE AGGREGATE engagement_score(events {1}, weight {2}) (
    {state score_summary with weights}, SFUNC = engagement_add, FINALFUNC = total,
    MSFUNC = engagement_add, MINVFUNC = engagement_subtract, MFINALFUNC = total
);
COMMENT ON AGGREGATE engagement_score({1}, {2}) IS 'Engagement of customers: sum of events * weight, in points; higher is better';
$$);
