-- How sure a number is: margin_of_error, confidence_low, confidence_high, p_value, is_significant.
\set VERBOSITY default
\set SHOW_CONTEXT never
CREATE FUNCTION pg_temp.near(found float8, expected float8) RETURNS boolean LANGUAGE sql AS $$ SELECT abs(found - expected) <= 1e-9 * greatest(abs(expected), 1) $$;

-- value

-- NPS: the formulas of the R package NPS (nps.var, nps.se, nps.test), computed by them; clipped to -100..100
SELECT id, nps(s), pg_temp.near(margin_of_error(s), margin) AS margin, pg_temp.near(confidence_low(s), greatest(low, -100)) AS low,
    pg_temp.near(confidence_high(s), least(high, 100)) AS high
FROM (VALUES
    ('QS01', nps_summary '{"promoters":130,"passives":30,"detractors":40}', 11.15200561872044, 33.84799438127956, 56.15200561872044),
    ('QS02', '{"promoters":60,"passives":30,"detractors":10}', 13.14783810864872, 36.85216189135128, 63.14783810864872),
    ('QS04', '{"promoters":4,"passives":6,"detractors":10}', 34.22929944231561, -64.22929944231561, 4.229299442315607),
    ('QS05', '{"promoters":8,"passives":0,"detractors":2}', 49.58360258436491, 10.416397415635096, 109.58360258436491),
    ('QS06', '{"promoters":1,"passives":0,"detractors":0}', 0, 100, 100),
    ('QS07', '{"promoters":0,"passives":246,"detractors":0}', 0, 0, 0)
) AS v (id, s, margin, low, high) ORDER BY id;
SELECT id, pg_temp.near(p_value(a, b), p) AS p, is_significant(a, b), is_significant(b, a) AS turned, is_significant(a, b, 0.7) AS at_70
FROM (VALUES
    ('QP02', nps_summary '{"promoters":130,"passives":30,"detractors":40}', nps_summary '{"promoters":120,"passives":30,"detractors":50}', 0.22779999398822892),
    ('QP03', '{"promoters":10,"passives":8,"detractors":2}', '{"promoters":4,"passives":6,"detractors":10}', 0.0022502265680857114)
) AS v (id, a, b, p) ORDER BY id;
-- rates: Wilson's interval, as the tests of statsmodels have it (from R, some with eight digits)
SELECT id, hits(s), num_values(s), abs(confidence_low(s) - 100 * low) < precision AS low, abs(confidence_high(s) - 100 * high) < precision AS high,
    abs(margin_of_error(s) - 50 * (high - low)) < precision AS margin
FROM (VALUES
    ('R01', rate_summary '{"hits":18,"n":20}', 0.6989663547715128, 0.972133518786232, 1e-12),
    ('R05', '{"hits":4,"n":20}', 0.0806576625797981, 0.4160174322518935, 1e-12),
    ('R09', '{"hits":4,"n":200}', 0.00780442641634947, 0.05028708690582643, 1e-12),
    ('R17', '{"hits":1,"n":30}', 0.00590859, 0.16670391, 1e-6)
) AS v (id, s, low, high, precision) ORDER BY id;
-- both ends of the scale
SELECT s, confidence_low(s), round(confidence_high(s)::numeric, 6) AS high FROM unnest('{"{\"hits\":0,\"n\":30}","{\"hits\":30,\"n\":30}"}'::rate_summary[]) AS s;
-- two rates, with the share of both together: 0.2 / sqrt(0.4 * 0.6 * (1/50 + 1/50))
SELECT pg_temp.near(p_value(rate_summary '{"hits":15,"n":50}', '{"hits":25,"n":50}'), 0.04122683333716371) AS pooled;
-- means: the variance of the sample, as PostgreSQL has it
CREATE TEMP TABLE answer AS SELECT i % 2 AS team, (i * i % 7 + i % 2)::numeric / 2 AS score, make_interval(mins => i * i % 97 + i % 2 * 20) AS d FROM generate_series(1, 60) AS i;
SELECT team, round(mean(score_agg(score)), 6) AS mean, pg_temp.near(margin_of_error(score_agg(score)), 1.959963984540054 * stddev_samp(score)::float8 / sqrt(count(score))) AS margin,
    pg_temp.near(confidence_high(score_agg(score), 0.99) - confidence_low(score_agg(score), 0.99), 2 * 2.5758293035489004 * stddev_samp(score)::float8 / sqrt(count(score))) AS at_99,
    pg_temp.near(margin_of_error(duration_agg(d)), 1.959963984540054 * stddev_samp(seconds(d)) / sqrt(count(d))) AS seconds,
    pg_temp.near((confidence_low(duration_agg(d)) + confidence_high(duration_agg(d))) / 2, seconds(avg(d))) AS centre
