-- Measure 4: adults in projects that the CoC programme pays for, one stay each: those still there
-- at the end of the period after a year or more, and those who left in the period.
WITH paid AS (
    SELECT source_id, project_id
    FROM hmis_funder
    WHERE date_deleted IS NULL AND funder IN (2, 3, 4, 5, 6, 43, 44, 54, 55, 56)
        AND start_date <= $end AND (end_date IS NULL OR end_date >= $start)
    GROUP BY source_id, project_id
),
stays AS (
    SELECT
        s.*,
        CASE
            WHEN s.exit_on IS NULL OR s.exit_on > $end THEN 'stayer' ELSE 'leaver'
        END AS leaving
    FROM spm_stays AS s
    INNER JOIN paid AS p ON p.source_id = s.source_id AND p.project_id = s.project_id
    WHERE s.project_type IN (2, 3, 8, 9, 10, 13)
        AND (s.exit_on IS NULL OR s.exit_on >= $start)
        AND floor((
            year(greatest(s.entry_on, $start)) * 10000 + month(greatest(s.entry_on, $start)) * 100
            + day(greatest(s.entry_on, $start))
            - year(s.birth_on) * 10000 - month(s.birth_on) * 100 - day(s.birth_on)
        ) / 10000.0) >= 18
),
latest AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY CASE leaving WHEN 'stayer' THEN 0 ELSE 1 END, entry_on DESC,
                source_id, enrollment_id
        ) AS place
    FROM stays
),
heads AS (
    SELECT l.*, coalesce(h.entry_on, l.entry_on) AS head_entry_on
    FROM latest AS l
    LEFT JOIN homeless_stays AS h
        ON h.source_id = l.source_id AND h.enrollment_id = l.head_enrollment_id
    WHERE l.place = 1
)
SELECT person_id, source_id, enrollment_id, leaving, entry_on, exit_on, head_entry_on
FROM heads
WHERE leaving = 'leaver' OR date_diff('day', entry_on, $end) >= 365
