-- Under another library or the updated objects: what was stored reads as it did, equals what is computed anew, and views live on.
DO $$
DECLARE
    kept record;
    different bigint;
    wrong text := '';
    compared integer := 0;
BEGIN
    FOR kept IN SELECT * FROM kept_column LOOP
        EXECUTE format('SELECT count(*) FROM (SELECT team, %1$I::text AS value FROM kept) AS now FULL JOIN (SELECT * FROM noted WHERE name = %1$L) AS noted
            USING (team) WHERE now.value IS DISTINCT FROM noted.value', kept.name) INTO different;
        IF different > 0 THEN wrong := wrong || format(E'\n%s reads differently', kept.call); END IF;
        EXECUTE format('SELECT count(*) FROM kept FULL JOIN (SELECT team, %s AS value FROM fact GROUP BY team) AS anew USING (team) WHERE %I IS DISTINCT FROM value',
            kept.call, kept.name) INTO different;
        IF different > 0 THEN wrong := wrong || format(E'\n%s is computed differently', kept.call); END IF;
        compared := compared + 1;
    END LOOP;
    SELECT count(*) INTO different FROM kept_calendar JOIN noted_calendar USING (name) WHERE calendar::text <> value
        OR business_duration(timestamptz '2024-03-01 00:00+00', timestamptz '2025-02-01 00:00+00', calendar) <> open;
    IF different > 0 THEN wrong := wrong || format(E'\n%s calendars differ', different); END IF;
    SELECT count(*) INTO different FROM mine FULL JOIN noted_mine USING (name) WHERE mine.due IS DISTINCT FROM noted_mine.due OR metrics < 40;
    IF different > 0 THEN wrong := wrong || format(E'\n%s rows of a view of one''s own differ', different); END IF;
    SELECT count(*) INTO different FROM (SELECT ticket_id, first_response, full_resolution, one_touch FROM views.tickets) AS now FULL JOIN noted_view USING (ticket_id)
    WHERE now IS NULL OR noted_view IS NULL OR (now.first_response, now.full_resolution, now.one_touch)
        IS DISTINCT FROM (noted_view.first_response, noted_view.full_resolution, noted_view.one_touch);
    IF different > 0 THEN wrong := wrong || format(E'\n%s tickets differ', different); END IF;
    SELECT count(*) INTO different FROM (SELECT day, created, resolved, first_response_median, csat, first_response, resolution FROM views.daily_metrics) AS now
    FULL JOIN noted_day USING (day) WHERE now IS DISTINCT FROM noted_day;
    IF different > 0 THEN wrong := wrong || format(E'\n%s days differ', different); END IF;
    IF wrong <> '' THEN RAISE 'the update changed values:%', wrong; END IF;
    IF compared < 200 THEN RAISE 'only % calls were compared', compared; END IF;
END $$;
SET enable_seqscan = off;
SELECT format('%s values, %s calendars, %s found by index, %s tickets, %s days: the same', (SELECT count(value) FROM noted), count(*),
    (SELECT count(*) FROM kept_calendar AS this WHERE EXISTS (SELECT FROM kept_calendar AS that WHERE that.calendar = this.calendar)),
    (SELECT count(*) FROM noted_view), (SELECT count(*) FROM noted_day)) FROM noted_calendar;