FROM answer GROUP BY team ORDER BY team;
-- every weight the same says what no weight does; with others, each counts for what it weighs
SELECT margin_of_error(score_agg(score, 3)) = margin_of_error(score_agg(score)) AS same_weights,
    pg_temp.near(margin_of_error(score_agg(score, team + 1)), 1.959963984540054 * sqrt(
        (sum((team + 1) * score * score) / sum(team + 1) - power(sum((team + 1) * score) / sum(team + 1), 2)) * sum((team + 1) * (team + 1))
        / (power(sum(team + 1), 2) - sum((team + 1) * (team + 1))))::float8) AS weighted
FROM answer;
SELECT round(p_value(a, b)::numeric, 6) AS scores, is_significant(a, b), round(p_value(c, d)::numeric, 6) AS durations, is_significant(c, d)
FROM (SELECT score_agg(score) FILTER (WHERE team = 0) AS a, score_agg(score) FILTER (WHERE team = 1) AS b,
    duration_agg(d) FILTER (WHERE team = 0) AS c, duration_agg(d) FILTER (WHERE team = 1) AS d FROM answer) AS teams;
-- the same for many durations, which are kept as a sketch: sums of squares are exact
SELECT pg_temp.near(margin_of_error(duration_agg(d)), 1.959963984540054 * stddev_samp(seconds(d)) / sqrt(count(d))) AS seconds
FROM generate_series(1, 5000) AS i, make_interval(secs => 1000000 + i % 17) AS d;

-- NULL

SELECT margin_of_error(NULL::nps_summary), confidence_low(NULL::rate_summary, 0.9), p_value(nps_summary '{"promoters":1,"passives":0,"detractors":1}', NULL),
    confidence_high(rate_summary '{"hits":1,"n":2}', NULL);

-- empty

-- nothing, and too little for a variance
SELECT margin_of_error(s), confidence_low(s), confidence_high(s), p_value(s, s), is_significant(s, s) FROM (VALUES (nps_summary '{"promoters":0,"passives":0,"detractors":0}')) AS v (s);
SELECT margin_of_error(s), confidence_low(s), confidence_high(s), p_value(s, s) FROM (VALUES (rate_summary '{"hits":0,"n":0}')) AS v (s);
SELECT margin_of_error(s), confidence_low(s), p_value(s, s) FROM (SELECT score_agg(5) AS s) AS v;
SELECT margin_of_error(s), confidence_low(s), p_value(s, s) FROM (SELECT duration_agg('1 hour') AS s) AS v;
-- no difference can be judged where nothing varies
SELECT p_value(a, b), is_significant(a, b) FROM (VALUES (rate_summary '{"hits":5,"n":5}', rate_summary '{"hits":9,"n":9}')) AS v (a, b);
SELECT p_value(a, b) FROM (SELECT score_agg(5) AS a, score_agg(4) AS b FROM generate_series(1, 9)) AS v;

-- groups

-- an NPS of 41 that became 45, with 80 answers each
SELECT month, round(nps(s), 1) AS nps, round(confidence_low(s)::numeric, 1) AS low, round(confidence_high(s)::numeric, 1) AS high,
    round(p_value(s, lag(s) OVER (ORDER BY month))::numeric, 2) AS p, is_significant(s, lag(s) OVER (ORDER BY month)) AS differs
FROM (VALUES (1, nps_summary '{"promoters":45,"passives":23,"detractors":12}'), (2, '{"promoters":47,"passives":22,"detractors":11}')) AS v (month, s) ORDER BY month;

-- window

SELECT i, round(margin_of_error(nps_agg(i % 11) OVER (ORDER BY i ROWS 9 PRECEDING))::numeric, 3) AS margin FROM generate_series(1, 12) AS i ORDER BY i DESC LIMIT 3;

-- bad input: message, hint, SQLSTATE

SELECT margin_of_error(nps_agg(9), 95) \g \echo :SQLSTATE
SELECT confidence_low(rate_agg(true), 0) \g \echo :SQLSTATE
SELECT confidence_high(score_agg(1), 1) \g \echo :SQLSTATE
SELECT is_significant(nps_agg(9), nps_agg(1), 'NaN') \g \echo :SQLSTATE
-- no two kinds are compared
SELECT p_value(nps_agg(9), rate_agg(true)) \g \echo :SQLSTATE
