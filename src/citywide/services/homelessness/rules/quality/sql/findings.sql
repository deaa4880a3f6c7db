-- One row per thing to correct: where it stands, whose it is, and what to do. What is wrong with a
-- client's own record stands with the project of the latest stay, so that somebody corrects it.
SELECT
    f.check_id, c.severity, c.title, f.source_file, f.source_line, f.source_id,
    p.organization_id, o.organization_name, coalesce(f.project_id, l.project_id) AS project_id,
    p.project_name, f.enrollment_id, f.personal_id, f.value, c.correction
FROM found AS f
JOIN checks AS c ON c.check_id = f.check_id
LEFT JOIN latest_stays AS l ON l.source_id = f.source_id
    AND l.personal_id = CASE WHEN f.project_id IS NULL THEN f.personal_id END
LEFT JOIN hmis_project AS p ON p.source_id = f.source_id
    AND p.project_id = coalesce(f.project_id, l.project_id) AND p.date_deleted IS NULL
LEFT JOIN hmis_organization AS o ON o.source_id = p.source_id
    AND o.organization_id = p.organization_id AND o.date_deleted IS NULL
