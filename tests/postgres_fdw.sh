#!/usr/bin/env bash
# A table partitioned over two foreign servers. Grouped by the partition key every aggregate is computed whole where its rows are; grouped
# otherwise, summaries are built there, asynchronously, and combined here. The plans prove it, and the values are those of one machine.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/scale_out"

# The foreign servers are two more databases of this server. A role with a password of its own logs in there, and may only read.
name="postgres_fdw_$$"
shards=("${name}_1" "${name}_2")
password=$(od -An -N 16 -t x1 /dev/urandom | tr -d ' \n')
clean() {
  for database in "$name" "${shards[@]}"; do dropdb --if-exists --force "$database"; done
  dropuser --if-exists "$name"
} >/dev/null 2>&1
trap clean EXIT
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=warning -c synchronous_commit=off -c max_parallel_workers_per_gather=0
  -c enable_partitionwise_aggregate=on"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"; }

createdb --template=template0 --encoding=UTF8 "$name"
if [ "$(sql --dbname="$name" --command="SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'")" = 0 ]; then
  echo "postgres_fdw is not installed on this server: nothing was tested"
  exit 77
fi
for database in "${shards[@]}"; do createdb --template=template0 --encoding=UTF8 "$database"; done
for database in "$name" "${shards[@]}"; do sql --dbname="$database" --file=facts.sql; done
sql --dbname="$name" --command="CREATE ROLE $name LOGIN PASSWORD '$password'" --command="CREATE EXTENSION postgres_fdw" \
  --command="CREATE TABLE facts (LIKE fact) PARTITION BY LIST (team)"
teams=("0, 2" "1")
for n in 0 1; do
  sql --dbname="${shards[n]}" --command="DELETE FROM fact WHERE team NOT IN (${teams[n]})" --command="ALTER TABLE fact RENAME TO facts_$n" \
    --command="GRANT SELECT ON facts_$n TO $name"
  sql --dbname="$name" --set=server="shard_$n" --set=database="${shards[n]}" --set=role="$name" --set=password="$password" \
    --set=partition="facts_$n" --set=teams="${teams[n]}" <<'SQL'
SELECT coalesce(host(inet_server_addr()), '127.0.0.1') AS host, current_setting('port') AS port \gset
CREATE SERVER :server FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host :'host', port :'port', dbname :'database', extensions 'helpdesk_metrics', async_capable 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER :server OPTIONS (user :'role', password :'password');
IMPORT FOREIGN SCHEMA public LIMIT TO (:partition) FROM SERVER :server INTO public;
ALTER TABLE facts ATTACH PARTITION :partition FOR VALUES IN (:teams);
ANALYZE :partition;
SQL
done

sql --dbname="$name" <<'SQL'
CREATE TABLE question (kind text, call text, query text, one_machine text);
INSERT INTO question
SELECT 'whole, by the partition key', call, format('SELECT team AS key, %s AS v FROM facts GROUP BY team', call),
    format('SELECT team AS key, %s AS v FROM fact GROUP BY team', call)
FROM call;
INSERT INTO question
SELECT kind, call,
    format('SELECT key, combine(s) AS v FROM (SELECT %2$s AS key, %1$s AS s FROM facts_0 %3$s UNION ALL SELECT %2$s, %1$s FROM facts_1 %3$s)
        AS parts GROUP BY key', call, key, groups),
    format('SELECT %2$s AS key, %1$s AS v FROM fact %3$s', call, key, groups)
FROM call
CROSS JOIN (VALUES ('summaries, by another column', 'agent', 'GROUP BY agent'), ('summaries, of all rows', '0', '')) AS way (kind, key, groups)
WHERE builds IS NOT NULL;
-- functions travel with them
INSERT INTO question
SELECT 'whole, with business time', 'sla_pct', format(query, 'facts'), format(query, 'fact')
FROM (VALUES ($$SELECT team AS key, sla_pct(business_duration(started, ended, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin')), target) AS v
    FROM %s WHERE is_business_time(started, business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin')) GROUP BY team$$)) AS example (query);

-- Pushed down: each partition is an asynchronous scan of an aggregate. Whole: nothing is aggregated here.
INSERT INTO checked
SELECT kind, call,
    jsonb_array_length(jsonb_path_query_array(plan, 'strict $.** ? (@."Node Type" == "Foreign Scan")')) = 2
    AND jsonb_array_length(jsonb_path_query_array(plan,
        'strict $.** ? (@."Node Type" == "Foreign Scan" && @."Async Capable" == true && @."Relations" starts with "Aggregate on ")')) = 2
    AND (kind ~ '^summaries' OR NOT jsonb_path_exists(plan, 'strict $.** ? (@."Node Type" == "Aggregate")')),
    differ(query, one_machine), plan
FROM question CROSS JOIN LATERAL plan(query) AS plan;
SQL

sql --dbname="$name" --command="TABLE outcome"
echo "Two of the plans:"
for query in "SELECT team, nps(score + 5) FROM facts GROUP BY team" \
  "SELECT agent, nps(combine(s)) FROM (SELECT agent, nps_agg(score + 5) AS s FROM facts_0 GROUP BY agent UNION ALL
    SELECT agent, nps_agg(score + 5) FROM facts_1 GROUP BY agent) AS parts GROUP BY agent"; do
  sql --dbname="$name" --command="EXPLAIN (VERBOSE, COSTS OFF) $query"
done
wrong=$(sql --dbname="$name" --command="TABLE wrong")
if [ -n "$wrong" ]; then
  echo "FAILED:"
  echo "$wrong"
  exit 1
fi
