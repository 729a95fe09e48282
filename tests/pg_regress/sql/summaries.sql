-- Summaries, all other stored states, and calendars: text and binary form, order and hash, storage, combine, readers,
-- hostile input. What holds for one type holds for all: the checks run over every type of the extension.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET intervalstyle = 'postgres';

CREATE TEMP VIEW own_type AS
SELECT type.typname::text AS name, typsend FROM pg_type AS type
JOIN pg_depend AS member ON member.classid = 'pg_type'::regclass AND member.objid = type.oid AND member.deptype = 'e'
JOIN pg_extension AS extension ON extension.oid = member.refobjid AND extname = 'helpdesk_metrics'
WHERE typtype = 'b' AND typelem = 0 AND obj_description(type.oid, 'pg_type') !~ '^refuses ';

-- documents in their canonical form: of some rows, of none, and of so many that no more can be added
CREATE TEMP TABLE document (type, kind, text) AS VALUES
    ('business_calendar', 'some', '{"time_zone":"Europe/Berlin","hours":{"mon":[["09:00","12:00"],["13:00","18:00"]],"sat":[["10:00","24:00"]]}}'),
    ('business_calendar', 'some', '{"time_zone":"America/New_York","holidays":["2026-07-03","2026-12-25"],"shifts":{"2026-12-24":[["09:00","12:00:30"]],"2026-12-31":[]}}'),
    ('business_calendar', 'some', '{"time_zone":"UTC","breaks":[["2026-12-31","12:00","18:00"]],"closed":[["2026-03-01T04:00:00Z","2026-03-02T04:00:00.500Z"]]}'),
    ('clv_historical_state', 'some', '{"n":2,"purchases":150.5,"margins":0.75}'),
    ('clv_historical_state', 'some', '{"n":3,"purchases":150.5,"margins":0.75}'),
    ('clv_historical_state', 'none', '{"n":0,"purchases":0,"margins":0}'),
    ('clv_historical_state', 'most', '{"n":9223372036854775807,"purchases":1,"margins":-1}'),
    ('duration_summary', 'some', '{"values":[[0,0,0],[0,1,3600000000],[1,-2,5]]}'),
    ('duration_summary', 'some', '{"sketch":{"n":130,"months":0,"days":0,"microseconds":1305,"squares":13125,"shortest":[0,0,5],"longest":[0,0,15],"counts":[[5,1],[10,128],[15,1]]}}'),
    ('duration_summary', 'none', '{"values":[]}'),
    ('duration_summary', 'most', '{"sketch":{"n":9223372036854775807,"months":0,"days":0,"microseconds":9223372036854775807,"squares":0,"shortest":[0,0,0],"longest":[0,0,1],"level":1,"counts":[[0,9223372036854775807]]}}'),
    ('first_response_state', 'some', '{"first_other":-60000000,"first_answer":0,"second_answer":90000000}'),
    ('first_response_state', 'some', '{"first_other":null,"first_answer":-60000000,"second_answer":null}'),
    ('first_response_state', 'none', '{"first_other":null,"first_answer":null,"second_answer":null}'),
    ('first_response_state', 'most', '{"first_other":9223371331199999999,"first_answer":-211813488000000000,"second_answer":-211813488000000000}'),
    ('iqs_state', 'some', '{"n":2,"total":7,"weight":3,"critical_fails":0}'),
    ('iqs_state', 'some', '{"n":2,"total":7,"weight":3,"critical_fails":1}'),
    ('iqs_state', 'none', '{"n":0,"total":0,"weight":0,"critical_fails":0}'),
    ('iqs_state', 'most', '{"n":9223372036854775807,"total":0.0000000000000000000000000000000001,"weight":1,"critical_fails":0}'),
    ('mean_summary', 'some', '{"n":2,"months":1,"days":-3,"microseconds":7200000000}'),
    ('mean_summary', 'some', '{"n":1,"months":0,"days":0,"microseconds":1}'),
    ('mean_summary', 'none', '{"n":0,"months":0,"days":0,"microseconds":0}'),
    ('mean_summary', 'most', '{"n":9223372036854775807,"months":0,"days":0,"microseconds":85070591730234615856620279821087277056}'),
    ('net_sentiment_state', 'some', '{"positive":2,"negative":1,"n":4}'),
    ('net_sentiment_state', 'some', '{"positive":1,"negative":2,"n":4}'),
    ('net_sentiment_state', 'none', '{"positive":0,"negative":0,"n":0}'),
    ('net_sentiment_state', 'most', '{"positive":0,"negative":9223372036854775807,"n":9223372036854775807}'),
    ('nps_summary', 'some', '{"promoters":5,"passives":3,"detractors":2}'),
    ('nps_summary', 'some', '{"promoters":0,"passives":0,"detractors":1}'),
    ('nps_summary', 'none', '{"promoters":0,"passives":0,"detractors":0}'),
    ('nps_summary', 'most', '{"promoters":9223372036854775807,"passives":0,"detractors":0}'),
    ('rate_summary', 'some', '{"hits":3,"n":5}'),
    ('rate_summary', 'some', '{"hits":0,"n":1}'),
    ('rate_summary', 'none', '{"hits":0,"n":0}'),
    ('rate_summary', 'most', '{"hits":9223372036854775807,"n":9223372036854775807}'),
    ('retention_summary', 'some', '{"n":2,"customers_start":200,"customers_end":210,"customers_new":30}'),
    ('retention_summary', 'some', '{"n":1,"customers_start":10.5,"customers_end":10.5,"customers_new":0,"customers_lost":11}'),
    ('retention_summary', 'none', '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}'),
    ('retention_summary', 'most', '{"n":9223372036854775807,"customers_start":' || repeat('9', 1000) || ',"customers_end":0,"customers_new":0}'),
    ('running_spans_state', 'some', '{"n":3,"until":820540800000000,"changes":[[0,1,0],[3600000000,0,1]]}'),
    ('running_spans_state', 'some', '{"n":3,"until":820540800000000,"changes":[[0,1,0],[3600000000,1,1]]}'),
    ('running_spans_state', 'none', '{"n":0,"until":null,"changes":[]}'),
    ('running_spans_state', 'most', '{"n":9223372036854775807,"until":null,"changes":[[-211813488000000000,9223372036854775807,0]]}'),
    ('score_summary', 'some', '{"n":2,"total":7.5,"squares":31.25}'),
    ('score_summary', 'some', '{"n":2,"total":-9,"squares":41,"weight":3,"weight_squares":5}'),
    ('score_summary', 'none', '{"n":0,"total":0,"squares":0}'),
    ('score_summary', 'none', '{"n":0,"total":0,"squares":0,"weight":0,"weight_squares":0}'),
    ('score_summary', 'most', '{"n":9223372036854775807,"total":-1,"squares":' || repeat('9', 1000) || '.' || repeat('1', 1000) || '}'),
    ('tally_summary', 'some', '{"counts":{"chat":3,"email":5}}'),
    ('tally_summary', 'some', E'{"counts":{"":1,"\\"\\\\\\n":1,"caf\u00e9":2,"\U0001F4DE":1}}'),
    ('tally_summary', 'none', '{"counts":{}}'),
    ('tally_summary', 'most', '{"counts":{"chat":9223372036854775807}}');
