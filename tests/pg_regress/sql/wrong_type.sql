-- Values of the wrong type: an error that says what to write, where PostgreSQL alone would say that there is no such function.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET timezone = 'UTC';
CREATE FUNCTION pg_temp.error(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    hint text;
BEGIN
    EXECUTE 'SELECT ' || call INTO result;
    RETURN 'no error: ' || result;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN format(E'%s %s\nHINT:  %s', SQLSTATE, SQLERRM, hint);
END $$;

-- value

-- a score as text, and in words; a literal where it is not clear what it is
SELECT string_agg(call, E'\n' ORDER BY i) AS calls, pg_temp.error(call) AS error FROM unnest(ARRAY[
    $$nps('10'::text)$$, $$nps('10')$$, $$nps('10'::varchar)$$, $$nps(NULL::text)$$, $$csat_pct('good')$$, $$csat_pct('good'::text)$$, $$csat_pct('"4"'::jsonb)$$,
    $$csat_pct('4'::text, 4)$$, $$csat_avg('4'::text)$$, $$csat_avg(true)$$, $$ces_avg('4'::char(1), 7)$$, $$iqs('4'::text, 2, false)$$, $$net_sentiment('positive')$$,
    $$fcr_pct('yes'::text)$$, $$reopen_rate('2'::text)$$, $$repeat_contact_rate('2'::text)$$, $$nps_category('10'::text)$$, $$clv('50'::text, 5, 3)$$,
    $$nps_agg('10'::text)$$, $$score_agg('4'::text)$$
]) WITH ORDINALITY AS c (call, i) GROUP BY error;
-- a duration as a number, and as text
SELECT string_agg(call, E'\n' ORDER BY i) AS calls, pg_temp.error(call) AS error FROM unnest(ARRAY[
    $$avg_first_response(300)$$, $$avg_wait_time(300.5)$$, $$avg_resolution_time('5 minutes'::text)$$, $$avg_response_time(NULL::integer)$$, $$median_duration(300)$$,
    $$p90_duration(3e2::real)$$, $$sla_pct(300, 600)$$, $$sla_pct(interval '5 minutes', 600)$$, $$sla_pct(300, interval '10 minutes')$$, $$sla_pct(300, '10 minutes')$$,
    $$sla_pct(timestamptz '2026-01-01', NULL, 600, '2026-01-02')$$, $$sla_pct(date '2026-01-01', NULL, 1, '2026-01-02')$$, $$duration_agg(300)$$, $$hours(300)$$,
    $$business_add('2026-03-02 09:00+01', 240, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin'))$$,
    $$within_pct(duration_agg('1 hour'), 3600) FROM generate_series(1, 2)$$
]) WITH ORDINALITY AS c (call, i) GROUP BY error;
-- a condition as a number, and as text
SELECT string_agg(call, E'\n' ORDER BY i) AS calls, pg_temp.error(call) AS error FROM unnest(ARRAY[
    $$share_pct(1)$$, $$sla_pct(1)$$, $$sla_pct('met'::text)$$, $$abandonment_rate(0)$$, $$rate_agg('yes'::text)$$, $$iqs(4, 2, 1)$$, $$iqs(4.5, 2::real, 'yes'::text)$$
]) WITH ORDINALITY AS c (call, i) GROUP BY error;
-- a moment as a number, and as text
SELECT string_agg(call, E'\n' ORDER BY i) AS calls, pg_temp.error(call) AS error FROM unnest(ARRAY[
    $$avg_first_response(1767225600, 1767229200)$$, $$avg_first_response('2026-01-01'::text, '2026-01-02'::text)$$, $$elapsed('2026-01-01'::text, timestamptz '2026-01-02')$$,
    $$is_business_time('2026-01-01'::text, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin'))$$
]) WITH ORDINALITY AS c (call, i) GROUP BY error;
-- a fraction of a score, which rounding would make another answer
SELECT string_agg(call, E'\n' ORDER BY i) AS calls, pg_temp.error(call) AS error FROM unnest(ARRAY['nps(6.5)', 'nps_category(8.5::real)']) WITH ORDINALITY AS c (call, i) GROUP BY error ORDER BY error;

-- wall-clock times are refused in whatever zone the session is
CREATE TEMP TABLE wall_clock AS
SELECT started, ended, started AT TIME ZONE 'UTC' AS started_utc, ended AT TIME ZONE 'UTC' AS ended_utc, started::date AS day, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin') AS cal
FROM (VALUES (timestamp '2026-03-02 08:00', timestamp '2026-03-02 09:00')) AS t (started, ended);
CREATE TEMP TABLE wall_clock_calls AS
SELECT call FROM unnest(ARRAY[
    'business_duration(started, ended, cal)', 'business_duration(started, ended_utc, cal)', 'business_duration(started_utc, ended, cal)',
    'business_duration(started, day, cal)', 'business_duration(day, ended, cal)', $$business_duration(started, '2026-03-02 09:00', cal)$$, 'business_duration(NULL::timestamp, NULL, cal)',
    $$business_add(started, '1 hour', cal)$$, 'is_business_time(started, cal)', 'next_opening(started, cal)', 'next_closing(started, cal)',
    'business_periods(started, ended, cal)', 'business_periods(started_utc, ended, cal)', 'business_periods(started, ended_utc, cal)',
    'running_spans(started, true, ended)', 'running_spans(started, true, NULL)', 'running_spans(started_utc, true, ended)', 'running_spans(started, true, ended_utc)',
    'running_spans(day, true, day)', 'first_response_at(started, true)', 'first_response_at(day, true)'
]) AS call;
SET timezone = 'Europe/Berlin';
SELECT pg_temp.error(call || ' FROM wall_clock') AS error, count(*) AS calls FROM wall_clock_calls GROUP BY error;
SET timezone = 'America/New_York';
SELECT pg_temp.error(call || ' FROM wall_clock') AS error, count(*) AS calls FROM wall_clock_calls GROUP BY error;
-- the way out
SELECT business_duration(started AT TIME ZONE 'UTC', ended AT TIME ZONE 'UTC', cal), avg_first_response(make_interval(secs => 300)), nps('10'::text::numeric), csat_pct('good'::text = 'good')
FROM wall_clock GROUP BY 1;
SET timezone = 'UTC';

-- empty: nothing is refused, as there is nothing
SELECT nps(rating), avg_first_response(seconds), share_pct(seconds), business_duration(started, ended, NULL) FROM wall_clock, (SELECT i::text AS rating, i AS seconds FROM generate_series(1, 0) AS i) AS nothing
GROUP BY started, ended;

-- groups, filters, windows: the error comes before any complaint about those
SELECT pg_temp.error($$round(nps(score) FILTER (WHERE score <> ''), 1) FROM (VALUES ('10'::text)) AS v (score)$$);
SELECT pg_temp.error($$avg_first_response(seconds) OVER (ORDER BY seconds) FROM (VALUES (10)) AS v (seconds)$$);

-- bad input: the types have no values
SELECT '1'::other_than_number;
SELECT '1'::other_than_interval;
SELECT '1'::other_than_boolean;
SELECT '1'::other_than_moment;
SELECT NULL::other_than_number IS NULL AS no_value;
-- other types are compared as before
SELECT pg_temp.error($$'1'::text = 1$$);
SELECT pg_temp.error($$now() > interval '1 day'$$);
