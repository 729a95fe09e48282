-- Every call of an aggregate, and the plain SQL that says what it gives.

-- {weight} stands for an argument in one of the number types; in a formula for its cast to numeric. {rows} restricts to
-- rows that have all arguments. In a reader, {s} is what the aggregate gives.
CREATE TABLE templates (aggregate text, reader text, formula text);

CREATE FUNCTION channel_mix_of(labels text[]) RETURNS jsonb LANGUAGE sql PARALLEL SAFE AS $$
    SELECT jsonb_object_agg(label, 100.0 * n / total) FROM (
        SELECT label, count(*) AS n, sum(count(*)) OVER () AS total FROM unnest(labels) AS label WHERE label IS NOT NULL GROUP BY label
    ) AS counted
$$;
CREATE FUNCTION preferred_channel_of(labels text[]) RETURNS text LANGUAGE sql PARALLEL SAFE AS $$
    SELECT label FROM unnest(labels) AS label WHERE label IS NOT NULL GROUP BY label ORDER BY count(*) DESC, label COLLATE "C" LIMIT 1
$$;
CREATE FUNCTION counts_of(labels text[]) RETURNS bigint[] LANGUAGE sql PARALLEL SAFE AS $$
    SELECT array_agg(n ORDER BY n DESC) FROM (
        SELECT count(*) AS n FROM unnest(labels) AS label WHERE label IS NOT NULL GROUP BY label
    ) AS counted
$$;
CREATE FUNCTION running_spans_of(moments timestamptz[], states boolean[], until timestamptz) RETURNS tstzmultirange LANGUAGE sql PARALLEL SAFE AS $$
    WITH change AS (
        SELECT at, bool_and(running) AS running FROM unnest(moments, states) AS c (at, running)
        WHERE at IS NOT NULL AND running IS NOT NULL GROUP BY at
    ), span AS (
        SELECT tstzrange(at, coalesce(lead(at) OVER (ORDER BY at), until)) AS span, running FROM change WHERE at <= until OR until IS NULL
    )
    SELECT CASE WHEN EXISTS (SELECT FROM change) THEN coalesce(range_agg(span) FILTER (WHERE running), '{}') END FROM span
$$;