SELECT name, count(text) AS documents FROM own_type LEFT JOIN document ON type = name GROUP BY name ORDER BY name COLLATE "C";

-- the documents for which an expression over `value` (the document read as its type) and `document` is not true
CREATE FUNCTION pg_temp.failing(expression text) RETURNS TABLE (type text, document text) LANGUAGE plpgsql AS $$
DECLARE
    holds boolean;
BEGIN
    FOR type, document IN SELECT d.type, d.text FROM document AS d LOOP
        EXECUTE format('SELECT %s FROM (SELECT %L::%s AS value, %2$L::text AS document) AS v', replace(expression, '{type}', type), document, type)
            INTO holds;
        IF holds IS NOT TRUE THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.for_each_type(statements text, like_this text DEFAULT '%') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    type text;
BEGIN
    FOR type IN SELECT name FROM own_type WHERE name LIKE like_this LOOP
        EXECUTE replace(statements, '{type}', type);
    END LOOP;
END $$;
-- what a query gives for each type
CREATE FUNCTION pg_temp.each_type(query text, like_this text DEFAULT '%') RETURNS TABLE (type text, result text) LANGUAGE plpgsql AS $$
BEGIN
    FOR type IN SELECT name FROM own_type WHERE name LIKE like_this ORDER BY name COLLATE "C" LOOP
        EXECUTE replace(query, '{type}', type) INTO result;
        RETURN NEXT;
    END LOOP;
END $$;

-- text and binary form

-- out gives what in was given, in whatever order and layout it came
SELECT * FROM pg_temp.failing($$ value::text = document $$);
SELECT * FROM pg_temp.failing($$ value::jsonb = document::jsonb AND jsonb_pretty(value::jsonb)::{type} = value $$);
SELECT score_summary ' { "squares" : 25.0e0, "n":1,
    "total":0.5E+1 } ';
-- nor is any number too large or too small for it
SELECT s::text::score_summary = s AS same FROM (SELECT score_agg(score) AS s FROM unnest(ARRAY[9e131071, -1e-16383]) AS score) AS v;

-- all of them through send, a binary COPY and recv: a stream of one row per document, a column per type
CREATE FUNCTION pg_temp.sent(type text, document text) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    sent bytea;
BEGIN
    EXECUTE format('SELECT %s(%L::%s)', (SELECT typsend FROM own_type WHERE name = type), document, type) INTO sent;
    RETURN sent;
END $$;
-- as printf(1) takes it
CREATE FUNCTION pg_temp.copy_stream(tuples bytea) RETURNS text LANGUAGE sql AS $$
    SELECT replace(encode('PGCOPY\012\377\015\012\000'::bytea || int4send(0) || int4send(0) || tuples || int2send(-1::smallint), 'escape'),
        '%', '%%')
