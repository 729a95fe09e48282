SELECT for_each_number(3, $$
CREATE FUNCTION clv(avg_purchase {1}, purchases_per_year {2}, years {3}) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION clv({1}, {2}, {3}) IS 'Customer lifetime value, rounded to 16 decimals: avg_purchase * purchases_per_year * years, in the currency of the purchases; higher is better';

CREATE FUNCTION clv_predicted(monthly_transactions {1}, avg_order {2}, lifespan_months {3}) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION clv_predicted({1}, {2}, {3}) IS 'Predicted customer lifetime value, rounded to 16 decimals: monthly_transactions * avg_order * lifespan_months, in the currency of the orders; higher is better';
$$);

SELECT define_state_type('clv_historical_state', 'extended', 128, '{"n":0,"purchases":0,"margins":0}',
    'State of clv_historical(): exact sums of purchases and of gross margins');

CREATE FUNCTION clv_historical(s clv_historical_state) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'clv_historical_of_state';
COMMENT ON FUNCTION clv_historical(clv_historical_state) IS 'final step of clv_historical(): sum of purchases * mean gross margin, in the currency of the purchases';

SELECT for_each_number(2, $$
CREATE FUNCTION clv_historical_add(state clv_historical_state, purchase {1}, gross_margin {2}) RETURNS clv_historical_state
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION clv_historical_add(clv_historical_state, {1}, {2}) IS 'transition of clv_historical(): adds a purchase with its margin';
CREATE FUNCTION clv_historical_subtract(state clv_historical_state, purchase {1}, gross_margin {2}) RETURNS clv_historical_state
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION clv_historical_subtract(clv_historical_state, {1}, {2}) IS 'inverse transition of clv_historical(): takes a purchase back';

CREATE AGGREGATE clv_historical(purchase {1}, gross_margin {2}) (
    {state clv_historical_state}, SFUNC = clv_historical_add, FINALFUNC = clv_historical,
    MSFUNC = clv_historical_add, MINVFUNC = clv_historical_subtract, MFINALFUNC = clv_historical
);
COMMENT ON AGGREGATE clv_historical({1}, {2}) IS 'Historical customer lifetime value: sum of purchases * mean of gross_margin, in the currency of the purchases; higher is better';
$$);
