-- When a person belonged to a population, in spans that may overlap: from_date up to, not
-- including, until_date (blank: still so). Household and family go by the latest enrollments begun;
-- chronic homelessness lasts from the entry that shows it to the next home.
-- HMIS Standard Reporting Terminology (household types); HUD's final rule defining "chronically
-- homeless" (housing ends it); 24 CFR 5.100 (elderly).
WITH stays AS (
    SELECT
        s.person_id, s.entry_on, s.age_at_entry, s.is_chronic_at_start, s.source_id, s.project_id,
        coalesce(s.household_id, concat('-', s.enrollment_id)) AS household,
        coalesce(s.entry_on >= p.youth_until_on, FALSE) AS is_older
    FROM homeless_stays AS s
    INNER JOIN by_name_people AS p ON p.person_id = s.person_id
    WHERE s.exit_on IS NULL OR s.exit_on >= s.entry_on
),
-- The days since which a household holds a child and an adult, and somebody past youth.
households AS (
    SELECT
        source_id, project_id, household,
        CASE
            WHEN min(CASE WHEN age_at_entry < 18 THEN entry_on END)
                > min(CASE WHEN age_at_entry >= 18 THEN entry_on END)
                THEN min(CASE WHEN age_at_entry < 18 THEN entry_on END)
            WHEN min(CASE WHEN age_at_entry < 18 THEN entry_on END) IS NOT NULL
                THEN min(CASE WHEN age_at_entry >= 18 THEN entry_on END)
        END AS family_from,
        min(CASE WHEN is_older THEN entry_on END) AS older_from
    FROM stays
    GROUP BY source_id, project_id, household
),
entries AS (
    SELECT
        person_id, entry_on,
        lead(entry_on) OVER (PARTITION BY person_id ORDER BY entry_on) AS next_entry_on
    FROM (SELECT person_id, entry_on FROM stays GROUP BY person_id, entry_on) AS entered
),
latest AS (
    SELECT e.person_id, e.entry_on, e.next_entry_on, h.family_from, h.older_from
    FROM entries AS e
    INNER JOIN stays AS s ON s.person_id = e.person_id AND s.entry_on = e.entry_on
    INNER JOIN households AS h
        ON h.source_id = s.source_id AND h.project_id = s.project_id AND h.household = s.household
),
changes AS (
    SELECT person_id, entry_on, entry_on AS on_date FROM latest
    UNION
    SELECT person_id, entry_on, family_from FROM latest
    WHERE family_from > entry_on AND (next_entry_on IS NULL OR family_from < next_entry_on)
    UNION
    SELECT person_id, entry_on, older_from FROM latest
    WHERE older_from > entry_on AND (next_entry_on IS NULL OR older_from < next_entry_on)
),
lived AS (
    SELECT
        c.person_id, c.on_date AS from_date,
        lead(c.on_date) OVER (PARTITION BY c.person_id ORDER BY c.on_date) AS until_date,
        max(CASE WHEN l.family_from <= c.on_date THEN 1 ELSE 0 END) = 1 AS is_family,
        -- Somebody of youth age in a household with an older adult is not homeless on their own.
        max(CASE WHEN l.older_from <= c.on_date THEN 1 ELSE 0 END) = 0 AS is_without_older
    FROM changes AS c
    INNER JOIN latest AS l ON l.person_id = c.person_id AND l.entry_on = c.entry_on
    GROUP BY c.person_id, c.on_date
),
homes AS (
    SELECT person_id, from_date, until_date FROM by_name_statuses WHERE status = 'housed'
),
chronic AS (
    SELECT s.person_id, s.entry_on AS from_date, min(n.from_date) AS until_date
    FROM stays AS s
    LEFT JOIN homes AS n ON n.person_id = s.person_id AND n.from_date > s.entry_on
    WHERE s.is_chronic_at_start AND NOT EXISTS (
        SELECT 1 FROM homes AS h
        WHERE h.person_id = s.person_id AND h.from_date < s.entry_on
            AND (h.until_date IS NULL OR h.until_date > s.entry_on)
    )
    GROUP BY s.person_id, s.entry_on
)
SELECT person_id, 'families' AS population, from_date, until_date FROM lived WHERE is_family
UNION ALL
SELECT person_id, 'singles', from_date, until_date FROM lived WHERE NOT is_family
UNION ALL
SELECT
    w.person_id, 'youth', w.from_date,
    least(p.youth_until_on, coalesce(w.until_date, p.youth_until_on))
FROM lived AS w
INNER JOIN by_name_people AS p ON p.person_id = w.person_id
WHERE w.is_without_older AND w.from_date < p.youth_until_on
UNION ALL
SELECT person_id, 'seniors', senior_from_on, CAST(NULL AS DATE)
FROM by_name_people
WHERE senior_from_on IS NOT NULL
UNION ALL
SELECT s.person_id, 'veterans', s.from_date, CAST(NULL AS DATE)
FROM (SELECT person_id, min(from_date) AS from_date FROM lived GROUP BY person_id) AS s
INNER JOIN by_name_people AS p ON p.person_id = s.person_id
WHERE p.is_veteran
UNION ALL
SELECT person_id, 'chronic', from_date, until_date FROM chronic
UNION ALL
SELECT c.person_id, 'chronic_veterans', c.from_date, c.until_date
FROM chronic AS c
INNER JOIN by_name_people AS p ON p.person_id = c.person_id
WHERE p.is_veteran
