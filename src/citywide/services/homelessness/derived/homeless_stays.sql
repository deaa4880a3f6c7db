-- One row per enrollment with what every report needs to know about it, once: the person, the
-- household's head, the continuum of care, the move-in date that counts, whether the person was
-- literally homeless or chronically homeless at entry. Deleted records take no part.
-- HMIS Data Standards FY2026; SPM Programming Specifications; HMIS Standard Reporting Terminology.
WITH live AS (
    SELECT
        e.source_id, e.enrollment_id, e.personal_id, e.household_id, e.project_id,
        e.entry_date AS entry_on, e.relationship_to_hoh, e.enrollment_coc, e.living_situation,
        e.los_under_threshold, e.previous_street_essh, e.date_to_street_essh, e.move_in_date,
        e.times_homeless_past_three_years AS times, e.months_homeless_past_three_years AS months,
        e.disabling_condition, e.date_of_engagement, e.source_file, e.source_line,
        coalesce(w.person_id, e.personal_id) AS person_id,
        p.project_type,
        CASE
            WHEN p.project_type IN (0, 1) THEN 'ES'
            WHEN p.project_type = 8 THEN 'SH'
            WHEN p.project_type = 2 THEN 'TH'
            WHEN p.project_type = 4 THEN 'SO'
            WHEN p.project_type IN (3, 9, 10, 13) THEN 'PH'
            WHEN p.project_type = 6 THEN 'SSO'
            WHEN p.project_type = 11 THEN 'DAY'
            WHEN p.project_type = 12 THEN 'HP'
            WHEN p.project_type = 14 THEN 'CE'
            ELSE 'OTHER'
        END AS project_group,
        coalesce(p.continuum_project, 0) = 1 AS is_continuum,
        c.dob AS birth_on, c.dob_data_quality, c.veteran_status,
        CAST(floor((
            year(e.entry_date) * 10000 + month(e.entry_date) * 100 + day(e.entry_date)
            - year(c.dob) * 10000 - month(c.dob) * 100 - day(c.dob)
        ) / 10000.0) AS INTEGER) AS age_at_entry
    FROM hmis_enrollment AS e
    INNER JOIN hmis_project AS p
        ON p.source_id = e.source_id AND p.project_id = e.project_id AND p.date_deleted IS NULL
    LEFT JOIN hmis_client AS c
        ON c.source_id = e.source_id AND c.personal_id = e.personal_id
        AND c.date_deleted IS NULL
    LEFT JOIN people AS w ON w.source_id = e.source_id AND w.personal_id = e.personal_id
    WHERE e.date_deleted IS NULL AND e.entry_date IS NOT NULL
),
-- One exit per enrollment: the earliest, should a source send two.
exits AS (
    SELECT
        source_id, enrollment_id, exit_date, destination, destination_subsidy_type,
        source_file, source_line
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY source_id, enrollment_id ORDER BY exit_date, exit_id
            ) AS place
        FROM hmis_exit
        WHERE date_deleted IS NULL AND exit_date IS NOT NULL
    ) AS placed
    WHERE place = 1
),
open_and_closed AS (
    SELECT
        live.*,
        exits.exit_date AS exit_on, exits.destination, exits.destination_subsidy_type,
        exits.source_file AS exit_source_file, exits.source_line AS exit_source_line,
        -- A stay that ends before it begins has no night, but stays in sight: it is an error to
        -- correct, and reports count its exit.
        live.living_situation BETWEEN 100 AND 199 AS was_homeless_before,
        coalesce(live.los_under_threshold = 1 AND live.previous_street_essh = 1, FALSE)
            AS was_homeless_before_that
    FROM live
    LEFT JOIN exits
        ON exits.source_id = live.source_id AND exits.enrollment_id = live.enrollment_id
),
judged AS (
    SELECT
        *,
        project_group IN ('ES', 'SH', 'SO') OR coalesce(was_homeless_before, FALSE)
            OR was_homeless_before_that AS is_literally_homeless_at_entry
    FROM open_and_closed
),
own AS (
    SELECT
        *,
        coalesce(
            disabling_condition = 1 AND is_literally_homeless_at_entry AND (
                coalesce(date_diff('day', date_to_street_essh, entry_on) >= 365, FALSE)
                OR coalesce(times = 4 AND months IN (112, 113), FALSE)
            ),
            FALSE
        ) AS is_chronic_by_own_record
    FROM judged
),
heads AS (
    SELECT *
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY source_id, project_id, household_id ORDER BY entry_on, enrollment_id
            ) AS place
        FROM own
        WHERE relationship_to_hoh = 1 AND household_id IS NOT NULL
    ) AS placed
    WHERE place = 1
),
chronic_households AS (
    SELECT o.source_id, o.project_id, o.household_id
    FROM own AS o
    INNER JOIN heads AS h
        ON h.source_id = o.source_id AND h.project_id = o.project_id
        AND h.household_id = o.household_id AND h.entry_on = o.entry_on
    WHERE o.is_chronic_by_own_record AND (o.relationship_to_hoh = 1 OR o.age_at_entry >= 18)
    GROUP BY o.source_id, o.project_id, o.household_id
),
project_cocs AS (
    SELECT source_id, project_id, min(coc_code) AS coc_code
    FROM hmis_project_coc
    WHERE date_deleted IS NULL AND coc_code IS NOT NULL
    GROUP BY source_id, project_id
    HAVING count(DISTINCT coc_code) = 1
),
bed_nights AS (
    SELECT s.source_id, s.enrollment_id, min(s.date_provided) AS first_bed_night
    FROM hmis_services AS s
    INNER JOIN own AS o ON o.source_id = s.source_id AND o.enrollment_id = s.enrollment_id
    WHERE s.date_deleted IS NULL AND s.record_type = 200 AND o.project_type = 1
        AND s.date_provided >= o.entry_on
        AND (o.exit_on IS NULL OR s.date_provided < o.exit_on)
    GROUP BY s.source_id, s.enrollment_id
)
SELECT
    o.source_id, o.enrollment_id, o.person_id, o.personal_id, o.household_id, o.project_id,
    o.project_type, o.project_group, o.is_continuum,
    coalesce(o.enrollment_coc, h.enrollment_coc, pc.coc_code) AS coc_code,
    CASE
        WHEN o.enrollment_coc IS NOT NULL THEN 'enrollment'
        WHEN h.enrollment_coc IS NOT NULL THEN 'head of household'
        WHEN pc.coc_code IS NOT NULL THEN 'project'
    END AS coc_from,
    o.relationship_to_hoh, h.enrollment_id AS head_enrollment_id,
    o.entry_on, o.exit_on, o.destination, o.destination_subsidy_type,
    CASE
        WHEN o.exit_on IS NULL THEN NULL
        WHEN o.destination BETWEEN 100 AND 199 THEN 'homeless'
        WHEN o.destination BETWEEN 200 AND 299 THEN 'institutional'
        WHEN o.destination BETWEEN 300 AND 399 THEN 'temporary'
        WHEN o.destination BETWEEN 400 AND 499 THEN 'permanent'
        WHEN o.destination = 24 THEN 'deceased'
        WHEN o.destination = 17 THEN 'other'
        ELSE 'unknown'
    END AS destination_group,
    CASE
        WHEN o.project_group <> 'PH' THEN NULL
        WHEN h.enrollment_id IS NULL OR h.enrollment_id = o.enrollment_id THEN
            CASE
                WHEN o.move_in_date >= o.entry_on
                    AND (o.exit_on IS NULL OR o.move_in_date <= o.exit_on) THEN o.move_in_date
            END
        WHEN h.move_in_date < h.entry_on OR h.move_in_date > h.exit_on THEN NULL
        WHEN h.move_in_date < o.entry_on THEN o.entry_on
        WHEN o.exit_on IS NULL OR h.move_in_date <= o.exit_on THEN h.move_in_date
    END AS move_in_on,
    CASE
        WHEN o.project_group <> 'PH' THEN NULL
        WHEN h.enrollment_id IS NULL OR h.enrollment_id = o.enrollment_id THEN 'own record'
        WHEN h.move_in_date < o.entry_on THEN 'joined after the household moved in'
        ELSE 'head of household'
    END AS move_in_from,
    CASE
        WHEN o.project_group = 'PH' THEN
            CASE WHEN h.enrollment_id IS NULL THEN o.move_in_date ELSE h.move_in_date END
    END AS household_move_in_recorded_on,
    fb.first_bed_night, o.date_of_engagement AS engaged_on,
    o.living_situation, o.los_under_threshold, o.previous_street_essh,
    CASE
        WHEN o.date_to_street_essh IS NULL AND o.age_at_entry <= 17 AND o.entry_on = h.entry_on
            THEN h.date_to_street_essh
        ELSE o.date_to_street_essh
    END AS street_on,
    o.is_literally_homeless_at_entry, o.disabling_condition, o.is_chronic_by_own_record,
    o.is_chronic_by_own_record OR (
        ch.household_id IS NOT NULL AND (o.entry_on = h.entry_on OR o.age_at_entry <= 17)
    ) AS is_chronic_at_start,
    o.birth_on, o.dob_data_quality, o.age_at_entry, o.veteran_status,
    o.source_file, o.source_line, o.exit_source_file, o.exit_source_line
FROM own AS o
LEFT JOIN heads AS h
    ON h.source_id = o.source_id AND h.project_id = o.project_id
    AND h.household_id = o.household_id
LEFT JOIN chronic_households AS ch
    ON ch.source_id = o.source_id AND ch.project_id = o.project_id
    AND ch.household_id = o.household_id
LEFT JOIN project_cocs AS pc ON pc.source_id = o.source_id AND pc.project_id = o.project_id
LEFT JOIN bed_nights AS fb
    ON fb.source_id = o.source_id AND fb.enrollment_id = o.enrollment_id