$$;
CREATE TEMP TABLE received ();
SELECT pg_temp.for_each_type('ALTER TABLE received ADD {type} {type}');
SELECT pg_temp.copy_stream(string_agg(tuple, '')) AS stream FROM (
    SELECT int2send(count(*)::smallint)
        || string_agg(CASE WHEN name = type THEN int4send(length(sent)) || sent ELSE int4send(-1) END, '' ORDER BY attnum) AS tuple
    FROM document CROSS JOIN pg_temp.sent(type, text)
    CROSS JOIN (SELECT attname AS name, attnum FROM pg_attribute WHERE attrelid = 'received'::regclass AND attnum > 0) AS received_column
    GROUP BY text
) AS tuples \gset
\setenv COPY_STREAM :stream
\copy received FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT * FROM pg_temp.failing($$ (SELECT count(*) FROM received WHERE {type} = value AND {type}::text = document) = 1 $$);

-- order and hash

-- every document twice, and a hash partition for each value
SELECT pg_temp.for_each_type($$
    CREATE TEMP TABLE twice_{type} AS SELECT copy, text::{type} AS value FROM document, generate_series(1, 2) AS copy WHERE type = '{type}';
    CREATE TEMP TABLE parted_{type} (value {type}) PARTITION BY HASH (value);
    CREATE TEMP TABLE parted_{type}_0 PARTITION OF parted_{type} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TEMP TABLE parted_{type}_1 PARTITION OF parted_{type} FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO parted_{type} SELECT value FROM twice_{type};
$$);
-- one and only one of <, = and > holds, and it is = for a value and itself alone; the others and the hashes follow
SELECT * FROM pg_temp.each_type($$ SELECT count(*) || ' pairs, wrong: ' || count(*) FILTER (WHERE
    (a.value = b.value) <> (a.value::text = b.value::text) OR (a.value <> b.value) = (a.value = b.value)
    OR (a.value < b.value)::int + (a.value = b.value)::int + (a.value > b.value)::int <> 1 OR (a.value < b.value) <> (b.value > a.value)
    OR (a.value <= b.value) = (a.value > b.value) OR (a.value >= b.value) = (a.value < b.value)
    OR {type}_cmp(a.value, b.value) <> (a.value > b.value)::int - (a.value < b.value)::int
    OR ({type}_hash(a.value) = {type}_hash(b.value)) <> (a.value = b.value)
    OR ({type}_hash_extended(a.value, 7) = {type}_hash_extended(b.value, 7)) <> (a.value = b.value)
    OR {type}_hash(a.value) <> {type}_hash_extended(a.value, 0)::bit(32)::int
    OR {type}_hash_extended(a.value, 0) = {type}_hash_extended(a.value, 7)
) FROM twice_{type} AS a CROSS JOIN twice_{type} AS b $$);
-- half of the rows are left by all of these
SELECT * FROM pg_temp.each_type($$ SELECT concat_ws(' ', count(*), count(DISTINCT value),
    (SELECT count(*) FROM (SELECT value FROM twice_{type} GROUP BY value) AS groups),
    (SELECT count(*) FROM (SELECT value FROM twice_{type} UNION SELECT value FROM twice_{type}) AS united),
    (SELECT count(*) FROM (SELECT value FROM twice_{type} WHERE copy = 1 INTERSECT SELECT value FROM twice_{type}) AS common),
    (SELECT count(*) FROM (SELECT value, lag(value) OVER (ORDER BY value) AS before FROM twice_{type}) AS sorted
        WHERE before IS NULL OR before < value),
    (SELECT count(*) FROM document AS d WHERE d.type = '{type}' AND 2 = (SELECT count(*) FROM parted_{type} WHERE value = d.text::{type}))
) FROM twice_{type} $$);
-- the same pairs by every kind of join
CREATE FUNCTION pg_temp.joined(forbidden text[]) RETURNS TABLE (plan text, pairs text) LANGUAGE plpgsql AS $$
DECLARE
    explained json;
BEGIN
    PERFORM set_config('enable_' || setting, 'off', true) FROM unnest(forbidden) AS setting;
    FOR plan, pairs IN
        SELECT type, result FROM pg_temp.each_type('SELECT count(*) FROM twice_{type} AS a JOIN twice_{type} AS b USING (value)')
    LOOP
        EXECUTE format('EXPLAIN (FORMAT json) SELECT FROM twice_%s AS a JOIN twice_%s AS b USING (value)', plan, plan) INTO explained;
        plan := explained #>> '{0,Plan,Node Type}';
        RETURN NEXT;
    END LOOP;
    PERFORM set_config('enable_' || setting, 'on', true) FROM unnest(forbidden) AS setting;
