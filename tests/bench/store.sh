#!/usr/bin/env bash
# Prints what a store takes beside the live views and a materialized view of them: a generated Chatwoot of a year (chatwoot_rows.sql), create_store, its first
# filling, refreshes after changes, and queries at the server's default settings, each three times.
#
#   tests/bench/store.sh [CONVERSATIONS]      100000 unless given; a million take half an hour and 10 GB
#
# Connects as the PG* variables say to a server that has the extension, and makes a database of its own. A benchmark,
# not a test: nothing is judged.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
database="store_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@" 2> >(grep -v '^INFO' >&2); }
milliseconds() { PGOPTIONS="-c client_min_messages=warning ${2:-}" sql --output=/dev/null --command='\timing on' --command="$1" | sed -n 's/^Time: \([0-9]*\)\..*/\1/p'; }
shown() { printf '%-62s %9s\n' "$1" "$(awk -v ms="$2" 'BEGIN { if (ms < 10000) printf "%d ms", ms; else printf "%.1f s", ms / 1000 }')"; }
once() { shown "$1" "$(milliseconds "$2" "${3:-}")"; }
median() { shown "$1" "$(for _ in 1 2 3; do milliseconds "$2" "${3:-}"; done | sort -n | sed -n 2p)"; }

sql --command="CREATE EXTENSION helpdesk_metrics" --set=conversations="${1:-100000}" --file="$here/chatwoot_rows.sql"
sql <<'SQL' >/dev/null
SELECT create_views('chatwoot', 'chatwoot', 'live', 'Europe/Berlin');
SELECT create_store('chatwoot', 'chatwoot', 'kept', 'Europe/Berlin');
ANALYZE;
SQL
sql --command="SELECT format('%s conversations, %s messages', (SELECT count(*) FROM chatwoot.conversations), (SELECT count(*) FROM chatwoot.messages))"

once "CREATE TABLE AS SELECT * FROM tickets, live" "CREATE TABLE by_hand AS SELECT * FROM live.tickets" "-c jit=off"
once "first filling" "CALL refresh_store('kept')"
sql --command="ANALYZE" >/dev/null
sql --command="SELECT format('bytes a ticket: %s for tickets with indexes, %s for all', (SELECT pg_total_relation_size('kept_internal.ticket_facts') / tickets FROM kept.store_status),
  (SELECT bytes / tickets FROM kept.store_status))"
# 1000 changed tickets: 90 % of them of the last 14 days, 10 % anywhere
change() {
  sql --command="WITH chosen AS (
      (SELECT id FROM chatwoot.conversations WHERE created_at > (SELECT max(created_at) FROM chatwoot.conversations) - interval '14 days' ORDER BY hashint4(id + $1) LIMIT 900)
      UNION ALL (SELECT id FROM chatwoot.conversations ORDER BY hashint4(id - $1) LIMIT 100)
    ), touched AS (
      UPDATE chatwoot.conversations SET updated_at = clock_timestamp() AT TIME ZONE 'UTC' WHERE id IN (SELECT id FROM chosen) RETURNING id, account_id, inbox_id
    )
    INSERT INTO chatwoot.messages (id, account_id, inbox_id, conversation_id, created_at, updated_at, message_type, private, sender_type, sender_id, content_attributes)
    SELECT (SELECT max(id) FROM chatwoot.messages) + row_number() OVER (), account_id, inbox_id, id, clock_timestamp() AT TIME ZONE 'UTC', clock_timestamp() AT TIME ZONE 'UTC', id % 2, false, CASE id % 2 WHEN 0 THEN 'Contact' ELSE 'User' END, 1, '\"{}\"' FROM touched"
}
# the overlap would bring back what the refresh before has done
sql --command="UPDATE kept_internal.store SET settings = settings || '{\"overlap\": \"0\"}'"
for n in 1 2 3; do
  change "$n"
  once "refresh after 1,000 tickets changed" "CALL refresh_store('kept')"
done
once "refresh when nothing changed" "CALL refresh_store('kept')"
median "a year of daily_metrics" "SELECT * FROM kept.daily_metrics WHERE day >= '2025-01-01' AND day < '2026-01-01'"
median "  live" "SELECT * FROM live.daily_metrics WHERE day >= '2025-01-01' AND day < '2026-01-01'" "-c jit=off"
median "bi_periods by team, two filters" "SELECT team, sum(created), sum(resolved), sum(csat_satisfied) FROM kept.bi_periods WHERE period = 'all time' AND channel = 'email' AND inbox <> 'x' GROUP BY team"
median "bi_tickets: two means by two dimensions over the year" "SELECT channel, agent, avg(first_response_hours), avg(sla_met_pct) FROM kept.bi_tickets GROUP BY channel, agent"
median "  from a table of tickets made by hand" "SELECT channel, agent, avg(first_response_hours), avg(100 * sla_met::integer) FROM by_hand GROUP BY channel, agent"
dashboard=0
while IFS='|' read -r name query; do
  took=$(for _ in 1 2 3; do milliseconds "$query"; done | sort -n | sed -n 2p)
  shown "  chart: $name" "$took"
  dashboard=$((dashboard + took))
done <<'QUERIES'
tickets by month|SELECT date_trunc('month', day), sum(created), sum(resolved) FROM kept.bi_daily GROUP BY 1
last 30 days by team|SELECT team, sum(created), sum(created_previous) FROM kept.bi_periods WHERE period = 'last 30 days' GROUP BY 1
CSAT by week|SELECT date_trunc('week', day), 100.0 * sum(csat_satisfied) / nullif(sum(csat_answers), 0) FROM kept.bi_daily GROUP BY 1
first response by channel|SELECT channel, sum(first_response_hours_sum) / nullif(sum(first_responses), 0) FROM kept.bi_daily GROUP BY 1
p90 of a month by agent|SELECT agent, percentile_cont(0.9) WITHIN GROUP (ORDER BY first_response_hours) FROM kept.bi_tickets WHERE created_day BETWEEN '2025-11-01' AND '2025-11-30' GROUP BY 1
SLA by inbox|SELECT inbox, 100.0 * sum(sla_met) / nullif(sum(sla_judged), 0) FROM kept.bi_daily GROUP BY 1
agents of a month|SELECT agent, sum(agent_messages), sum(first_responses), sum(resolved) FROM kept.bi_daily WHERE day BETWEEN '2025-11-01' AND '2025-11-30' GROUP BY 1
backlog by age|SELECT day, sum(open), sum(open_over_30d) FROM kept.bi_backlog WHERE day >= '2025-10-01' GROUP BY 1
arrivals|SELECT weekday, hour, created FROM kept.bi_arrivals
tags|SELECT tag, sum(created) FROM kept.bi_tags GROUP BY 1
bots|SELECT date_trunc('month', day), sum(bot_resolved), sum(bot_handed_off) FROM kept.bi_daily GROUP BY 1
surveys|SELECT agent, avg(satisfied_pct), count(*) FROM kept.bi_surveys WHERE answered_day >= '2025-10-01' GROUP BY 1
data quality|SELECT reason, count(*) FROM kept.data_quality GROUP BY 1
QUERIES
shown "a dashboard of these 13 charts" "$dashboard"
sql --command="CREATE MATERIALIZED VIEW once AS SELECT * FROM live.tickets" >/dev/null
once "REFRESH MATERIALIZED VIEW of tickets" "REFRESH MATERIALIZED VIEW once" "-c jit=off"
once "refresh of everything" "CALL refresh_store('kept', true)"
sql --command="SELECT format('verify_store, 1 %%: %s differences', count(*)) FROM verify_store('kept', 0.01)"
