-- The chart of README.md, an SVG by SQL: run sample_help_desk.sql, with the moment `until` of tests/documents.sh, and create_views first.
--
--     psql -XAtq -d the_database -f weekly_chart.sql > docs/weekly.svg        -v views=helpdesk_metrics

\if :{?views}
\else
\set views helpdesk_metrics
\endif
SET jit = off;
SELECT set_config('search_path', concat_ws(', ', quote_ident(:'views'), extnamespace::regnamespace), false) AS path
FROM pg_extension WHERE extname = 'helpdesk_metrics' \gset

WITH week AS (
    SELECT date_trunc('week', day)::date AS week, percentile(combine(first_response), 0.5) AS median, combine(csat) AS csat
    FROM daily_metrics GROUP BY 1
    HAVING count(*) = 7 AND min(created) > 0      -- whole weeks of the sample
), point AS (
    SELECT week, row_number() OVER (ORDER BY week) AS number, hours(median) AS median, pct(csat)::float8 AS csat,
           confidence_low(csat) AS low, confidence_high(csat) AS high
    FROM week
), placed AS (
    -- both panels are 380 wide and 150 high; the left one goes from 0 to 4 hours, the right one from 50 to 90 percent
    SELECT week, number, 50 + (number - 1) * 380.0 / (max(number) OVER () - 1) AS x, 200 - median / 4 * 150 AS median,
           200 - (csat - 50) / 40 * 150 AS csat, 200 - (low - 50) / 40 * 150 AS low, 200 - (high - 50) / 40 * 150 AS high
    FROM point
), line AS (
    SELECT string_agg(format('%s,%s', round(x::numeric, 1), round(median::numeric, 1)), ' ' ORDER BY number) AS median,
           string_agg(format('%s,%s', round(x::numeric + 480, 1), round(csat::numeric, 1)), ' ' ORDER BY number) AS csat,
           string_agg(format('%s,%s', round(x::numeric + 480, 1), round(low::numeric, 1)), ' ' ORDER BY number) || ' ' ||
           string_agg(format('%s,%s', round(x::numeric + 480, 1), round(high::numeric, 1)), ' ' ORDER BY number DESC) AS band
    FROM placed
), month AS (
    SELECT string_agg(format('<text x="%1$s" y="218">%3$s</text><text x="%2$s" y="218">%3$s</text>', round(x::numeric), round(x::numeric + 480),
                             to_char(week, 'Mon')), '' ORDER BY number) AS labels
    FROM placed WHERE extract(day FROM week) <= 7
), grid AS (
    SELECT string_agg(format('<path d="M50 %1$sh380M530 %1$sh380"/>', y), '' ORDER BY line) AS lines,
           string_agg(format('<text x="42" y="%1$s">%2$s h</text><text x="522" y="%1$s">%3$s %%</text>', y + 4, line, 50 + 10 * line),
                      '' ORDER BY line) AS labels
    FROM (SELECT line, 200 - 37.5 * line AS y FROM generate_series(0, 4) AS line) AS _
)
SELECT format($svg$<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 230" font-family="sans-serif" font-size="12" fill="#444">
<rect width="940" height="230" fill="#fff"/>
<text x="50" y="24" font-size="15" fill="#111">First response, median of each week</text>
<text x="530" y="24" font-size="15" fill="#111">CSAT of each week, with its 95 %% interval</text>
<g stroke="#ddd" fill="none">%s</g>
<g text-anchor="end">%s</g>
<g text-anchor="middle">%s</g>
<polygon points="%s" fill="#1b7f5c" fill-opacity="0.18"/>
<g fill="none" stroke-width="2.5" stroke-linejoin="round">
<polyline stroke="#2457a6" points="%s"/>
<polyline stroke="#1b7f5c" points="%s"/>
</g>
</svg>$svg$, grid.lines, grid.labels, month.labels, line.band, line.median, line.csat)
FROM line, month, grid;
