-- Records that were handed in, changed or deleted after $known_at, with whom they concern.
-- created: not known then. deleted: known then, gone now. updated: what it said then is lost, so
-- that both calculations read what it says now; only a version of the data kept from then knows.
WITH touched AS (
    SELECT
        source_id, 'Enrollment' AS source, enrollment_id AS record_id, enrollment_id,
        entry_date AS on_date, source_file, source_line, date_created, date_updated, date_deleted
    FROM hmis_enrollment
    UNION ALL
    SELECT
        source_id, 'Exit', exit_id, enrollment_id, exit_date, source_file, source_line,
        date_created, date_updated, date_deleted
    FROM hmis_exit
    UNION ALL
    SELECT
        source_id, 'CurrentLivingSituation', current_living_sit_id, enrollment_id,
        information_date, source_file, source_line, date_created, date_updated, date_deleted
    FROM hmis_current_living_situation
    UNION ALL
    SELECT
        source_id, 'Services', services_id, enrollment_id, date_provided, source_file,
        source_line, date_created, date_updated, date_deleted
    FROM hmis_services
    UNION ALL
    SELECT
        source_id, 'Event', event_id, enrollment_id, event_date, source_file, source_line,
        date_created, date_updated, date_deleted
    FROM hmis_event
    UNION ALL
    SELECT
        source_id, 'Assessment', assessment_id, enrollment_id, assessment_date, source_file,
        source_line, date_created, date_updated, date_deleted
    FROM hmis_assessment
    UNION ALL
    SELECT
        c.source_id, 'Client', c.personal_id, e.enrollment_id, e.entry_date, c.source_file,
        c.source_line, c.date_created, c.date_updated, c.date_deleted
    FROM hmis_client AS c
    INNER JOIN hmis_enrollment AS e
        ON e.source_id = c.source_id AND e.personal_id = c.personal_id
    UNION ALL
    SELECT
        p.source_id, 'Project', p.project_id, e.enrollment_id, e.entry_date, p.source_file,
        p.source_line, p.date_created, p.date_updated, p.date_deleted
    FROM hmis_project AS p
    INNER JOIN hmis_enrollment AS e
        ON e.source_id = p.source_id AND e.project_id = p.project_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN date_created > $known_at THEN
                CASE WHEN date_deleted IS NULL THEN 'created' END
            WHEN date_deleted > $known_at THEN 'deleted'
            WHEN date_deleted IS NULL AND date_updated > $known_at THEN 'updated'
        END AS change
    FROM touched
),
-- A record of one member of a household may change the others: move-in, chronic, composition.
members AS (
    SELECT
        e.source_id, e.enrollment_id, coalesce(w.person_id, m.personal_id) AS person_id
    FROM hmis_enrollment AS e
    INNER JOIN hmis_enrollment AS m
        ON m.source_id = e.source_id AND m.project_id = e.project_id
        AND (m.household_id = e.household_id OR m.enrollment_id = e.enrollment_id)
    LEFT JOIN people AS w ON w.source_id = m.source_id AND w.personal_id = m.personal_id
    GROUP BY e.source_id, e.enrollment_id, coalesce(w.person_id, m.personal_id)
)
SELECT
    m.person_id, j.change, j.source_id, j.source, j.record_id, j.enrollment_id, j.on_date,
    j.source_file, j.source_line, j.date_created, j.date_updated, j.date_deleted,
    CAST(j.date_created AS DATE) AS created_on
FROM judged AS j
INNER JOIN members AS m ON m.source_id = j.source_id AND m.enrollment_id = j.enrollment_id
WHERE j.change IS NOT NULL
