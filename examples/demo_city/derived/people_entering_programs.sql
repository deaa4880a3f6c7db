-- Each client once in every fiscal year in which the client entered a program.
WITH entries AS (
    SELECT
        e.source_id,
        e.personal_id,
        e.entry_date,
        year(e.entry_date) + CASE WHEN month(e.entry_date) >= 7 THEN 1 ELSE 0 END AS fiscal_year,
        s.race_group
    FROM hmis_enrollment AS e
    JOIN hmis_stays AS s ON s.source_id = e.source_id AND s.enrollment_id = e.enrollment_id
)
SELECT
    source_id,
    personal_id,
    fiscal_year,
    MIN(entry_date) AS first_entry_on,
    MIN(race_group) AS race_group
FROM entries
GROUP BY source_id, personal_id, fiscal_year
