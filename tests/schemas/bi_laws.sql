-- What holds of the views for BI tools over any source, said once: included by the tests of each product with :views, their schema. Each statement shows
-- what does not hold, and so has no rows.
SELECT set_config('search_path', concat_ws(', ', :'views', (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'helpdesk_metrics')), false) \g /dev/null

SET jit = off; -- compiling plans of so many joins takes a minute where running them takes half a second

-- 1. No interval, summary or timestamptz: tools show "No data" for them.
SELECT attrelid::regclass AS not_for_tools, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relname ~ '^bi_' AND attnum > 0
    AND atttypid NOT IN ('integer'::regtype, 'bigint'::regtype, 'numeric'::regtype, 'double precision'::regtype, 'text'::regtype, 'text[]'::regtype,
        'jsonb'::regtype, 'boolean'::regtype, 'date'::regtype, 'timestamp'::regtype, 'varchar'::regtype);

-- 2. Each column is in column_catalog, with its comment, and none that is not there.
SELECT attrelid::regclass AS not_in_catalog, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relname ~ '^bi_' AND attnum > 0
    AND NOT EXISTS (SELECT FROM column_catalog AS listed WHERE listed.view = relname AND listed."column" = attname AND listed.description <> '' AND listed.label <> '');
SELECT view AS twice, "column" FROM column_catalog GROUP BY view, "column" HAVING count(*) > 1;
SELECT view AS unknown_word, "column", aggregate, direction FROM column_catalog
WHERE aggregate NOT IN ('sum', 'avg', 'combine', 'none') OR direction NOT IN ('higher', 'lower');

-- 3. No dimension is NULL.
SELECT 'bi_tickets' AS null_dimension, bi_tickets FROM bi_tickets
WHERE (account_id, channel, inbox, team, agent_id, agent, first_responder_id, first_responder, priority, status, subject_type, policy, customer, organization,
    tags, tag_list, first_response_band, created_day, created_weekday, created_hour, is_open) IS NOT NULL IS FALSE;
SELECT 'bi_daily' AS null_dimension, bi_daily FROM bi_daily WHERE bi_daily IS NOT NULL IS FALSE;
SELECT 'bi_tags' AS null_dimension, bi_tags FROM bi_tags WHERE bi_tags IS NOT NULL IS FALSE;
SELECT 'bi_periods' AS null_dimension, period FROM bi_periods WHERE (account_id, inbox, channel, team, agent_id, agent) IS NOT NULL IS FALSE;
SELECT 'bi_backlog' AS null_dimension, bi_backlog FROM bi_backlog
WHERE (account_id, day, team, inbox, open, open_under_1d, open_1_3d, open_3_7d, open_7_30d, open_over_30d) IS NOT NULL IS FALSE;
SELECT 'bi_sla' AS null_dimension, bi_sla FROM bi_sla
WHERE (account_id, ticket_id, created_day, measure, policy, inbox, channel, team, agent_id, agent, is_running) IS NOT NULL IS FALSE;
SELECT 'bi_surveys' AS null_dimension, bi_surveys FROM bi_surveys
WHERE (account_id, kind, asked_day, answered_pct, inbox, channel, team, agent_id, agent) IS NOT NULL IS FALSE;

-- 4. The mean of a column of 0 and 100 is the aggregate.
SELECT 'bi_tickets' AS mean_differs, told, expected FROM (
    SELECT ARRAY[avg(csat_satisfied_pct), avg(one_touch_pct), avg(reopened_pct), avg(sla_met_pct), avg(bot_resolved_pct), avg(resolved_pct)] AS told FROM bi_tickets
) AS told, (
    SELECT ARRAY[csat_pct(csat_score), fcr_pct(one_touch), reopen_rate(reopens), sla_pct(sla_met), share_pct(bot_resolved),
        share_pct(coalesce(status IN ('resolved', 'closed'), resolved_at IS NOT NULL))] AS expected FROM :source_views.tickets
) AS expected WHERE told::text IS DISTINCT FROM expected::text
    AND EXISTS (SELECT FROM unnest(told, expected) AS pair (a, b) WHERE round(a, 10) IS DISTINCT FROM round(b, 10));
