-- Each stay that stands, with its client, exit and project beside it; age is in whole years.
SELECT
    e.source_id, e.source_file, e.source_line, p.organization_id, e.project_id, e.enrollment_id,
    e.personal_id, e.household_id, e.entry_date, e.relationship_to_hoh, e.enrollment_coc,
    e.living_situation, e.rental_subsidy_type, e.length_of_stay, e.los_under_threshold,
    e.previous_street_essh, e.date_to_street_essh, e.times_homeless_past_three_years AS times,
    e.months_homeless_past_three_years AS months, e.disabling_condition, e.move_in_date,
    e.percent_ami, e.vamc_station, e.hp_screening_score, e.threshold_score, e.date_created,
    x.exit_date, x.destination, x.destination_subsidy_type,
    x.source_file AS exit_file, x.source_line AS exit_line, x.date_created AS exit_created,
    p.project_type, p.operating_start_date, p.operating_end_date,
    c.dob,
    year(e.entry_date) - year(c.dob) - CASE
        WHEN month(e.entry_date) * 100 + day(e.entry_date) < month(c.dob) * 100 + day(c.dob)
            THEN 1 ELSE 0 END AS age,
    CASE WHEN e.relationship_to_hoh = 1 THEN TRUE
        WHEN c.dob IS NULL THEN TRUE
        ELSE date_diff('day', c.dob, e.entry_date) >= 6575 END AS is_asked,
    CASE WHEN p.project_type IN (0, 1, 4, 8) THEN TRUE
        WHEN e.living_situation >= 100 AND e.living_situation < 200 THEN TRUE
        ELSE coalesce(e.los_under_threshold = 1 AND e.previous_street_essh = 1, FALSE)
        END AS is_from_homelessness
FROM hmis_enrollment AS e
LEFT JOIN hmis_client AS c
    ON c.source_id = e.source_id AND c.personal_id = e.personal_id AND c.date_deleted IS NULL
LEFT JOIN hmis_project AS p
    ON p.source_id = e.source_id AND p.project_id = e.project_id AND p.date_deleted IS NULL
LEFT JOIN hmis_exit AS x
    ON x.source_id = e.source_id AND x.enrollment_id = e.enrollment_id AND x.date_deleted IS NULL
WHERE e.date_deleted IS NULL
