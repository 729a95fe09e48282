#!/usr/bin/env bash
# TimescaleDB keeps summaries of every kind in a continuous aggregate, and combines them in a second one on top of it. Both equal the rows: after
# a refresh, before one (with rows that came since), after one that takes in what changed, and from compressed chunks.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/scale_out"

database="timescaledb_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=error -c synchronous_commit=off -c max_parallel_workers_per_gather=0"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

missing=$(sql --command="
  SELECT 'TimescaleDB is not installed on this server' WHERE NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
  UNION ALL SELECT 'timescaledb is not in shared_preload_libraries' WHERE current_setting('shared_preload_libraries') !~ '\mtimescaledb\M'
  UNION ALL SELECT 'without its community licence TimescaleDB has no continuous aggregates'
  WHERE current_setting('timescaledb.license', true) = 'apache'
  LIMIT 1")
if [ -n "$missing" ]; then
  echo "$missing: nothing was tested"
  exit 77
fi

sql --command="CREATE EXTENSION timescaledb" --file=facts.sql
# January and February in a hypertable, a day and a team in each stored row, with a column of summaries for each builder
sql >/dev/null <<'SQL'
ALTER TABLE fact ALTER started SET NOT NULL;
CREATE TABLE facts (LIKE fact);
SELECT create_hypertable('facts', 'started', chunk_time_interval => interval '7 days');
INSERT INTO facts SELECT * FROM fact WHERE started < '2026-02-20';
ANALYZE facts;

CREATE TABLE builder AS SELECT call, 's' || row_number() OVER (ORDER BY call) AS s FROM (
    SELECT call FROM call WHERE builds IS NOT NULL
    UNION ALL SELECT 'rate_agg(business_duration(started, ended, business_calendar(''Mon-Fri 09:00-18:00'', ''Europe/Berlin'')) <= ''16 hours'')'
) AS builders;
SELECT format('CREATE MATERIALIZED VIEW by_day WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
    SELECT time_bucket(''1 day'', started) AS day, team, %s FROM facts GROUP BY 1, 2 WITH NO DATA', string_agg(format('%s AS %s', call, s), ', '))
FROM builder \gexec
SELECT format('CREATE MATERIALIZED VIEW by_month WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
    SELECT time_bucket(''1 month'', day) AS month, %s FROM by_day GROUP BY 1 WITH NO DATA', string_agg(format('combine(%s) AS %1$s', s), ', '))
FROM builder \gexec

-- Both levels against the rows, and which hypertables they read: 1 are the rows, 2 and 3 what is stored by day and by month.
CREATE PROCEDURE check_now(kind text, by_day text, by_month text) LANGUAGE sql AS $$
    INSERT INTO checked
    SELECT level || ', ' || kind, call, (
            SELECT array_agg(DISTINCT hypertable ORDER BY hypertable)
            FROM jsonb_path_query(plan, 'strict $.**."Relation Name"') AS relation, substring(relation #>> '{}' FROM '^_hyper_(\d+)') AS hypertable
            WHERE hypertable IS NOT NULL
        ) = reads::text[],
        differ(query, format('SELECT date_trunc(''%s'', started) AS key, %s AS v FROM facts GROUP BY 1', level, call)), plan
    FROM builder CROSS JOIN (VALUES
        ('day', by_day, 'SELECT day AS key, combine(%s) AS v FROM by_day GROUP BY day'),
        ('month', by_month, 'SELECT month AS key, %s AS v FROM by_month')
    ) AS levels (level, reads, template)
    CROSS JOIN LATERAL format(template, s) AS query CROSS JOIN LATERAL plan(query) AS plan
$$;

CALL refresh_continuous_aggregate('by_day', NULL, '2026-02-20');
CALL refresh_continuous_aggregate('by_month', NULL, '2026-02-01');
INSERT INTO facts SELECT * FROM fact WHERE started >= '2026-02-20';
ANALYZE;
CALL check_now('with rows that came after the refresh', '{1,2}', '{1,2,3}');

-- what is stored learns of changes when it is refreshed
DELETE FROM facts WHERE i % 7 = 2 AND started < '2026-01-15';
UPDATE facts SET score = 1, label = 'changed', d = d * 2, flag = NOT flag WHERE i % 11 = 3 AND started >= '2026-02-10';
SELECT format('ALTER MATERIALIZED VIEW %s SET (timescaledb.materialized_only = true)', view) FROM unnest('{by_day,by_month}'::text[]) AS view \gexec
CALL refresh_continuous_aggregate('by_day', NULL, NULL);
CALL refresh_continuous_aggregate('by_month', NULL, NULL);
CALL check_now('stored, after a refresh', '{2}', '{3}');

SELECT format('ALTER MATERIALIZED VIEW %s SET (timescaledb.compress = true)', view) FROM unnest('{by_day,by_month}'::text[]) AS view \gexec
SELECT compress_chunk(chunk) FROM show_chunks('by_day') AS chunk;
SELECT compress_chunk(chunk) FROM show_chunks('by_month') AS chunk;
CALL check_now('stored and compressed', '{2}', '{3}');

INSERT INTO checked
SELECT 'rows, in a part for each chunk', call, jsonb_path_exists(plan, 'strict $.** ? (@."Partial Mode" == "Partial")'),
    differ(query, format('SELECT team AS key, %s AS v FROM (SELECT * FROM facts OFFSET 0) AS all_rows GROUP BY team', call)), plan
FROM call CROSS JOIN LATERAL format('SELECT team AS key, %s AS v FROM facts GROUP BY team', call) AS query CROSS JOIN LATERAL plan(query) AS plan;
SQL

sql --command="SELECT 'TimescaleDB ' || extversion FROM pg_extension WHERE extname = 'timescaledb'" --command="TABLE outcome"
wrong=$(sql --command="TABLE wrong")
if [ -n "$wrong" ]; then
  echo "FAILED:"
  echo "$wrong"
  exit 1
fi
