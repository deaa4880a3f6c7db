-- Exits by fiscal year and what people told about themselves: how many to permanent housing and to
-- an unknown place, and how many of both were followed by homelessness within 180 days: by a stay in
-- shelter, transitional housing or outreach, or by one in permanent housing that began more than 14
-- days later.
WITH back AS (
    SELECT e.source_id, e.enrollment_id
    FROM exit_years AS e
    INNER JOIN homeless_stays AS s
        ON s.person_id = e.person_id AND s.entry_on >= e.exit_on
    WHERE s.is_continuum AND (s.source_id <> e.source_id OR s.enrollment_id <> e.enrollment_id)
        AND e.outcome IN ('permanent', 'unknown') AND s.entry_on <= e.exit_on + 180 AND (
            s.project_group IN ('ES', 'SH', 'TH', 'SO')
            OR (s.project_group = 'PH' AND s.entry_on > e.exit_on + 14)
        )
    GROUP BY e.source_id, e.enrollment_id
),
described AS (
    SELECT
        e.fiscal_year, e.outcome, b.enrollment_id IS NOT NULL AS came_back,
        coalesce(g.race, 'unknown') AS race, coalesce(g.sex, 'unknown') AS sex,
        CAST(floor((
            year(e.exit_on) * 10000 + month(e.exit_on) * 100 + day(e.exit_on)
            - year(s.birth_on) * 10000 - month(s.birth_on) * 100 - day(s.birth_on)
        ) / 10000.0) AS INTEGER) AS age
    FROM exit_years AS e
    INNER JOIN homeless_stays AS s
        ON s.source_id = e.source_id AND s.enrollment_id = e.enrollment_id
    LEFT JOIN group_people AS g ON g.person_id = e.person_id
    LEFT JOIN back AS b ON b.source_id = e.source_id AND b.enrollment_id = e.enrollment_id
),
placed AS (
    SELECT fiscal_year, outcome, came_back, 'race' AS group_kind, race AS member FROM described
    UNION ALL
    SELECT fiscal_year, outcome, came_back, 'sex', sex FROM described
    UNION ALL
    SELECT
        fiscal_year, outcome, came_back, 'age',
        CASE
            WHEN age IS NULL THEN 'unknown'
            WHEN age < 18 THEN 'under_18'
            WHEN age < 25 THEN '18_24'
            WHEN age < 35 THEN '25_34'
            WHEN age < 45 THEN '35_44'
            WHEN age < 55 THEN '45_54'
            WHEN age < 62 THEN '55_61'
            ELSE '62_over'
        END
    FROM described
)
SELECT
    fiscal_year, group_kind, member,
    CASE WHEN outcome IN ('permanent', 'unknown') THEN outcome ELSE 'elsewhere' END AS outcome,
    count(*) AS exits, count(CASE WHEN came_back THEN 1 END) AS returned
FROM placed
GROUP BY fiscal_year, group_kind, member,
    CASE WHEN outcome IN ('permanent', 'unknown') THEN outcome ELSE 'elsewhere' END
