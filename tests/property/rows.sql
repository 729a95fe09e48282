-- Random rows, NULLs among them, made of values that find the corners of every type.

CREATE FUNCTION whole(low integer, high integer) RETURNS integer LANGUAGE sql VOLATILE
RETURN low + floor(random() * (high - low + 1))::integer;

CREATE FUNCTION one_of(choices anyarray) RETURNS anyelement LANGUAGE plpgsql VOLATILE AS
$$ BEGIN RETURN choices[whole(1, cardinality(choices))]; END $$;

-- What may stand for an argument: numbers on a scale (with decimals where the type has them), whole ones, counts (whole,
-- now and then the largest of the type) or any number that is not negative (`size`) or is (`signed`).
-- `tame` is the one to take in a call of mixed types: there PostgreSQL may cast an argument to double precision before
-- the extension sees it, so only values that survive that are fair.
CREATE TABLE arguments (name text PRIMARY KEY, style text, low integer, high integer, tame text);
INSERT INTO arguments VALUES
    ('nps', 'whole', 0, 10, 'nps'),
    ('csat', 'scale', 1, 5, 'csat'),
    ('ces', 'scale', 1, 7, 'ces'),
    ('ces_max', 'scale', 7, 10, 'ces_max'),
    ('mark', 'scale', 1, 7, 'mark'),
    ('margin', 'scale', -1, 1, 'margin'),
    ('contacts', 'count', 1, 3, 'contacts'),
    ('reopens', 'count', 0, 2, 'reopens'),
    ('amount', 'signed', NULL, NULL, 'ces'),
    ('weight', 'size', NULL, NULL, 'mark'),
    ('at_start', 'size', NULL, NULL, 'csat'),
    ('at_end', 'size', NULL, NULL, 'ces'),
    ('new_ones', 'size', NULL, NULL, 'mark');

CREATE TABLE number_types (type text PRIMARY KEY, is_whole boolean, corners text[], extremes text[], largest text);
INSERT INTO number_types VALUES
    ('smallint', true, '{0,1,7,-0,9999,10000,32767}', '{32767}', '32767'),
    ('integer', true, '{0,1,10000,16777217,99999999,2147483647}', '{2147483647}', '2147483647'),
    ('bigint', true, '{0,1,4611686018427387903,4611686018427387904,9007199254740993,999999999999999999}',
        '{9223372036854775807}', '9223372036854775807'),
    ('numeric', false,
        '{0,0.000,1,1.0,0.1,0.10,1e-12,0.000000000001000,9999.9999,10000,999999999999.9999,9999.999999999999,1e25,10000000000000000000000000.5,9223372036854775808,
          4611686018427387904.00,12345678901234567890.123456789}', '{1e-40,1e100,7e-300,3.00000000000000000000000000000001}', '1e25'),
    ('real', false, '{0,-0,1,0.1,0.3333333,1e-12,9999.9999,123456.7,16777216,1e25}', '{1e-45,3.4028235e38}', '1e25'),
    ('double precision', false,
        '{0,-0,1,0.1,0.30000000000000004,1e-12,9999.99999999999,99999999999.9999,12345.6789012345,123456789012345,1234567890123456,9007199254740992,1e25}',
        '{5e-324,1.7976931348623157e308}', '1e25');

-- The text of a random number; one in `gaps` is NULL. Extremes make all digits of a group's results long, so they stay
-- out of most rounds.
CREATE FUNCTION random_number(wanted arguments, of_type number_types, gaps integer, extreme boolean) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    number text;
BEGIN
    IF whole(1, gaps) = 1 THEN
        RETURN NULL;
    END IF;
    IF wanted.style = 'count' AND whole(1, 20) = 1 THEN
        RETURN of_type.largest;
    END IF;
    IF wanted.style = 'scale' AND NOT of_type.is_whole THEN
        RETURN round((wanted.low + random() * (wanted.high - wanted.low))::numeric, whole(0, 3));
    END IF;
    IF wanted.low IS NOT NULL THEN
        number := whole(wanted.low, wanted.high);
        RETURN CASE WHEN of_type.type = 'numeric' AND whole(1, 3) = 1 THEN number || '.00' ELSE number END;
    END IF;
    number := CASE
        WHEN extreme AND whole(1, 10) = 1 THEN one_of(of_type.extremes)
        WHEN whole(1, 2) = 1 THEN one_of(of_type.corners)
        WHEN of_type.is_whole THEN whole(0, 1000)::text
        WHEN whole(1, 2) = 1 THEN round((random() * 1000)::numeric, whole(0, 12))::text
        WHEN of_type.type = 'numeric' THEN (random() * 1e20)::numeric::text || whole(0, 999999)
        ELSE (random() * 10 ^ whole(-12, 25))::text
    END;
    RETURN CASE WHEN wanted.style = 'signed' AND number NOT LIKE '-%' AND whole(1, 2) = 1 THEN '-' ELSE '' END || number;
END $$;

CREATE FUNCTION random_interval() RETURNS interval LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN CASE whole(1, 6)
        WHEN 1 THEN NULL
        WHEN 2 THEN make_interval(secs => random() * 10 ^ whole(-6, 9))
        WHEN 3 THEN make_interval(months => whole(0, 20000), days => whole(0, 40), secs => random() * 1e5)
        WHEN 4 THEN one_of('{1 mon -29 days -5 hours,-1 mon 31 days,1 day -24 hours,2 days -30 hours,1 year,00:00}'::interval[])
        ELSE one_of('{24 hours,1 day,30 days,1 mon,720 hours,1 hour}'::interval[])
    END;
