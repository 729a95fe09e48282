#!/usr/bin/env bash
# Business time: the known answers of other products (calendar/SOURCES.md), then random calendars against the usual SQL.
# CALENDAR_SEED repeats a run; CALENDAR_NUMBER makes it shorter or longer.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/calendar"

seed=${CALENDAR_SEED:-$((RANDOM * 32768 + RANDOM))}
number=${CALENDAR_NUMBER:-330}

database="calendar_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 --locale=C "$database"
export PGOPTIONS="-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c jit=off -c client_min_messages=warning
  -c max_parallel_workers_per_gather=0 -c work_mem=64MB -c synchronous_commit=off"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

# Answers are compared as text: '24:00:00' and '1 day' are equal intervals, but only the first has time fields only.
sql --command="CREATE EXTENSION helpdesk_metrics" \
  --command="CREATE TABLE answers (kind text, id text, question text, expected text, actual text)"

# Tells what is in `answers` and empties it. Of many wrong ones of one kind, it lists some.
report() {
  local wrong
  sql --command="SELECT format('%s: %s $1, %s answers', kind, count(DISTINCT id), count(*)) FROM answers GROUP BY kind ORDER BY kind"
  wrong=$(sql --command="
    SELECT format(E'%s, %s, %s:\n  expected %s\n  got      %s', kind, id, question, coalesce(expected, 'NULL'), coalesce(actual, 'NULL'))
    FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY id, question) AS n FROM answers WHERE expected IS DISTINCT FROM actual) AS wrong
    WHERE n <= 20 ORDER BY kind, n")
  if [ -n "$wrong" ]; then
    echo "FAILED:"
    echo "$wrong"
    exit 1
  fi
  sql --command="TRUNCATE answers"
}

echo "Known answers"
sql --file=known_answers.sql
report rows

echo "Random calendars: CALENDAR_SEED=$seed CALENDAR_NUMBER=$number"
sql --set=seed="$seed" --set=number="$number" --file=../zones/changes.sql --file=usual.sql --file=random.sql >/dev/null
report calendars