END $$;
SELECT plan, string_agg(pairs, ' ') AS pairs FROM (
    SELECT * FROM pg_temp.joined('{mergejoin,hashjoin}')
    UNION ALL SELECT * FROM pg_temp.joined('{mergejoin,nestloop}')
    UNION ALL SELECT * FROM pg_temp.joined('{hashjoin,nestloop}')
) AS joined GROUP BY plan ORDER BY plan;
-- btree and hash indexes
SELECT pg_temp.for_each_type($$
    CREATE UNIQUE INDEX ON twice_{type} (value, copy);
    CREATE INDEX ON twice_{type} USING hash (value);
    ANALYZE twice_{type};
$$);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT value FROM twice_nps_summary WHERE value >= '{"promoters":0,"passives":0,"detractors":0}' ORDER BY value;
EXPLAIN (COSTS OFF) SELECT copy FROM twice_nps_summary WHERE value = '{"promoters":0,"passives":0,"detractors":0}';
SELECT * FROM pg_temp.failing($$ (SELECT count(*) FROM twice_{type} AS t WHERE t.value = v.value) = 2 $$);
RESET enable_seqscan;
-- the content decides, not the way to it
SELECT nps_agg(score) = (SELECT nps_agg(score) FROM unnest(ARRAY[0, 10, 7.0, 9]) AS score) AS same FROM unnest(ARRAY[10, 9, 8, 6]) AS score;

-- storage

-- a tally that does not fit a page, and its like after a dump
CREATE TEMP TABLE large AS SELECT tally_agg(md5(i::text)) AS tally FROM generate_series(1, 6000) AS i, generate_series(0, i % 2);
SELECT num_values(tally), pg_column_size(tally) > 100000 AS is_large, pg_relation_size(reltoastrelid) > 0 AS is_toasted
FROM large, pg_class WHERE pg_class.oid = 'large'::regclass;
INSERT INTO large SELECT tally::text::tally_summary FROM large;
SELECT count(DISTINCT tally), count(DISTINCT md5(tally::text)), count(DISTINCT num_values(tally)) FROM large;
SELECT num_values(whole), share.* FROM (SELECT combine(tally) AS whole FROM large) AS combined, shares(whole) AS share LIMIT 2;
ALTER TABLE large ALTER tally SET STORAGE external;
INSERT INTO large SELECT combine(tally) FROM large;
SELECT num_values(tally) FROM large ORDER BY 1;

-- a stored row is never changed

SELECT pg_temp.for_each_type($$
    CREATE TEMP TABLE stored_{type} AS SELECT text::{type} AS value FROM document WHERE type = '{type}' AND kind <> 'most';
    CREATE AGGREGATE pg_temp.onward({type}) (SFUNC = {type}_merge, STYPE = {type});
$$, '%\_s%'); -- states and summaries
INSERT INTO stored_tally_summary SELECT tally FROM large;
CREATE FUNCTION pg_temp.content() RETURNS TABLE (type text, content text) LANGUAGE sql
    AS $$ SELECT * FROM pg_temp.each_type('SELECT string_agg(md5(value::text), '' '' ORDER BY ctid) FROM stored_{type}', '%\_s%') $$;
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.content();

-- every function that takes a state and gives one, called on the column; there is no result where nothing can be taken back
CREATE FUNCTION pg_temp.changes(type text) RETURNS TABLE (call text) LANGUAGE sql AS $$
    SELECT format('%s(value, %s)', proname, string_agg(CASE
        WHEN argument = prorettype THEN 'value'
        WHEN proargnames[position] = 'scale_max' THEN '7::' || typname
        WHEN typcategory = 'N' THEN '1::' || typname
        ELSE format('%L::%s', jsonb '{"text": "chat", "bool": "t", "interval": "1 hour", "timestamp": "2026-01-01",
            "timestamptz": "2026-01-01", "tstzrange": "[2026-01-01,2026-02-01)", "tstzmultirange": "{[2026-01-01,2026-02-01)}", "tsrange": "[2026-01-01,2026-02-01)",
            "tsmultirange": "{[2026-01-01,2026-02-01)}", "daterange": "[2026-01-01,2026-02-01)", "datemultirange": "{[2026-01-01,2026-02-01)}"}' ->> typname, typname)
        END, ', ' ORDER BY position))
    FROM pg_proc, unnest(proargtypes) WITH ORDINALITY AS a (argument, position) JOIN pg_type ON pg_type.oid = argument
    WHERE prorettype = type::regtype AND proargtypes[0] = prorettype AND prokind = 'f' AND position > 1
        AND obj_description(pg_proc.oid, 'pg_proc') !~ '^refuses '
    GROUP BY pg_proc.oid
$$;
CREATE FUNCTION pg_temp.call_changes(type text, OUT calls int, OUT results int) LANGUAGE plpgsql AS $$
DECLARE
    call text;
    given int;
BEGIN
    calls := 0;
    results := 0;
    FOR call IN SELECT * FROM pg_temp.changes(type) LOOP
        EXECUTE format('SELECT count(%s) FROM stored_%s', call, type) INTO given;
        calls := calls + 1;
        results := results + given;
    END LOOP;
