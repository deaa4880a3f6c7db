-- Who has one of the statuses asked for on a day, with what a case conference needs to know.
-- days_since_identified counts from the first day of this time of homelessness (to the day of being
-- housed), days_active only days with the status active. In a shelter the project is the shelter;
-- otherwise that of the last contact.
WITH here AS (
    -- The day as a column: the difference between a column and a value is empty on one engine.
    SELECT *, CAST($as_of AS DATE) AS as_of
    FROM by_name_statuses
    WHERE from_date <= $as_of AND (until_date IS NULL OR until_date > $as_of)
        AND status IN ($statuses)
),
ranked_shelters AS (
    SELECT
        s.person_id, s.source_id, s.project_id, s.project_type, s.coc_code,
        row_number() OVER (
            PARTITION BY s.person_id
            ORDER BY s.entry_on DESC, s.source_id, s.enrollment_id
        ) AS place
    FROM homeless_stays AS s
    INNER JOIN here AS h ON h.person_id = s.person_id
    WHERE s.project_type IN ($shelter_types) AND s.entry_on <= $as_of
        AND (s.exit_on IS NULL OR s.exit_on > $as_of)
),
shelters AS (
    SELECT person_id, source_id, project_id, project_type, coc_code
    FROM ranked_shelters
    WHERE place = 1
),
-- Whoever is in a shelter was met there; for all others it is the last contact that tells. The
-- event that made the status is a contact itself, so that the last one is not before it. Only
-- columns that are shown are read: events are by far the longest table.
outside AS (
    SELECT h.person_id, h.event_on
    FROM here AS h
    LEFT JOIN shelters AS s ON s.person_id = h.person_id
    WHERE s.person_id IS NULL
),
recent AS (
    SELECT
        e.person_id, e.on_date, e.kind, e.source_id, e.project_id, e.project_type, e.coc_code,
        CASE WHEN e.effect = 'contact' THEN 1 ELSE 0 END AS is_plain
    FROM by_name_events AS e
    INNER JOIN outside AS h ON h.person_id = e.person_id AND e.on_date >= h.event_on
    WHERE e.on_date <= $as_of AND e.effect <> 'none'
),
met AS (
    SELECT person_id, max(on_date) AS on_date FROM recent GROUP BY person_id
),
ranked_contacts AS (
    SELECT
        e.person_id, e.on_date, e.kind, e.source_id, e.project_id, e.project_type, e.coc_code,
        row_number() OVER (
            PARTITION BY e.person_id
            ORDER BY
                e.is_plain, e.kind, e.source_id, e.project_id, e.project_type, e.coc_code
        ) AS place
    FROM recent AS e
    INNER JOIN met AS m ON m.person_id = e.person_id AND m.on_date = e.on_date
),
groups AS (
    SELECT
        g.person_id,
        max(CASE WHEN g.population = 'chronic' THEN 1 ELSE 0 END) AS chronic,
        max(CASE WHEN g.population = 'youth' THEN 1 ELSE 0 END) AS youth,
        max(CASE WHEN g.population = 'families' THEN 1 ELSE 0 END) AS family,
        max(CASE WHEN g.population = 'seniors' THEN 1 ELSE 0 END) AS senior
    FROM by_name_populations AS g
    INNER JOIN here AS h ON h.person_id = g.person_id
    WHERE g.from_date <= $as_of AND (g.until_date IS NULL OR g.until_date > $as_of)
        AND g.population IN ('chronic', 'youth', 'families', 'seniors')
    GROUP BY g.person_id
)
SELECT
    h.person_id, h.status, h.from_date AS since, h.status_before, h.rule, h.event_on,
    h.source_id, h.source, h.record_id, h.enrollment_id, h.source_file, h.source_line,
    h.identified_on,
    CASE
        WHEN h.identified_on IS NULL THEN NULL
        WHEN h.status = 'housed' THEN date_diff('day', h.identified_on, h.from_date)
        ELSE date_diff('day', h.identified_on, h.as_of)
    END AS days_since_identified,
    h.active_days_before + CASE
        WHEN h.status = 'active' THEN date_diff('day', h.from_date, h.as_of) + 1 ELSE 0
    END AS days_active,
    CASE WHEN s.person_id IS NOT NULL THEN h.as_of ELSE c.on_date END AS last_contact_on,
    CASE WHEN s.person_id IS NOT NULL THEN 'stay' ELSE c.kind END AS last_contact,
    s.person_id IS NOT NULL OR c.kind = 'bed_night' AS is_sheltered,
    coalesce(s.source_id, c.source_id) AS project_source_id,
    coalesce(s.project_id, c.project_id) AS project_id,
    coalesce(s.project_type, c.project_type) AS project_type,
    coalesce(s.coc_code, c.coc_code, h.coc_code) AS coc_code,
    p.birth_on, p.is_veteran,
    coalesce(g.chronic, 0) = 1 AS is_chronic,
    coalesce(g.youth, 0) = 1 AS is_youth,
    coalesce(g.family, 0) = 1 AS is_family,
    coalesce(g.senior, 0) = 1 AS is_senior
FROM here AS h
INNER JOIN by_name_people AS p ON p.person_id = h.person_id
LEFT JOIN ranked_contacts AS c ON c.person_id = h.person_id AND c.place = 1
LEFT JOIN shelters AS s ON s.person_id = h.person_id
LEFT JOIN groups AS g ON g.person_id = h.person_id
