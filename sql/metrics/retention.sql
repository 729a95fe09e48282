SELECT define_state_type('retention_summary', 'extended', 152, '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}',
    'Exact sums of customers at the start, at the end, new and lost: the state of retention and churn');

CREATE FUNCTION crr(s retention_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retention_summary_crr';
COMMENT ON FUNCTION crr(retention_summary) IS 'customer retention of a summary: 100 * (end - new) / start, in percent; NULL without customers at the start';

CREATE FUNCTION churn_rate(s retention_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retention_summary_churn_rate';
COMMENT ON FUNCTION churn_rate(retention_summary) IS 'churn of a summary: 100 * (start + new - end) / start, in percent; NULL without customers at the start';

SELECT for_each_number(3, $$
CREATE FUNCTION retention_add(state retention_summary, customers_start {1}, customers_end {2}, customers_new {3}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION retention_add(retention_summary, {1}, {2}, {3}) IS 'transition of crr(): adds customers at the start, at the end, new';
CREATE FUNCTION retention_subtract(state retention_summary, customers_start {1}, customers_end {2}, customers_new {3}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION retention_subtract(retention_summary, {1}, {2}, {3}) IS 'inverse transition of crr(): takes customers back';

CREATE AGGREGATE crr(customers_start {1}, customers_end {2}, customers_new {3}) (
    {state retention_summary}, SFUNC = retention_add, FINALFUNC = crr,
    MSFUNC = retention_add, MINVFUNC = retention_subtract, MFINALFUNC = crr
);
COMMENT ON AGGREGATE crr({1}, {2}, {3}) IS 'Customer retention: 100 * (sum of customers_end - sum of customers_new) / sum of customers_start, in percent; higher is better';

CREATE AGGREGATE retention_agg(customers_start {1}, customers_end {2}, customers_new {3}) (
    {state retention_summary}, SFUNC = retention_add, FINALFUNC = retention_summary_result,
    MSFUNC = retention_add, MINVFUNC = retention_subtract, MFINALFUNC = retention_summary_result
);
COMMENT ON AGGREGATE retention_agg({1}, {2}, {3}) IS 'summary of retention and churn from counts, to store and to combine: customers at the start, at the end, new';
$$);

SELECT for_each_number(2, $$
CREATE FUNCTION lost_add(state retention_summary, lost {1}, customers_start {2}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION lost_add(retention_summary, {1}, {2}) IS 'transition of churn_rate(): adds customers lost and at the start';
CREATE FUNCTION lost_subtract(state retention_summary, lost {1}, customers_start {2}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION lost_subtract(retention_summary, {1}, {2}) IS 'inverse transition of churn_rate(): takes customers back';

CREATE AGGREGATE churn_rate(lost {1}, customers_start {2}) (
    {state retention_summary}, SFUNC = lost_add, FINALFUNC = churn_rate,
    MSFUNC = lost_add, MINVFUNC = lost_subtract, MFINALFUNC = churn_rate
);
COMMENT ON AGGREGATE churn_rate({1}, {2}) IS 'Customer churn: 100 * sum of lost / sum of customers_start, in percent; lower is better';
$$);

-- the ranges of time and of days, and in a multirange a customer of several subscriptions, or with a pause
SELECT for_each('{
    {tstzrange, tstzrange, lifetime}, {tsrange, tsrange, lifetime}, {daterange, daterange, lifetime},
    {tstzmultirange, tstzrange, lifetimes}, {tsmultirange, tsrange, lifetimes}, {datemultirange, daterange, lifetimes}
}'::text[], $$
CREATE FUNCTION lifetime_add(state retention_summary, lifetime {1}, period {2}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{3}_add';
COMMENT ON FUNCTION lifetime_add(retention_summary, {1}, {2}) IS 'transition of crr() and churn_rate() over lifetimes: adds a customer';
CREATE FUNCTION lifetime_subtract(state retention_summary, lifetime {1}, period {2}) RETURNS retention_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', '{3}_subtract';
COMMENT ON FUNCTION lifetime_subtract(retention_summary, {1}, {2}) IS 'inverse transition of crr() and churn_rate() over lifetimes: takes a customer back';

CREATE AGGREGATE crr(lifetime {1}, period {2}) (
    {state retention_summary}, SFUNC = lifetime_add, FINALFUNC = crr,
    MSFUNC = lifetime_add, MINVFUNC = lifetime_subtract, MFINALFUNC = crr
);
COMMENT ON AGGREGATE crr({1}, {2}) IS 'Customer retention over lifetimes: 100 * customers there at both ends of the period / customers there at its start, in percent; higher is better';

CREATE AGGREGATE churn_rate(lifetime {1}, period {2}) (
    {state retention_summary}, SFUNC = lifetime_add, FINALFUNC = churn_rate,
    MSFUNC = lifetime_add, MINVFUNC = lifetime_subtract, MFINALFUNC = churn_rate
);
COMMENT ON AGGREGATE churn_rate({1}, {2}) IS 'Customer churn over lifetimes: 100 * customers there at the start of the period and gone by its end / customers there at its start, in percent; lower is better';

CREATE AGGREGATE retention_agg(lifetime {1}, period {2}) (
    {state retention_summary}, SFUNC = lifetime_add, FINALFUNC = retention_summary_result,
    MSFUNC = lifetime_add, MINVFUNC = lifetime_subtract, MFINALFUNC = retention_summary_result
);
COMMENT ON AGGREGATE retention_agg({1}, {2}) IS 'summary of retention and churn from lifetimes, to store and to combine: customers at the start, at the end, new';
$$);

SELECT define_combine('retention_summary');
