SELECT define_state_type('mean_summary', 'plain', 64, '{"n":0,"months":0,"days":0,"microseconds":0}',
    'Counted intervals and the sums of their fields: the state of every mean duration');

CREATE FUNCTION mean(s mean_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mean_summary_mean';
COMMENT ON FUNCTION mean(mean_summary) IS 'mean duration of a summary, as avg(interval) gives it; NULL without values';

CREATE FUNCTION total(s mean_summary) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mean_summary_total';
COMMENT ON FUNCTION total(mean_summary) IS 'sum of the durations of a summary, as an interval; NULL without values';

CREATE FUNCTION num_values(s mean_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mean_summary_num_values';
COMMENT ON FUNCTION num_values(mean_summary) IS 'number of durations';

CREATE FUNCTION mean_add(state mean_summary, d interval) RETURNS mean_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mean_add(mean_summary, interval) IS 'transition of mean durations: adds an interval';
CREATE FUNCTION mean_subtract(state mean_summary, d interval) RETURNS mean_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mean_subtract(mean_summary, interval) IS 'inverse transition of mean durations: takes an interval back';

SELECT run($$
CREATE AGGREGATE mean_agg(d interval) (
    {state mean_summary}, SFUNC = mean_add, FINALFUNC = mean_summary_result,
    MSFUNC = mean_add, MINVFUNC = mean_subtract, MFINALFUNC = mean_summary_result
);
COMMENT ON AGGREGATE mean_agg(interval) IS 'summary of durations for their mean, to store and to combine: count, sums of the fields';
$$);

SELECT define_combine('mean_summary');

SELECT for_each(ARRAY[['timestamptz', 'elapsed'], ['timestamp', 'elapsed'], ['date', 'elapsed_date']], $$
CREATE FUNCTION elapsed_mean_add(state mean_summary, started {1}, ended {1}) RETURNS mean_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}_mean_add';
COMMENT ON FUNCTION elapsed_mean_add(mean_summary, {1}, {1}) IS 'transition of mean durations: adds ended - started';
CREATE FUNCTION elapsed_mean_subtract(state mean_summary, started {1}, ended {1}) RETURNS mean_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}_mean_subtract';
COMMENT ON FUNCTION elapsed_mean_subtract(mean_summary, {1}, {1}) IS 'inverse transition of mean durations: takes ended - started back';

CREATE FUNCTION elapsed(started {1}, ended {1}) RETURNS interval
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}';
COMMENT ON FUNCTION elapsed({1}, {1}) IS 'ended - started as an interval, NULL where ended lies before started: the tolerant way to feed dirty data';
$$);

-- the five means are one and the same under the names that people look for
SELECT for_each(ARRAY[
    ['avg_first_response', 'Mean time to the first reply'],
    ['avg_response_time', 'Mean time to a reply'],
    ['avg_resolution_time', 'Mean time to resolution'],
    ['avg_complaint_resolution_time', 'Mean time to resolution of complaints'],
    ['avg_wait_time', 'Mean time that customers wait']
], $$
CREATE AGGREGATE {1}(d interval) (
    {state mean_summary}, SFUNC = mean_add, FINALFUNC = mean,
    MSFUNC = mean_add, MINVFUNC = mean_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE {1}(interval) IS '{2}: sum of durations / their number, in time (interval); lower is better';

CREATE AGGREGATE {1}(started timestamptz, ended timestamptz) (
    {state mean_summary}, SFUNC = elapsed_mean_add, FINALFUNC = mean,
    MSFUNC = elapsed_mean_add, MINVFUNC = elapsed_mean_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE {1}(timestamptz, timestamptz) IS '{2}: sum of (ended - started) / their number, in time (interval); lower is better';

CREATE AGGREGATE {1}(started timestamp, ended timestamp) (
    {state mean_summary}, SFUNC = elapsed_mean_add, FINALFUNC = mean,
    MSFUNC = elapsed_mean_add, MINVFUNC = elapsed_mean_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE {1}(timestamp, timestamp) IS '{2}: sum of (ended - started) / their number, in time (interval); lower is better';

CREATE AGGREGATE {1}(started date, ended date) (
    {state mean_summary}, SFUNC = elapsed_mean_add, FINALFUNC = mean,
    MSFUNC = elapsed_mean_add, MINVFUNC = elapsed_mean_subtract, MFINALFUNC = mean
);
COMMENT ON AGGREGATE {1}(date, date) IS '{2}: sum of (ended - started) / their number, in time (interval); lower is better';
$$);

CREATE FUNCTION seconds(d interval) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION seconds(interval) IS 'the interval in seconds, extract(epoch from d)';

CREATE FUNCTION minutes(d interval) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION minutes(interval) IS 'the interval in minutes, extract(epoch from d) / 60';

CREATE FUNCTION hours(d interval) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION hours(interval) IS 'the interval in hours, extract(epoch from d) / 3600';

CREATE FUNCTION days(d interval) RETURNS double precision
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION days(interval) IS 'the interval in days of 24 hours, extract(epoch from d) / 86400';
