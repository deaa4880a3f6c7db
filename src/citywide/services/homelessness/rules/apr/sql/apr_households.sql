-- Households in the period by who belongs to them.
-- HMIS Standard Reporting Terminology Glossary, "Determining each client's household type".
WITH members AS (
    SELECT
        source_id, household,
        count(CASE WHEN age >= 18 THEN 1 END) AS adults,
        count(CASE WHEN age < 18 THEN 1 END) AS children,
        count(CASE WHEN age IS NULL THEN 1 END) AS without_age,
        count(CASE WHEN age < 18 AND relationship_to_hoh = 2 THEN 1 END) AS children_of_head,
        max(age) AS oldest_age
    FROM apr_stays
    GROUP BY source_id, household
)
SELECT
    *,
    CASE
        WHEN adults > 0 AND children > 0 THEN 'D'
        WHEN without_age > 0 THEN 'F'
        WHEN adults > 0 THEN 'C'
        WHEN children > 0 THEN 'E'
        ELSE 'F'
    END AS household_column
FROM members
