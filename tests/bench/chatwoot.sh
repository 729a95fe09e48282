#!/usr/bin/env bash
# Prints how long the views over Chatwoot take: a generated desk of a year with Chatwoot's own indexes (chatwoot_rows.sql),
# create_views, and queries at the server's default settings, each three times.
#
#   tests/bench/chatwoot.sh [CONVERSATIONS [VIEWS.sql ...]]     1000000 unless given; they take about 8 minutes and 7 GB
#
# VIEWS.sql are the views of another version over the schema chatwoot, to be measured side by side, query by query: in a schema called
# as the file, as `pg_dump --schema-only --no-owner --schema=VIEWS --schema=VIEWS_internal` writes them where that version made them.
#
# Connects as the PG* variables say to a server that has the extension, and makes a database of its own. A benchmark,
# not a test: nothing is judged.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
database="chatwoot_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

began=$(date +%s)
sql --command="CREATE EXTENSION helpdesk_metrics" --set=conversations="${1:-1000000}" --file="$here/chatwoot_rows.sql"
sql --command="SELECT create_views('chatwoot', 'chatwoot', 'views')" >/dev/null
schemas=(views)
for file in "${@:2}"; do
  sql --file="$file" >/dev/null
  schemas+=("$(basename "$file" .sql)")
done
echo "$(sql --command="SELECT format('%s conversations, %s messages, %s reporting events, %s', (SELECT count(*) FROM chatwoot.conversations),
  (SELECT count(*) FROM chatwoot.messages), (SELECT count(*) FROM chatwoot.reporting_events), pg_size_pretty(pg_database_size(current_database())))"), made in $(($(date +%s) - began)) s"

milliseconds() { # SETTINGS QUERY
  PGOPTIONS="-c client_min_messages=warning $1" sql --output=/dev/null --command='\timing on' --command="$2" | sed -n 's/^Time: \([0-9]*\)\..*/\1/p'
}
median() { sort -n | sed -n 2p | awk '{ printf "%.2f s", $1 / 1000 }'; }
while IFS='|' read -r name query; do
  times=$(for _ in 1 2 3; do for schema in "${schemas[@]}"; do
    echo "$schema $(milliseconds "" "${query//views./$schema.}") $(milliseconds "-c jit=off" "${query//views./$schema.}")"
  done; done)
  for schema in "${schemas[@]}"; do
    printf '%-12s %-28s %9s, %9s without jit\n' "$schema" "$name" "$(awk -v s="$schema" '$1 == s { print $2 }' <<<"$times" | median)" \
      "$(awk -v s="$schema" '$1 == s { print $3 }' <<<"$times" | median)"
  done
done <<'QUERIES'
daily_metrics of the year|SELECT * FROM views.daily_metrics WHERE day >= '2025-01-01' AND day < '2026-01-01'
agent_scorecard|SELECT * FROM views.agent_scorecard
channel_scorecard|SELECT * FROM views.channel_scorecard
sla_scorecard|SELECT * FROM views.sla_scorecard
number of tickets|SELECT count(*) FROM views.tickets
mean first response|SELECT avg(first_response) FROM views.tickets
mean response time|SELECT avg(response_time) FROM views.tickets
business hours|SELECT avg(full_resolution_business) FROM views.tickets
data_quality|SELECT count(*) FROM views.data_quality
one ticket, by its id|SELECT * FROM views.tickets WHERE ticket_id = 5000
QUERIES