END $$;
SELECT * FROM pg_temp.each_type($$ SELECT results > calls FROM pg_temp.call_changes('{type}') $$, '%\_s%');
-- an aggregate of one's own, whose first state is the stored value itself
SELECT * FROM pg_temp.each_type('SELECT count(growing) || '' growing, '' || count(sliding) || '' sliding'' FROM (SELECT
    pg_temp.onward(value) OVER (ORDER BY ctid) AS growing, pg_temp.onward(value) OVER (ORDER BY ctid ROWS 1 PRECEDING) AS sliding
FROM stored_{type}) AS frames', '%\_s%');
SELECT pg_temp.onward(tally) = combine(tally) AS same FROM large;
-- combine() in growing frames and in sliding ones; an update that is taken back
SELECT * FROM pg_temp.each_type('SELECT count(growing) || '' growing, '' || count(sliding) || '' sliding'' FROM (SELECT
    combine(value) OVER (ORDER BY ctid) AS growing, combine(value) OVER (ORDER BY ctid ROWS 1 PRECEDING) AS sliding
FROM stored_{type}) AS frames', '%_summary');
BEGIN;
UPDATE stored_tally_summary SET value = tally_summary_merge(value, (SELECT combine(value) FROM stored_tally_summary));
UPDATE stored_nps_summary SET value = nps_summary_merge(value, value);
ROLLBACK;
-- all is as before
SELECT type FROM before FULL JOIN pg_temp.content() AS after USING (type) WHERE before.content IS DISTINCT FROM after.content;

-- combine

CREATE TEMP TABLE part AS
SELECT grouping(team, day) AS level, team, day, nps_agg(score) AS nps_summary, rate_agg(hit) AS rate_summary,
    score_agg(score, weight) AS score_summary, retention_agg(customers_start, customers_end, customers_new) AS retention_summary,
    tally_agg(label) AS tally_summary, mean_agg(d) AS mean_summary, duration_agg(d) AS duration_summary
FROM (
    SELECT i % 3 AS team, i % 10 AS day, nullif(i % 11, 5) AS score, i % 4 = 0 AS hit, (i * 7 % 13)::numeric / 8 AS weight,
        (ARRAY['email', 'chat', 'phone', NULL])[1 + i * i % 4] || i % 20 AS label, make_interval(months => i % 2, secs => i * 1.5) AS d,
        100 + i AS customers_start, 120 - i % 9 AS customers_end, i % 7 + 0.5 AS customers_new
    FROM generate_series(1, 500) AS i
) AS answer GROUP BY GROUPING SETS ((team, day), (team), ());
-- parts are the whole: small ones, large ones in another order, with NULL among them; in frames too
SELECT * FROM pg_temp.each_type($$ SELECT concat_ws(' ',
    combine({type}) FILTER (WHERE level = 0) = whole, combine({type} ORDER BY team DESC) FILTER (WHERE level = 1) = whole,
    combine(CASE WHEN level = 1 THEN {type} END) = whole)
FROM part, (SELECT {type} AS whole FROM part WHERE level = 3) AS w GROUP BY whole $$, '%_summary');
SELECT * FROM pg_temp.each_type($$ SELECT count(*) || ' frames, differing: ' || count(*) FILTER (WHERE
    sliding IS DISTINCT FROM (SELECT combine({type}) FROM part AS p WHERE p.level = 0 AND p.team = w.team AND p.day BETWEEN w.day - 2 AND w.day))
FROM (
    SELECT *, combine({type}) OVER (PARTITION BY team ORDER BY day ROWS 2 PRECEDING) AS sliding FROM part WHERE level = 0
) AS w $$, '%_summary');
-- nothing, NULL and summaries of nothing combine to NULL
SELECT * FROM pg_temp.each_type($$ SELECT concat_ws(' ', combine(NULL::{type}) IS NULL, combine(text::{type}) FILTER (WHERE false) IS NULL,
    combine(text::{type}) IS NULL) FROM document WHERE type = '{type}' AND kind = 'none' $$, '%_summary');
-- with and without weights: a score without has weight 1
SELECT combine(s), mean(combine(s)) FROM (VALUES
    (score_summary '{"n":2,"total":7,"squares":25}'), ('{"n":1,"total":6,"squares":18,"weight":2,"weight_squares":4}')
) AS v(s);
-- more than there is room for
SELECT combine(s) FROM (VALUES
    (nps_summary '{"promoters":9223372036854775807,"passives":0,"detractors":0}'), ('{"promoters":1,"passives":0,"detractors":0}')
) AS v(s);
\echo SQLSTATE :SQLSTATE
SELECT combine(s) FROM (VALUES
    (nps_summary '{"promoters":9223372036854775807,"passives":0,"detractors":0}'), ('{"promoters":0,"passives":0,"detractors":1}')
) AS v(s);
\echo SQLSTATE :SQLSTATE
SELECT combine(tally) FROM (SELECT tally FROM large UNION ALL SELECT tally_agg(i::text) FROM generate_series(1, 5000) AS i) AS v;
\echo SQLSTATE :SQLSTATE

-- readers

