-- First and last day on which a record of a client was taken, and how many do not say when.
WITH taken AS (
    SELECT source_id, personal_id, date_created, date_updated FROM hmis_client
    UNION ALL
    SELECT source_id, personal_id, date_created, date_updated FROM hmis_enrollment
)
SELECT
    source_id,
    personal_id,
    CAST(min(date_created) AS date) AS first_on,
    CAST(max(date_created) AS date) AS last_on,
    CAST(max(date_updated) AS date) AS used_on,
    count(*) - count(date_created) AS unknown
FROM taken
GROUP BY source_id, personal_id
