SELECT define_state_type('duration_summary', 'extended', 4096, '{"values":[]}',
    'Durations for their mean and percentiles, exact up to 128 of them and within 1 % beyond: the state of percentiles');

CREATE FUNCTION percentile(s duration_summary, fraction double precision) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_percentile';
COMMENT ON FUNCTION percentile(duration_summary, double precision) IS 'the smallest duration with at least that share at or below it, as an interval; exact up to 128 durations, within 1 % beyond';

CREATE FUNCTION duration_summary_median(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_median(duration_summary) IS 'final step of median_duration(): percentile(s, 0.5)';
CREATE FUNCTION duration_summary_p90(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_p90(duration_summary) IS 'final step of p90_duration(): percentile(s, 0.9)';
CREATE FUNCTION duration_summary_p95(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_p95(duration_summary) IS 'final step of p95_duration(): percentile(s, 0.95)';

CREATE FUNCTION within_pct(s duration_summary, target interval) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_within_pct';
COMMENT ON FUNCTION within_pct(duration_summary, interval) IS 'share of the durations of a summary that are at most the target, in percent; exact up to 128 durations, beyond that as if the target were up to 1 % off';

CREATE FUNCTION mean(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION mean(duration_summary) IS 'mean duration of a summary, exactly as avg(interval) gives it; NULL without values';
CREATE FUNCTION total(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_total';
COMMENT ON FUNCTION total(duration_summary) IS 'sum of the durations of a summary, as an interval; NULL without values';
CREATE FUNCTION shortest(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_shortest';
COMMENT ON FUNCTION shortest(duration_summary) IS 'shortest duration of a summary, as an interval; NULL without values';
CREATE FUNCTION longest(s duration_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_longest';
COMMENT ON FUNCTION longest(duration_summary) IS 'longest duration of a summary, as an interval; NULL without values';
CREATE FUNCTION num_values(s duration_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_num_values';
COMMENT ON FUNCTION num_values(duration_summary) IS 'number of durations in a duration_summary';

CREATE FUNCTION duration_add(state duration_summary, d interval) RETURNS duration_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_add(duration_summary, interval) IS 'transition of percentiles: adds an interval';
CREATE FUNCTION duration_subtract(state duration_summary, d interval) RETURNS duration_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_subtract(duration_summary, interval) IS 'inverse transition of percentiles: takes an interval back';

SELECT run($$
CREATE AGGREGATE median_duration(d interval) (
    {state duration_summary}, SFUNC = duration_add, FINALFUNC = duration_summary_median,
    MSFUNC = duration_add, MINVFUNC = duration_subtract, MFINALFUNC = duration_summary_median
);
COMMENT ON AGGREGATE median_duration(interval) IS 'Median duration: smallest duration with at least 50 % at or below it (within 1 % beyond 128 values), in time (interval); lower is better';

CREATE AGGREGATE p90_duration(d interval) (
    {state duration_summary}, SFUNC = duration_add, FINALFUNC = duration_summary_p90,
    MSFUNC = duration_add, MINVFUNC = duration_subtract, MFINALFUNC = duration_summary_p90
);
COMMENT ON AGGREGATE p90_duration(interval) IS 'Ninetieth percentile of durations: smallest duration with at least 90 % at or below it (within 1 % beyond 128 values), in time (interval); lower is better';

CREATE AGGREGATE p95_duration(d interval) (
    {state duration_summary}, SFUNC = duration_add, FINALFUNC = duration_summary_p95,
    MSFUNC = duration_add, MINVFUNC = duration_subtract, MFINALFUNC = duration_summary_p95
);
COMMENT ON AGGREGATE p95_duration(interval) IS 'Ninety-fifth percentile of durations: smallest duration with at least 95 % at or below it (within 1 % beyond 128 values), in time (interval); lower is better';

CREATE AGGREGATE duration_agg(d interval) (
    {state duration_summary}, SFUNC = duration_add, FINALFUNC = duration_summary_result,
    MSFUNC = duration_add, MINVFUNC = duration_subtract, MFINALFUNC = duration_summary_result
);
COMMENT ON AGGREGATE duration_agg(interval) IS 'summary of durations for their mean and percentiles, to store and to combine, in at most 8 KiB';
$$);

SELECT define_combine('duration_summary');
