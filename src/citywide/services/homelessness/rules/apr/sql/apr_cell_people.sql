-- Every counting cell of the tables opened: people, their enrollment and the rule.
WITH engaged AS (
    SELECT * FROM apr_people
    WHERE project_group <> 'SO' OR coalesce(engaged_on <= $end, FALSE)
),
validated AS (
    SELECT e.*, q.table_row
    FROM engaged AS e
    CROSS JOIN (VALUES
        (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16)
    ) AS q (table_row)
    WHERE q.table_row = 1
        OR (q.table_row = 2 AND e.age_group = 'adult')
        OR (q.table_row = 3 AND e.age_group = 'child')
        OR (q.table_row = 4 AND e.age_group NOT IN ('adult', 'child'))
        OR (q.table_row = 5 AND e.is_leaver)
        OR (q.table_row = 6 AND e.is_leaver AND e.age_group = 'adult')
        OR (q.table_row = 7 AND e.is_leaver AND (e.age_group = 'adult' OR e.is_head))
        OR (q.table_row = 8 AND NOT e.is_leaver)
        OR (q.table_row = 9 AND NOT e.is_leaver AND e.age_group = 'adult')
        OR (q.table_row = 10 AND e.age_group = 'adult' AND e.veteran_status = 1)
        OR (q.table_row = 11 AND e.is_chronic_at_start)
        OR (q.table_row = 12 AND e.age BETWEEN 12 AND 24 AND e.oldest_age < 25
            AND e.without_age = 0 AND (e.is_head OR e.age >= 18))
        OR (q.table_row = 13 AND e.age BETWEEN 12 AND 24 AND e.oldest_age < 25
            AND e.without_age = 0 AND e.is_head AND e.children_of_head > 0)
        OR (q.table_row = 14 AND e.age_group = 'adult' AND e.is_head)
        OR (q.table_row = 15 AND e.age_group <> 'adult' AND e.is_head)
        OR (q.table_row = 16 AND NOT e.is_leaver AND (e.age_group = 'adult' OR e.is_head)
            AND date_diff('day', e.head_entry_on, $end) >= 365)
),
served AS (
    SELECT p.*, q.table_row
    FROM apr_people AS p
    CROSS JOIN (VALUES (2), (3), (4), (5), (6), (7)) AS q (table_row)
    WHERE q.table_row = 6
        OR q.table_row = CASE p.age_group
            WHEN 'adult' THEN 2 WHEN 'child' THEN 3 WHEN 'not told' THEN 4 ELSE 5 END
        OR (q.table_row = 7 AND p.project_type IN (3, 13) AND p.moved_in_on IS NOT NULL)
),
plain AS (
    SELECT '5a' AS question, table_row, 'B' AS letter, person_id, source_id, enrollment_id
    FROM validated
    UNION ALL
    SELECT '16', table_row, letter, person_id, source_id, enrollment_id FROM apr_incomes
    UNION ALL
    SELECT '16', 14, letter, person_id, source_id, enrollment_id FROM apr_incomes
),
by_household AS (
    SELECT '7a' AS question, table_row, household_column, person_id, source_id, enrollment_id
    FROM served
    UNION ALL
    SELECT '7b', table_row, household_column, person_id, source_id, enrollment_id
    FROM apr_nights
    UNION ALL
    SELECT '8a', 2, household_column, person_id, source_id, enrollment_id
    FROM apr_people WHERE is_head
    UNION ALL
    SELECT '8a', 3, household_column, person_id, source_id, enrollment_id
    FROM apr_people
    WHERE is_head AND project_type IN (3, 13) AND moved_in_on IS NOT NULL
    UNION ALL
    SELECT '8b', table_row, household_column, person_id, source_id, enrollment_id
    FROM apr_nights WHERE relationship_to_hoh = 1
    UNION ALL
    SELECT '23c', table_row, household_column, person_id, source_id, enrollment_id
    FROM apr_exits
    UNION ALL
    SELECT '9a', table_row, first_column, person_id, source_id, enrollment_id FROM apr_contacts
    UNION ALL
    SELECT '9a', 6, first_column, person_id, source_id, enrollment_id FROM apr_contacts
    UNION ALL
    SELECT '9b', table_row, first_column, person_id, source_id, enrollment_id
    FROM apr_contacts WHERE is_engaged
    UNION ALL
    SELECT '9b', 6, first_column, person_id, source_id, enrollment_id
    FROM apr_contacts WHERE is_engaged
),
lettered AS (
    SELECT question, table_row, letter, person_id, source_id, enrollment_id FROM plain
    UNION ALL
    SELECT question, table_row, 'B', person_id, source_id, enrollment_id FROM by_household
    UNION ALL
    SELECT question, table_row, household_column, person_id, source_id, enrollment_id
    FROM by_household
)
SELECT
    concat('Q', l.question) AS table_name,
    concat(l.letter, CAST(l.table_row AS VARCHAR)) AS cell, l.letter, l.table_row,
    l.person_id, l.source_id, l.enrollment_id,
    s.project_id, s.entry_on, s.exit_on, s.source_file, s.source_line
FROM lettered AS l
INNER JOIN apr_stays AS s
    ON s.source_id = l.source_id AND s.enrollment_id = l.enrollment_id
