-- What AT TIME ZONE knows about a zone.

-- how far its clocks are ahead of UTC
CREATE FUNCTION ahead(at timestamptz, zone text) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (at AT TIME ZONE zone) - (at AT TIME ZONE 'UTC')
$$;

-- The moments (whole seconds) at which that changes: every fourth day is compared with the next, then halved. Since 1970 no two changes came
-- closer than six days.
CREATE FUNCTION clock_changes(zone text, first timestamptz, last timestamptz) RETURNS SETOF timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE sampled AS (
        SELECT second, ahead(to_timestamp(second), zone) AS ahead
        FROM generate_series(extract(epoch FROM first)::bigint, extract(epoch FROM last)::bigint, 4 * 86400) AS second
    ), neighbours AS (
        SELECT second, ahead, lead(second) OVER later AS next_second, lead(ahead) OVER later AS next_ahead
        FROM sampled WINDOW later AS (ORDER BY second)
    ), halved AS (
        SELECT second AS before, next_second AS after, ahead FROM neighbours WHERE ahead <> next_ahead
        UNION ALL
        SELECT CASE WHEN unchanged THEN middle ELSE before END, CASE WHEN unchanged THEN after ELSE middle END, ahead
        FROM halved CROSS JOIN LATERAL (SELECT (before + after) / 2 AS middle) AS half
        CROSS JOIN LATERAL (SELECT ahead(to_timestamp(middle), zone) = ahead AS unchanged) AS probe
        WHERE after - before > 1
    )
    SELECT to_timestamp(after) FROM halved WHERE after - before = 1
$$;
