-- Assessments (4.19) of heads of household in the chosen projects and continuums of care, in the
-- period or soon after, each made while the stay lasted.
SELECT
    s.person_id, a.source_id, a.assessment_id, a.enrollment_id, s.project_id, s.household_id,
    a.assessment_date, a.assessment_type, a.assessment_level, a.prioritization_status,
    a.source_file, a.source_line
FROM hmis_assessment AS a
INNER JOIN homeless_stays AS s
    ON s.source_id = a.source_id AND s.enrollment_id = a.enrollment_id
WHERE a.date_deleted IS NULL AND s.relationship_to_hoh = 1
    AND ($every_project OR s.project_id IN ($projects))
    AND ($every_coc OR s.coc_code IN ($cocs))
    AND a.assessment_date BETWEEN $start AND $last_event
    AND a.assessment_date >= s.entry_on
    AND (s.exit_on IS NULL OR a.assessment_date <= s.exit_on)
