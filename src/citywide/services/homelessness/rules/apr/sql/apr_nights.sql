-- Who was served on each of the four count nights (questions 7b and 8b): in the project that
-- night, moved in already where the project is permanent housing, with a bed that night where
-- shelter is counted by bed nights.
WITH counted AS (
    SELECT
        s.person_id, s.source_id, s.enrollment_id, s.household, s.relationship_to_hoh,
        h.household_column, n.table_row, n.night
    FROM apr_stays AS s
    INNER JOIN apr_households AS h ON h.source_id = s.source_id AND h.household = s.household
    CROSS JOIN (VALUES (2, $january), (3, $april), (4, $july), (5, $october))
        AS n (table_row, night)
    LEFT JOIN homeless_stays AS head
        ON head.source_id = s.source_id AND head.enrollment_id = s.head_enrollment_id
    WHERE s.entry_on <= n.night AND (s.exit_on IS NULL OR s.exit_on > n.night)
        AND (s.project_type NOT IN (3, 13) OR s.moved_in_on <= n.night)
        -- Nobody is left behind in a household whose head has gone.
        AND (head.exit_on IS NULL OR head.exit_on > n.night)
),
slept AS (
    SELECT source_id, enrollment_id, from_night, to_night
    FROM homeless_spans WHERE kind = 'bed night'
)
SELECT c.*
FROM counted AS c
INNER JOIN apr_stays AS s ON s.source_id = c.source_id AND s.enrollment_id = c.enrollment_id
LEFT JOIN slept AS b
    ON b.source_id = c.source_id AND b.enrollment_id = c.enrollment_id
    AND b.from_night <= c.night AND b.to_night > c.night
WHERE s.project_type <> 1 OR b.enrollment_id IS NOT NULL
