-- Shares of true: share_pct, feedback_response_rate, referral_rate, abandonment_rate and the summary rate_agg
CREATE TEMP TABLE requests (id integer, channel text, responded boolean);
INSERT INTO requests VALUES
    (1, 'chat', true), (2, 'mail', false), (3, 'chat', true), (4, 'chat', NULL), (5, 'mail', true), (6, 'mail', false),
    (7, 'chat', true), (8, 'mail', false), (9, 'chat', false), (10, NULL, true);

-- value (booleans only: no number types here)

SELECT share_pct(responded), feedback_response_rate(responded), referral_rate(responded), abandonment_rate(responded),
    100.0 * count(*) FILTER (WHERE responded) / count(responded) AS formula
FROM requests;
SELECT share_pct(responded) FILTER (WHERE channel = 'chat') AS chat, share_pct(DISTINCT responded) AS "distinct",
    share_pct(responded ORDER BY id DESC) AS ordered, share_pct(channel = 'chat') AS condition
FROM requests;

-- Q44 of a help desk's documented report (helpscout_docs, reports/user/happiness): 967 of 3019 customers rated
SELECT round(feedback_response_rate(id <= 967), 12) = round(32.03047366677708, 12) AS ok FROM generate_series(1, 3019) AS id;

-- NULL

-- no answer is no row; it is not false
SELECT share_pct(hit) AS "NULL ignored", num_values(rate_agg(hit)) AS rows
FROM (VALUES (true), (NULL), (NULL), (false), (NULL)) AS answers (hit);

-- empty

SELECT share_pct(responded), feedback_response_rate(responded), referral_rate(responded), abandonment_rate(responded),
    rate_agg(responded)
FROM requests WHERE false;
SELECT share_pct(responded), feedback_response_rate(responded), referral_rate(responded), abandonment_rate(responded),
    rate_agg(responded)
FROM requests WHERE responded IS NULL;
SELECT pct('{"hits":0,"n":0}'::rate_summary) AS nothing_counted, combine(part) AS no_parts
FROM (VALUES (NULL::rate_summary)) AS parts (part);

-- groups

SELECT coalesce(channel, 'none') AS channel, grouping(channel) AS total, share_pct(responded), rate_agg(responded) AS summary
FROM requests GROUP BY ROLLUP (channel) ORDER BY total, channel;

-- the parts put together are the whole; a NULL part is ignored
SELECT channel, pct(combine(part)), hits(combine(part)), num_values(combine(part)),
    combine(part) = (SELECT rate_agg(responded) FROM requests) AS whole
FROM (SELECT channel, id % 3 AS day, rate_agg(responded) AS part FROM requests GROUP BY channel, day
      UNION ALL SELECT 'chat', 9, NULL::rate_summary) AS parts
GROUP BY GROUPING SETS ((channel), ()) ORDER BY grouping(channel), channel;

-- window

-- four of nine answers are missing, so that frames fall empty and fill again
CREATE TEMP TABLE series AS
SELECT id, CASE WHEN id % 9 < 5 THEN id * 7 % 11 < 4 END AS hit FROM generate_series(1, 200) AS id;
CREATE TEMP VIEW frames AS
SELECT id, hit, share_pct(hit) OVER frame AS share, abandonment_rate(hit) OVER frame AS abandonment,
    feedback_response_rate(hit) OVER frame AS response, referral_rate(hit) OVER frame AS referral,
    pct(rate_agg(hit) OVER frame) AS summary,
    (SELECT 100.0 * count(*) FILTER (WHERE hit) / nullif(count(hit), 0)
     FROM series AS other WHERE other.id BETWEEN series.id - 2 AND series.id) AS rescanned
FROM series
WINDOW frame AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
SELECT count(*) AS frames, count(rescanned) AS filled,
    count(*) FILTER (WHERE (share, abandonment, response, referral, summary) IS DISTINCT FROM
                           (rescanned, rescanned, rescanned, rescanned, rescanned)) AS differ
FROM frames;
SELECT id, hit, round(share, 2) AS share, round(rescanned, 2) AS rescanned FROM frames WHERE id BETWEEN 3 AND 10 ORDER BY id;

-- stored summaries slide as well: the share of the last three days
SELECT count(*) AS days, count(*) FILTER (WHERE slid IS DISTINCT FROM rescanned) AS differ
FROM (SELECT pct(combine(part) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)) AS slid,
          (SELECT share_pct(hit) FROM series AS other WHERE other.id / 20 BETWEEN day - 2 AND day) AS rescanned
      FROM (SELECT id / 20 AS day, rate_agg(hit) AS part FROM series GROUP BY day) AS days) AS compared;

-- bad input (none: every boolean is good)
