-- The chart of README.md, an SVG by SQL: run sample_help_desk.sql and report.sql first.
--
--     psql -XAtq -d the_database -f weekly_chart.sql > docs/weekly.svg

SET jit = off;

WITH week AS (
    SELECT date_trunc('week', day)::date AS week, percentile(combine(first_response), 0.5) AS median, combine(csat) AS csat
    FROM chatwoot_views.daily_metrics GROUP BY 1
    HAVING count(*) = 7 AND min(created) > 0      -- whole weeks of the sample
), point AS (
    SELECT week, row_number() OVER (ORDER BY week) AS number, hours(median) AS median, pct(csat)::float8 AS csat,
           confidence_low(csat) AS low, confidence_high(csat) AS high
    FROM week
), placed AS (
    -- both panels are 380 wide and 150 high; the left one goes from 0 to 3 hours, the right one from 60 to 90 percent
    SELECT week, number, 50 + (number - 1) * 380.0 / (max(number) OVER () - 1) AS x, 200 - median / 3 * 150 AS median,
           200 - (csat - 60) / 30 * 150 AS csat, 200 - (low - 60) / 30 * 150 AS low, 200 - (high - 60) / 30 * 150 AS high
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
    SELECT string_agg(format('<path d="M50 %1$sh380M530 %1$sh380"/>', y), '' ORDER BY y) AS lines,
           string_agg(format('<text x="42" y="%s">%s h</text><text x="522" y="%s">%s %%</text>', y + 4, (200 - y) / 50, y + 4,
                             (200 - y) / 5 + 60), '' ORDER BY y) AS labels
    FROM generate_series(50, 200, 50) AS y
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
