-- Measure 3.2: stays in shelter, safe haven and transitional housing in the period; night-by-night
-- shelter by bed nights (and, by the named option, by exits in the period).
WITH bed_nights AS (
    SELECT p.source_id, p.enrollment_id
    FROM homeless_spans AS p
    WHERE p.kind = 'bed night' AND p.from_night <= $end AND p.to_night > $start
    GROUP BY p.source_id, p.enrollment_id
)
SELECT s.person_id, s.source_id, s.enrollment_id, s.project_group
FROM spm_stays AS s
LEFT JOIN bed_nights AS b ON b.source_id = s.source_id AND b.enrollment_id = s.enrollment_id
WHERE s.project_group IN ('ES', 'SH', 'TH') AND (s.exit_on IS NULL OR s.exit_on >= $start)
    AND (
        s.project_type <> 1 OR b.enrollment_id IS NOT NULL
        OR ($m3_nbn_exits AND s.exit_on BETWEEN $start AND $end)
    )
