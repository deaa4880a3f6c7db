-- Exits by quarter, kind of project and destination, and how many of them were followed by
-- homelessness within 180 days: by a stay in shelter, transitional housing or outreach, or by one
-- in permanent housing that began more than 14 days later.
WITH back AS (
    SELECT e.source_id, e.enrollment_id
    FROM outcome_exits AS e
    INNER JOIN homeless_stays AS s
        ON s.person_id = e.person_id AND s.entry_on >= e.exit_on
    WHERE s.is_continuum AND (s.source_id <> e.source_id OR s.enrollment_id <> e.enrollment_id)
        AND e.outcome IN ('permanent', 'unknown') AND s.entry_on <= e.exit_on + 180 AND (
            s.project_group IN ('ES', 'SH', 'TH', 'SO')
            OR (s.project_group = 'PH' AND s.entry_on > e.exit_on + 14)
        )
    GROUP BY e.source_id, e.enrollment_id
)
SELECT
    CAST(date_trunc('quarter', e.exit_on) AS DATE) AS quarter, e.project_group,
    e.outcome AS destination, count(*) AS exits, count(b.enrollment_id) AS returned
FROM outcome_exits AS e
LEFT JOIN back AS b ON b.source_id = e.source_id AND b.enrollment_id = e.enrollment_id
GROUP BY CAST(date_trunc('quarter', e.exit_on) AS DATE), e.project_group, e.outcome
