-- Net Promoter Score: nps(score), nps_category(score), nps_band(nps) and the summary nps_agg(score)
CREATE TEMP TABLE answers (id integer, team text, score integer);
INSERT INTO answers VALUES
    (1, 'east', 10), (2, 'east', 9), (3, 'east', 7), (4, 'west', 0), (5, 'east', NULL), (6, 'west', 6),
    (7, 'west', 9), (8, 'west', 10), (9, 'east', 8), (10, 'west', NULL), (11, 'east', 9), (12, 'west', 4);

-- value

-- the formula of the contract: 5 promoters, 2 passives, 3 detractors
SELECT nps(score), 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score) AS formula
FROM answers;

-- all six number types, without a cast by the caller
SELECT nps(score::smallint) = 20 AS "smallint", nps(score) = 20 AS "integer", nps(score::bigint) = 20 AS "bigint",
    nps(round(score, 2)) = 20 AS "numeric", nps(score::real) = 20 AS "real", nps(score::double precision) = 20 AS "double"
FROM answers;

-- each clause that an aggregate call takes
SELECT nps(score) FILTER (WHERE team = 'east') AS east, round(nps(DISTINCT score), 4) AS "distinct",
    nps(score ORDER BY score DESC) AS ordered, round(nps(score), 1) AS rounded
FROM answers;

-- the group of every answer, in all types
SELECT score, nps_category(score) AS category,
    (SELECT count(DISTINCT name) FROM (VALUES (nps_category(score)), (nps_category(score::smallint)), (nps_category(score::bigint)),
        (nps_category(round(score, 3))), (nps_category(score::real)),
        (nps_category(score::double precision))) AS types (name)) AS names
FROM generate_series(0, 10) AS score;

-- the bands on both sides of their bounds, in all types
SELECT nps, nps_band(nps) AS band
FROM unnest('{-100,-0.0001,0,29.9999,30,50,50.0001,100}'::numeric[]) AS nps;
SELECT nps_band(30::smallint) AS "smallint", nps_band(30) AS "integer", nps_band(30::bigint) AS "bigint",
    nps_band(30.00) AS "numeric", nps_band(29.9::real) AS "real", nps_band('-0'::double precision) AS "double";
SELECT team, nps_band(nps(score)) AS band FROM answers GROUP BY team ORDER BY team;

-- known answers of other products, as rows of equal scores in the parts that were summed apart
CREATE TEMP TABLE cases (case_id text, kind text, source text, expected numeric);
INSERT INTO cases VALUES
    ('Q09', 'nps_from_counts', 'nps_js test/test.js', 0),
    ('Q11', 'nps_from_counts', 'nps_js test/test.js', 0),
    ('Q12', 'nps_from_counts', 'nps_js test/test.js', -30),
    ('Q13', 'nps_from_counts', 'nps_js test/test.js', 40),
    ('Q15', 'nps_from_partials', 'nps_js test/test.js', -30),
    ('Q21', 'nps_percent', 'nps_coda pack_test.ts', 0),
    ('Q25', 'nps_empty', 'nps_coda pack_test.ts', NULL),
    ('Q37', 'nps_and_var', 'nps_griverorz tests/testthat/test-values.R', 100),
    ('Q38', 'nps_from_counts', 'seed text 001', 45),
    ('Q39', 'nps_from_percent', 'seed text 000', 60);
CREATE TEMP TABLE case_scores (case_id text, part integer, score integer, times integer);
INSERT INTO case_scores VALUES
    ('Q09', 1, 7, 246),
    ('Q11', 1, 10, 650), ('Q11', 1, 0, 650),
    ('Q12', 1, 9, 4), ('Q12', 1, 8, 6), ('Q12', 1, 6, 10),
    ('Q13', 1, 9, 10), ('Q13', 1, 8, 8), ('Q13', 1, 6, 2),
    ('Q15', 1, 9, 3), ('Q15', 1, 6, 2),
    ('Q15', 2, 9, 1), ('Q15', 2, 8, 3), ('Q15', 2, 6, 4),
    ('Q15', 3, 8, 3), ('Q15', 3, 6, 4),
    ('Q21', 1, 7, 1), ('Q21', 1, 8, 1),
    ('Q25', 1, NULL, 3),
    ('Q37', 1, 10, 1),
    ('Q38', 1, 9, 130), ('Q38', 1, 8, 30), ('Q38', 1, 6, 40),
    ('Q39', 1, 9, 70), ('Q39', 1, 8, 20), ('Q39', 1, 6, 10);
SELECT case_id, kind, source, expected, from_rows, combined,
    from_rows IS NOT DISTINCT FROM expected AND combined IS NOT DISTINCT FROM expected AS ok
FROM cases
JOIN (SELECT case_id, trim_scale(nps(score)) AS from_rows FROM case_scores, generate_series(1, times) GROUP BY case_id) AS rows
    USING (case_id)
JOIN (SELECT case_id, trim_scale(nps(combine(summary))) AS combined
      FROM (SELECT case_id, nps_agg(score) AS summary FROM case_scores, generate_series(1, times) GROUP BY case_id, part) AS parts
      GROUP BY case_id) AS summaries
    USING (case_id)
