#!/usr/bin/env bash
# Tests a store against the live views: random histories of a desk of a hundred tickets (store/PRODUCT.sql), a refresh after each of 20 rounds, every
# relation equal value for value (store/laws.sql). Then what happens when refreshes meet, are ended, wait for the transactions of others, or are called
# by whom they do not belong to.
#
#   tests/store.sh [DESKS]      one desk of each product unless given; 50 are 10,000 histories
#
# Connects as the PG* variables say to a server that has the extension, and makes databases of its own.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
desks=${1:-1}
database="store_$$"
role="store_reader_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1; dropuser --if-exists "$role" >/dev/null 2>&1' EXIT
export PGOPTIONS="-c client_min_messages=warning -c jit=off -c timezone=UTC"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@" 2> >(grep -v '^INFO' >&2); }
fail() { printf 'FAIL: %s\n' "$*" && exit 1; }
equal() { # WHAT
  local found
  found=$(sql --command="SET search_path = desk, public" --command="SELECT * FROM differences('live', 'kept')")
  [ -z "$found" ] || fail "$1: $found"
  echo "  $1"
}
# refused MESSAGE COMMAND: it fails, and says so.
refused() {
  local told
  if told=$(psql --no-psqlrc --quiet --tuples-only --no-align --dbname="$database" --set=ON_ERROR_STOP=1 "${@:2}" 2>&1); then fail "not refused: ${*:2}"; fi
  grep -qF "$1" <<<"$told" || fail "\"$1\" expected, but: $told"
}

declare -A settings=([chatwoot]='"bots": [6]' [canonical]='"changed_at": "changed_at"')
for product in canonical chatwoot; do
  for desk in $(seq "$desks"); do
    dropdb --if-exists --force "$database"
    createdb --template=template0 --encoding=UTF8 "$database"
    sql --command="CREATE EXTENSION helpdesk_metrics" --command="SELECT setseed($desk / 1000.0)" --set=schemas="$here/schemas" \
      --file="$here/store/$product.sql" --file="$here/store/laws.sql" \
      --command="SELECT create_views('$product', 'desk', 'live', 'Europe/Berlin', '{${settings[$product]}}')" \
      --command="SELECT create_store('$product', 'desk', 'kept', 'Europe/Berlin', '{${settings[$product]}, \"overlap\": \"0\"}')" >/dev/null
    sql --command="SET search_path = desk, public" --command="SELECT setseed($desk / 1000.0)" --command="CALL run_history(20, 15)" >/dev/null
    echo "$product, desk $desk: 100 tickets, 20 refreshes, each equal to the live views"
  done
done

echo "the last desk:"
# what is stamped now may be committed after the next refresh has begun, which must not take that for seen
sql --command="BEGIN" --command="UPDATE desk.conversations SET status = 1 - status % 2, updated_at = desk.stamp() WHERE id % 3 = 0" --command="SELECT pg_sleep(4)" \
  --command="COMMIT" >/dev/null &
writer=$!
sleep 1
sql --command="CALL refresh_store('kept')" --command="CALL refresh_store('kept')"
wait $writer
sql --command="CALL refresh_store('kept')"
equal "what was stamped before and committed after two refreshes is found by the third"

sql --command="UPDATE desk.conversations SET assignee_id = 2, updated_at = desk.stamp() WHERE id % 5 = 0"
sql --command="BEGIN" --command="SELECT FROM kept_internal.store FOR UPDATE" --command="SELECT pg_sleep(3)" --command="COMMIT" >/dev/null &
holder=$!
sleep 1
before=$(sql --command="SELECT count(*) FROM kept_internal.refreshes")
told=$(PGOPTIONS="-c client_min_messages=notice" psql --no-psqlrc --quiet --dbname="$database" --command="CALL refresh_store('kept')" 2>&1)
grep -q "another session refreshes the store" <<<"$told" || fail "a second refresh said: $told"
[ "$before" = "$(sql --command="SELECT count(*) FROM kept_internal.refreshes")" ] || fail "a second refresh did something"
wait $holder
sql --command="CALL refresh_store('kept')"
equal "a second refresh says so and leaves; the next one does what is left"

