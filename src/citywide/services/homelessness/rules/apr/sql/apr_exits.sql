-- Question 23c: everybody who left, by the rows of the table their destination belongs to.
WITH leavers AS (
    SELECT
        p.*,
        coalesce(p.destination, 99) AS to_destination,
        coalesce(d.table_row, 41) AS destination_row
    FROM apr_people AS p
    LEFT JOIN apr_destinations AS d
        ON d.destination = coalesce(p.destination, 99)
        AND (d.destination <> 435 OR coalesce(d.subsidy, 0) = coalesce(
            CASE WHEN p.destination_subsidy_type IN (
                419, 420, 428, 431, 433, 434, 436, 437, 438, 439, 440
            ) THEN p.destination_subsidy_type END, 0))
    WHERE p.is_leaver
),
rows_of AS (
    SELECT
        l.*, r.table_row
    FROM leavers AS l
    CROSS JOIN (VALUES (1), (16), (27), (35), (42), (43), (44), (45)) AS r (table_row)
)
SELECT
    person_id, source_id, enrollment_id, household_column,
    CASE WHEN table_row = 1 THEN destination_row ELSE table_row END AS table_row
FROM rows_of
WHERE table_row IN (1, 43)
    OR (table_row = 16 AND destination_row BETWEEN 3 AND 15)
    OR (table_row = 27 AND destination_row BETWEEN 18 AND 26)
    OR (table_row = 35 AND destination_row BETWEEN 29 AND 34)
    OR (table_row = 42 AND destination_row BETWEEN 37 AND 41)
    OR (table_row = 44 AND (destination_row BETWEEN 3 AND 15 OR (
        project_group = 'SO' AND to_destination IN (
            101, 118, 204, 205, 215, 225, 302, 312, 313, 314, 327, 332
        )
    )))
    OR (table_row = 45 AND (
        (project_group = 'SO' AND to_destination IN (206, 329, 24))
        OR (project_group <> 'SO' AND to_destination IN (206, 215, 225, 24))
    ))
