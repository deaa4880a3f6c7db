-- For each element and project: how many stays ask for it, and how the answers are.
WITH asked AS (
    SELECT s.source_id, s.organization_id, s.project_id, k.element,
        CASE k.element
            WHEN 'name' THEN CASE c.name_data_quality WHEN 1 THEN 'known' WHEN 2 THEN 'partial'
                WHEN 8 THEN 'unknown' WHEN 9 THEN 'unknown' ELSE 'missing' END
            WHEN 'ssn' THEN CASE c.ssn_data_quality WHEN 1 THEN 'known' WHEN 2 THEN 'partial'
                WHEN 8 THEN 'unknown' WHEN 9 THEN 'unknown' ELSE 'missing' END
            WHEN 'dob' THEN CASE WHEN c.dob IS NULL AND c.dob_data_quality IN (8, 9) THEN 'unknown'
                WHEN c.dob IS NULL THEN 'missing' WHEN c.dob_data_quality = 2 THEN 'partial'
                ELSE 'known' END
            WHEN 'sex' THEN CASE WHEN c.sex IN (0, 1) THEN 'known'
                WHEN c.sex IN (8, 9) THEN 'unknown' ELSE 'missing' END
            WHEN 'veteran_status' THEN CASE WHEN c.veteran_status IN (0, 1) THEN 'known'
                WHEN c.veteran_status IN (8, 9) THEN 'unknown' ELSE 'missing' END
            WHEN 'disabling_condition' THEN CASE WHEN s.disabling_condition IN (0, 1) THEN 'known'
                WHEN s.disabling_condition IN (8, 9) THEN 'unknown' ELSE 'missing' END
            WHEN 'living_situation' THEN CASE WHEN s.living_situation >= 100 THEN 'known'
                WHEN s.living_situation IN (8, 9) THEN 'unknown' ELSE 'missing' END
            WHEN 'destination' THEN CASE WHEN s.destination IN (8, 9) THEN 'unknown'
                WHEN s.destination IN (30, 99) OR s.destination IS NULL THEN 'missing'
                ELSE 'known' END
        END AS answer
    FROM stays AS s
    LEFT JOIN hmis_client AS c ON c.source_id = s.source_id AND c.personal_id = s.personal_id
        AND c.date_deleted IS NULL
    JOIN (
        SELECT 'name' AS element UNION ALL SELECT 'ssn' UNION ALL SELECT 'dob' UNION ALL SELECT 'sex'
        UNION ALL SELECT 'veteran_status' UNION ALL SELECT 'disabling_condition'
        UNION ALL SELECT 'living_situation' UNION ALL SELECT 'destination'
    ) AS k ON CASE k.element
        WHEN 'veteran_status' THEN coalesce(s.age >= 18, TRUE)
        WHEN 'living_situation' THEN s.is_asked
        WHEN 'destination' THEN s.exit_date IS NOT NULL
        ELSE TRUE END
    WHERE s.entry_date <= $as_of AND (s.exit_date IS NULL OR s.exit_date >= $start)
)
SELECT source_id, organization_id, project_id, element, count(*) AS stays,
    count(CASE WHEN answer = 'known' THEN 1 END) AS known,
    count(CASE WHEN answer = 'partial' THEN 1 END) AS partial_answers,
    count(CASE WHEN answer = 'unknown' THEN 1 END) AS unknown_answers,
    count(CASE WHEN answer = 'missing' THEN 1 END) AS missing
FROM asked
GROUP BY source_id, organization_id, project_id, element
