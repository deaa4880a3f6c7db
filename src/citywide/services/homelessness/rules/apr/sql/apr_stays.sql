-- Stays in the chosen projects in the period, with the age that counts (at the later of entry and
-- the period's start). Night-by-night shelter needs a bed night in the period.
-- HMIS Standard Reporting Terminology Glossary, "Active clients by date range".
WITH bed_nights AS (
    SELECT p.source_id, p.enrollment_id
    FROM homeless_spans AS p
    WHERE p.kind = 'bed night' AND p.from_night <= $end AND p.to_night > $start
    GROUP BY p.source_id, p.enrollment_id
),
active AS (
    SELECT
        s.*,
        CASE
            WHEN s.move_in_on <= $end THEN s.move_in_on
            WHEN $early_move_in_counts AND s.household_move_in_recorded_on < s.entry_on
                THEN s.entry_on
        END AS moved_in_on,
        coalesce(s.exit_on <= $end, FALSE) AS is_leaver,
        greatest(s.entry_on, $start) AS aged_on,
        coalesce(s.household_id, concat('alone ', s.enrollment_id)) AS household,
        row_number() OVER (
            PARTITION BY s.person_id ORDER BY s.entry_on DESC, s.source_id, s.enrollment_id
        ) AS place
    FROM homeless_stays AS s
    LEFT JOIN bed_nights AS b
        ON b.source_id = s.source_id AND b.enrollment_id = s.enrollment_id
    WHERE ($every_project OR s.project_id IN ($projects)) AND s.entry_on <= $end
        AND (s.exit_on IS NULL OR s.exit_on >= $start)
        AND (s.project_type <> 1 OR b.enrollment_id IS NOT NULL)
)
SELECT
    *,
    CAST(floor((
        year(aged_on) * 10000 + month(aged_on) * 100 + day(aged_on)
        - year(birth_on) * 10000 - month(birth_on) * 100 - day(birth_on)
    ) / 10000.0) AS INTEGER) AS age
FROM active
