-- The SQL of README.md and docs/, block by block: made by tests/documents.sh --write, edit the documents instead.
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT current_database() AS regression \gset
CREATE DATABASE documents;
\c documents
SET client_min_messages = warning;
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';
CREATE EXTENSION helpdesk_metrics;
\getenv tests PG_ABS_SRCDIR
\set sample :tests /../../sql/demo/sample_help_desk.sql
\set until '2026-07-01 00:00+02'
\set ECHO none
\o /dev/null
\i :sample
\o
\set ECHO all
\set ON_ERROR_STOP off
SET jit = off;

-- README.md
CREATE EXTENSION IF NOT EXISTS helpdesk_metrics;

CREATE TABLE tickets (id int, agent text, channel text, created_at timestamptz, first_reply_at timestamptz,
                      resolved_at timestamptz, contacts int, reopens int, nps int, rating int);

INSERT INTO tickets VALUES
    (1, 'Ada',   'email', '2026-03-02 09:00+00', '2026-03-02 10:30+00', '2026-03-03 09:00+00', 1, 0, 10, 5),
    (2, 'Ada',   'chat',  '2026-03-02 11:00+00', '2026-03-02 11:04+00', '2026-03-02 11:30+00', 1, 0, 9, 4),
    (3, 'Grace', 'email', '2026-03-03 08:00+00', '2026-03-03 15:00+00', '2026-03-05 08:00+00', 3, 1, 3, 2),
    (4, 'Grace', 'phone', '2026-03-03 14:00+00', '2026-03-03 14:00+00', '2026-03-03 14:20+00', 1, 0, NULL, 5),
    (5, 'Grace', 'email', '2026-03-04 16:00+00', NULL, NULL, 1, 0, NULL, NULL);

SELECT coalesce(agent, 'everybody') AS agent, round(nps(nps), 1) AS nps, round(csat_pct(rating), 1) AS csat,
       avg_first_response(created_at, first_reply_at) AS first_response, round(fcr_pct(contacts), 1) AS fcr
FROM tickets GROUP BY ROLLUP (agent) ORDER BY agent;

SELECT create_views('chatwoot', 'chatwoot', 'helpdesk_metrics', 'Europe/Berlin');

SELECT channel, tickets, round(csat_pct, 1) AS csat, date_trunc('minute', first_response_median) AS first_response,
       date_trunc('minute', resolution_median) AS resolution, round(fcr_pct, 1) AS fcr, round(sla_pct, 1) AS sla
FROM helpdesk_metrics.channel_scorecard ORDER BY tickets DESC;

SELECT date_trunc('month', day)::date AS month, sum(created) AS created, sum(resolved) AS resolved, round(pct(combine(csat)), 1) AS csat,
       date_trunc('minute', percentile(combine(first_response), 0.5)) AS first_response
FROM helpdesk_metrics.daily_metrics WHERE day >= '2026-01-01' AND day < '2026-07-01' GROUP BY 1 ORDER BY 1;


-- docs/reference.md

-- docs/recipes.md
SELECT channel, count(*) AS tickets, round(nps(nps), 1) AS nps,
       round(sla_pct(created_at, resolved_at, interval '1 day', timestamptz '2026-03-05 17:00+00'), 1) AS sla,
       avg_resolution_time(resolved_at - created_at) FILTER (WHERE reopens = 0) AS resolution
FROM tickets GROUP BY channel ORDER BY channel;

CREATE TABLE answers AS
SELECT date '2026-01-01' + i AS day, (i * 7 + i / 5) % 11 AS score FROM generate_series(0, 59) AS i;

SELECT day, score, round(nps(score) OVER (ORDER BY day ROWS BETWEEN 29 PRECEDING AND CURRENT ROW), 1) AS nps_30_days
FROM answers ORDER BY day DESC LIMIT 3;

CREATE TABLE monthly (month date, nps nps_summary);
INSERT INTO monthly VALUES ('2026-01-01', '{"promoters":45,"passives":23,"detractors":12}'),
                           ('2026-02-01', '{"promoters":47,"passives":22,"detractors":11}');

SELECT month, round(nps(nps), 1) AS nps, round(confidence_low(nps)) AS low, round(confidence_high(nps)) AS high,
       round(p_value(nps, lag(nps) OVER (ORDER BY month))::numeric, 2) AS p,
       is_significant(nps, lag(nps) OVER (ORDER BY month)) AS changed
FROM monthly ORDER BY month;

