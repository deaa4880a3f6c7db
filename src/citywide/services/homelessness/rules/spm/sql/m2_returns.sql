-- Measure 2: the first stay after that exit that is a return. Shelter, safe haven, transitional
-- housing and outreach return at once; permanent housing only when it begins more than 14 days
-- after the exit and after any other stay in permanent housing (somebody who moves on is no
-- return).
WITH later AS (
    SELECT
        x.person_id, x.exit_on, r.source_id, r.enrollment_id, r.entry_on, r.project_group,
        date_diff('day', x.exit_on, r.entry_on) AS days
    FROM m2_exits AS x
    INNER JOIN spm_stays AS r
        ON r.person_id = x.person_id AND r.entry_on >= x.exit_on
    WHERE r.source_id <> x.source_id OR r.enrollment_id <> x.enrollment_id
),
moved_on AS (
    SELECT l.source_id, l.enrollment_id
    FROM later AS l
    INNER JOIN spm_stays AS q ON q.person_id = l.person_id
    WHERE $m2_ph_after_ph AND l.project_group = 'PH' AND q.project_group = 'PH'
        AND q.entry_on < l.entry_on AND (q.exit_on IS NULL OR l.entry_on <= q.exit_on + 14)
    GROUP BY l.source_id, l.enrollment_id
),
returns AS (
    SELECT
        l.*,
        row_number() OVER (
            PARTITION BY l.person_id ORDER BY l.entry_on, l.source_id, l.enrollment_id
        ) AS place
    FROM later AS l
    LEFT JOIN moved_on AS m
        ON m.source_id = l.source_id AND m.enrollment_id = l.enrollment_id
    WHERE m.enrollment_id IS NULL AND (
        l.project_group IN ('ES', 'SH', 'SO')
        OR (l.project_group = 'TH' AND (
            NOT $m2_th_gap OR l.days > 14 OR (l.days = 14 AND $m2_gap_day_counts)
        ))
        OR (l.project_group = 'PH' AND (
            l.days > 14 OR (l.days = 14 AND $m2_gap_day_counts)
        ))
    )
)
SELECT person_id, source_id, enrollment_id, entry_on, days
FROM returns
WHERE place = 1
