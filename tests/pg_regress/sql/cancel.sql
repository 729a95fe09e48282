-- Proves that a long aggregate, a long window and a long merge of large states stop when they are told to: between rows, by the
-- executor. What is long within one call is in tests/cancel.sh.
SET statement_timeout = '50ms';

-- rows
SELECT nps(i % 11) FROM generate_series(1, 4000) AS i, generate_series(1, 4000) AS j;

-- a window frame
SELECT max(n) FROM (
    SELECT nps(i % 11) OVER (ROWS BETWEEN 1000 PRECEDING AND CURRENT ROW) AS n
    FROM generate_series(1, 3000) AS i, generate_series(1, 3000) AS j
) AS frames;

-- merges of tallies with thousands of labels
SELECT num_values(combine(s)) FROM generate_series(1, 100000) AS i,
    LATERAL (SELECT tally_agg((i + j)::text) AS s FROM generate_series(1, 2000) AS j) AS parts;

RESET statement_timeout;
