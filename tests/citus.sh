#!/usr/bin/env bash
# Citus computes every aggregate of the extension in the shards: whole when grouped by the distribution column, otherwise its typed state
# is sent by worker_partial_agg and merged on the coordinator, to the values of a local table. One node is enough, with shards of its own.
# And the views over Chatwoot have the rows of local tables, whether its tables are distributed by conversation or by account.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/scale_out"

database="citus_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
# without local execution, states travel over connections as they do between nodes
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=warning -c citus.enable_local_execution=off -c citus.shard_count=4"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

missing=$(sql --command="
  SELECT 'Citus is not installed on this server' WHERE NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citus')
  UNION ALL SELECT 'citus is not in shared_preload_libraries' WHERE current_setting('shared_preload_libraries') !~ '\mcitus\M' LIMIT 1")
if [ -n "$missing" ]; then
  echo "$missing: nothing was tested"
  exit 77
fi

sql --file=facts.sql
sql >/dev/null --command="CREATE EXTENSION citus" \
  --command="SELECT citus_set_coordinator_host(coalesce(host(inet_server_addr()), 'localhost'), current_setting('port')::integer)" \
  --command="SELECT citus_set_node_property(nodename, nodeport, 'shouldhaveshards', true) FROM pg_dist_node" \
  --file=- <<'SQL'
CREATE TABLE facts (LIKE fact);
SELECT create_distributed_table('facts', 'agent');
INSERT INTO facts SELECT * FROM fact;

INSERT INTO checked
SELECT kind, call, CASE kind WHEN 'whole, by the distribution column' THEN plan #>> '{0,Plan,Custom Plan Provider}' = 'Citus Adaptive'
            AND plan::text !~ 'partial_agg'
        ELSE plan::text ~ 'worker_\w*partial_agg' END,
    differ(query, format(template, call, 'fact')), plan
FROM call CROSS JOIN (VALUES
    ('whole, by the distribution column', 'SELECT agent AS key, %s AS v FROM %s GROUP BY agent'),
    ('in parts, by another column', 'SELECT team AS key, %s AS v FROM %s GROUP BY team'),
    ('in parts, of all rows', 'SELECT 0 AS key, %s AS v FROM %s')
) AS way (kind, template)
CROSS JOIN LATERAL format(template, call, 'facts') AS query CROSS JOIN LATERAL plan(query) AS plan;
SQL

sql --command="SELECT citus_version()" --command="TABLE outcome" \
  --command="EXPLAIN (VERBOSE, COSTS OFF) SELECT team, nps(score + 5), channel_mix(label) FROM facts GROUP BY team" | cut -c 1-250
wrong=$(sql --command="TABLE wrong")
if [ -n "$wrong" ]; then
  echo "FAILED:"
  echo "$wrong"
  exit 1
fi

for by in id account_id; do
  echo "views over Chatwoot, distributed by $by of conversations"
  sql --set=conversations=100 --file=../bench/chatwoot_rows.sql >/dev/null
  wrong=$(sql --set=by="$by" --file=chatwoot_in_shards.sql)
  if [ -n "$wrong" ]; then
    echo "FAILED:"
    echo "$wrong"
    exit 1
  fi
done
