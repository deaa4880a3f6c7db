-- Measure 2: each person's first exit to a permanent destination in the two years that end two
-- years before the period's end.
SELECT person_id, source_id, enrollment_id, project_type, project_group, entry_on, exit_on
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY person_id ORDER BY exit_on, entry_on, source_id, enrollment_id
        ) AS place
    FROM spm_stays
    WHERE exit_on BETWEEN $start - 730 AND $end - 730 AND destination BETWEEN 400 AND 499
) AS placed
WHERE place = 1