SELECT s, nps(s), promoters(s), passives(s), detractors(s), num_values(s) FROM (VALUES
    (nps_summary '{"promoters":5,"passives":3,"detractors":2}'), ('{"promoters":0,"passives":0,"detractors":0}')
) AS v(s);
SELECT s, pct(s), hits(s), num_values(s) FROM (VALUES (rate_summary '{"hits":3,"n":5}'), ('{"hits":0,"n":0}')) AS v(s);
SELECT s, mean(s), total(s), num_values(s) FROM (VALUES
    (score_summary '{"n":2,"total":7.5,"squares":31.25}'), ('{"n":2,"total":9,"squares":41,"weight":3,"weight_squares":5}'),
    ('{"n":1,"total":0,"squares":0,"weight":0,"weight_squares":0}'), ('{"n":0,"total":0,"squares":0}')
) AS v(s);
SELECT s, crr(s), churn_rate(s) FROM (VALUES
    (retention_summary '{"n":1,"customers_start":200,"customers_end":200,"customers_new":20}'),
    ('{"n":1,"customers_start":250,"customers_end":250,"customers_new":0,"customers_lost":20}'),
    ('{"n":1,"customers_start":0,"customers_end":5,"customers_new":5}'),
    ('{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}')
) AS v(s);
SELECT s, channel_mix(s), preferred_channel(s), num_values(s) FROM (VALUES
    (tally_summary '{"counts":{"phone":1,"email":3,"chat":3,"web":1}}'), ('{"counts":{}}')
) AS v(s);
-- largest first, "C" collation among equals
SELECT * FROM shares('{"counts":{"phone":1,"email":3,"chat":3,"web":1}}');
SELECT * FROM shares('{"counts":{}}');
SELECT * FROM shares(NULL);
SELECT s, mean(s), total(s), num_values(s) FROM (VALUES
    (mean_summary '{"n":2,"months":1,"days":3,"microseconds":7200000000}'), ('{"n":0,"months":0,"days":0,"microseconds":0}')
) AS v(s);
-- each builder serves its metrics
SELECT nps(nps_agg(score)) = nps(score) AS nps, pct(rate_agg(hit)) = share_pct(hit) AS rate, mean(score_agg(score)) = csat_avg(score) AS score,
    mean(score_agg(score, weight)) = iqs(score, weight) AS weighted, total(score_agg(score, weight)) = engagement_score(score, weight) AS total,
    crr(retention_agg(score, score, weight)) = crr(score, score, weight) AS retention,
    churn_rate(retention_agg(lifetime, period)) = churn_rate(lifetime, period) AS churn,
    channel_mix(tally_agg(label)) = channel_mix(label) AS mix, preferred_channel(tally_agg(label)) = preferred_channel(label) AS preferred,
    mean(mean_agg(d)) = avg_wait_time(d) AS mean
FROM (VALUES
    (10, true, 2, 'chat', interval '1 hour', tstzrange('2026-01-01', NULL)), (3, false, 1, 'email', '2 hours', '[2025-01-01,2026-03-01)')
) AS v(score, hit, weight, label, d, lifetime), tstzrange('2026-02-01', '2026-04-01') AS period;

-- hostile text

