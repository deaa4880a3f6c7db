-- Who or what is in each cell: persons in 5a and 7a, heads of household in 8a and 9, records in 10.
WITH heads AS (
    SELECT
        h.person_id, h.assessment_type, h.prioritization_status, k.household_column,
        e.event, e.prob_sol_div_rr_result, e.referral_case_manage_after, e.referral_result,
        coalesce(e.event BETWEEN 10 AND 15 OR e.event IN (17, 18), FALSE) AS is_residential
    FROM ce_heads AS h
    INNER JOIN ce_households AS k ON k.head_person_id = h.person_id
    LEFT JOIN ce_head_events AS e ON e.person_id = h.person_id
),
of_heads AS (
    SELECT person_id, household_column, 'Q8a' AS table_name, 2 AS table_row FROM heads
    UNION ALL
    SELECT person_id, household_column, 'Q9a' AS table_name, assessment_type + 1 AS table_row
    FROM heads WHERE assessment_type IN (1, 2, 3)
    UNION ALL
    SELECT person_id, household_column, 'Q9a' AS table_name, 5 AS table_row
    FROM heads WHERE assessment_type IN (1, 2, 3)
    UNION ALL
    SELECT person_id, household_column, 'Q9b' AS table_name, prioritization_status + 1 AS table_row
    FROM heads WHERE prioritization_status IN (1, 2)
    UNION ALL
    SELECT person_id, household_column, 'Q9c' AS table_name, event + 1 AS table_row
    FROM heads WHERE event BETWEEN 1 AND 4
    UNION ALL
    SELECT person_id, household_column, 'Q9c' AS table_name, 6 AS table_row
    FROM heads WHERE event BETWEEN 1 AND 4
    UNION ALL
    SELECT person_id, household_column, 'Q9c' AS table_name, 7 AS table_row
    FROM heads WHERE event = 2 AND prob_sol_div_rr_result = 1
    UNION ALL
    SELECT person_id, household_column, 'Q9d' AS table_name, event - 3 AS table_row
    FROM heads WHERE event BETWEEN 5 AND 18
    UNION ALL
    SELECT person_id, household_column, 'Q9d' AS table_name, 16 AS table_row
    FROM heads WHERE event BETWEEN 5 AND 18
    UNION ALL
    -- Row 17 is a share of those placed on the list: here those of them who were referred.
    SELECT person_id, household_column, 'Q9d' AS table_name, 17 AS table_row
    FROM heads WHERE event BETWEEN 5 AND 18 AND prioritization_status = 1
    UNION ALL
    SELECT person_id, household_column, 'Q9d' AS table_name, referral_result + 17 AS table_row
    FROM heads WHERE is_residential AND referral_result IN (1, 2, 3)
    UNION ALL
    SELECT person_id, household_column, 'Q9d' AS table_name, 21 AS table_row
    FROM heads
    WHERE (is_residential AND referral_result IS NULL)
        OR (event = 2 AND prob_sol_div_rr_result IS NULL)
        OR (event = 5 AND referral_case_manage_after IS NULL)
    UNION ALL
    SELECT person_id, household_column, 'Q9d' AS table_name, 22 AS table_row
    FROM heads WHERE event = 5 AND referral_case_manage_after = 1
    UNION ALL
    -- Row 23 is a share of the residential referrals: here these.
    SELECT person_id, household_column, 'Q9d' AS table_name, 23 AS table_row
    FROM heads WHERE is_residential
),
of_people AS (
    SELECT
        p.person_id, k.household_column, 'Q7a' AS table_name,
        CASE
            WHEN p.age >= 18 THEN 2
            WHEN p.age < 18 THEN 3
            WHEN p.dob_data_quality IN (8, 9) THEN 4
            ELSE 5
        END AS table_row
    FROM ce_people AS p
    INNER JOIN ce_households AS k ON k.head_person_id = p.head_person_id
    UNION ALL
    SELECT p.person_id, k.household_column, 'Q7a' AS table_name, 6 AS table_row
    FROM ce_people AS p
    INNER JOIN ce_households AS k ON k.head_person_id = p.head_person_id
),
totals AS (
    SELECT person_id, 1 AS table_row FROM ce_people
    UNION ALL
    SELECT person_id, 2 AS table_row FROM ce_people WHERE age >= 18
    UNION ALL
    SELECT person_id, 3 AS table_row FROM ce_people WHERE age < 18
    UNION ALL
    SELECT person_id, 4 AS table_row FROM ce_people WHERE age IS NULL
    UNION ALL
    SELECT person_id, 10 AS table_row FROM ce_people WHERE age >= 18 AND veteran_status = 1
    UNION ALL
    SELECT person_id, 14 AS table_row FROM ce_people WHERE age >= 18 AND is_head
    UNION ALL
    SELECT person_id, 15 AS table_row
    FROM ce_people WHERE is_head AND (age IS NULL OR age < 18)
),
events AS (
    SELECT
        concat(e.source_id, ' ', e.event_id) AS record_id, s.person_id, e.event + 3 AS table_row,
        e.event, e.prob_sol_div_rr_result, e.referral_case_manage_after, e.referral_result
    FROM hmis_event AS e
    INNER JOIN homeless_stays AS s
        ON s.source_id = e.source_id AND s.enrollment_id = e.enrollment_id
    WHERE e.date_deleted IS NULL AND s.relationship_to_hoh = 1
        AND ($every_project OR s.project_id IN ($projects))
        AND ($every_coc OR s.coc_code IN ($cocs))
        AND e.event_date BETWEEN $start AND $end AND e.event BETWEEN 1 AND 18
),
activity AS (
    SELECT
        concat(source_id, ' ', assessment_id) AS record_id, person_id,
        assessment_level + 1 AS table_row, 'B' AS letter
    FROM ce_assessments
    WHERE assessment_date <= $end AND assessment_level IN (1, 2)
    UNION ALL
    SELECT record_id, person_id, table_row, 'B' AS letter FROM events
    UNION ALL
    SELECT
        record_id, person_id, table_row,
        CASE referral_result WHEN 1 THEN 'C' WHEN 2 THEN 'D' ELSE 'E' END AS letter
    FROM events
    WHERE referral_result IN (1, 2, 3) AND (event BETWEEN 10 AND 15 OR event IN (17, 18))
    UNION ALL
    SELECT record_id, person_id, table_row, 'F' AS letter
    FROM events WHERE event = 2 AND prob_sol_div_rr_result = 1
    UNION ALL
    SELECT record_id, person_id, table_row, 'G' AS letter
    FROM events WHERE event = 5 AND referral_case_manage_after = 1
)
SELECT table_name, household_column AS letter, table_row, person_id, person_id AS counted_id
FROM of_heads
UNION ALL
SELECT table_name, 'B' AS letter, table_row, person_id, person_id AS counted_id FROM of_heads
UNION ALL
SELECT table_name, household_column AS letter, table_row, person_id, person_id AS counted_id
FROM of_people
UNION ALL
SELECT table_name, 'B' AS letter, table_row, person_id, person_id AS counted_id FROM of_people
UNION ALL
SELECT 'Q5a' AS table_name, 'B' AS letter, table_row, person_id, person_id AS counted_id FROM totals
UNION ALL
SELECT 'Q10' AS table_name, letter, table_row, person_id, record_id AS counted_id FROM activity