ORDER BY case_id;
SELECT case_id, source, score, nps_category(score) = expected AS ok
FROM (VALUES ('Q28', 'nps_jl test/runtests.jl', 0, 'detractor'), ('Q29', 'nps_jl test/runtests.jl', 6, 'detractor'),
    ('Q33', 'nps_jl test/runtests.jl', 10, 'promoter')) AS cases (case_id, source, score, expected);

-- NULL

-- an unanswered survey is in neither sum
SELECT count(*), num_values(nps_agg(score)), nps(score) = nps(score) FILTER (WHERE score IS NOT NULL) AS same FROM answers;
SELECT nps_category(NULL::integer) IS NULL AS category, nps_band(NULL::numeric) IS NULL AS band,
    nps(NULL::nps_summary) IS NULL AS summary;

-- empty

SELECT nps(score) AS none, nps_agg(score) AS summary FROM answers WHERE false;
SELECT nps(score) AS unanswered, nps_agg(score) AS summary FROM answers WHERE score IS NULL;
SELECT nps('{"promoters":0,"passives":0,"detractors":0}'::nps_summary) AS nothing_counted,
    combine(part) AS no_parts FROM (VALUES (NULL::nps_summary)) AS parts (part);

-- groups

SELECT coalesce(team, 'all') AS team, nps(score), nps_agg(score) AS summary FROM answers GROUP BY ROLLUP (team) ORDER BY team;

-- the parts put together are the whole; a NULL part is ignored
CREATE TEMP TABLE parts AS SELECT team, id % 3 AS day, nps_agg(score) AS part FROM answers GROUP BY team, day;
INSERT INTO parts VALUES ('east', 9, NULL);
SELECT coalesce(team, 'all') AS team, nps(combine(part)), promoters(combine(part)), passives(combine(part)),
    detractors(combine(part)), num_values(combine(part))
FROM parts GROUP BY ROLLUP (team) ORDER BY team;
SELECT combine(part) = (SELECT nps_agg(score) FROM answers) AS whole FROM parts;

-- window

-- four of nine answers are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN id * 7 % 11 END AS score FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, score, nps(score) OVER frame AS whole, nps(round(score, id % 4)) OVER frame AS scaled,
    nps(score::real) OVER frame AS single, nps(score::double precision) OVER frame AS double,
    nps(nps_agg(score) OVER frame) AS summary,
    (SELECT 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)
     FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
FROM series
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled,
    count(*) FILTER (WHERE whole IS DISTINCT FROM rescanned) AS integer_differs,
    count(*) FILTER (WHERE scaled IS DISTINCT FROM rescanned) AS numeric_differs,
    count(*) FILTER (WHERE single IS DISTINCT FROM rescanned) AS real_differs,
    count(*) FILTER (WHERE double IS DISTINCT FROM rescanned) AS double_differs,
    count(*) FILTER (WHERE summary IS DISTINCT FROM rescanned) AS summary_differs
FROM frames;
SELECT id, score, round(whole, 2) AS nps, round(rescanned, 2) AS rescanned FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- stored summaries slide as well: the NPS of the last three days
SELECT count(*) AS days, count(*) FILTER (WHERE slid IS DISTINCT FROM rescanned) AS differ
FROM (SELECT nps(combine(part) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)) AS slid,
          (SELECT nps(score) FROM series AS other WHERE other.id / 20 BETWEEN day - 2 AND day) AS rescanned
      FROM (SELECT id / 20 AS day, nps_agg(score) AS part FROM series GROUP BY day) AS days) AS compared;

-- bad input: message, hint, SQLSTATE
\set VERBOSITY default

-- off the scale; no whole number
SELECT nps(11) \g \echo :SQLSTATE
SELECT nps((-1)::smallint) \g \echo :SQLSTATE
SELECT nps(9223372036854775807) \g \echo :SQLSTATE
SELECT nps(10.01) \g \echo :SQLSTATE
SELECT nps(9.5) \g \echo :SQLSTATE
SELECT nps(8.25::real) \g \echo :SQLSTATE
SELECT nps(0.0001::double precision) \g \echo :SQLSTATE
SELECT nps_agg(11) \g \echo :SQLSTATE
SELECT nps_category(-0.5) \g \echo :SQLSTATE
SELECT nps_band(100.5) \g \echo :SQLSTATE
-- no number
SELECT nps('NaN'::numeric) \g \echo :SQLSTATE
SELECT nps('Infinity'::numeric) \g \echo :SQLSTATE
SELECT nps('-Infinity'::real) \g \echo :SQLSTATE
SELECT nps('NaN'::double precision) \g \echo :SQLSTATE
SELECT nps_category('NaN'::real) \g \echo :SQLSTATE
SELECT nps_band('-Infinity'::numeric) \g \echo :SQLSTATE
-- the way out that the hint names
SELECT nps(score) FILTER (WHERE score BETWEEN 0 AND 10) FROM (VALUES (11), (10), (-1)) AS dirty (score);
-- huge, by SQLSTATE alone
\set VERBOSITY sqlstate
SELECT nps(1e130000);
SELECT nps(-1.7e308::double precision);
SELECT nps_category(1e130000);
SELECT nps_band(-1e130000);
