SELECT for_each_number(1, $$
CREATE FUNCTION ces_avg_add(state score_summary, score {1}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_avg_add(score_summary, {1}) IS 'transition of ces_avg(score): adds an answer from 1 to 7';
CREATE FUNCTION ces_avg_subtract(state score_summary, score {1}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_avg_subtract(score_summary, {1}) IS 'inverse transition of ces_avg(score): takes an answer back';

CREATE AGGREGATE ces_avg(score {1}) (
    {state score_summary}, SFUNC = ces_avg_add, FINALFUNC = mean,
    MSFUNC = ces_avg_add, MINVFUNC = ces_avg_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE ces_avg({1}) IS 'Customer effort score, 1 little to 7 much: sum of scores / answers, in points of the scale; lower is better';

CREATE FUNCTION ces_easy_add(state rate_summary, score {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_easy_add(rate_summary, {1}) IS 'transition of ces_easy_pct(score): counts an answer from 1 to 7';
CREATE FUNCTION ces_easy_subtract(state rate_summary, score {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_easy_subtract(rate_summary, {1}) IS 'inverse transition of ces_easy_pct(score): takes an answer back';

CREATE AGGREGATE ces_easy_pct(score {1}) (
    {state rate_summary}, SFUNC = ces_easy_add, FINALFUNC = pct,
    MSFUNC = ces_easy_add, MINVFUNC = ces_easy_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE ces_easy_pct({1}) IS 'Share of customers who agree that it was easy, 1 disagree to 7 agree: 100 * answers of 5 to 7 / answers, in percent; higher is better';
$$);

SELECT for_each_number(2, $$
CREATE FUNCTION ces_avg_scale_add(state score_summary, score {1}, scale_max {2}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_avg_scale_add(score_summary, {1}, {2}) IS 'transition of ces_avg(score, scale_max): adds an answer from 1 to scale_max';
CREATE FUNCTION ces_avg_scale_subtract(state score_summary, score {1}, scale_max {2}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_avg_scale_subtract(score_summary, {1}, {2}) IS 'inverse transition of ces_avg(score, scale_max): takes an answer back';

CREATE AGGREGATE ces_avg(score {1}, scale_max {2}) (
    {state score_summary}, SFUNC = ces_avg_scale_add, FINALFUNC = mean,
    MSFUNC = ces_avg_scale_add, MINVFUNC = ces_avg_scale_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE ces_avg({1}, {2}) IS 'Customer effort score, 1 little to scale_max much: sum of scores / answers, in points of the scale; lower is better';

CREATE FUNCTION ces_easy_threshold_add(state rate_summary, score {1}, threshold {2}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_easy_threshold_add(rate_summary, {1}, {2}) IS 'transition of ces_easy_pct(score, threshold): counts an answer from 1 to 7';
CREATE FUNCTION ces_easy_threshold_subtract(state rate_summary, score {1}, threshold {2}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ces_easy_threshold_subtract(rate_summary, {1}, {2}) IS 'inverse transition of ces_easy_pct(score, threshold): takes an answer back';

CREATE AGGREGATE ces_easy_pct(score {1}, threshold {2}) (
    {state rate_summary}, SFUNC = ces_easy_threshold_add, FINALFUNC = pct,
    MSFUNC = ces_easy_threshold_add, MINVFUNC = ces_easy_threshold_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE ces_easy_pct({1}, {2}) IS 'Share of customers who agree that it was easy, 1 disagree to 7 agree: 100 * answers with score >= threshold / answers, in percent; higher is better';
$$);