END $$;

CREATE FUNCTION random_moment(hours integer, gaps integer) RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN CASE WHEN whole(1, gaps) > 1 THEN
        '2026-03-28 00:00+00'::timestamptz + make_interval(hours => whole(0, hours))
        + CASE whole(1, 8) WHEN 1 THEN make_interval(secs => random()) WHEN 2 THEN make_interval(days => whole(0, 400000)) ELSE '0' END
    END;
END $$;

CREATE FUNCTION random_lifetime() RETURNS tstzrange LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lower timestamptz := CASE WHEN whole(1, 5) > 1 THEN '2026-01-01'::timestamptz + make_interval(days => whole(0, 8)) END;
    upper timestamptz := CASE whole(1, 5) WHEN 1 THEN NULL WHEN 2 THEN 'infinity'
        ELSE coalesce(lower, '2026-01-01') + make_interval(days => whole(0, 8)) END;
BEGIN
    RETURN CASE WHEN whole(1, 6) > 1 THEN tstzrange(lower, upper, one_of('{[),[],(],()}'::text[])) END;
END $$;

CREATE FUNCTION random_period() RETURNS tstzrange LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lower timestamptz := '2026-01-01'::timestamptz + make_interval(days => whole(0, 8));
BEGIN
    RETURN CASE WHEN whole(1, 8) > 1 THEN
        tstzrange(lower, lower + make_interval(days => whole(1, 8)), one_of('{[),[],(],()}'::text[])) END;
END $$;

-- several lifetimes of one customer
CREATE FUNCTION random_lives() RETURNS tstzmultirange LANGUAGE sql VOLATILE AS $$
    SELECT range_agg(life) FROM generate_series(1, whole(0, 5)) AS n, LATERAL (SELECT random_lifetime() AS life WHERE n > 0) AS chosen
$$;

-- The rows of a round; `sample` holds those of them that a check sees: all, or fewer where a failure is made smaller.
CREATE TABLE rows (
    id integer, key integer NOT NULL, part integer NOT NULL, flag boolean, critical boolean, channel text, d interval,
    target interval, started timestamptz, ended timestamptz, as_of timestamptz, local_started timestamp,
    local_ended timestamp, local_as_of timestamp, day_started date, day_ended date, day_as_of date, life tstzrange, lives tstzmultirange, period tstzrange,
    local_life tsrange, local_lives tsmultirange, local_period tsrange, days daterange, many_days datemultirange, period_days daterange
);

-- A column for each argument in each type, as nps_bigint or weight_double.
CREATE VIEW number_columns AS
SELECT format('%s_%s', arguments.name, split_part(type, ' ', 1)) AS name, arguments, number_types, type
FROM arguments CROSS JOIN number_types ORDER BY 1;

SELECT format('ALTER TABLE rows ADD COLUMN %I %s', name, type) FROM number_columns \gexec
CREATE TABLE sample (LIKE rows) WITH (parallel_workers = 2);

-- Fills `rows`: groups of very different sizes, each row in one of several parts, group 0 without any value.
CREATE FUNCTION fill_rows(how_many integer, parts integer, extreme boolean) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    gaps integer := one_of('{2,5,20}'::integer[]);
BEGIN
    TRUNCATE rows;
    EXECUTE (
        SELECT format(
            'INSERT INTO rows (id, key, part, channel, flag, critical, d, target, started, life, lives, period, %s)
             SELECT id, 1 + floor(12 * random() ^ 2), whole(1, $2), one_of($4), one_of(''{true,true,false,null}''::boolean[]),
                 one_of(''{true,false,false,false,false,false,false,null}''::boolean[]), random_interval(),
                 random_interval(), random_moment(48, $1), random_lifetime(), random_lives(), random_period(), %s
             FROM generate_series(1, $5) AS id',
            string_agg(name, ', '),
            string_agg(format('random_number(%L::arguments, %L::number_types, $1, $3)::%s', arguments, number_types, type), ', ')
        ) FROM number_columns
    ) USING gaps, parts, extreme,
        ARRAY['chat', 'chat', 'email', 'Email', 'phone', '', ' ', '"', '{"a": 1}', E'back\\slash\t', U&'\00E9t\00E9', U&'\+01F600',
            repeat('long', 100), NULL],
        how_many;
    UPDATE rows SET
        ended = CASE whole(1, 3) WHEN 1 THEN greatest(started, started + target) WHEN 2 THEN started + make_interval(hours => whole(0, 48)) END,
        as_of = coalesce(started + CASE WHEN whole(1, 3) = 1 THEN target END, random_moment(800, gaps));
    UPDATE rows SET local_started = started AT TIME ZONE 'UTC', local_ended = ended AT TIME ZONE 'UTC', local_as_of = as_of AT TIME ZONE 'UTC',
        day_started = (started AT TIME ZONE 'UTC')::date, day_ended = (ended AT TIME ZONE 'UTC')::date, day_as_of = (as_of AT TIME ZONE 'UTC')::date;
    -- they begin and end at midnight
    UPDATE rows SET local_life = life::text::tsrange, local_lives = lives::text::tsmultirange, local_period = period::text::tsrange,
        days = life::text::daterange, many_days = lives::text::datemultirange, period_days = CASE WHEN period IS NOT NULL THEN daterange(lower(period)::date, upper(period)::date) END;
    INSERT INTO rows (id, key, part) SELECT how_many + id, 0, whole(1, parts) FROM generate_series(1, 3) AS id;
END $$;