-- In a call, [] marks the aggregate; where there is none, all of it is the aggregate.
WITH rates (hit, calls) AS (VALUES
    ('flag', ARRAY['share_pct(flag)', 'csat_pct(flag)', 'feedback_response_rate(flag)', 'referral_rate(flag)', 'sla_pct(flag)',
        'fcr_pct(flag)', 'abandonment_rate(flag)', 'pct([rate_agg(flag)])']),
    ('({csat} >= 4)', ARRAY['csat_pct({csat})']),
    ('({ces} >= {mark})', ARRAY['csat_pct({ces}, {mark})', 'ces_easy_pct({ces}, {mark})']),
    ('({amount} >= {weight})', ARRAY['csat_pct({amount}, {weight})']),
    ('({ces} >= 5)', ARRAY['ces_easy_pct({ces})']),
    ('({contacts} = 1)', ARRAY['fcr_pct({contacts})']),
    ('({contacts} > 1)', ARRAY['repeat_contact_rate({contacts})']),
    ('({reopens} >= 1)', ARRAY['reopen_rate({reopens})']),
    ('(d <= target)', ARRAY['sla_pct(d, target)']),
    ('(CASE WHEN as_of IS NULL THEN NULL WHEN ended IS NOT NULL THEN ended - started <= target
        WHEN as_of - started > target THEN false END)', ARRAY['sla_pct(started, ended, target, as_of)']),
    ('(CASE WHEN local_as_of IS NULL THEN NULL WHEN local_ended IS NOT NULL THEN local_ended - local_started <= target
        WHEN local_as_of - local_started > target THEN false END)', ARRAY['sla_pct(local_started, local_ended, target, local_as_of)']),
    ('(CASE WHEN day_as_of IS NULL THEN NULL WHEN day_ended IS NOT NULL THEN make_interval(days => day_ended - day_started) <= target
        WHEN make_interval(days => day_as_of - day_started) > target THEN false END)', ARRAY['sla_pct(day_started, day_ended, target, day_as_of)'])
), means (duration, arguments) AS (VALUES
    ('d', 'd'),
    ('ended - started', 'started, ended'),
    ('local_ended - local_started', 'local_started, local_ended'),
    ('make_interval(days => day_ended - day_started)', 'day_started, day_ended')
), lifetimes (life, period) AS (VALUES
    ('life', 'period'), ('lives', 'period'),
    ('local_life', 'local_period'), ('local_lives', 'local_period'),
    ('days', 'period_days'), ('many_days', 'period_days')
), others (formula, calls) AS (VALUES
    ('100.0 * (count(*) FILTER (WHERE {nps} >= 9) - count(*) FILTER (WHERE {nps} <= 6)) / nullif(count({nps}), 0)',
        ARRAY['nps({nps})', 'nps([nps_agg({nps})])']),
    ('CASE WHEN count({nps}) > 0 THEN count(*) FILTER (WHERE {nps} >= 9) END', ARRAY['promoters([nps_agg({nps})])']),
    ('CASE WHEN count({nps}) > 0 THEN count(*) FILTER (WHERE {nps} IN (7, 8)) END', ARRAY['passives([nps_agg({nps})])']),
    ('CASE WHEN count({nps}) > 0 THEN count(*) FILTER (WHERE {nps} <= 6) END', ARRAY['detractors([nps_agg({nps})])']),
    ('nullif(count({nps}), 0)', ARRAY['num_values([nps_agg({nps})])']),
    ('CASE WHEN count(flag) > 0 THEN count(*) FILTER (WHERE flag) END', ARRAY['hits([rate_agg(flag)])']),
    ('nullif(count(flag), 0)', ARRAY['num_values([rate_agg(flag)])']),
    ('100.0 * (count(*) FILTER (WHERE {amount} > 0) - count(*) FILTER (WHERE {amount} < 0)) / nullif(count({amount}), 0)',
        ARRAY['net_sentiment({amount})']),

    ('avg({amount})', ARRAY['csat_avg({amount})', 'mean([score_agg({amount})])']),
    ('avg({ces})', ARRAY['ces_avg({ces})']),
    ('avg({ces}) {rows}', ARRAY['ces_avg({ces}, {ces_max})']),
    ('sum({amount})', ARRAY['total([score_agg({amount})])']),
    ('sum({amount} * {amount})', ARRAY['([score_agg({amount})]::jsonb->>''squares'')::numeric']),
    ('nullif(count({amount}), 0)', ARRAY['num_values([score_agg({amount})])']),
    ('sum({weight} * {amount}) / nullif(sum({weight}) {rows}, 0)', ARRAY['iqs({amount}, {weight})', 'mean([score_agg({amount}, {weight})])']),
    ('sum({weight} * {amount})', ARRAY['total([score_agg({amount}, {weight})])']),
    ('sum({weight} * {amount} * {amount})', ARRAY['([score_agg({amount}, {weight})]::jsonb->>''squares'')::numeric']),
    ('nullif(count(*) {rows}, 0)', ARRAY['num_values([score_agg({amount}, {weight})])']),
    ('CASE WHEN bool_or(critical) THEN 0 ELSE sum({weight} * {amount}) / nullif(sum({weight}) {rows}, 0) END',
        ARRAY['iqs({amount}, {weight}, critical)']),
    ('sum({at_start} * {weight})', ARRAY['engagement_score({at_start}, {weight})']),
    -- the mean margin's division comes last, so that nothing is rounded before
    ('sum({amount}) {rows} * sum({margin}) {rows} / nullif(count(*) {rows}, 0)', ARRAY['clv_historical({amount}, {margin})']),

    ('100.0 * (sum({at_end}) {rows} - sum({new_ones}) {rows}) / nullif(sum({at_start}) {rows}, 0)',
        ARRAY['crr({at_start}, {at_end}, {new_ones})', 'crr([retention_agg({at_start}, {at_end}, {new_ones})])']),
    ('100.0 * (sum({at_start}) {rows} + sum({new_ones}) {rows} - sum({at_end}) {rows}) / nullif(sum({at_start}) {rows}, 0)',
        ARRAY['churn_rate([retention_agg({at_start}, {at_end}, {new_ones})])']),
    ('100.0 * sum({at_end}) {rows} / nullif(sum({at_start}) {rows}, 0)', ARRAY['churn_rate({at_end}, {at_start})']),
    ('avg(d)', ARRAY['mean([mean_agg(d)])']),
    ('sum(d)', ARRAY['total([mean_agg(d)])']),
    ('nullif(count(d), 0)', ARRAY['num_values([mean_agg(d)])', 'num_values([duration_agg(d)])']),
    -- percentiles of many values are estimates (tests/pg_regress/sql/percentile.sql), the rest is exact
    ('avg(d)', ARRAY['mean([duration_agg(d)])']),
    ('sum(d)', ARRAY['total([duration_agg(d)])']),
    ('min(d)', ARRAY['shortest([duration_agg(d)])', 'percentile([duration_agg(d)], 0)']),
    ('max(d)', ARRAY['longest([duration_agg(d)])', 'percentile([duration_agg(d)], 1)']),
    ('percentile(duration_agg(d), 0.5)', ARRAY['median_duration(d)']),
    ('percentile(duration_agg(d), 0.9)', ARRAY['p90_duration(d)']),
    ('percentile(duration_agg(d), 0.95)', ARRAY['p95_duration(d)']),

    ('channel_mix_of(array_agg(channel))', ARRAY['channel_mix(channel)', 'channel_mix([tally_agg(channel)])',
        '(SELECT jsonb_object_agg(label, pct) FROM shares([tally_agg(channel)]))']),
    ('preferred_channel_of(array_agg(channel))', ARRAY['preferred_channel(channel)', 'preferred_channel([tally_agg(channel)])']),
    ('counts_of(array_agg(channel))', ARRAY['(SELECT array_agg(n) FROM shares([tally_agg(channel)]))']),
    ('nullif(count(channel), 0)', ARRAY['num_values([tally_agg(channel)])']),

    ('running_spans_of(array_agg(started), array_agg(flag), NULL)', ARRAY['running_spans(started, flag, NULL)']),
    ('running_spans_of(array_agg(started), array_agg(flag), ''2026-03-01 00:00+00'')',
        ARRAY['running_spans(started, flag, timestamptz ''2026-03-01 00:00+00'')']),
    ('(array_agg(started ORDER BY started) FILTER (WHERE flag))[CASE WHEN min(started) FILTER (WHERE flag) >= min(started) FILTER (WHERE NOT flag) THEN 1 ELSE 2 END]',
        ARRAY['first_response_at(started, flag)'])
)
INSERT INTO templates
SELECT coalesce(substring(call, '\[(.*)\]'), call), CASE WHEN call LIKE '%[%' THEN regexp_replace(call, '\[.*\]', '{s}') ELSE '{s}' END, formula
FROM (
    SELECT format('100.0 * count(*) FILTER (WHERE %1$s) / nullif(count(%1$s), 0)', hit) AS formula, calls FROM rates
    UNION ALL
    SELECT format('avg(%s)', duration), ARRAY(
        SELECT format('%s(%s)', name, arguments)
        FROM unnest('{avg_first_response,avg_response_time,avg_resolution_time,avg_complaint_resolution_time,avg_wait_time}'::text[]) AS name
    ) FROM means
    UNION ALL
    SELECT format(formula, life, period), ARRAY[format('%s(%s, %s)', name, life, period), format('%s([retention_agg(%s, %s)])', name, life, period)]
    FROM lifetimes CROSS JOIN (VALUES
        ('crr', '100.0 * count(*) FILTER (WHERE %1$s @> lower(%2$s) AND %1$s @> upper(%2$s)) / nullif(count(*) FILTER (WHERE %1$s @> lower(%2$s)), 0)'),
        ('churn_rate', '100.0 * count(*) FILTER (WHERE %1$s @> lower(%2$s) AND NOT %1$s @> upper(%2$s)) / nullif(count(*) FILTER (WHERE %1$s @> lower(%2$s)), 0)')
    ) AS metric (name, formula)
    UNION ALL
    SELECT * FROM others
) AS definitions CROSS JOIN LATERAL unnest(calls) AS call;

