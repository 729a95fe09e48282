#!/usr/bin/env bash
# Real incidents (incidents/SOURCES.md): resolution time by priority, share within SLA, reopen rate and first-contact share of a
# company's log, each equal to plain SQL written by hand, and percentiles of the resolution time within 1 % of percentile_disc.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/incidents"

database="incidents_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
# days come first in the log
export PGOPTIONS="-c datestyle=ISO,DMY -c intervalstyle=postgres -c client_min_messages=warning"
sql() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --pset=pager=off --dbname="$database" "$@"; }

sql --command="CREATE EXTENSION helpdesk_metrics" \
  --command="CREATE TABLE incident (number text PRIMARY KEY, priority text, opened_at timestamp, resolved_at timestamp, made_sla boolean,
    reopen_count integer, reassignment_count integer)" \
  --command="\\copy incident FROM incidents.csv (FORMAT csv, HEADER, NULL '?')"

sql <<'SQL'
CREATE TABLE metrics AS
SELECT priority, count(*) AS incidents, avg_resolution_time(opened_at, resolved_at) AS resolution_time, sla_pct(made_sla) AS within_sla,
    reopen_rate(reopen_count) AS reopened, fcr_pct(reassignment_count = 0) AS first_contact, fcr_pct(reassignment_count + 1) AS by_contacts
FROM incident GROUP BY ROLLUP (priority);

CREATE TABLE by_hand AS
SELECT priority, count(*) AS incidents, avg(resolved_at - opened_at) AS resolution_time,
    100.0 * sum(CASE WHEN made_sla THEN 1 ELSE 0 END) / count(made_sla) AS within_sla,
    100.0 * sum(CASE WHEN reopen_count > 0 THEN 1 ELSE 0 END) / count(reopen_count) AS reopened,
    100.0 * sum(CASE WHEN reassignment_count = 0 THEN 1 ELSE 0 END) / count(reassignment_count) AS first_contact
FROM incident GROUP BY ROLLUP (priority);

SELECT coalesce(priority, 'all') AS priority, incidents, date_trunc('minute', resolution_time) AS resolution_time,
    round(hours(resolution_time)::numeric, 1) AS hours, round(within_sla, 1) AS "within SLA %", round(reopened, 1) AS "reopened %",
    round(first_contact, 1) AS "first contact %"
FROM metrics ORDER BY metrics.priority;
SQL

differing=$(sql --tuples-only --no-align <<'SQL'
SELECT count(*) FROM metrics AS m FULL JOIN by_hand AS h ON coalesce(m.priority, 'all') = coalesce(h.priority, 'all')
WHERE (m.incidents = h.incidents AND m.resolution_time = h.resolution_time AND m.within_sla = h.within_sla AND m.reopened = h.reopened
    AND m.first_contact = h.first_contact AND m.by_contacts = h.first_contact) IS NOT TRUE
SQL
)
off=$(sql --tuples-only --no-align <<'SQL'
SELECT count(*) FILTER (WHERE abs(seconds(estimate) - seconds(exact)) > 0.01 * seconds(exact) OR estimate IS NULL)
FROM unnest('{0.01,0.1,0.25,0.5,0.75,0.9,0.95,0.99,0.999}'::float8[]) AS fraction, LATERAL (
    SELECT percentile(duration_agg(elapsed(opened_at, resolved_at)), fraction) AS estimate,
        percentile_disc(fraction) WITHIN GROUP (ORDER BY elapsed(opened_at, resolved_at)) AS exact
    FROM incident GROUP BY ROLLUP (priority)
) AS percentiles
SQL
)
incidents=$(sql --tuples-only --no-align --command="SELECT incidents FROM metrics WHERE priority IS NULL")
if [ "$incidents" -ne 890 ] || [ "$differing" -ne 0 ] || [ "$off" -ne 0 ]; then
  echo "FAILED: $incidents incidents, 890 were expected; $differing rows differ from plain SQL, $off percentiles are off by more than 1 %"
  exit 1
fi
echo "$incidents incidents: every figure equals plain SQL, every percentile is within 1 %"
