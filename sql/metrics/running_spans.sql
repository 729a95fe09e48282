SELECT define_state_type('running_spans_state', 'extended', 256, '{"n":0,"until":null,"changes":[]}',
    'Status changes of a clock: the state of running_spans()');

CREATE FUNCTION running_spans(s running_spans_state) RETURNS tstzmultirange
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'running_spans_state_spans';
COMMENT ON FUNCTION running_spans(running_spans_state) IS 'final step of running_spans(): the spans in which the clock ran; NULL without changes';
CREATE FUNCTION running_spans_add(state running_spans_state, at timestamptz, running boolean, until timestamptz) RETURNS running_spans_state
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION running_spans_add(running_spans_state, timestamptz, boolean, timestamptz) IS 'transition of running_spans(): takes a status change';
CREATE FUNCTION running_spans_subtract(state running_spans_state, at timestamptz, running boolean, until timestamptz) RETURNS running_spans_state
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION running_spans_subtract(running_spans_state, timestamptz, boolean, timestamptz) IS 'inverse transition of running_spans(): takes a status change back';

SELECT run($$
CREATE AGGREGATE running_spans(at timestamptz, running boolean, until timestamptz) (
    {state running_spans_state}, SFUNC = running_spans_add, FINALFUNC = running_spans,
    MSFUNC = running_spans_add, MINVFUNC = running_spans_subtract, MFINALFUNC = running_spans
);
COMMENT ON AGGREGATE running_spans(timestamptz, boolean, timestamptz) IS 'when a clock ran, from its status changes in any order: from each change to running until the next that stops it, the last until the end';
$$);
