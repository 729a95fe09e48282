SELECT define_state_type('nps_summary', 'plain', 32, '{"promoters":0,"passives":0,"detractors":0}',
    'Counted NPS answers: promoters, passives, detractors');

CREATE FUNCTION nps(s nps_summary) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'nps_summary_nps';
COMMENT ON FUNCTION nps(nps_summary) IS 'net promoter score of a summary: 100 * (promoters - detractors) / answers, in points from -100 to 100; NULL without answers';

CREATE FUNCTION promoters(s nps_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'nps_summary_promoters';
COMMENT ON FUNCTION promoters(nps_summary) IS 'number of answers of 9 or 10';

CREATE FUNCTION passives(s nps_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'nps_summary_passives';
COMMENT ON FUNCTION passives(nps_summary) IS 'number of answers of 7 or 8';

CREATE FUNCTION detractors(s nps_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'nps_summary_detractors';
COMMENT ON FUNCTION detractors(nps_summary) IS 'number of answers from 0 to 6';

CREATE FUNCTION num_values(s nps_summary) RETURNS bigint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'nps_summary_num_values';
COMMENT ON FUNCTION num_values(nps_summary) IS 'number of answers';

SELECT for_each_number(1, $$
CREATE FUNCTION nps_add(state nps_summary, score {1}) RETURNS nps_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION nps_add(nps_summary, {1}) IS 'transition of nps(): counts a score';
CREATE FUNCTION nps_subtract(state nps_summary, score {1}) RETURNS nps_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION nps_subtract(nps_summary, {1}) IS 'inverse transition of nps(): takes a score back';

CREATE AGGREGATE nps(score {1}) (
    {state nps_summary}, SFUNC = nps_add, FINALFUNC = nps,
    MSFUNC = nps_add, MINVFUNC = nps_subtract, MFINALFUNC = nps
);
COMMENT ON AGGREGATE nps({1}) IS 'Net Promoter Score of answers from 0 to 10: 100 * (answers of 9 or 10 - answers of 0 to 6) / answers, in points from -100 to 100; higher is better';

CREATE AGGREGATE nps_agg(score {1}) (
    {state nps_summary}, SFUNC = nps_add, FINALFUNC = nps_summary_result,
    MSFUNC = nps_add, MINVFUNC = nps_subtract, MFINALFUNC = nps_summary_result
);
COMMENT ON AGGREGATE nps_agg({1}) IS 'summary of NPS answers, to store and to combine: promoters, passives, detractors';

CREATE FUNCTION nps_category(score {1}) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION nps_category({1}) IS 'group of an NPS answer: promoter (9 or 10), passive (7 or 8) or detractor (0 to 6)';

CREATE FUNCTION nps_band(nps {1}) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION nps_band({1}) IS 'what a Net Promoter Score is called: critical (below 0), weak (below 30), good (up to 50) or excellent';
$$);

SELECT define_combine('nps_summary');