for delay in 0.05 0.2 0.5 1; do
  sql --command="UPDATE desk.conversations SET status = (status + 1) % 4, updated_at = desk.stamp() WHERE id % 2 = 0"
  psql --no-psqlrc --quiet --dbname="$database" --command="SET application_name = 'ended'" --command="CALL refresh_store('kept', true)" >/dev/null 2>&1 &
  ended=$!
  sleep "$delay"
  sql --command="SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ended'" >/dev/null
  wait $ended || true
  # each ticket is as it was or as it is, whatever of it was stored when
  [ "$(sql --command="SELECT count(*) FROM kept.tickets")" -gt 50 ] || fail "tickets were lost when a refresh was ended after $delay s"
done
sql --command="CALL refresh_store('kept')"
equal "refreshes that were ended lose nothing, and the next one finishes"

sql --command="BEGIN ISOLATION LEVEL REPEATABLE READ" --command="SELECT count(*) FROM kept.tickets" --command="SELECT pg_sleep(5)" --command="COMMIT" >/dev/null &
reader=$!
sleep 1
sql --command="UPDATE desk.conversations SET updated_at = desk.stamp()" --command="SET lock_timeout = '2s'" --command="CALL refresh_store('kept')"
wait $reader
equal "a reader in a long transaction keeps no refresh from working, nor a refresh the reader"

refused "cannot run inside a transaction block" --command="BEGIN" --command="CALL refresh_store('kept')"
refused 'holds no store' --command="CALL refresh_store('live')"
refused 'has views of create_views()' --command="SELECT create_store('chatwoot', 'desk', 'live')"
refused '"security_invoker"' --command="SELECT create_store('chatwoot', 'desk', 'other', 'UTC', '{\"security_invoker\": true}')"
refused 'there is no store over' --command="SELECT create_store('zammad', 'desk', 'other')"
refused 'between 0 and 1' --command="SELECT verify_store('kept', 2)"
sql --command="CREATE ROLE $role" --command="GRANT USAGE ON SCHEMA kept, kept_internal TO $role" --command="GRANT SELECT ON kept.bi_tickets TO $role" \
  --command="SET ROLE $role" --command="SELECT count(*) FROM kept.bi_tickets" >/dev/null
for call in "CALL refresh_store('kept')" "SELECT verify_store('kept')" "SELECT drop_store('kept')"; do refused 'is not of role' --command="SET ROLE $role" --command="$call"; done
refused 'permission denied' --command="SET ROLE $role" --command="SELECT * FROM kept.messages"
# a table that waits under a name of the store's, with whatever trigger
sql --command="CREATE SCHEMA trap_internal AUTHORIZATION $role" --command="CREATE TABLE trap_internal.parts ()" --command="ALTER TABLE trap_internal.parts OWNER TO $role"
refused 'is not of role' --command="SELECT create_store('chatwoot', 'desk', 'trap')"
echo "  refused: transaction blocks, what is no store, other roles; a role reads the reports that it was granted and no messages"

sql --command="UPDATE kept_internal.ticket_facts SET reopens = 77 WHERE ticket_id = (SELECT min(ticket_id) FROM kept_internal.ticket_facts)"
[ "$(sql --command='SELECT "column", stored FROM verify_store('"'kept'"', 1)')" = "reopens|77" ] || fail "verify_store does not find a damaged value"
sql --command="SELECT create_store('chatwoot', 'desk', 'kept', 'Asia/Kolkata')" --command="CALL refresh_store('kept')" \
  --command="SELECT create_views('chatwoot', 'desk', 'live', 'Asia/Kolkata')" >/dev/null
equal "create_store again, with another zone and other settings, makes all stale"
sql --command="CREATE VIEW kept.mine AS SELECT ticket_id FROM kept.tickets"
refused 'kept.mine' --command="SELECT drop_store('kept')"
sql --command="DROP VIEW kept.mine" --command="CREATE TABLE kept_internal.mine ()" --command="SELECT drop_store('kept')" >/dev/null
[ "$(sql --command="SELECT string_agg(nspname || '.' || relname, ', ') FROM pg_namespace LEFT JOIN pg_class ON relnamespace = pg_namespace.oid WHERE nspname ~ '^kept'")" = "kept_internal.mine" ] ||
  fail "drop_store left or dropped too much"
echo "  drop_store drops what create_store made, and nothing else"
