-- Stays in programs whose records stand apart; deleted rows are apart too.
SELECT
    source_id,
    enrollment_id,
    personal_id,
    source_id || '|' || project_id AS program
FROM hmis_enrollment
WHERE source_id || '|' || project_id IN ($programs)
