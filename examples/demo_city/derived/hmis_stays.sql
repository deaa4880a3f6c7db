-- Each stay in a homelessness program with where it led; codes are those of HUD's lists.
WITH stays AS (
    SELECT
        e.source_id,
        e.enrollment_id,
        e.personal_id,
        p.project_type,
        e.entry_date AS entry_on,
        x.exit_date AS exit_on,
        x.destination,
        CASE
            WHEN c.hispanic_latinao = 1 THEN 'Hispanic or Latino'
            WHEN c.am_ind_ak_native + c.asian + c.black_af_american + c.native_hi_pacific
                + c.white > 1 THEN 'Two or more races'
            WHEN c.am_ind_ak_native = 1 THEN 'American Indian or Alaska Native'
            WHEN c.asian = 1 THEN 'Asian'
            WHEN c.black_af_american = 1 THEN 'Black or African American'
            WHEN c.native_hi_pacific = 1 THEN 'Native Hawaiian or Pacific Islander'
            WHEN c.white = 1 THEN 'White'
        END AS race_group
    FROM hmis_enrollment AS e
    JOIN hmis_project AS p ON p.source_id = e.source_id AND p.project_id = e.project_id
    JOIN hmis_client AS c ON c.source_id = e.source_id AND c.personal_id = e.personal_id
    -- HUD's lists end at 499: an exit with another code, or without a day, has not been told.
    LEFT JOIN hmis_exit AS x ON x.source_id = e.source_id AND x.enrollment_id = e.enrollment_id
        AND x.date_deleted IS NULL AND x.exit_date IS NOT NULL
        AND coalesce(x.destination, 0) < 500
    WHERE e.date_deleted IS NULL AND c.date_deleted IS NULL AND e.entry_date IS NOT NULL
)
SELECT
    source_id,
    enrollment_id,
    personal_id,
    CASE
        WHEN project_type IN (0, 1) THEN 'Emergency shelter'
        WHEN project_type = 2 THEN 'Transitional housing'
        WHEN project_type IN (3, 9, 10) THEN 'Permanent supportive housing'
        WHEN project_type = 4 THEN 'Street outreach'
        WHEN project_type = 8 THEN 'Safe haven'
        WHEN project_type = 13 THEN 'Rapid rehousing'
        ELSE 'Other'
    END AS project_type,
    project_type IN (0, 1, 2, 8) AS is_residential,
    race_group,
    entry_on,
    exit_on,
    date_diff('day', entry_on, exit_on) AS days,
    CASE
        WHEN destination IN (8, 9, 30, 99) THEN NULL
        WHEN destination >= 400 THEN 'Permanent'
        WHEN destination >= 300 THEN 'Temporary'
        WHEN destination >= 200 THEN 'Institution'
        WHEN destination >= 100 THEN 'Homeless'
        WHEN destination IS NOT NULL THEN 'Other'
    END AS destination_group,
    CASE WHEN destination NOT IN (8, 9, 30, 99) THEN destination >= 400 END
        AS is_to_permanent_housing
FROM stays
