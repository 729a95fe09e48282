SELECT define_state_type('score_summary', 'extended', 96, '{"n":0,"total":0,"squares":0}',
    'Exact sums over scores: count, total, squares and, with weights, the weights: the state of every mean of scores');
SELECT define_initial_state('score_summary with weights', 'score_summary', 160, '{"n":0,"total":0,"squares":0,"weight":0,"weight_squares":0}');

CREATE FUNCTION mean(s score_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'score_summary_mean';
COMMENT ON FUNCTION mean(score_summary) IS 'mean score of a summary: sum of weight * score / sum of weight, in the unit of the scores; NULL without weight';

CREATE FUNCTION total(s score_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'score_summary_total';
COMMENT ON FUNCTION total(score_summary) IS 'sum of weight * score of a summary, in the unit of the scores; NULL without values';

CREATE FUNCTION num_values(s score_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'score_summary_num_values';
COMMENT ON FUNCTION num_values(score_summary) IS 'number of scores';

SELECT for_each_number(1, $$
CREATE FUNCTION score_add(state score_summary, score {1}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION score_add(score_summary, {1}) IS 'transition of means of scores: adds a score';
CREATE FUNCTION score_subtract(state score_summary, score {1}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION score_subtract(score_summary, {1}) IS 'inverse transition of means of scores: takes a score back';

CREATE AGGREGATE score_agg(score {1}) (
    {state score_summary}, SFUNC = score_add, FINALFUNC = score_summary_result,
    MSFUNC = score_add, MINVFUNC = score_subtract, MFINALFUNC = score_summary_result
);
COMMENT ON AGGREGATE score_agg({1}) IS 'summary of scores, to store and to combine: count, total, sum of squares';
$$);

SELECT for_each_number(2, $$
CREATE FUNCTION weighted_score_add(state score_summary, score {1}, weight {2}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION weighted_score_add(score_summary, {1}, {2}) IS 'transition of weighted means of scores: adds a score with its weight';
CREATE FUNCTION weighted_score_subtract(state score_summary, score {1}, weight {2}) RETURNS score_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION weighted_score_subtract(score_summary, {1}, {2}) IS 'inverse transition of weighted means of scores: takes a score with its weight back';

CREATE AGGREGATE score_agg(score {1}, weight {2}) (
    {state score_summary with weights}, SFUNC = weighted_score_add, FINALFUNC = score_summary_result,
    MSFUNC = weighted_score_add, MINVFUNC = weighted_score_subtract, MFINALFUNC = score_summary_result
);
COMMENT ON AGGREGATE score_agg({1}, {2}) IS 'summary of weighted scores, to store and to combine: count, total, squares, weights';
$$);

SELECT define_combine('score_summary');
