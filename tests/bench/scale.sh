#!/usr/bin/env bash
# Prints what stored summaries take and save: 100 million tickets with their survey answers, made in batches; a daily
# table with one row per day, agent and channel, filled month by month as a nightly job would; and a year's dashboard
# from it beside the same from the rows.
#
#   tests/bench/scale.sh [MILLIONS]     100 unless given; 100 take about 10 minutes and 8 GB
#
# Connects as the PG* variables say to a server that has the extension, and makes a database of its own. A benchmark,
# not a test: nothing is judged, but both dashboards are compared.
set -euo pipefail

millions=${1:-100}
database="scale_$$"
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 "$database"
export PGOPTIONS="-c timezone=UTC -c jit=off -c synchronous_commit=off -c client_min_messages=warning -c work_mem=256MB"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"; }
took() { awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f s", to - from }'; }

sql <<'SQL'
CREATE EXTENSION helpdesk_metrics;
CREATE UNLOGGED TABLE ticket (day date, agent smallint, channel text, nps smallint, rating smallint, resolution interval);
CREATE TABLE daily (day date, agent smallint, channel text, nps nps_summary, csat rate_summary, resolution duration_summary,
                    PRIMARY KEY (day, agent, channel));
SQL
began=$(date +%s.%N)
for ((month = 1; month <= 12; month++)); do
  sql --set=month="$month" --set=rows="$((millions * 1000000 / 12))" <<'SQL'
INSERT INTO ticket
SELECT first + (i::bigint * days / :rows)::integer, i % 20, (ARRAY['email', 'chat', 'phone', 'web'])[1 + i / 20 % 4],
    CASE WHEN h % 3 = 0 THEN (h / 3 & 1023) % 11 END, CASE WHEN h % 5 < 2 THEN 1 + (h / 5 & 1023) % 5 END,
    make_interval(secs => exp((h & 65535) / 8000.0 + 5))
FROM generate_series(1, :rows) AS i, CAST(i::bigint * 2654435761 % 4294967291 AS bigint) AS h,
    make_date(2026, :month, 1) AS first, CAST(extract(day FROM first + interval '1 month - 1 day') AS integer) AS days;
SQL
done
echo "$millions million rows made in $(took "$began"): $(sql --command="SELECT pg_size_pretty(pg_total_relation_size('ticket'))")"
sql --command="VACUUM ANALYZE ticket"

# what a nightly job does, here once a month; run again it puts the same rows in their place
began=$(date +%s.%N)
for ((month = 1; month <= 12; month++)); do
  sql --set=month="$month" <<'SQL'
INSERT INTO daily
SELECT day, agent, channel, nps_agg(nps), rate_agg(rating >= 4), duration_agg(resolution)
FROM ticket WHERE day >= make_date(2026, :month, 1) AND day < make_date(2026, :month, 1) + interval '1 month'
GROUP BY day, agent, channel
ON CONFLICT (day, agent, channel) DO UPDATE SET nps = excluded.nps, csat = excluded.csat, resolution = excluded.resolution;
SQL
done
sql --command="VACUUM ANALYZE daily"
echo "summarized in $(took "$began"): $(sql --command="SELECT format('%s stored rows, %s, %s bytes for the durations of %s tickets',
  count(*), pg_size_pretty(pg_total_relation_size('daily')), round(avg(pg_column_size(resolution))), round(avg(num_values(resolution)))) FROM daily")"

from_summaries="SELECT channel, nps(combine(nps)) AS nps, pct(combine(csat)) AS csat, mean(combine(resolution)) AS mean,
  percentile(combine(resolution), 0.5) AS median, percentile(combine(resolution), 0.9) AS p90, within_pct(combine(resolution), '1 day') AS sla
  FROM daily WHERE day >= '2026-01-01' AND day < '2027-01-01' GROUP BY channel"
from_rows="SELECT channel, nps(nps) AS nps, csat_pct(rating >= 4) AS csat, avg_resolution_time(resolution) AS mean,
  median_duration(resolution) AS median, p90_duration(resolution) AS p90, within_pct(duration_agg(resolution), '1 day') AS sla
  FROM ticket WHERE day >= '2026-01-01' AND day < '2027-01-01' GROUP BY channel"
milliseconds() { # QUERY WORKERS
  for _ in 1 2 3 4 5; do
    sql --command="SET max_parallel_workers_per_gather = $2" --command='\timing on' --command="$1" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
  done | sort -n | sed -n 3p
}
echo "a year's dashboard by channel from summaries: $(milliseconds "$from_summaries" 0) ms in one process, $(milliseconds "$from_summaries" 2) ms with 2 workers"
echo "the NPS and CSAT of it alone: $(milliseconds "SELECT channel, nps(combine(nps)), pct(combine(csat)) FROM daily GROUP BY channel" 0) ms in one process"
began=$(date +%s.%N)
equal=$(sql --command="SELECT count(*) FROM ($from_summaries) AS a NATURAL JOIN ($from_rows) AS b")
echo "the same from the rows: $(took "$began"); equal in $equal of 4 channels"