SELECT 'bi_sla' AS mean_differs, told, expected FROM (SELECT avg(met_pct) AS told FROM bi_sla) AS told, (
    SELECT sla_pct(met) AS expected FROM sla_clocks JOIN :source_views.tickets USING (ticket_id)
) AS expected WHERE round(told, 10) IS DISTINCT FROM round(expected, 10);
SELECT 'bi_surveys' AS mean_differs, told, expected FROM (
    SELECT ARRAY[avg(satisfied_pct), avg(nps_points), avg(answered_pct)] AS told FROM bi_surveys
) AS told, (
    SELECT ARRAY[csat_pct(score) FILTER (WHERE kind = 'csat'), nps(score) FILTER (WHERE kind = 'nps'), share_pct(score IS NOT NULL)] AS expected
    FROM :source_views.surveys WHERE superseded IS NOT TRUE
) AS expected WHERE EXISTS (SELECT FROM unnest(told, expected) AS pair (a, b) WHERE round(a, 10) IS DISTINCT FROM round(b, 10));

-- 5. Counts add up to the tickets, or the events.
CREATE TEMP VIEW expected_counts AS
SELECT (SELECT count(*) FROM :source_views.tickets) AS created, (SELECT count(resolved_at) FROM :source_views.tickets) AS resolved,
    (SELECT sum(resolved) FROM daily_metrics) AS resolved_by_day, (SELECT count(first_response) FROM :source_views.tickets) AS first_responses,
    (SELECT coalesce(round(sum(hours(first_response))::numeric, 6), 0) FROM :source_views.tickets) AS first_response_hours_sum,
    (SELECT count(*) FROM :source_views.surveys WHERE kind = 'csat' AND superseded IS NOT TRUE) AS csat_asked,
    (SELECT count(*) FROM :source_views.surveys WHERE kind = 'csat' AND score IS NOT NULL AND superseded IS NOT TRUE) AS csat_answers,
    (SELECT count(*) FROM :source_views.surveys WHERE kind = 'csat' AND score >= 4 AND superseded IS NOT TRUE) AS csat_satisfied,
    (SELECT count(*) FROM :source_views.surveys WHERE kind = 'nps' AND score >= 9 AND superseded IS NOT TRUE) AS nps_promoters,
    (SELECT count(*) FROM :source_views.surveys WHERE kind = 'nps' AND score < 7 AND superseded IS NOT TRUE) AS nps_detractors,
    (SELECT count(*) FROM :source_views.tickets WHERE resolved_at IS NOT NULL AND one_touch) AS fcr_hits,
    (SELECT count(*) FROM sla_clocks JOIN :source_views.tickets USING (ticket_id) WHERE met IS NOT NULL) AS sla_judged,
    (SELECT count(*) FROM sla_clocks JOIN :source_views.tickets USING (ticket_id) WHERE met) AS sla_met,
    (SELECT count(*) FROM :source_views.tickets WHERE bot_resolved) AS bot_resolved,
    (SELECT count(*) FROM :source_views.messages JOIN :source_views.tickets USING (ticket_id) WHERE author = 'customer' AND public) AS customer_messages,
    (SELECT count(*) FROM :source_views.messages JOIN :source_views.tickets USING (ticket_id) WHERE author = 'agent' AND public) AS agent_messages;
CREATE TEMP VIEW daily_counts AS
SELECT coalesce(sum(created), 0) AS created, coalesce(sum(resolved), 0) AS resolved, coalesce(sum(resolved), 0) AS resolved_by_day,
    coalesce(sum(first_responses), 0) AS first_responses, coalesce(round(sum(first_response_hours_sum)::numeric, 6), 0) AS first_response_hours_sum,
    coalesce(sum(csat_asked), 0) AS csat_asked, coalesce(sum(csat_answers), 0) AS csat_answers, coalesce(sum(csat_satisfied), 0) AS csat_satisfied,
    coalesce(sum(nps_promoters), 0) AS nps_promoters, coalesce(sum(nps_detractors), 0) AS nps_detractors, coalesce(sum(fcr_hits), 0) AS fcr_hits,
    coalesce(sum(sla_judged), 0) AS sla_judged, coalesce(sum(sla_met), 0) AS sla_met, coalesce(sum(bot_resolved), 0) AS bot_resolved,
    coalesce(sum(customer_messages), 0) AS customer_messages, coalesce(sum(agent_messages), 0) AS agent_messages
