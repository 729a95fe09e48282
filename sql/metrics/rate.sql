SELECT define_state_type('rate_summary', 'plain', 24, '{"hits":0,"n":0}',
    'Counted rows and the hits among them: the state of every percentage of true');

CREATE FUNCTION pct(s rate_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_pct';
COMMENT ON FUNCTION pct(rate_summary) IS 'share of hits of a summary: 100 * hits / rows, in percent; NULL without rows';

CREATE FUNCTION hits(s rate_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_hits';
COMMENT ON FUNCTION hits(rate_summary) IS 'number of rows that are hits';

CREATE FUNCTION num_values(s rate_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_num_values';
COMMENT ON FUNCTION num_values(rate_summary) IS 'number of rows, hits or not';

CREATE FUNCTION rate_add(state rate_summary, hit boolean) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_add(rate_summary, boolean) IS 'transition of every percentage of true: counts a row';
CREATE FUNCTION rate_subtract(state rate_summary, hit boolean) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_subtract(rate_summary, boolean) IS 'inverse transition of every percentage of true: takes a row back';

SELECT run($$
CREATE AGGREGATE rate_agg(hit boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = rate_summary_result,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = rate_summary_result
);
COMMENT ON AGGREGATE rate_agg(boolean) IS 'summary of a percentage of true, to store and to combine: hits, rows';
$$);

SELECT define_combine('rate_summary');

SELECT run($$
CREATE AGGREGATE share_pct(hit boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE share_pct(boolean) IS 'Share of rows for which a condition holds: 100 * true / (true + false), in percent';

CREATE AGGREGATE feedback_response_rate(responded boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE feedback_response_rate(boolean) IS 'Share of feedback requests that were answered: 100 * responded / requests, in percent; higher is better';

CREATE AGGREGATE referral_rate(referred boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE referral_rate(boolean) IS 'Share of customers who referred somebody: 100 * referred / customers, in percent; higher is better';

CREATE AGGREGATE abandonment_rate(abandoned boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE abandonment_rate(boolean) IS 'Share of contacts given up before an answer: 100 * abandoned / contacts, in percent; lower is better';
$$);
