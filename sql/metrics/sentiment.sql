SELECT define_state_type('net_sentiment_state', 'plain', 32, '{"positive":0,"negative":0,"n":0}',
    'State of net_sentiment(): counted messages, the positive and the negative ones among them');

CREATE FUNCTION net_sentiment(s net_sentiment_state) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_sentiment_of_state';
COMMENT ON FUNCTION net_sentiment(net_sentiment_state) IS 'final step of net_sentiment(): 100 * (positive - negative) / messages, in points; NULL without messages';

SELECT for_each_number(1, $$
CREATE FUNCTION net_sentiment_add(state net_sentiment_state, polarity {1}) RETURNS net_sentiment_state
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION net_sentiment_add(net_sentiment_state, {1}) IS 'transition of net_sentiment(): counts a message by the sign of its polarity';
CREATE FUNCTION net_sentiment_subtract(state net_sentiment_state, polarity {1}) RETURNS net_sentiment_state
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION net_sentiment_subtract(net_sentiment_state, {1}) IS 'inverse transition of net_sentiment(): takes a message back';

CREATE AGGREGATE net_sentiment(polarity {1}) (
    {state net_sentiment_state}, SFUNC = net_sentiment_add, FINALFUNC = net_sentiment,
    MSFUNC = net_sentiment_add, MINVFUNC = net_sentiment_subtract, MFINALFUNC = net_sentiment
);
COMMENT ON AGGREGATE net_sentiment({1}) IS 'Net sentiment of messages: 100 * (polarity > 0 - polarity < 0) / messages, in points from -100 to 100; higher is better';
$$);
