SELECT run($$
CREATE AGGREGATE fcr_pct(resolved_on_first_contact boolean) (
    {state rate_summary}, SFUNC = rate_add, FINALFUNC = pct,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE fcr_pct(boolean) IS 'First-contact resolution: 100 * resolved on first contact / resolved tickets, in percent; higher is better';
$$);

SELECT for_each_number(1, $$
CREATE FUNCTION fcr_add(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION fcr_add(rate_summary, {1}) IS 'transition of fcr_pct(contacts): counts a ticket by its contacts, 1 or more';
CREATE FUNCTION fcr_subtract(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION fcr_subtract(rate_summary, {1}) IS 'inverse transition of fcr_pct(contacts): takes a ticket back';

CREATE AGGREGATE fcr_pct(contacts {1}) (
    {state rate_summary}, SFUNC = fcr_add, FINALFUNC = pct,
    MSFUNC = fcr_add, MINVFUNC = fcr_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE fcr_pct({1}) IS 'First-contact resolution by contacts of each resolved ticket: 100 * tickets with 1 contact / tickets, in percent; higher is better';

CREATE FUNCTION reopen_add(state rate_summary, reopens {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION reopen_add(rate_summary, {1}) IS 'transition of reopen_rate(): counts a ticket by its reopens, 0 or more';
CREATE FUNCTION reopen_subtract(state rate_summary, reopens {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION reopen_subtract(rate_summary, {1}) IS 'inverse transition of reopen_rate(): takes a ticket back';

CREATE AGGREGATE reopen_rate(reopens {1}) (
    {state rate_summary}, SFUNC = reopen_add, FINALFUNC = pct,
    MSFUNC = reopen_add, MINVFUNC = reopen_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE reopen_rate({1}) IS 'Share of tickets that were opened again: 100 * tickets with reopens >= 1 / tickets, in percent; lower is better';

CREATE FUNCTION repeat_contact_add(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION repeat_contact_add(rate_summary, {1}) IS 'transition of repeat_contact_rate(): counts a customer by contacts, 0 or more';
CREATE FUNCTION repeat_contact_subtract(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION repeat_contact_subtract(rate_summary, {1}) IS 'inverse transition of repeat_contact_rate(): takes a customer back';

CREATE AGGREGATE repeat_contact_rate(contacts {1}) (
    {state rate_summary}, SFUNC = repeat_contact_add, FINALFUNC = pct,
    MSFUNC = repeat_contact_add, MINVFUNC = repeat_contact_subtract, MFINALFUNC = pct
);
COMMENT ON AGGREGATE repeat_contact_rate({1}) IS 'Share of customers who came more than once: 100 * customers with contacts > 1 / customers, in percent; lower is better';
$$);
