-- Rows whose client, stay or project is not in the export, and clients who stand there twice.
SELECT 9 AS check_id, e.source_file, e.source_line, e.source_id, e.project_id, e.enrollment_id,
    e.personal_id, e.personal_id AS value
FROM hmis_enrollment AS e
LEFT JOIN hmis_client AS c ON c.source_id = e.source_id AND c.personal_id = e.personal_id
WHERE e.date_deleted IS NULL AND c.personal_id IS NULL
UNION ALL
SELECT 10, e.source_file, e.source_line, e.source_id, e.project_id, e.enrollment_id,
    e.personal_id, e.project_id
FROM hmis_enrollment AS e
LEFT JOIN hmis_project AS p ON p.source_id = e.source_id AND p.project_id = e.project_id
WHERE e.date_deleted IS NULL AND p.project_id IS NULL
UNION ALL
SELECT 7, c.source_file, c.source_line, c.source_id, cast(NULL AS VARCHAR), cast(NULL AS VARCHAR),
    c.personal_id, c.personal_id
FROM hmis_client AS c
JOIN (
    SELECT source_id, personal_id FROM hmis_client WHERE date_deleted IS NULL
    GROUP BY source_id, personal_id HAVING count(*) > 1
) AS d ON d.source_id = c.source_id AND d.personal_id = c.personal_id
WHERE c.date_deleted IS NULL
UNION ALL
SELECT 6, e.source_file, e.source_line, e.source_id, e.project_id, e.enrollment_id, e.personal_id,
    CASE WHEN e.personal_id IS NULL THEN 'PersonalID' WHEN e.project_id IS NULL THEN 'ProjectID'
        WHEN e.entry_date IS NULL THEN 'EntryDate' ELSE 'HouseholdID' END
FROM hmis_enrollment AS e
WHERE e.date_deleted IS NULL AND (e.personal_id IS NULL OR e.project_id IS NULL
    OR e.entry_date IS NULL OR e.household_id IS NULL)
UNION ALL
SELECT 6, x.source_file, x.source_line, x.source_id, cast(NULL AS VARCHAR), x.enrollment_id,
    x.personal_id, CASE WHEN x.exit_date IS NULL THEN 'ExitDate' ELSE 'EnrollmentID' END
FROM hmis_exit AS x
WHERE x.date_deleted IS NULL AND (x.exit_date IS NULL OR x.enrollment_id IS NULL)
UNION ALL
SELECT 140, x.source_file, x.source_line, x.source_id, cast(NULL AS VARCHAR),
    cast(NULL AS VARCHAR), cast(NULL AS VARCHAR), x.export_id
FROM hmis_export AS x
JOIN (
    SELECT source_id FROM hmis_export GROUP BY source_id HAVING count(*) > 1
) AS m ON m.source_id = x.source_id
UNION ALL
SELECT 101, x.source_file, x.source_line, x.source_id, cast(NULL AS VARCHAR),
    cast(NULL AS VARCHAR), cast(NULL AS VARCHAR), '0'
FROM hmis_export AS x
LEFT JOIN (SELECT source_id, count(*) AS stays FROM hmis_enrollment GROUP BY source_id) AS n
    ON n.source_id = x.source_id
WHERE n.stays IS NULL