-- A summary is equal to the summary that the rows give at once: from parts, in a frame, in parallel.
INSERT INTO templates SELECT DISTINCT aggregate, '{s}', aggregate FROM templates WHERE aggregate ~ '_agg\(';

-- The calls: each template in all its types. Calls of the same `aggregate` have the same `slot`.
CREATE TABLE calls (id serial PRIMARY KEY, slot integer, summary text, aggregate text, reader text, formula text);

CREATE PROCEDURE make_calls() LANGUAGE plpgsql AS $$
DECLARE
    template templates;
    names text[]; -- its arguments
    chosen text[]; -- the columns that stand for them
    aggregate text;
    formula text;
BEGIN
    FOR template IN SELECT * FROM templates LOOP
        names := ARRAY(SELECT match[1] FROM regexp_matches(template.aggregate, '\{(\w+)\}', 'g') AS match);
        FOR chosen IN
            WITH RECURSIVE tuples AS (
                SELECT '{}'::text[] AS types, '{}'::boolean[] AS floating
                UNION ALL
                SELECT types || type, floating || (type IN ('real', 'double precision'))
                FROM tuples CROSS JOIN number_types WHERE cardinality(types) < cardinality(names)
            ), candidates AS (
                SELECT true = ALL (floating) OR (SELECT count(DISTINCT type) <= 1 FROM unnest(types) AS type) AS always,
                    ARRAY(
                        SELECT format('%s_%s', CASE WHEN true = ANY (floating) AND false = ANY (floating) THEN tame ELSE name END,
                            split_part(type, ' ', 1))
                        FROM unnest(names, types) WITH ORDINALITY AS argument (name, type, n) JOIN arguments USING (name) ORDER BY n
                    ) AS columns
                FROM tuples WHERE cardinality(types) = cardinality(names)
            )
            -- all of one type, real and double precision in every mix, and a few other mixes at random
            SELECT columns FROM candidates WHERE always
            UNION ALL
            (SELECT columns FROM candidates WHERE NOT always ORDER BY random() LIMIT 4)
        LOOP
            aggregate := template.aggregate;
            formula := template.formula;
            FOR i IN 1 .. cardinality(names) LOOP
                aggregate := replace(aggregate, format('{%s}', names[i]), chosen[i]);
                formula := replace(formula, format('{%s}', names[i]), chosen[i] || '::numeric');
            END LOOP;
            formula := replace(formula, '{rows}', format('FILTER (WHERE num_nulls(%s) = 0)', array_to_string(chosen, ', ')));
            INSERT INTO calls (aggregate, reader, formula)
            VALUES (aggregate, template.reader, CASE WHEN template.formula = template.aggregate THEN aggregate ELSE formula END);
        END LOOP;
    END LOOP;
    UPDATE calls SET slot = numbered.slot, summary = numbered.summary
    FROM (
        SELECT id, dense_rank() OVER (ORDER BY calls.aggregate) AS slot,
            (SELECT DISTINCT prorettype::regtype::text FROM pg_proc
             WHERE prokind = 'a' AND proname = split_part(calls.aggregate, '(', 1) AND proname ~ '_agg$') AS summary
        FROM calls
    ) AS numbered
    WHERE numbered.id = calls.id;

    -- where the summaries of parts of the sample are stored
    EXECUTE (
        SELECT format('CREATE TABLE parts (key integer, part integer, %s) WITH (parallel_workers = 2)',
            string_agg(DISTINCT format('s%s %s', slot, summary), ', '))
        FROM calls WHERE summary IS NOT NULL
    );
