-- Measure 5 by person: the first entry of the period, and a stay in the two years before it. Table
-- 5.1 looks at entries to shelter, safe haven and transitional housing, 5.2 at permanent housing
-- too. Night-by-night shelter needs a bed night in the period.
WITH bed_nights AS (
    SELECT p.source_id, p.enrollment_id
    FROM homeless_spans AS p
    WHERE p.kind = 'bed night' AND p.from_night <= $end AND p.to_night > $start
    GROUP BY p.source_id, p.enrollment_id
),
entries AS (
    SELECT
        t.table_name, s.person_id, s.source_id, s.enrollment_id, s.entry_on,
        row_number() OVER (
            PARTITION BY t.table_name, s.person_id
            ORDER BY s.entry_on, s.source_id, s.enrollment_id
        ) AS place
    FROM spm_stays AS s
    CROSS JOIN (VALUES ('5.1'), ('5.2')) AS t (table_name)
    LEFT JOIN bed_nights AS b
        ON b.source_id = s.source_id AND b.enrollment_id = s.enrollment_id
    WHERE s.entry_on BETWEEN $start AND $end
        AND (s.project_type <> 1 OR b.enrollment_id IS NOT NULL)
        AND (s.project_group IN ('ES', 'SH', 'TH')
            OR (t.table_name = '5.2' AND s.project_group = 'PH'))
),
earlier AS (
    SELECT
        e.table_name, e.person_id, p.source_id, p.enrollment_id,
        row_number() OVER (
            PARTITION BY e.table_name, e.person_id
            ORDER BY p.entry_on DESC, p.source_id, p.enrollment_id
        ) AS place
    FROM entries AS e
    INNER JOIN spm_stays AS p ON p.person_id = e.person_id AND p.entry_on < e.entry_on
    WHERE e.place = 1 AND p.project_group IN ('ES', 'SH', 'TH', 'PH')
        AND (p.exit_on IS NULL OR p.exit_on >= e.entry_on - 730)
)
SELECT
    e.table_name, e.person_id, e.source_id, e.enrollment_id, e.entry_on,
    p.source_id AS earlier_source_id, p.enrollment_id AS earlier_enrollment_id,
    p.enrollment_id IS NULL AS is_first_time
FROM entries AS e
LEFT JOIN earlier AS p
    ON p.table_name = e.table_name AND p.person_id = e.person_id AND p.place = 1
WHERE e.place = 1
