SELECT define_state_type('iqs_state', 'extended', 128, '{"n":0,"total":0,"weight":0,"critical_fails":0}',
    'State of iqs(score, weight, critical_fail): critical failures and exact sums over the scored criteria');

CREATE FUNCTION iqs(s iqs_state) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'iqs_of_state';
COMMENT ON FUNCTION iqs(iqs_state) IS 'final step of iqs(score, weight, critical_fail): 0 after a critical failure, else sum of weight * score / sum of weight, in points of the scale';

SELECT for_each_number(2, $$
CREATE AGGREGATE iqs(score {1}, weight {2}) (
    {state score_summary with weights}, SFUNC = weighted_score_add, FINALFUNC = mean,
    MSFUNC = weighted_score_add, MINVFUNC = weighted_score_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE iqs({1}, {2}) IS 'Internal quality score of reviews: sum of weight * score / sum of weight, in points of the scale; higher is better';

CREATE FUNCTION iqs_add(state iqs_state, score {1}, weight {2}, critical_fail boolean) RETURNS iqs_state
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION iqs_add(iqs_state, {1}, {2}, boolean) IS 'transition of iqs(score, weight, critical_fail): adds a criterion';
CREATE FUNCTION iqs_subtract(state iqs_state, score {1}, weight {2}, critical_fail boolean) RETURNS iqs_state
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION iqs_subtract(iqs_state, {1}, {2}, boolean) IS 'inverse transition of iqs(score, weight, critical_fail): takes a criterion back';

CREATE AGGREGATE iqs(score {1}, weight {2}, critical_fail boolean) (
    {state iqs_state}, SFUNC = iqs_add, FINALFUNC = iqs,
    MSFUNC = iqs_add, MINVFUNC = iqs_subtract, MFINALFUNC = iqs
);
COMMENT ON AGGREGATE iqs({1}, {2}, boolean) IS 'Internal quality score of reviews, 0 as soon as one criterion failed critically: sum of weight * score / sum of weight, in points of the scale; higher is better';
$$);