END $$;

-- The aggregates of the extension that no call reaches. What a call resolves to is what a view made of it depends on.
CREATE FUNCTION missing_aggregates() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE (
        SELECT format('CREATE VIEW reached AS SELECT %s FROM sample', string_agg(format('%s AS a%s', call, number), ', '))
        FROM (
            SELECT call, row_number() OVER () AS number
            FROM (SELECT aggregate FROM calls UNION SELECT format('combine(NULL::%s)', summary) FROM calls WHERE summary IS NOT NULL) AS all_calls (call)
        ) AS numbered
    );
    RETURN QUERY
    SELECT proc.oid::regprocedure::text
    FROM pg_extension AS extension
    JOIN pg_depend AS member ON member.refclassid = 'pg_extension'::regclass AND member.refobjid = extension.oid
        AND member.classid = 'pg_proc'::regclass AND member.deptype = 'e'
    JOIN pg_proc AS proc ON proc.oid = member.objid AND proc.prokind = 'a'
    WHERE extension.extname = 'helpdesk_metrics' AND obj_description(proc.oid, 'pg_proc') !~ '^refuses ' AND NOT EXISTS (
        SELECT FROM pg_rewrite AS rule JOIN pg_depend AS use ON use.classid = 'pg_rewrite'::regclass AND use.objid = rule.oid
        WHERE rule.ev_class = 'reached'::regclass AND use.refclassid = 'pg_proc'::regclass AND use.refobjid = proc.oid
    )
    ORDER BY 1;
    DROP VIEW reached;
END $$;
