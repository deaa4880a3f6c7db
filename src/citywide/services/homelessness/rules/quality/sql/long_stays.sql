-- Stays that last very long for their kind of project, and stays in two beds at once.
WITH lasting AS (
    SELECT
        s.*, date_diff('day', s.entry_date, $as_of) AS days,
        row_number() OVER (PARTITION BY s.source_id, s.project_type
            ORDER BY s.entry_date, s.enrollment_id) AS place,
        count(*) OVER (PARTITION BY s.source_id, s.project_type) AS stays_of_kind
    FROM stays AS s
    WHERE s.exit_date IS NULL AND s.relationship_to_hoh = 1 AND s.entry_date <= $as_of
),
waiting AS (
    SELECT
        s.*, date_diff('day', s.entry_date, coalesce(s.exit_date, $as_of)) AS days,
        row_number() OVER (PARTITION BY s.source_id, s.project_type
            ORDER BY date_diff('day', s.entry_date, coalesce(s.exit_date, $as_of)) DESC,
            s.enrollment_id) AS place,
        count(*) OVER (PARTITION BY s.source_id, s.project_type) AS stays_of_kind
    FROM stays AS s
    WHERE s.project_type IN (3, 9, 10, 13) AND s.move_in_date IS NULL
        AND s.relationship_to_hoh = 1 AND s.entry_date <= $as_of
),
in_beds AS (
    SELECT s.*, coalesce(s.exit_date, $as_of) AS until_day FROM stays AS s
    WHERE s.project_type IN (0, 2, 8)
        OR (s.project_type IN (3, 9, 10, 13) AND s.move_in_date IS NOT NULL)
)
SELECT 102 AS check_id, source_file, source_line, source_id, project_id, enrollment_id,
    personal_id, cast(days AS VARCHAR) AS value
FROM lasting WHERE project_type IN (6, 7, 11, 12, 0, 2, 8) AND days > $long_stay_days
UNION ALL
SELECT 104, source_file, source_line, source_id, project_id, enrollment_id, personal_id,
    cast(days AS VARCHAR)
FROM lasting
WHERE (project_type IN (0, 2, 8, 12, 13) AND place * 100 <= 2 * stays_of_kind)
    OR (project_type IN (3, 9, 10) AND place * 100 <= stays_of_kind)
UNION ALL
SELECT 72, source_file, source_line, source_id, project_id, enrollment_id, personal_id,
    cast(days AS VARCHAR)
FROM waiting
WHERE exit_date IS NULL AND ((project_type = 13 AND place * 100 <= 2 * stays_of_kind)
    OR (project_type <> 13 AND place * 100 <= stays_of_kind))
UNION ALL
SELECT 77, a.source_file, a.source_line, a.source_id, a.project_id, a.enrollment_id, a.personal_id,
    min(b.enrollment_id)
FROM in_beds AS a
JOIN in_beds AS b ON b.source_id = a.source_id AND b.personal_id = a.personal_id
    AND b.enrollment_id <> a.enrollment_id
    AND CASE WHEN a.project_type IN (0, 2, 8) THEN a.entry_date ELSE a.move_in_date END < b.until_day
    AND CASE WHEN b.project_type IN (0, 2, 8) THEN b.entry_date ELSE b.move_in_date END < a.until_day
GROUP BY a.source_file, a.source_line, a.source_id, a.project_id, a.enrollment_id, a.personal_id
