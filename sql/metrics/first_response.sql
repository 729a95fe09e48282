SELECT define_state_type('first_response_state', 'plain', 32, '{"first_other":null,"first_answer":null,"second_answer":null}',
    'The messages of a ticket that decide when it was answered: the state of first_response_at()');

CREATE FUNCTION first_response_at(s first_response_state) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'first_response_state_at';
COMMENT ON FUNCTION first_response_at(first_response_state) IS 'final step of first_response_at(): the first answer that did not open the ticket; NULL without one';
CREATE FUNCTION first_response_add(state first_response_state, at timestamptz, is_answer boolean) RETURNS first_response_state
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION first_response_add(first_response_state, timestamptz, boolean) IS 'transition of first_response_at(): takes a message';
CREATE FUNCTION first_response_subtract(state first_response_state, at timestamptz, is_answer boolean) RETURNS first_response_state
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION first_response_subtract(first_response_state, timestamptz, boolean) IS 'inverse transition of first_response_at(): takes a message back';

SELECT run($$
CREATE AGGREGATE first_response_at(at timestamptz, is_answer boolean) (
    {state first_response_state}, SFUNC = first_response_add, FINALFUNC = first_response_at,
    MSFUNC = first_response_add, MINVFUNC = first_response_subtract, MFINALFUNC = first_response_at
);
COMMENT ON AGGREGATE first_response_at(timestamptz, boolean) IS 'when a ticket was first answered, from its messages in any order: at the first answer, or at the second where an answer opened the ticket';
$$);