FROM bi_daily;
SELECT key AS does_not_add_up, told.value AS told, expected.value AS expected
FROM daily_counts, expected_counts, jsonb_each_text(to_jsonb(daily_counts)) AS told JOIN LATERAL jsonb_each_text(to_jsonb(expected_counts)) AS expected USING (key)
WHERE told.value::numeric <> expected.value::numeric;
SELECT 'reopenings' AS does_not_add_up, sum(reopenings) AS told, expected FROM bi_daily, (
    SELECT coalesce(sum(reopens), 0) AS expected FROM :source_views.tickets
) AS expected GROUP BY expected HAVING sum(reopenings) > expected;
SELECT 'all time' AS does_not_add_up, told, expected FROM (SELECT sum(created) AS told FROM bi_periods WHERE period = 'all time') AS told,
    (SELECT sum(created) AS expected FROM bi_daily) AS expected WHERE told <> expected;
SELECT day AS backlog_differs, told, expected FROM (
    SELECT account_id, day, sum(open) AS told, sum(open_under_1d + open_1_3d + open_3_7d + open_7_30d + open_over_30d) AS ages
    FROM bi_backlog GROUP BY account_id, day
) AS by_day JOIN (SELECT coalesce(account_id, 0) AS account_id, day, backlog AS expected FROM daily_metrics) AS metrics USING (account_id, day)
WHERE told <> expected OR ages <> told;
SELECT 'bi_arrivals' AS does_not_add_up, count(*) FROM bi_arrivals HAVING count(*) <> 168;
-- under each tag what the tickets with that tag have
SELECT tag AS does_not_add_up, told, expected FROM (SELECT tag, sum(created) AS told FROM bi_tags GROUP BY tag) AS told FULL JOIN (
    SELECT tag, count(*) AS expected FROM bi_tickets, unnest(CASE WHEN tags = '{}' THEN '{(none)}' ELSE tags END) AS tag GROUP BY tag
) AS expected USING (tag) WHERE coalesce(told, 0) <> coalesce(expected, 0);

