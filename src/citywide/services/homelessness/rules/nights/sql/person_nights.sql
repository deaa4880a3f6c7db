-- One row per person and night of the period, with the place that counts when several stays claim
-- the night: housed after move-in first, then shelter, safe haven, transitional housing, waiting
-- for a home, street outreach, and at last what the person told about the time before.
WITH digits AS (
    SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS d (n)
),
numbers AS (
    SELECT a.n * 1000 + b.n * 100 + c.n * 10 + d.n AS n
    FROM digits AS a
    CROSS JOIN digits AS b
    CROSS JOIN digits AS c
    CROSS JOIN digits AS d
),
calendar AS (
    SELECT $start + CAST(n AS INTEGER) AS night FROM numbers
    WHERE n <= date_diff('day', $start, $end)
),
claimed AS (
    SELECT
        s.person_id, c.night, s.kind, s.project_group, s.source_id, s.enrollment_id,
        s.project_id, s.rule, s.source_file, s.source_line,
        count(*) OVER (PARTITION BY s.person_id, c.night) AS claims,
        row_number() OVER (
            PARTITION BY s.person_id, c.night
            ORDER BY
                CASE
                    WHEN s.kind = 'housed' THEN 1
                    WHEN s.kind = 'self-reported' THEN 7
                    WHEN s.project_group = 'ES' THEN 2
                    WHEN s.project_group = 'SH' THEN 3
                    WHEN s.project_group = 'TH' THEN 4
                    WHEN s.kind = 'before move-in' THEN 5
                    ELSE 6
                END,
                s.from_night DESC, s.source_id, s.enrollment_id
        ) AS place
    FROM homeless_spans AS s
    INNER JOIN calendar AS c ON c.night >= s.from_night
    WHERE s.from_night <= $end AND (s.to_night IS NULL OR s.to_night > $start)
        AND (s.to_night IS NULL OR c.night < s.to_night)
        AND ($every_coc OR s.coc_code IN ($cocs))
)
SELECT
    person_id, night, kind, project_group, source_id, enrollment_id, project_id, rule, claims,
    source_file, source_line
FROM claimed
WHERE place = 1
