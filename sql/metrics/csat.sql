SELECT run($$
CREATE AGGREGATE csat_pct(satisfied boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE csat_pct(boolean) IS 'Customer satisfaction by good and bad ratings: 100 * satisfied / answers, in percent; higher is better';
$$);

SELECT for_each_number(1, $$
CREATE FUNCTION csat_pct_add(state rate_summary, score {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_pct_add(rate_summary, {1}) IS 'transition of csat_pct(score): counts an answer from 1 to 5';
CREATE FUNCTION csat_pct_subtract(state rate_summary, score {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_pct_subtract(rate_summary, {1}) IS 'inverse transition of csat_pct(score): takes an answer back';

CREATE AGGREGATE csat_pct(score {1}) (
    {state rate_summary}, SFUNC = csat_pct_add, FINALFUNC = pct,
    MSFUNC = csat_pct_add, MINVFUNC = csat_pct_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE csat_pct({1}) IS 'Customer satisfaction on a scale of 1 to 5: 100 * answers of 4 or 5 / answers, in percent; higher is better';

CREATE AGGREGATE csat_avg(score {1}) (
    {state score_summary}, SFUNC = score_add, FINALFUNC = mean,
    MSFUNC = score_add, MINVFUNC = score_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE csat_avg({1}) IS 'Mean satisfaction score: sum of scores / answers, in points of the scale; higher is better';
$$);

SELECT for_each_number(2, $$
CREATE FUNCTION csat_threshold_add(state rate_summary, score {1}, threshold {2}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_threshold_add(rate_summary, {1}, {2}) IS 'transition of csat_pct(score, threshold): counts an answer';
CREATE FUNCTION csat_threshold_subtract(state rate_summary, score {1}, threshold {2}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION csat_threshold_subtract(rate_summary, {1}, {2}) IS 'inverse transition of csat_pct(score, threshold): takes an answer back';

CREATE AGGREGATE csat_pct(score {1}, threshold {2}) (
    {state rate_summary}, SFUNC = csat_threshold_add, FINALFUNC = pct,
    MSFUNC = csat_threshold_add, MINVFUNC = csat_threshold_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE csat_pct({1}, {2}) IS 'Customer satisfaction on any scale: 100 * answers with score >= threshold / answers, in percent; higher is better';
$$);