-- 6. The same values whatever the session's zone is.
CREATE FUNCTION pg_temp.values_in(zone text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE told text;
BEGIN
    PERFORM set_config('timezone', zone, true);
    SELECT concat_ws(' ', (SELECT md5(string_agg(to_jsonb(bi_tickets)::text, '' ORDER BY ticket_id)) FROM (
            SELECT ticket_id, number, created_local, created_day, created_hour, resolved_local, resolved_day, first_response_hours, resolution_hours FROM bi_tickets) AS bi_tickets),
        (SELECT md5(string_agg(bi_daily::text, '' ORDER BY bi_daily::text)) FROM bi_daily), (SELECT md5(string_agg(bi_backlog::text, '' ORDER BY bi_backlog::text)) FROM bi_backlog),
        (SELECT md5(string_agg(bi_surveys::text, '' ORDER BY bi_surveys::text)) FROM bi_surveys), (SELECT md5(string_agg(bi_tags::text, '' ORDER BY bi_tags::text)) FROM bi_tags),
        (SELECT md5(string_agg(bi_arrivals::text, '' ORDER BY bi_arrivals::text)) FROM bi_arrivals)) INTO told;
    RETURN told;
END $$;
BEGIN;
SELECT zone AS values_differ FROM unnest('{Asia/Kolkata,America/New_York}'::text[]) AS zone WHERE pg_temp.values_in(zone) <> pg_temp.values_in('UTC');
ROLLBACK;

-- 7. A condition reaches the scan of a table of the source, or the join that brings in the name which it is about, and is not only tested on what the
-- view has made.
CREATE FUNCTION pg_temp.reaches_a_scan(query text, pattern text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line text;
    node text;
    reads boolean := false;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
        IF line ~ '->|^\S' THEN node := line; END IF;
        reads := reads OR node ~ 'Scan (using \S+ )?on ' AND node !~ '(Subquery|CTE|Values|Function) Scan';
        IF line ~ '(Filter|Index Cond|Recheck Cond|Hash Cond):' AND line ~ pattern AND node ~ 'Scan (using \S+ )?on |Join|Nested Loop' AND node !~ '(Subquery|CTE) Scan' THEN RETURN true; END IF;
    END LOOP;
    -- where a column is the same in all rows, a condition on it may leave nothing to read
    RETURN NOT reads;
END $$;
SELECT view, condition AS does_not_reach_a_scan FROM (VALUES
    ('bi_tickets', 'created_day >= ''2026-03-02''', '2026-03-02'), ('bi_daily', 'day >= ''2026-03-02''', '2026-03-02'),
    ('bi_tickets', 'agent_id = 4711', '4711'), ('bi_daily', 'agent_id = 4711', '4711'), ('bi_daily', 'account_id = 4711', '4711'), ('bi_daily', 'inbox = ''at 4711''', '4711'),
    ('bi_daily', 'channel = ''at 4711''', '4711'), ('bi_daily', 'team = ''at 4711''', '4711'), ('bi_daily', 'agent = ''at 4711''', '4711'),
    ('bi_sla', 'created_day = ''2026-03-02''', '2026-03-02')
) AS tried (view, condition, pattern)
WHERE NOT pg_temp.reaches_a_scan(format('SELECT count(*) FROM %I WHERE %s', view, condition), pattern);
DROP VIEW expected_counts, daily_counts;

-- 8. B1: no view runs a sub-select for each row, which would raise estimates until the server compiles each query.
-- Zendesk's schedules look at the server's list of zones, which are few.
CREATE FUNCTION pg_temp.subplans(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    line text;
    defined text;
    run text[] := '{}';
    of_zones text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS off) ' || query LOOP
        run := run || ARRAY(SELECT match[1] FROM regexp_matches(line, '\(SubPlan (\d+)\)', 'g') AS match);
        defined := coalesce(substring(line FROM '^ +SubPlan (\d+)'), defined);
        IF line ~ 'pg_timezone_names' THEN of_zones := of_zones || defined; END IF;
    END LOOP;
    RETURN (SELECT count(DISTINCT number) FROM unnest(run) AS number WHERE number <> ALL (of_zones));
END $$;
SELECT relname AS runs_for_each_row FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v' AND pg_temp.subplans(format('SELECT * FROM %I', relname)) > 0;

-- 9. B3: days combine to what the tickets tell.
SELECT combined AS does_not_combine, told FROM (
    SELECT ARRAY[pct(combine(fcr)), pct(combine(reopened)), pct(combine(sla)), hours(mean(combine(first_response)))::numeric, num_values(combine(resolution))] AS combined
    FROM daily_metrics
) AS days, (
    SELECT ARRAY[fcr_pct(one_touch), reopen_rate(reopens), sla_pct(sla_met), hours(avg_first_response(first_response))::numeric, count(full_resolution)] AS told
    FROM :source_views.tickets
) AS tickets WHERE combined IS DISTINCT FROM told;

-- 10. B4: one calendar of days everywhere, whatever the session's zone is.
BEGIN;
SET LOCAL timezone = 'Asia/Kolkata';
SELECT account_id, day AS other_days, created, tickets FROM (SELECT coalesce(account_id, 0) AS account_id, day, created FROM daily_metrics) AS days FULL JOIN (
    SELECT account_id, created_day AS day, count(*) AS tickets FROM bi_tickets GROUP BY account_id, created_day
) AS tickets USING (account_id, day) WHERE coalesce(created, 0) <> coalesce(tickets, 0);
ROLLBACK;
RESET jit;
