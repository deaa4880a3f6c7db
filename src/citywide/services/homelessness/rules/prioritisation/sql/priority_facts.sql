-- What the rule sets ask about the people of the list on a day, each fact with the row that says so.
-- A blank means that nobody asked, or that the answer was not given: never no. Somebody not shown to
-- be chronically homeless is known not to be only where the answers it depends on were given.
WITH entered AS (
    SELECT
        s.person_id, s.source_id, s.enrollment_id, s.project_type, s.living_situation,
        s.disabling_condition, s.source_file, s.source_line,
        row_number() OVER (
            PARTITION BY s.person_id ORDER BY s.entry_on DESC, s.source_id, s.enrollment_id
        ) AS place
    FROM homeless_stays AS s
    INNER JOIN list_on AS l ON l.person_id = s.person_id
    WHERE s.entry_on <= $as_of
),
latest AS (
    SELECT
        t.*,
        CASE
            WHEN e.months_homeless_past_three_years BETWEEN 101 AND 113
                THEN e.months_homeless_past_three_years - 100
        END AS months
    FROM entered AS t
    LEFT JOIN hmis_enrollment AS e
        ON e.source_id = t.source_id AND e.enrollment_id = t.enrollment_id
    WHERE t.place = 1
)
SELECT
    l.person_id,
    CASE
        WHEN l.is_chronic THEN TRUE
        WHEN t.disabling_condition = 0 THEN FALSE
        WHEN t.disabling_condition = 1 AND t.months IS NOT NULL THEN FALSE
    END AS is_chronic,
    CASE t.disabling_condition WHEN 1 THEN TRUE WHEN 0 THEN FALSE END AS has_disability,
    CAST(t.months AS BIGINT) AS months_homeless_in_three_years,
    CASE
        WHEN l.is_sheltered AND l.project_type IN (0, 1) THEN 'emergency_shelter'
        WHEN l.is_sheltered AND l.project_type = 8 THEN 'safe_haven'
        WHEN l.is_sheltered AND l.project_type = 2 THEN 'transitional_housing'
        WHEN t.project_type = 4 OR t.living_situation = 116 THEN 'street'
        WHEN t.living_situation = 101 THEN 'emergency_shelter'
        WHEN t.living_situation = 118 THEN 'safe_haven'
        WHEN t.living_situation = 302 THEN 'transitional_housing'
    END AS came_from,
    CAST(l.days_since_identified AS BIGINT) AS days_homeless,
    l.source_id, l.source_file, l.source_line,
    t.source_id AS entry_source_id, t.source_file AS entry_source_file,
    t.source_line AS entry_source_line
FROM list_on AS l
LEFT JOIN latest AS t ON t.person_id = l.person_id
