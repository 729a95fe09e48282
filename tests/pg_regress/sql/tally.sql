-- Labels: channel_mix and preferred_channel.
\set VERBOSITY default
\set SHOW_CONTEXT never

CREATE TEMP TABLE contact AS
SELECT i, i % 3 AS team, (ARRAY['email', 'chat', 'phone', NULL, 'email', 'web form', 'chat'])[1 + i * (i % 5) % 7] AS channel
FROM generate_series(1, 200) AS i;
-- the shares in plain SQL, as numeric's own division gives them
CREATE FUNCTION pg_temp.plain_mix(labels text[]) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(label, 100.0 * n / total)
    FROM (
        SELECT label, count(*) AS n, sum(count(*)) OVER () AS total
        FROM unnest(labels) AS label WHERE label IS NOT NULL GROUP BY label
    ) AS counted
$$;

-- value

SELECT channel_mix(channel), preferred_channel(channel)
FROM unnest(ARRAY['email', 'chat', 'email', 'chat', 'email', 'email', 'email', 'chat']) AS channel;
SELECT channel_mix(channel), channel_mix(channel) = pg_temp.plain_mix(array_agg(channel)) AS same,
    preferred_channel(channel), preferred_channel(channel) = mode() WITHIN GROUP (ORDER BY channel COLLATE "C") AS same_preferred
FROM contact;

-- ties go to the first in "C" collation: upper case before lower case, both before what is beyond ASCII
SELECT preferred_channel(channel) FROM unnest(ARRAY['web', 'chat', 'Web', 'chat', 'web', 'Web']) AS channel;
SELECT preferred_channel(channel) = U&'z' AS z_before_e_acute FROM unnest(ARRAY[U&'\00e9', 'z']) AS channel;

-- any text is a label: nothing, blanks, quotes, line ends, other scripts; case and blanks count
SELECT channel_mix(channel) = '{"": 12.5, " ": 12.5, "E": 12.5, "e": 12.5, "\"quoted\"": 12.5, "two\nlines\t\\": 12.5,
    "caf\u00e9": 12.5, "\ud83d\udcde": 12.5}' AS all_eight
FROM unnest(ARRAY['', ' ', 'E', 'e', '"quoted"', E'two\nlines\t\\', U&'caf\00e9', U&'\+01F4DE']) AS channel;
SELECT channel_mix(channel) -> repeat('long ', 2000) AS share, length(preferred_channel(channel))
FROM (VALUES (repeat('long ', 2000)), ('short'), (repeat('long ', 2000)), ('brief')) AS v(channel);
-- the type of a column may be varchar
SELECT preferred_channel(channel::varchar(5)), channel_mix('chat') FROM contact;

-- NULL

SELECT channel_mix(channel), preferred_channel(channel) FROM (VALUES ('chat'), (NULL), (NULL), ('email'), ('chat'), ('chat')) AS v(channel);
SELECT channel_mix(NULL), preferred_channel(NULL);

-- empty

SELECT channel_mix(channel), preferred_channel(channel) FROM contact WHERE false;

-- groups

SELECT team, channel_mix(channel) = pg_temp.plain_mix(array_agg(channel)) AS same,
    channel_mix(channel) FILTER (WHERE i < 50) = pg_temp.plain_mix(array_agg(channel) FILTER (WHERE i < 50)) AS same_filtered,
    channel_mix(DISTINCT channel),
    preferred_channel(channel ORDER BY i DESC)
FROM contact GROUP BY ROLLUP (team) ORDER BY team;

-- window

-- each frame is what rescanning its rows gives: labels come, go and come back, some frames hold NULL only
SELECT count(*) AS frames, count(DISTINCT mix) AS different_values, count(*) FILTER (WHERE mix IS NULL) AS without_label,
    count(*) FILTER (WHERE mix IS DISTINCT FROM pg_temp.plain_mix(labels)) AS mix_differs,
    count(*) FILTER (WHERE preferred IS DISTINCT FROM (SELECT mode() WITHIN GROUP (ORDER BY l COLLATE "C") FROM unnest(labels) AS l))
        AS preferred_differs
FROM (
    SELECT channel_mix(channel) OVER frame AS mix, preferred_channel(channel) OVER frame AS preferred,
        array_agg(channel) OVER frame AS labels
    FROM (SELECT i, CASE WHEN i % 40 > 9 THEN channel || i / 20 END AS channel FROM contact) AS shifting
    WINDOW frame AS (ORDER BY i ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
) AS frames;

-- bad input

-- free text is no channel: 10,000 labels are a tally, one more is refused
SELECT preferred_channel(i::text), (SELECT count(*) FROM jsonb_object_keys(channel_mix(i::text))) AS labels FROM generate_series(1, 10000) AS i;
SELECT preferred_channel(i::text) FROM generate_series(1, 10001) AS i;
\echo SQLSTATE :SQLSTATE
SELECT channel_mix(i::text) FROM generate_series(1, 10001) AS i;
\echo SQLSTATE :SQLSTATE
-- what counts is how many there are at a time: a window may see more
SELECT count(*) AS frames, count(*) FILTER (WHERE preferred <> least_label) AS differing FROM (
    SELECT preferred_channel(i::text) OVER frame AS preferred, min(i::text COLLATE "C") OVER frame AS least_label
    FROM generate_series(1, 10100) AS i WINDOW frame AS (ORDER BY i ROWS 9 PRECEDING)
) AS frames;
