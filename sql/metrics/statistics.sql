SELECT for_each(ARRAY[
    ['nps_summary', 'of an NPS, normal with variance P + D - (P - D)^2 and from -100 to 100', 'in points', 'unpooled'],
    ['rate_summary', 'of a rate, by Wilson', 'in points', 'pooled'],
    ['score_summary', 'of a mean score, normal', 'in the unit of the score', 'unpooled'],
    ['duration_summary', 'of a mean duration, normal', 'in seconds', 'unpooled']
], $$
CREATE FUNCTION margin_of_error(s {1}, level double precision DEFAULT 0.95) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{1}_margin_of_error';
COMMENT ON FUNCTION margin_of_error({1}, double precision) IS 'half the width of the confidence interval {2}, {3}; NULL where there are too few values';
CREATE FUNCTION confidence_low(s {1}, level double precision DEFAULT 0.95) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{1}_confidence_low';
COMMENT ON FUNCTION confidence_low({1}, double precision) IS 'lower end of the confidence interval {2}, {3}; NULL where there are too few values';
CREATE FUNCTION confidence_high(s {1}, level double precision DEFAULT 0.95) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{1}_confidence_high';
COMMENT ON FUNCTION confidence_high({1}, double precision) IS 'upper end of the confidence interval {2}, {3}; NULL where there are too few values';
CREATE FUNCTION p_value(a {1}, b {1}) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{1}_p_value';
COMMENT ON FUNCTION p_value({1}, {1}) IS 'probability of so large a difference by chance alone: two-sided z-test, {4}; NULL where nothing varies';
CREATE FUNCTION is_significant(a {1}, b {1}, level double precision DEFAULT 0.95) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{1}_is_significant';
COMMENT ON FUNCTION is_significant({1}, {1}, double precision) IS 'whether the difference is more than chance: p_value < 1 - level, {4}; NULL where nothing varies';
$$);
