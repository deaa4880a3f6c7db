-- The project of each client's latest stay, which can ask the client what is missing.
SELECT source_id, personal_id, project_id
FROM (
    SELECT
        source_id, personal_id, project_id,
        row_number() OVER (
            PARTITION BY source_id, personal_id
            ORDER BY entry_date DESC NULLS LAST, enrollment_id DESC
        ) AS place
    FROM hmis_enrollment
    WHERE date_deleted IS NULL AND project_id IS NOT NULL
) AS numbered
WHERE place = 1