CREATE TABLE months (month date, met int, missed int, customers int, lost int);
INSERT INTO months VALUES ('2026-01-01', 940, 60, 1000, 18), ('2026-02-01', 900, 100, 1010, 25),
                          ('2026-03-01', 860, 140, 1005, 41), ('2026-04-01', 955, 45, 990, 16);

SELECT round(corr(sla, churn)::numeric, 2) AS correlation FROM (
    SELECT sla_pct(i <= met)::float8 AS sla, churn_rate(lost, customers)::float8 AS churn
    FROM months, generate_series(1, met + missed) AS i GROUP BY month
) AS by_month;

CREATE TABLE team (cal business_calendar);
INSERT INTO team VALUES ('{"time_zone": "Europe/Berlin",
    "hours": {"mon": [["09:00","18:00"]], "tue": [["09:00","18:00"]], "wed": [["09:00","18:00"]],
              "thu": [["09:00","18:00"]], "fri": [["09:00","18:00"]]},
    "holidays": ["2026-12-25", "2027-01-01"],
    "shifts": {"2026-12-24": [["09:00","12:00"]], "2026-12-31": [["09:00","12:00"]]}}');

SELECT id, business_duration(created_at, first_reply_at, cal) AS working_time, business_add(created_at, '4 hours', cal) AS due
FROM tickets, team ORDER BY id;

SELECT round(sla_pct(created_at, first_reply_at, business_add(created_at, '4 hours', cal) - created_at,
                     timestamptz '2026-03-05 17:00+00'), 1) AS answered_in_time -- as of now()
FROM tickets, team;

CREATE TABLE status_changes (ticket int, at timestamptz, status text);
INSERT INTO status_changes VALUES
    (1, '2026-12-22 15:00+01', 'open'), (1, '2026-12-22 17:00+01', 'waiting'), (1, '2026-12-28 10:00+01', 'open'),
    (1, '2026-12-28 12:00+01', 'waiting'), (1, '2026-12-30 09:00+01', 'open'), (1, '2026-12-31 11:00+01', 'solved'),
    (2, '2026-12-23 16:00+01', 'open'), (2, '2026-12-24 10:00+01', 'solved'), (2, '2026-12-28 09:00+01', 'open'),
    (2, '2026-12-29 17:30+01', 'solved'), (3, '2027-01-04 09:00+01', 'open');

CREATE VIEW clocks AS
SELECT ticket, bool_or(is_solved) AS solved,
       running_spans(at, status = 'open', timestamptz '2027-01-04 12:00+01') AS ran, -- until now()
       running_spans(at, status = 'open', NULL) FILTER (WHERE NOT is_solved) AS runs_on -- as if it were not solved
FROM (SELECT *, status = 'solved' AND lead(at) OVER (PARTITION BY ticket ORDER BY at) IS NULL AS is_solved
      FROM status_changes) AS changes
GROUP BY ticket;

SELECT ticket, solved, business_duration(ran, cal) AS elapsed, business_due(runs_on, '16 hours', cal) AS due,
       business_duration(ran, cal) > '16 hours' AS breached
FROM clocks, team ORDER BY ticket;

SELECT round(sla_pct(business_duration(ran, cal) <= '16 hours')
             FILTER (WHERE solved OR business_duration(ran, cal) > '16 hours'), 1) AS sla
FROM clocks, team;

CREATE TABLE customers (name text, lifetime tstzrange);
INSERT INTO customers VALUES ('stays', '[2025-01-01,)'), ('leaves', '[2025-01-01,2026-01-15)'),
                             ('comes', '[2026-01-10,)'), ('comes and goes', '[2026-01-05,2026-01-20)');

SELECT round(crr(lifetime, period), 1) AS kept, round(churn_rate(lifetime, period), 1) AS lost
FROM customers, tstzrange('2026-01-01', '2026-02-01') AS period;


-- docs/business-time.md

-- docs/views.md
SELECT inbox, count(*) AS tickets, round(avg(csat_satisfied_pct), 1) AS csat, round(avg(one_touch_pct), 1) AS fcr
FROM helpdesk_metrics.bi_tickets WHERE created_day >= '2026-05-01' GROUP BY inbox ORDER BY inbox;

