-- The months from that of $start to that of $end, each with its first day and the next month's.
WITH digits AS (
    SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
    UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8
    UNION ALL SELECT 9
),
numbers AS (
    SELECT a.d + 10 * b.d + 100 * c.d + year($start) * 12 + month($start) - 1 AS n
    FROM digits AS a CROSS JOIN digits AS b CROSS JOIN digits AS c
)
SELECT
    make_date(CAST(floor(n / 12.0) AS INTEGER), CAST(n - floor(n / 12.0) * 12 + 1 AS INTEGER), 1)
        AS month,
    make_date(
        CAST(floor((n + 1) / 12.0) AS INTEGER),
        CAST(n + 1 - floor((n + 1) / 12.0) * 12 + 1 AS INTEGER), 1
    ) AS next_month
FROM numbers
WHERE n <= year($end) * 12 + month($end) - 1
