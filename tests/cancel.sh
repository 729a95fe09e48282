#!/usr/bin/env bash
# What takes seconds within one call of a function stops within a second of being told to: documents that are read, calendars that
# are compiled and written, products of many digits. (Between rows the executor stops: tests/pg_regress/sql/cancel.sql.)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
database="cancel_$$"
work=$(mktemp -d)
trap 'rm -rf "$work"; dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=warning -c synchronous_commit=off -c max_parallel_workers_per_gather=0"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

sql <<'SQL'
CREATE EXTENSION helpdesk_metrics;
-- plain, so that no time goes into decompressing
CREATE TABLE documents (name text, document text);
ALTER TABLE documents ALTER document SET STORAGE external;
INSERT INTO documents
SELECT 'shifts', format('{"time_zone":"UTC","shifts":{%s}}', string_agg(format('"%s":[["09:00","12:00"],["13:00","18:00"]]', date '1000-01-01' + i), ','))
FROM generate_series(1, 800000) AS i
UNION ALL SELECT 'closed', format('{"time_zone":"UTC","closed":[%s]}', string_agg(format('["%1$sT10:00:00Z","%1$sT11:00:00Z"]', date '1000-01-01' + i), ','))
FROM generate_series(1, 800000) AS i
UNION ALL SELECT 'labels', format('{"counts":{%s}}', string_agg(format('"%s":1', i), ',')) FROM generate_series(1, 4000000) AS i;
CREATE TABLE calendars (name text, calendar business_calendar);
ALTER TABLE calendars ALTER calendar SET STORAGE external;
INSERT INTO calendars SELECT 'long', document::business_calendar FROM documents WHERE name = 'shifts';
-- read in no time, but each of its Mondays has 86,400 spans
INSERT INTO calendars SELECT 'dense', format('{"time_zone":"UTC","hours":{"mon":[%s]},"breaks":[%s]}',
    (SELECT string_agg(format('["%s","%s"]', time '00:00' + i * interval '1 second', time '00:00' + (i + 1) * interval '1 second'), ',') FROM generate_series(0, 86398) AS i),
    (SELECT string_agg(format('["%s","12:00","13:00"]', date '2000-01-03' + 7 * i), ',') FROM generate_series(1, 8000) AS i))::business_calendar;
SQL
sql --command="\\copy (SELECT calendar FROM calendars WHERE name = 'long') TO '$work/binary' BINARY"

failed=''
stops() { # WHAT STATEMENT
  local told milliseconds
  told=$(sql --set=ON_ERROR_STOP=0 --set=VERBOSITY=sqlstate --command="SET statement_timeout = '500ms'" --command='\timing on' --command="$2" 2>&1) || true
  milliseconds=$(sed -n 's/^Time: \([0-9]*\).*/\1/p' <<<"$told" | tail -n 1)
  case "$told" in
    *57014*) told='' ;;
    *) told="told ${told:0:200}" ;;
  esac
  printf '%s: %s ms\n' "$1" "$milliseconds"
  if [ -n "$told" ] || [ "${milliseconds:-9999}" -gt 1800 ]; then echo "FAILED: $1: $told" && failed=yes; fi
}
for name in shifts closed; do
  stops "input of a calendar of $name" "SELECT document::business_calendar FROM documents WHERE name = '$name'"
done
stops "input of labels" "SELECT document::tally_summary FROM documents WHERE name = 'labels'"
repeated() { echo "('$1' || repeat('$2,', $4) || '$2$3')"; }
stops "input of holidays" "SELECT $(repeated '{"time_zone":"UTC","holidays":[' '"2026-12-25"' ']}' 4000000)::business_calendar"
stops "input of values" "SELECT $(repeated '{"values":[' '[0,0,1]' ']}' 9000000)::duration_summary"
stops "input of counts" "SELECT $(repeated '{"sketch":{"counts":[' '[0,1]' ']}}' 9000000)::duration_summary"
stops "input of changes" "SELECT $(repeated '{"n":1,"until":null,"changes":[' '[0,0,1]' ']}' 9000000)::running_spans_state"
stops "binary input of a calendar" "\\copy calendars (calendar) FROM '$work/binary' BINARY"
stops "output of a calendar" "SELECT length(calendar::text) FROM calendars WHERE name = 'long'"
stops "a calendar that is read to answer" "SELECT is_business_time(now(), calendar) FROM calendars WHERE name = 'long'"
stops "a calendar that is compiled to answer" "SELECT is_business_time(now(), calendar) FROM calendars WHERE name = 'dense'"
stops "a product of many digits" "SELECT clv(digits, digits, digits) IS NULL FROM repeat('7', 131000) AS text, CAST(text AS numeric) AS digits"
[ -z "$failed" ]
