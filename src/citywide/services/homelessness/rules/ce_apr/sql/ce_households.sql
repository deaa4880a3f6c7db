-- The kind of each assessed household, as a column of the report.
-- HMIS Standard Reporting Terminology Glossary, "Determining each client's household type".
WITH members AS (
    SELECT
        head_person_id,
        count(CASE WHEN age >= 18 THEN 1 END) AS adults,
        count(CASE WHEN age < 18 THEN 1 END) AS children,
        count(CASE WHEN age IS NULL THEN 1 END) AS without_age
    FROM ce_people
    GROUP BY head_person_id
)
SELECT
    head_person_id,
    CASE
        WHEN adults > 0 AND children > 0 THEN 'D'
        WHEN without_age > 0 THEN 'F'
        WHEN adults > 0 THEN 'C'
        WHEN children > 0 THEN 'E'
        ELSE 'F'
    END AS household_column
FROM members
