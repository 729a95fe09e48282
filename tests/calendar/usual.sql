-- Business time as it is usually written in SQL: the days one by one, their intervals as instants, what is closed taken off.

-- AT TIME ZONE takes the second of two instants with the same local time. The first is found with what the clocks were ahead of UTC some
-- hours before; the zones of this test repeat no more than that.
CREATE FUNCTION first_instant(local timestamp, zone text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    instant timestamptz := local AT TIME ZONE zone;
    earlier timestamptz := (local - ahead(instant - interval '3 hours', zone)) AT TIME ZONE 'UTC';
BEGIN
    RETURN CASE WHEN earlier < instant AND earlier AT TIME ZONE zone = local THEN earlier ELSE instant END;
END $$;

-- [["09:00", "12:00"], ...] on one day
CREATE FUNCTION usual_day(day date, intervals jsonb, zone text) RETURNS tstzmultirange LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(range_agg(tstzrange(opens, closes)), '{}')
    FROM jsonb_array_elements(intervals) AS times CROSS JOIN LATERAL (
        SELECT first_instant(day + (times->>0)::interval, zone), first_instant(day + (times->>1)::interval, zone)
    ) AS mapped (opens, closes)
    WHERE opens < closes -- not so where the clocks skip one end or both
$$;

-- the weekly hours that count on a day: the last of those that began until then
CREATE FUNCTION usual_week(document jsonb, day date) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT week FROM (SELECT '-infinity', document->'hours' UNION ALL SELECT * FROM jsonb_each(document->'from')) AS weeks (begins, week)
    WHERE begins::date <= day ORDER BY begins::date DESC LIMIT 1
$$;

CREATE FUNCTION usual_open(document jsonb, first date, last date) RETURNS tstzmultirange LANGUAGE sql IMMUTABLE AS $$
    SELECT range_agg(usual_day(midnight::date, CASE
        WHEN document->'holidays' ? midnight::date::text THEN '[]'
        ELSE coalesce(document->'shifts'->(midnight::date::text), usual_week(document, midnight::date)->lower(to_char(midnight, 'dy')), '[]')
        END, document->>'time_zone'))
    - coalesce((
        SELECT range_agg(usual_day((cut->>0)::date, jsonb_build_array(cut - 0), document->>'time_zone'))
        FROM jsonb_array_elements(document->'breaks') AS cut
    ), '{}') - coalesce((
        SELECT range_agg(tstzrange((cut->>0)::timestamptz, (cut->>1)::timestamptz)) FROM jsonb_array_elements(document->'closed') AS cut
    ), '{}')
    FROM generate_series(first::timestamp, last::timestamp, interval '1 day') AS midnight
$$;

CREATE FUNCTION usual_duration(open tstzmultirange) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
    SELECT make_interval(secs => coalesce(sum(extract(epoch FROM upper(period) - lower(period))), 0)::float) FROM unnest(open) AS period
$$;

-- The first moment by which this much open time has passed; the last one, going back, for a negative d.
CREATE FUNCTION usual_add(open tstzmultirange, at timestamptz, d interval) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN d = '0' AND open @> at THEN at
        WHEN d = '0' THEN (SELECT min(lower(period)) FROM unnest(open) AS period WHERE lower(period) > at)
        WHEN d > '0' THEN (
            SELECT min(upper(period) - (passed - d))
            FROM (SELECT period, sum(upper(period) - lower(period)) OVER (ORDER BY period) AS passed
                  FROM unnest(open * tstzmultirange(tstzrange(at, NULL))) AS period) AS running
            WHERE passed >= d
        )
        ELSE (
            SELECT max(lower(period) + (passed + d))
            FROM (SELECT period, sum(upper(period) - lower(period)) OVER (ORDER BY period DESC) AS passed
                  FROM unnest(open * tstzmultirange(tstzrange(NULL, at))) AS period) AS running
            WHERE passed >= -d
        )
    END
$$;
