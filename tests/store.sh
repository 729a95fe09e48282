#!/usr/bin/env bash
# Tests a store against the live views: random histories of a desk of a hundred tickets (store/PRODUCT.sql), a refresh after each of 20 rounds, every relation
# equal value for value (store/laws.sql); and what happens when refreshes meet, are killed, or wait for others' transactions.
#
#   tests/store.sh [DESKS]      2 desks of each product unless given; 34 make 10,000 histories
#
# Connects as the PG* variables say to a server that has the extension, and makes databases of its own.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
desks=${1:-2}
database="store_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
export PGOPTIONS="-c client_min_messages=warning -c jit=off"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@" 2> >(grep -v '^INFO' >&2); }

for product in chatwoot; do
  for desk in $(seq "$desks"); do
    dropdb --if-exists --force "$database"
    createdb --template=template0 --encoding=UTF8 "$database"
    sql --command="CREATE EXTENSION helpdesk_metrics" --command="SELECT setseed($desk / 1000.0)" --set=schemas="$here/schemas" \
      --file="$here/store/$product.sql" --file="$here/store/laws.sql" \
      --command="SELECT create_views('$product', 'desk', 'live', 'Europe/Berlin', '{\"bots\": [6]}'), create_store('$product', 'desk', 'kept', 'Europe/Berlin', '{\"bots\": [6], \"overlap\": \"0\"}')" >/dev/null
    sql --command="SET search_path = desk, public" --command="SELECT setseed($desk / 1000.0)" --command="CALL run_history(20, 15)" >/dev/null
    echo "$product, desk $desk: 100 tickets, 20 refreshes, equal to the live views"
  done
done
