-- Every exit in the period from the continuum's projects, and the kind of place the person went.
-- Whether "other" says where somebody went is a choice the result names.
SELECT
    source_id, enrollment_id, person_id, project_id, project_group, exit_on, destination,
    CASE
        WHEN destination_group = 'other' AND $other_is_unknown THEN 'unknown'
        ELSE destination_group
    END AS outcome,
    exit_source_file AS source_file, exit_source_line AS source_line
FROM homeless_stays
WHERE is_continuum AND project_group IN ('ES', 'SH', 'TH', 'SO', 'PH')
    AND exit_on BETWEEN $start AND $end AND ($every_coc OR coc_code IN ($cocs))
