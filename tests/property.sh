#!/usr/bin/env bash
# Compares every aggregate with plain SQL on random rows: whole, in groups, in parts, in window frames, in parallel, shuffled.
# PROPERTY_SEED repeats a run; PROPERTY_ROUNDS makes it shorter or longer.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/property"

seed=${PROPERTY_SEED:-$((RANDOM * 32768 + RANDOM))}
rounds=${PROPERTY_ROUNDS:-12}
echo "PROPERTY_SEED=$seed PROPERTY_ROUNDS=$rounds"

database="property_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 --locale=C "$database"
# the last four lead the planner to aggregate in parallel wherever workers are allowed
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=warning -c work_mem=64MB -c synchronous_commit=off
  -c min_parallel_table_scan_size=0 -c parallel_setup_cost=0 -c parallel_tuple_cost=0 -c cpu_operator_cost=1000"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

sql --command="CREATE EXTENSION helpdesk_metrics" --file=rows.sql --file=calls.sql --file=checks.sql
sql --command="SELECT setseed(hashint8($seed) / 2147483648.0)" --command="CALL make_calls()" >/dev/null

missing=$(sql --command="SELECT missing_aggregates()")
if [ -n "$missing" ]; then
  echo "FAILED: tests/property/calls.sql has no call of"
  echo "$missing"
  exit 1
fi

for ((round = 1; round <= rounds; round++)); do
  differences=$(sql --command="SELECT check_round($seed, $round)") || differences="ended with an error"
  if [ -n "$differences" ]; then
    echo "Round $round of PROPERTY_SEED=$seed:"
    echo "$differences"
    exit 1
  fi
done
sql --command="
  SELECT format('%s: %s comparisons', kind, comparisons) FROM totals
  UNION ALL SELECT format('%s calls in $rounds rounds, %s comparisons, all equal', count(*), (SELECT sum(comparisons) FROM totals)) FROM calls"
