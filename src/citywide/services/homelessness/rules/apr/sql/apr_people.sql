-- One row per person: the latest stay, the household, and whether they left.
SELECT
    s.*, h.household_column, h.children_of_head, h.children, h.oldest_age, h.without_age,
    CASE
        WHEN s.age >= 18 THEN 'adult'
        WHEN s.age < 18 THEN 'child'
        WHEN s.dob_data_quality IN (8, 9) THEN 'not told'
        ELSE 'not collected'
    END AS age_group,
    coalesce(head.entry_on, s.entry_on) AS head_entry_on,
    coalesce(s.relationship_to_hoh = 1, FALSE) AS is_head,
    date_diff('day', s.entry_on, CASE WHEN s.is_leaver THEN s.exit_on ELSE $end + 1 END)
        AS length_days
FROM apr_stays AS s
INNER JOIN apr_households AS h ON h.source_id = s.source_id AND h.household = s.household
LEFT JOIN homeless_stays AS head
    ON head.source_id = s.source_id AND head.enrollment_id = s.head_enrollment_id
WHERE s.place = 1
