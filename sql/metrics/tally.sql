SELECT define_state_type('tally_summary', 'extended', 200, '{"counts":{}}',
    'Counted labels, at most 10,000 different ones');

CREATE FUNCTION num_values(s tally_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tally_summary_num_values';
COMMENT ON FUNCTION num_values(tally_summary) IS 'number of labels counted, all occurrences';

CREATE FUNCTION channel_mix(s tally_summary) RETURNS jsonb
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tally_summary_channel_mix';
COMMENT ON FUNCTION channel_mix(tally_summary) IS 'share of each label of a tally: 100 * occurrences / all, in percent, as a JSON object; NULL for an empty tally';

CREATE FUNCTION preferred_channel(s tally_summary) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tally_summary_preferred_channel';
COMMENT ON FUNCTION preferred_channel(tally_summary) IS 'the most frequent label of a tally, the first in "C" collation among equals; NULL for an empty tally';

CREATE FUNCTION shares(s tally_summary, OUT label text, OUT n bigint, OUT pct numeric) RETURNS SETOF record
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10 AS 'MODULE_PATHNAME', 'tally_summary_shares';
COMMENT ON FUNCTION shares(tally_summary) IS 'labels of a tally, their number and share: 100 * occurrences / all, in percent, largest first';

CREATE FUNCTION tally_add(state tally_summary, label text) RETURNS tally_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION tally_add(tally_summary, text) IS 'transition of tallies: counts a label';
CREATE FUNCTION tally_subtract(state tally_summary, label text) RETURNS tally_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION tally_subtract(tally_summary, text) IS 'inverse transition of tallies: takes a label back';

SELECT run($$
CREATE AGGREGATE tally_agg(label text) (
    {state tally_summary}, SFUNC = tally_add, FINALFUNC = tally_summary_result,
    MSFUNC = tally_add, MINVFUNC = tally_subtract, MFINALFUNC = tally_summary_result
);
COMMENT ON AGGREGATE tally_agg(text) IS 'summary of labels, to store and to combine: how often each of them occurs';
$$);

SELECT define_combine('tally_summary');

SELECT run($$
CREATE AGGREGATE channel_mix(channel text) (
    {state tally_summary}, SFUNC = tally_add, FINALFUNC = channel_mix,
    MSFUNC = tally_add, MINVFUNC = tally_subtract, MFINALFUNC = channel_mix
);
COMMENT ON AGGREGATE channel_mix(text) IS 'Share of each channel: 100 * contacts of the channel / contacts, in percent by channel (JSON object)';

CREATE AGGREGATE preferred_channel(channel text) (
    {state tally_summary}, SFUNC = tally_add, FINALFUNC = preferred_channel,
    MSFUNC = tally_add, MINVFUNC = tally_subtract, MFINALFUNC = preferred_channel
);
COMMENT ON AGGREGATE preferred_channel(text) IS 'Preferred channel: the channel with the most contacts, the first in "C" collation among equals, in labels (text)';
$$);
