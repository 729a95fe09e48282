#!/usr/bin/env bash
# Calendars read zones as the server does: at every change of every zone from 1970 to 2037, an instant's local time is that of AT TIME
# ZONE, and a local time's instant too, but for a local time that occurs twice, which is the first.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/zones"

database="zones_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=warning -c work_mem=64MB -c synchronous_commit=off"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

# the two functions are of the library, not of the extension: nobody but this test needs them
sql --file=changes.sql --file=- <<'SQL'
CREATE FUNCTION calendar_local_time(timestamptz, text) RETURNS timestamp LANGUAGE c IMMUTABLE STRICT AS '$libdir/helpdesk_metrics';
CREATE FUNCTION calendar_instant(timestamp, text) RETURNS timestamptz LANGUAGE c IMMUTABLE STRICT AS '$libdir/helpdesk_metrics';

-- AT TIME ZONE takes CET, EET, MET and WET for abbreviations; with a colon it takes every name for that of the zone.
CREATE TABLE zones AS SELECT ':' || name AS zone FROM pg_timezone_names;
CREATE TABLE changes AS
SELECT zone, at, ahead(at - interval '1 microsecond', zone) AS before, ahead(at, zone) AS after
FROM zones CROSS JOIN LATERAL clock_changes(zone, '1970-01-01', '2038-01-01') AS at;

-- Every zone is also looked at every 500 days, and now and then from the first year to the last.
CREATE VIEW other_moments AS
SELECT at FROM generate_series(timestamptz '1970-01-01', '2037-12-31', interval '500 days 1 hour 1 minute 1.000001 seconds') AS at
UNION ALL
SELECT make_timestamptz(year, month, 15, 12, 34, 56.789012)
FROM unnest(ARRAY[1, 1582, 1883, 1900, 1918, 1942, 1969, 2038, 2100, 2437, 9999, 294276]) AS year CROSS JOIN unnest(ARRAY[1, 7]) AS month;

CREATE TABLE comparisons AS
SELECT zone, 'instant to local time' AS kind, at::text AS given, at AT TIME ZONE zone AS expected, calendar_local_time(at, substr(zone, 2)) AS actual
FROM (
    SELECT zone, at + shift AS at FROM changes CROSS JOIN unnest(ARRAY['0', '-1 microsecond', '1 microsecond', '-1 second', '1 second',
        '-30 minutes', '30 minutes', '-1 hour', '1 hour', '-1 day', '1 day']::interval[]) AS shift
    UNION ALL SELECT zone, at FROM zones CROSS JOIN other_moments
) AS moments;

-- Around each gap or repetition: its ends, its middle, and their neighbours. An occurrence of a local time is found with what the clocks were
-- ahead of UTC around that time.
WITH local_times AS (
    SELECT zone, before, after, local FROM changes
    CROSS JOIN LATERAL (SELECT at AT TIME ZONE 'UTC' + least(before, after), at AT TIME ZONE 'UTC' + greatest(before, after)) AS part (first, last)
    CROSS JOIN LATERAL (
        SELECT edge + shift FROM unnest(ARRAY[first, last]) AS edge CROSS JOIN unnest(ARRAY['0', '-1 microsecond', '1 microsecond', '-1 second',
            '1 second', '-1 hour', '1 hour', '-1 day', '1 day']::interval[]) AS shift
        UNION ALL SELECT first + (last - first) / 2
    ) AS around (local)
    UNION ALL
    SELECT zone, NULL, NULL, at AT TIME ZONE 'UTC' FROM zones CROSS JOIN other_moments
), counted AS (
    SELECT zone, local, count(DISTINCT instant) AS occurrences, min(instant) AS first
    FROM local_times CROSS JOIN LATERAL (SELECT local AT TIME ZONE 'UTC' AS utc) AS same
    CROSS JOIN LATERAL unnest(ARRAY[before, after, ahead(utc - interval '36 hours', zone), ahead(utc + interval '36 hours', zone)]) AS ahead
    CROSS JOIN LATERAL (SELECT CASE WHEN (utc - ahead) AT TIME ZONE zone = local THEN utc - ahead END AS instant) AS candidate
    GROUP BY zone, local
)
INSERT INTO comparisons
SELECT zone, 'local time to instant, ' || CASE occurrences WHEN 0 THEN 'skipped' WHEN 1 THEN 'once' ELSE 'twice' END, local::text,
    CASE WHEN occurrences > 1 THEN first ELSE local AT TIME ZONE zone END AT TIME ZONE 'UTC', calendar_instant(local, substr(zone, 2)) AT TIME ZONE 'UTC'
FROM counted;
SQL

sql --command="SELECT format('%s zones, %s changes of their clocks', (SELECT count(*) FROM zones), (SELECT count(*) FROM changes))" \
  --command="SELECT format('%s: %s comparisons', kind, count(*)) FROM comparisons GROUP BY kind ORDER BY kind"
differing=$(sql --command="
  SELECT format('%s, %s, %s: expected %s, got %s', zone, kind, given, expected, actual)
  FROM comparisons WHERE expected IS DISTINCT FROM actual ORDER BY kind, zone, given LIMIT 20")
if [ -n "$differing" ]; then
  echo "FAILED:"
  echo "$differing"
  exit 1
fi
