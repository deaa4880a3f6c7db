-- Who came in to homelessness and who left it in the period. Somebody is in it from an entry to
-- the exit, or to the move-in to permanent housing; a person is one, however many stays they have.
WITH spells AS (
    SELECT
        source_id, enrollment_id, person_id, entry_on, destination_group,
        CASE WHEN move_in_on IS NOT NULL THEN move_in_on ELSE exit_on END AS until_on,
        CASE
            WHEN move_in_on IS NOT NULL OR destination_group = 'permanent' THEN 'housed'
            WHEN exit_on IS NULL THEN 'still there'
            WHEN destination_group = 'unknown'
                OR (destination_group = 'other' AND $other_is_unknown) THEN 'unknown'
            ELSE 'elsewhere'
        END AS ending
    FROM homeless_stays
    WHERE is_continuum AND project_group IN ('ES', 'SH', 'TH', 'SO', 'PH')
        AND entry_on <= $end AND ($every_coc OR coc_code IN ($cocs))
),
now_in AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY person_id ORDER BY entry_on, source_id, enrollment_id
        ) AS first_place,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY CASE WHEN until_on IS NULL OR until_on > $end THEN 0 ELSE 1 END,
                until_on DESC, entry_on DESC, source_id, enrollment_id
        ) AS last_place
    FROM spells
    WHERE until_on IS NULL OR until_on >= $start
),
before AS (
    SELECT
        s.person_id, s.ending, s.until_on,
        row_number() OVER (
            PARTITION BY s.person_id ORDER BY s.until_on DESC, s.source_id, s.enrollment_id
        ) AS place
    FROM spells AS s
    WHERE s.until_on < $start
)
SELECT
    f.person_id, f.source_id AS first_source_id, f.enrollment_id AS first_enrollment_id,
    l.source_id AS last_source_id, l.enrollment_id AS last_enrollment_id,
    f.entry_on < $start AS was_in_at_start,
    l.until_on IS NULL OR l.until_on > $end AS is_in_at_end,
    CASE
        WHEN f.entry_on < $start THEN NULL
        WHEN b.person_id IS NULL OR b.until_on < f.entry_on - 730 THEN 'first time'
        WHEN b.ending = 'housed' THEN 'returned from housing'
        ELSE 'returned from elsewhere'
    END AS inflow,
    CASE WHEN l.until_on IS NULL OR l.until_on > $end THEN NULL ELSE l.ending END AS outflow
FROM now_in AS f
INNER JOIN now_in AS l ON l.person_id = f.person_id AND l.last_place = 1
LEFT JOIN before AS b ON b.person_id = f.person_id AND b.place = 1
WHERE f.first_place = 1
