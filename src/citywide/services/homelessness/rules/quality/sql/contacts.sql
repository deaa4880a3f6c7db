-- Contacts, bed nights and referrals: invalid, on the wrong day, or long ago.
WITH contacts AS (
    SELECT l.source_file, l.source_line, l.source_id, s.project_id, l.enrollment_id, l.personal_id,
        l.current_living_situation, l.cls_subsidy_type
    FROM hmis_current_living_situation AS l
    LEFT JOIN stays AS s ON s.source_id = l.source_id AND s.enrollment_id = l.enrollment_id
    WHERE l.date_deleted IS NULL
),
seen AS (
    SELECT source_id, enrollment_id, max(information_date) AS last_day
    FROM hmis_current_living_situation WHERE date_deleted IS NULL GROUP BY source_id, enrollment_id
),
nights AS (
    SELECT s.source_id, s.enrollment_id, max(b.date_provided) AS last_night,
        max(CASE WHEN b.date_provided = s.entry_date THEN 1 ELSE 0 END) AS on_entry
    FROM stays AS s
    JOIN hmis_services AS b ON b.source_id = s.source_id AND b.enrollment_id = s.enrollment_id
        AND b.record_type = 200 AND b.date_deleted IS NULL
    GROUP BY s.source_id, s.enrollment_id
)
SELECT 55 AS check_id, source_file, source_line, source_id, project_id, enrollment_id, personal_id,
    cast(current_living_situation AS VARCHAR) AS value
FROM contacts WHERE current_living_situation NOT IN (8, 9, 17, 37, 99, 101, 116, 118, 204, 205, 206,
    207, 215, 225, 302, 314, 329, 332, 335, 336, 410, 411, 421, 435)
UNION ALL
SELECT 129, source_file, source_line, source_id, project_id, enrollment_id, personal_id, '435'
FROM contacts WHERE current_living_situation = 435 AND cls_subsidy_type IS NULL
UNION ALL
SELECT 108, b.source_file, b.source_line, b.source_id, s.project_id, s.enrollment_id, s.personal_id,
    cast(b.date_provided AS VARCHAR)
FROM hmis_services AS b
JOIN stays AS s ON s.source_id = b.source_id AND s.enrollment_id = b.enrollment_id
WHERE b.record_type = 200 AND b.date_deleted IS NULL AND s.project_type = 1
    AND b.date_provided = s.exit_date
UNION ALL
SELECT 107, s.source_file, s.source_line, s.source_id, s.project_id, s.enrollment_id, s.personal_id,
    cast(s.entry_date AS VARCHAR)
FROM stays AS s
LEFT JOIN nights AS n ON n.source_id = s.source_id AND n.enrollment_id = s.enrollment_id
WHERE s.project_type = 1 AND coalesce(n.on_entry, 0) = 0
UNION ALL
SELECT 142, s.source_file, s.source_line, s.source_id, s.project_id, s.enrollment_id, s.personal_id,
    cast(coalesce(n.last_night, s.entry_date) AS VARCHAR)
FROM stays AS s
LEFT JOIN nights AS n ON n.source_id = s.source_id AND n.enrollment_id = s.enrollment_id
WHERE s.project_type = 1 AND s.exit_date IS NULL
    AND date_diff('day', coalesce(n.last_night, s.entry_date), $as_of) > $bed_night_days
UNION ALL
SELECT 103, s.source_file, s.source_line, s.source_id, s.project_id, s.enrollment_id, s.personal_id,
    cast(coalesce(l.last_day, s.entry_date) AS VARCHAR)
FROM stays AS s
LEFT JOIN seen AS l ON l.source_id = s.source_id AND l.enrollment_id = s.enrollment_id
WHERE s.project_type IN (4, 14) AND s.exit_date IS NULL
    AND date_diff('day', coalesce(l.last_day, s.entry_date), $as_of) > $contact_days
UNION ALL
SELECT 100, e.source_file, e.source_line, e.source_id, s.project_id, e.enrollment_id, e.personal_id,
    cast(e.event_date AS VARCHAR)
FROM hmis_event AS e
LEFT JOIN stays AS s ON s.source_id = e.source_id AND s.enrollment_id = e.enrollment_id
WHERE e.date_deleted IS NULL AND e.event >= 10 AND e.event <= 18 AND e.result_date IS NULL
    AND e.referral_result IS NULL
    AND date_diff('day', e.event_date, $as_of) > $referral_days