-- what an attempt to read it comes to: an SQLSTATE, or what was understood
CREATE FUNCTION pg_temp.attempt(type text, text text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    outcome text;
BEGIN
    EXECUTE format('SELECT %L::%s::text', text, type) INTO outcome;
    RETURN 'read as ' || outcome;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
-- every type refuses every part of a document, two of them, nesting without end, fields too many, too few, twice or of
-- another kind (but a calendar may well open at 01:00)
SELECT name, count(*) AS attempts, string_agg(DISTINCT outcome, ' ') AS outcomes
FROM own_type JOIN document ON type = name AND kind = 'some'
CROSS JOIN LATERAL (
    SELECT left(text, length) FROM generate_series(0, length(text) - 1) AS length
    UNION ALL SELECT * FROM unnest(ARRAY[
        'null', '1', '"x"', 'true', '[]', '{}', '[' || text || ']', text || text, text || ',', 'x' || text,
        repeat('[', 100000), '{"n":' || repeat('[', 100000), repeat('{"n":', 100000), '{' || repeat('"n":1,', 10000),
        replace(text, '{"', '{"unknown":1,"'), regexp_replace(text, '("[^"]+":[^,}]+),', '\1,\1,'), regexp_replace(text, '"[^"]+":[^,}]+,?', ''),
        replace(text, '":', '2":')])
    UNION ALL SELECT regexp_replace(text, '\d+', number) FROM unnest(ARRAY[
        '-1', '1e999999999', repeat('9', 200000), '9223372036854775808', '1.5', '01', 'NaN', '"1"', 'null', 'true', '[1]', '{}']) AS number
) AS hostile (text)
CROSS JOIN pg_temp.attempt(name, hostile.text) AS outcome
GROUP BY name ORDER BY name COLLATE "C";
-- what no rows can give
SELECT type, text, outcome FROM (VALUES
    ('nps_summary', '{"promoters":9223372036854775807,"passives":1,"detractors":0}'),
    ('rate_summary', '{"hits":2,"n":1}'),
    ('score_summary', '{"n":0,"total":1,"squares":1}'),
    ('score_summary', '{"n":2,"total":5,"squares":1}'),
    ('score_summary', '{"n":1,"total":5,"squares":-25}'),
    ('score_summary', '{"n":1,"total":5,"squares":25,"weight":1}'),
    ('score_summary', '{"n":1,"total":5,"squares":25,"weight":-1,"weight_squares":1}'),
    ('retention_summary', '{"n":0,"customers_start":1,"customers_end":0,"customers_new":0}'),
    ('retention_summary', '{"n":1,"customers_start":1,"customers_end":0,"customers_new":-1}'),
    ('retention_summary', '{"n":1,"customers_start":1,"customers_end":-1,"customers_new":0}'),
    ('tally_summary', '{"counts":{"chat":0}}'),
    ('tally_summary', '{"counts":{"chat":1,"chat":2}}'),
    ('tally_summary', '{"counts":{"chat":9223372036854775807,"email":1}}'),
    ('tally_summary', '{"counts":{"no\u0000text":1}}'),
    ('tally_summary', '{"counts":{"\ud800":1}}'),
    ('mean_summary', '{"n":0,"months":0,"days":0,"microseconds":1}'),
    ('mean_summary', '{"n":1,"months":0,"days":0,"microseconds":170141183460469231731687303715884105727}'),
    ('mean_summary', '{"n":1,"months":0,"days":-1,"microseconds":0}'),
    ('net_sentiment_state', '{"positive":1,"negative":1,"n":1}'),
    ('iqs_state', '{"n":1,"total":1,"weight":-1,"critical_fails":0}')
) AS impossible (type, text), pg_temp.attempt(type, text) AS outcome;
SELECT pg_temp.attempt('tally_summary', json_build_object('counts', json_object_agg(i, 1))::text) AS too_many_labels
FROM generate_series(1, 10001) AS i;
-- the message shows the text, a long one not to its end
SELECT rate_summary '{"hits":2,"n":1}';
SELECT rate_summary '{"hits":0,"n":1,"rows":1}';
DO $$ BEGIN
    PERFORM ('{"hits":' || repeat('0', 1000000) || '}')::rate_summary;
EXCEPTION WHEN OTHERS THEN RAISE '% ... %', left(SQLERRM, 80), length(SQLERRM); END $$;
-- random changes to a document: it is refused, or what was understood reads as just that
SELECT setseed(0.5);
CREATE TEMP TABLE mutant AS
SELECT type, overlay(text PLACING alphabet[1 + floor(random() * cardinality(alphabet))::int]
    FROM 1 + floor(random() * length(text))::int FOR floor(random() * 3)::int) AS text
FROM document, generate_series(1, 300),
    CAST(ARRAY['', '{', '}', '[', ']', '"', ':', ',', '\', '-', '.', 'e', '0', '9', ' ', 'null', E'\x01'] AS text[]) AS alphabet
WHERE kind = 'some';
SELECT count(*) AS mutants, count(*) FILTER (WHERE outcome LIKE 'read as %') > 300 AS many_read,
    count(*) FILTER (WHERE outcome LIKE 'read as %' AND pg_temp.attempt(type, substr(outcome, 9)) <> outcome) AS read_differently,
    count(*) FILTER (WHERE outcome NOT LIKE 'read as %' AND outcome <> '22P02') AS other_errors
FROM mutant, pg_temp.attempt(type, text) AS outcome;

-- hostile bytes

CREATE TEMP TABLE hostile (summary tally_summary);
CREATE FUNCTION pg_temp.message(bytea) RETURNS text LANGUAGE sql
    AS $$ SELECT pg_temp.copy_stream(int2send(1::smallint) || int4send(length($1)) || $1) $$;
\set VERBOSITY sqlstate
-- a good one
SELECT pg_temp.message('\001{"counts":{"chat":3}}') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
-- nothing; the version alone; a version that is not known
SELECT pg_temp.message('') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT pg_temp.message('\001') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT pg_temp.message('\002{"counts":{"chat":3}}') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
-- half a document; bytes that are no text; a zero byte; more after the end
SELECT pg_temp.message('\001{"counts":{"chat"') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT pg_temp.message('\001{"counts":{"ch\377t":3}}') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT pg_temp.message('\001{"counts":{"ch\000t":3}}') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT pg_temp.message('\001{"counts":{"chat":3}}\000') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
-- the form in which it lies in a table
SELECT pg_temp.message('\001\000\000\000\005\000\000\000\000\000\000\000\377\377\377\377\377\377\377\377') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
-- what the message is
\set VERBOSITY default
SELECT pg_temp.message('\001{"counts":{"chat":-3}}') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT pg_temp.message('\001{"counts":{"ch\377t":3}}') AS stream \gset
\setenv COPY_STREAM :stream
\copy hostile FROM PROGRAM 'printf "$COPY_STREAM"' (FORMAT binary)
SELECT * FROM hostile;

-- equality is of content: an aggregate of one's own without final function returns its state as it works with it, and that is equal
-- to what the builder returns for the same rows, has its hash and is one with it in DISTINCT
CREATE AGGREGATE own_duration(interval) (SFUNC = duration_add, STYPE = duration_summary, INITCOND = '{"values":[]}');
CREATE AGGREGATE own_duration_merge(duration_summary) (SFUNC = duration_summary_merge, STYPE = duration_summary);
CREATE AGGREGATE own_tally(text) (SFUNC = tally_add, STYPE = tally_summary, INITCOND = '{"counts":{}}');
CREATE AGGREGATE own_tally_merge(tally_summary) (SFUNC = tally_summary_merge, STYPE = tally_summary);
CREATE AGGREGATE own_score(numeric) (SFUNC = score_add, STYPE = score_summary, INITCOND = '{"n":0,"total":0,"squares":0}');
CREATE AGGREGATE own_score(numeric, numeric) (SFUNC = weighted_score_add, STYPE = score_summary, INITCOND = '{"n":0,"total":0,"squares":0,"weight":0,"weight_squares":0}');
CREATE AGGREGATE own_retention(numeric, numeric, numeric) (SFUNC = retention_add, STYPE = retention_summary,
    INITCOND = '{"n":0,"customers_start":0,"customers_end":0,"customers_new":0}');
CREATE AGGREGATE own_mean(interval) (SFUNC = mean_add, STYPE = mean_summary, INITCOND = '{"n":0,"months":0,"days":0,"microseconds":0}');
CREATE AGGREGATE own_nps(integer) (SFUNC = nps_add, STYPE = nps_summary, INITCOND = '{"promoters":0,"passives":0,"detractors":0}');
CREATE AGGREGATE own_clv(numeric, numeric) (SFUNC = clv_historical_add, STYPE = clv_historical_state, INITCOND = '{"n":0,"purchases":0,"margins":0}');
CREATE AGGREGATE own_iqs(numeric, numeric, boolean) (SFUNC = iqs_add, STYPE = iqs_state, INITCOND = '{"n":0,"total":0,"weight":0,"critical_fails":0}');
CREATE AGGREGATE own_running(timestamptz, boolean, timestamptz) (SFUNC = running_spans_add, STYPE = running_spans_state, INITCOND = '{"n":0,"until":null,"changes":[]}');
CREATE TEMP TABLE some_rows AS
SELECT n, i, i % 7 / 4.0 AS x, (i % 5 + 1)::numeric AS w, make_interval(secs => i * i % 977) AS d, 'channel ' || i % 13 AS label, timestamptz '2026-01-01' + (i * 37 % 101) * interval '1 min' AS at
FROM unnest(ARRAY[1, 2, 100, 129, 1000]) AS n CROSS JOIN LATERAL generate_series(1, n) AS i;
SELECT kind, bool_and(same) AS same, bool_and(hashes) AS hashes, bool_and(one) AS one, bool_and(texts) AS texts FROM (
    SELECT kind, own = built AS same, hash_record(row(own)) = hash_record(row(built)) AS hashes, NOT row(own) < row(built) AND NOT row(own) > row(built) AS one, own::text = built::text AS texts
    FROM (SELECT 'duration' AS kind, own_duration(d ORDER BY i DESC) AS own, duration_agg(d) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'duration merged', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_duration_merge(s) AS own, combine(s) AS built FROM (SELECT n, duration_agg(d) AS s FROM some_rows GROUP BY n, i % 3) AS parts GROUP BY n) AS x
    UNION ALL SELECT 'tally', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_tally(label ORDER BY i DESC) AS own, tally_agg(label) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'tally merged', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_tally_merge(s) AS own, combine(s) AS built FROM (SELECT n, tally_agg(label) AS s FROM some_rows GROUP BY n, i % 3) AS parts GROUP BY n) AS x
    UNION ALL SELECT 'score', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_score(x) AS own, score_agg(x) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'weighted score', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_score(x, w) AS own, score_agg(x, w) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'score of weights 1', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_score(x, 1::numeric) AS own, score_agg(x) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'retention', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_retention(x, w, x) AS own, retention_agg(x, w, x) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'mean', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_mean(d) AS own, mean_agg(d) AS built FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'nps', own = built, hash_record(row(own)) = hash_record(row(built)), NOT row(own) < row(built) AND NOT row(own) > row(built), own::text = built::text
    FROM (SELECT own_nps(i % 11) AS own, nps_agg(i % 11) AS built FROM some_rows GROUP BY n) AS x
    -- states without a builder are compared with what their own text reads as
    UNION ALL SELECT 'clv', own = own::text::clv_historical_state, hash_record(row(own)) = hash_record(row(own::text::clv_historical_state)), true, true
    FROM (SELECT own_clv(x, 0.25) AS own FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'iqs', own = own::text::iqs_state, hash_record(row(own)) = hash_record(row(own::text::iqs_state)), true, true
    FROM (SELECT own_iqs(x, w, false) AS own FROM some_rows GROUP BY n) AS x
    UNION ALL SELECT 'running spans', own = own::text::running_spans_state, hash_record(row(own)) = hash_record(row(own::text::running_spans_state)), true, true
    FROM (SELECT own_running(at, i % 2 = 0, NULL) AS own FROM some_rows GROUP BY n) AS x
) AS compared GROUP BY kind ORDER BY kind;
DROP AGGREGATE own_duration(interval), own_duration_merge(duration_summary), own_tally(text), own_tally_merge(tally_summary), own_score(numeric), own_score(numeric, numeric),
    own_retention(numeric, numeric, numeric), own_mean(interval), own_nps(integer), own_clv(numeric, numeric), own_iqs(numeric, numeric, boolean), own_running(timestamptz, boolean, timestamptz);
