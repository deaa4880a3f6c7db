-- Every dated event of every person, and what it says about homelessness.
-- effect: homeless (evidence of literal homelessness), contact (somebody met the person, nothing
-- about where they sleep), housed, inactive (doubled up, died), not_homeless (housed in a way
-- that no longer meets HUD's category 1), none (says nothing: an exit without an interview from a
-- project that houses nobody). expires_on is the first day on which the event no longer keeps the
-- person active, by the city's inactivity windows.
-- Events of an enrollment count from entry to exit; a bed night up to the night before exit.
WITH dated AS (
    SELECT
        source_id, enrollment_id, 'entry' AS kind, 'Enrollment' AS source,
        enrollment_id AS record_id, source_file, source_line, entry_on AS on_date,
        living_situation AS situation
    FROM homeless_stays
    UNION ALL
    SELECT
        source_id, enrollment_id, 'move_in', 'Enrollment',
        CASE
            WHEN move_in_from = 'own record' THEN enrollment_id
            ELSE coalesce(head_enrollment_id, enrollment_id)
        END,
        source_file, source_line, move_in_on, CAST(NULL AS BIGINT)
    FROM homeless_stays
    WHERE move_in_on IS NOT NULL
    UNION ALL
    SELECT
        source_id, enrollment_id, 'exit', 'Exit', enrollment_id, exit_source_file,
        exit_source_line, exit_on, destination
    FROM homeless_stays
    WHERE exit_on IS NOT NULL
    UNION ALL
    SELECT
        source_id, enrollment_id, 'situation', 'CurrentLivingSituation', current_living_sit_id,
        source_file, source_line, information_date, current_living_situation
    FROM hmis_current_living_situation
    WHERE date_deleted IS NULL
    UNION ALL
    SELECT
        source_id, enrollment_id,
        CASE WHEN record_type = 200 THEN 'bed_night' ELSE 'service' END,
        'Services', services_id, source_file, source_line, date_provided, CAST(NULL AS BIGINT)
    FROM hmis_services
    WHERE date_deleted IS NULL
    UNION ALL
    SELECT
        source_id, enrollment_id, 'referral', 'Event', event_id, source_file, source_line,
        event_date, CAST(NULL AS BIGINT)
    FROM hmis_event
    WHERE date_deleted IS NULL
    UNION ALL
    SELECT
        source_id, enrollment_id, 'assessment', 'Assessment', assessment_id, source_file,
        source_line, assessment_date, CAST(NULL AS BIGINT)
    FROM hmis_assessment
    WHERE date_deleted IS NULL
),
placed AS (
    SELECT
        d.*, s.person_id, s.household_id, s.project_id, s.project_type, s.coc_code,
        s.move_in_on IS NOT NULL AND s.move_in_on <= d.on_date AS has_moved_in,
        s.is_literally_homeless_at_entry, p.youth_until_on
    FROM dated AS d
    INNER JOIN homeless_stays AS s
        ON s.source_id = d.source_id AND s.enrollment_id = d.enrollment_id
    INNER JOIN by_name_people AS p ON p.person_id = s.person_id
    -- A stay that ends before it begins says nothing; data quality lists it.
    WHERE d.on_date >= s.entry_on AND (
        s.exit_on IS NULL OR d.on_date < s.exit_on
        OR (d.on_date = s.exit_on AND d.kind <> 'bed_night')
    )
),
judged AS (
    SELECT
        *,
        CASE
            WHEN kind = 'move_in' THEN 'housed'
            WHEN kind = 'entry' THEN
                CASE
                    WHEN project_type IN (0, 2, 8) OR project_type IN (1, 4) THEN 'homeless'
                    WHEN is_literally_homeless_at_entry THEN 'homeless'
                    ELSE 'contact'
                END
            WHEN kind = 'bed_night' AND project_type = 1 THEN 'homeless'
            WHEN kind IN ('exit', 'situation') AND situation IN (101, 116, 118, 302)
                THEN 'homeless'
            WHEN kind = 'exit' AND situation IN (410, 411, 421, 422, 423, 426, 435) THEN 'housed'
            WHEN kind = 'situation' AND situation IN (410, 411, 421, 422, 423, 426, 435) THEN
                CASE WHEN TRUE THEN 'housed' ELSE 'contact' END
            WHEN kind IN ('exit', 'situation') AND situation IN (24, 312, 313, 335, 336)
                THEN 'inactive'
            WHEN kind IN ('exit', 'situation') AND situation IN (314, 327, 329, 332)
                THEN 'not_homeless'
            -- Whoever left a home for a place unknown is last known housed.
            WHEN kind = 'exit' AND has_moved_in THEN 'housed'
            -- Whoever left a shelter for a place unknown slept there the night before.
            WHEN kind = 'exit' AND project_type IN (0, 2, 8) THEN 'homeless'
            WHEN kind = 'exit' AND situation BETWEEN 200 AND 299 THEN 'contact'
            WHEN kind = 'exit' THEN 'none'
            ELSE 'contact'
        END AS effect,
        coalesce(
            CASE
                WHEN project_type = 1 THEN CAST(NULL AS INTEGER)
                WHEN project_type = 4 THEN CAST(NULL AS INTEGER)
                WHEN project_type IN (6, 7, 11) THEN CAST(NULL AS INTEGER)
                WHEN project_type = 14 THEN CAST(NULL AS INTEGER)
                WHEN project_type IN (3, 9, 10, 13) THEN CAST(NULL AS INTEGER)
            END,
            CASE
                WHEN on_date < youth_until_on THEN CAST(30 AS INTEGER)
                ELSE CAST(90 AS INTEGER)
            END
        ) AS window_days
    FROM placed
)
SELECT
    person_id, on_date, kind, effect,
    CASE WHEN effect IN ('homeless', 'contact') THEN on_date + window_days END AS expires_on,
    situation, source_id, source, record_id, enrollment_id, household_id, project_id,
    project_type, coc_code, source_file, source_line
FROM judged
