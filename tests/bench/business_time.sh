#!/usr/bin/env bash
# Prints what business time costs per ticket, and what the usual SQL (a series of days, clipped) costs: wall time over
# 100,000 tickets of 0 to 10 days in one process, the scan's own time taken off, the median of 5 runs.
#
# Connects as the PG* variables say to a server that has the extension, and makes a database of its own. A benchmark,
# not a test: nothing is judged.
set -euo pipefail

database="business_time_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
export PGOPTIONS="-c timezone=UTC -c jit=off -c max_parallel_workers_per_gather=0 -c client_min_messages=warning"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }

sql <<'SQL'
CREATE EXTENSION helpdesk_metrics;
CREATE TABLE holiday AS SELECT unnest('{2026-01-01,2026-04-03,2026-04-06,2026-05-01,2026-05-14,2026-05-25,2026-10-03,2026-12-25,2026-12-26}'::date[]) AS day;
CREATE TABLE berlin AS SELECT (business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin')::jsonb
    || jsonb_build_object('holidays', (SELECT jsonb_agg(day) FROM holiday)))::business_calendar AS cal;
-- the same in many versions, each with another day off
CREATE TABLE calendar AS SELECT version, (cal::jsonb || jsonb_build_object('shifts', jsonb_build_object(date '2027-01-01' + version, '[]'::jsonb)))::business_calendar AS cal
FROM berlin, generate_series(0, 999) AS version;
CREATE TABLE ticket AS SELECT i AS id, started, started + (i * 7919 % 14400) * interval '1 minute' AS ended,
    (SELECT cal FROM calendar WHERE version = i % 10) AS of_10, (SELECT cal FROM calendar WHERE version = i % 300) AS of_300
FROM generate_series(1, 100000) AS i, CAST(timestamptz '2026-01-01' + (i * 317 % 525600) * interval '1 minute' AS timestamptz) AS started;
VACUUM ANALYZE ticket;
SQL
berlin=$(sql --command="SELECT quote_literal(cal) || '::business_calendar' FROM berlin")

milliseconds() { # EXPRESSION
  for _ in 1 2 3 4 5; do
    sql --command='\timing on' --command="SELECT count($1) FROM ticket" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
  done | sort -n | sed -n 3p
}
row() { # LABEL EXPRESSION BASE
  awk -v label="$1" -v all="$(milliseconds "$2")" -v base="$3" 'BEGIN { printf "%-58s %8.3f microseconds a ticket\n", label, (all - base) / 100 }'
}

scan=$(milliseconds 'ended - started')
years=$(milliseconds "started + interval '30 years'")
usual="(SELECT sum(greatest(least(ended, (day + time '18:00') AT TIME ZONE 'Europe/Berlin')
        - greatest(started, (day + time '09:00') AT TIME ZONE 'Europe/Berlin'), interval '0'))
    FROM generate_series((started AT TIME ZONE 'Europe/Berlin')::date::timestamp, (ended AT TIME ZONE 'Europe/Berlin')::date::timestamp, interval '1 day') AS day
    WHERE extract(isodow FROM day) < 6 AND day::date NOT IN (SELECT holiday.day FROM holiday))"

same=$(sql --command="SELECT bool_and(business_duration(started, ended, $berlin) = coalesce($usual, interval '0')) FROM ticket")
echo "both give the same for every ticket: $same"
row 'the usual SQL, 0 to 10 days' "$usual" "$scan"
row 'business_duration, 0 to 10 days' "business_duration(started, ended, $berlin)" "$scan"
row 'business_duration, 7 days' "business_duration(started, started + interval '7 days', $berlin)" "$years"
row 'business_duration, 30 years' "business_duration(started, started + interval '30 years', $berlin)" "$years"
row 'business_duration, 10 calendars in a column' "business_duration(started, ended, of_10)" "$scan"
row 'business_duration, 300 calendars in a column' "business_duration(started, ended, of_300)" "$scan"
row 'business_add, 40 hours' "business_add(started, interval '40 hours', $berlin)" "$scan"
row 'next_opening' "next_opening(started, $berlin)" "$scan"
row 'is_business_time' "is_business_time(started, $berlin)" "$scan"