SELECT create_views('chatwoot', 'chatwoot', 'helpdesk_metrics', 'Europe/Berlin', '{
    "calendar": {"time_zone": "Europe/Berlin", "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}},
    "bots": ["Helper", 17]}');

SELECT create_views('chatwoot', 'chatwoot', 'helpdesk_metrics', 'Europe/Berlin', '{"surveys": "company.surveys"}');
SELECT date_trunc('month', day)::date AS month, round(nps(combine(nps_answers)), 1) AS nps, round(mean(combine(ces)), 2) AS ces
FROM helpdesk_metrics.daily_metrics WHERE day >= '2026-01-01' AND day < '2026-07-01' GROUP BY 1 ORDER BY 1;

CREATE SCHEMA desk;
CREATE VIEW desk.tickets AS
SELECT id::bigint AS ticket_id, created_at, channel, agent, first_reply_at AS first_response_at, resolved_at, resolved_at AS first_resolved_at,
       elapsed(created_at, first_reply_at) AS first_response, elapsed(created_at, resolved_at) AS full_resolution,
       reopens, contacts = 1 AS one_touch, rating::numeric AS csat_score,
       CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS status
FROM tickets;
SELECT create_views('canonical', 'desk', 'desk_metrics');

SELECT channel, tickets, round(csat_pct, 1) AS csat, first_response_median, round(fcr_pct, 1) AS fcr, backlog
FROM desk_metrics.channel_scorecard ORDER BY channel;

CREATE TABLE notes (ticket_id int, created_at timestamptz, author text, public boolean);
INSERT INTO notes VALUES (1, '2026-03-02 09:00+00', 'customer', true), (1, '2026-03-02 09:10+00', 'agent', false),
                         (1, '2026-03-02 10:30+00', 'agent', true), (2, '2026-03-02 11:00+00', 'agent', true);

SELECT ticket_id, first_response_at(created_at, public AND author = 'agent')
FROM notes WHERE author IN ('agent', 'customer') GROUP BY ticket_id ORDER BY ticket_id;


-- docs/scale.md
CREATE TABLE support_by_day (day date, channel text, tickets bigint, nps nps_summary, csat rate_summary,
                             first_response duration_summary, agents tally_summary, PRIMARY KEY (day, channel));

INSERT INTO support_by_day
SELECT (created_at AT TIME ZONE 'UTC')::date, channel, count(*), nps_agg(nps), rate_agg(rating >= 4),
       duration_agg(elapsed(created_at, first_reply_at)), tally_agg(agent)
FROM tickets WHERE created_at >= '2026-03-02 00:00+00' AND created_at < '2026-03-06 00:00+00' -- the days to refresh
GROUP BY 1, 2
ON CONFLICT (day, channel) DO UPDATE SET (tickets, nps, csat, first_response, agents) =
    (excluded.tickets, excluded.nps, excluded.csat, excluded.first_response, excluded.agents);

SELECT date_trunc('week', day)::date AS week, sum(tickets) AS tickets, round(nps(combine(nps)), 1) AS nps,
       round(pct(combine(csat)), 1) AS csat, percentile(combine(first_response), 0.9) AS p90_response,
       preferred_channel(combine(agents)) AS busiest_agent
FROM support_by_day GROUP BY 1 ORDER BY 1;


-- docs/definitions.md
SELECT nps(11);


-- docs/performance.md

-- docs/managed.md
SELECT agent,
       round(100 * (count(*) FILTER (WHERE nps >= 9) - count(*) FILTER (WHERE nps <= 6))::numeric / nullif(count(nps), 0), 1) AS nps,
       round(100 * count(*) FILTER (WHERE rating >= 4)::numeric / nullif(count(rating), 0), 1) AS csat,
       round(100 * count(*) FILTER (WHERE contacts = 1)::numeric / nullif(count(contacts), 0), 1) AS fcr
FROM tickets GROUP BY agent ORDER BY agent;

SELECT agent, round(nps(nps), 1) AS nps, round(csat_pct(rating), 1) AS csat, round(fcr_pct(contacts), 1) AS fcr
FROM tickets GROUP BY agent ORDER BY agent;

ALTER TABLE tickets ADD CHECK (nps BETWEEN 0 AND 10), ADD CHECK (rating BETWEEN 1 AND 5);

CREATE VIEW answers_by_day AS
SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(nps) AS answers,
       count(*) FILTER (WHERE nps >= 9) AS promoters, count(*) FILTER (WHERE nps <= 6) AS detractors
FROM tickets GROUP BY 1;

SELECT date_trunc('week', day)::date AS week, round(100 * sum(promoters - detractors) / nullif(sum(answers), 0), 1) AS nps,
       round(avg(100 * (promoters - detractors)::numeric / nullif(answers, 0)), 1) AS mean_of_days
FROM answers_by_day GROUP BY 1;

\c :regression
DROP DATABASE documents;
