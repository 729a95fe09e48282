-- Every worked example of the articles that the product was asked for, by its number
SELECT case_id, example, trim_scale(result) AS result, expected, result = expected AS ok
FROM (VALUES
    ('E01', 'CSAT: satisfied 30 of 50', (SELECT csat_pct(customer <= 30) FROM generate_series(1, 50) AS customer), 60),
    ('E02', 'CSAT: mean of 5, 3, 4, 5, 1', (SELECT csat_avg(score) FROM unnest(ARRAY[5, 3, 4, 5, 1]) AS score), 3.6),
    ('E03', 'NPS: 70 % promoters, 10 % detractors',
        (SELECT nps(CASE WHEN customer <= 70 THEN 9 WHEN customer <= 80 THEN 6 ELSE 8 END)
         FROM generate_series(1, 100) AS customer), 60),
    ('E04', 'NPS: 130 promoters, 40 detractors of 200',
        (SELECT nps(CASE WHEN customer <= 130 THEN 10 WHEN customer <= 170 THEN 0 ELSE 7 END)
         FROM generate_series(1, 200) AS customer), 45),
    ('E05', 'retention: start 200, end 200, new 20', (SELECT crr(200, 200, 20)), 90),
    ('E06', 'churn: 20 lost of 250', (SELECT churn_rate(20, 250)), 8),
    ('E07', 'lifetime value: 50 x 5 x 3', clv(50, 5, 3), 750),
    ('E08', 'wait: 500 minutes / 200 calls, in minutes',
        (SELECT minutes(avg_wait_time(wait))::numeric
         FROM unnest(ARRAY[interval '1 minute', interval '4 minutes']) AS wait, generate_series(1, 100)), 2.5),
    ('E09', 'complaint: Monday to Wednesday, in days',
        (SELECT days(avg_complaint_resolution_time(timestamp '2026-03-02 09:00', timestamp '2026-03-04 09:00'))::numeric), 2)
) AS cases (case_id, example, result, expected)
ORDER BY case_id;
