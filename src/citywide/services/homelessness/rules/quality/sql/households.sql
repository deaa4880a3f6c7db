-- Stays that stand twice, households without one head, members that do not belong together.
WITH sizes AS (
    SELECT
        source_id, household_id, project_id,
        sum(CASE WHEN relationship_to_hoh = 1 THEN 1 ELSE 0 END) AS heads,
        max(age) AS oldest
    FROM stays GROUP BY source_id, household_id, project_id
),
reused AS (
    SELECT source_id, household_id FROM stays
    GROUP BY source_id, household_id
    HAVING count(DISTINCT project_id) > 1
),
stays_again AS (
    SELECT source_id, personal_id, project_id, entry_date FROM stays
    GROUP BY source_id, personal_id, project_id, entry_date HAVING count(*) > 1
),
keys_again AS (
    SELECT source_id, enrollment_id FROM stays GROUP BY source_id, enrollment_id HAVING count(*) > 1
)
SELECT
    k.check_id, s.source_file, s.source_line, s.source_id, s.project_id, s.enrollment_id,
    s.personal_id,
    CASE WHEN k.check_id IN (2, 3) THEN cast(z.heads AS VARCHAR)
        WHEN k.check_id = 86 THEN cast(z.oldest AS VARCHAR)
        WHEN k.check_id = 1 THEN cast(s.entry_date AS VARCHAR)
        WHEN k.check_id = 8 THEN s.enrollment_id ELSE s.household_id END AS value
FROM stays AS s
LEFT JOIN sizes AS z ON z.source_id = s.source_id AND z.household_id = s.household_id
    AND z.project_id = s.project_id
LEFT JOIN reused AS r ON r.source_id = s.source_id AND r.household_id = s.household_id
LEFT JOIN stays_again AS t ON t.source_id = s.source_id AND t.personal_id = s.personal_id
    AND t.project_id = s.project_id AND t.entry_date = s.entry_date
LEFT JOIN keys_again AS e ON e.source_id = s.source_id AND e.enrollment_id = s.enrollment_id
JOIN (SELECT check_id FROM checks WHERE topic = 'households') AS k ON CASE k.check_id
    WHEN 1 THEN t.personal_id IS NOT NULL
    WHEN 2 THEN z.heads = 0
    WHEN 3 THEN z.heads > 1 AND s.relationship_to_hoh = 1
    WHEN 8 THEN e.enrollment_id IS NOT NULL
    WHEN 86 THEN z.oldest < 12
    WHEN 98 THEN r.household_id IS NOT NULL
    ELSE FALSE END
