-- The days the data speak of: from the first entry to the last day that every source covers. A
-- source that says nothing about what it covers is taken to its last record.
WITH exported AS (
    SELECT source_id, max(export_end_date) AS until_on
    FROM hmis_export
    WHERE export_end_date IS NOT NULL
    GROUP BY source_id
),
covered AS (SELECT min(until_on) AS until_on FROM exported),
stayed AS (
    SELECT min(entry_on) AS first_on, max(coalesce(exit_on, entry_on)) AS last_on
    FROM homeless_stays
)
SELECT s.first_on, coalesce(c.until_on, s.last_on) AS through
FROM stayed AS s
CROSS JOIN covered AS c
