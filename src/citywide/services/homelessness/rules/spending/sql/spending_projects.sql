-- The projects of the HMIS as the ledger can name them: by their number alone. A number that two
-- sources use names no project, because nobody can tell which one the money was for.
SELECT
    p.project_id, min(p.source_id) AS source_id, min(p.project_name) AS project_name,
    count(DISTINCT p.source_id) AS sources,
    max(CASE WHEN p.continuum_project = 1 THEN 1 ELSE 0 END) = 1 AS is_continuum,
    min(
        CASE
            WHEN p.project_type IN (0, 1) THEN 'ES'
            WHEN p.project_type = 8 THEN 'SH'
            WHEN p.project_type = 2 THEN 'TH'
            WHEN p.project_type = 4 THEN 'SO'
            WHEN p.project_type IN (3, 9, 10, 13) THEN 'PH'
            ELSE 'other'
        END
    ) AS project_group
FROM hmis_project AS p
WHERE p.date_deleted IS NULL
GROUP BY p.project_id
