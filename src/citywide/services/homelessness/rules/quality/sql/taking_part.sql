-- First and last day on which each project enters data; no last day while it goes on.
SELECT
    source_id, project_id,
    min(hmis_participation_status_start_date) AS first_day,
    CASE WHEN count(*) = count(hmis_participation_status_end_date)
        THEN max(hmis_participation_status_end_date) END AS last_day
FROM hmis_hmis_participation
WHERE date_deleted IS NULL AND hmis_participation_type = 1
GROUP BY source_id, project_id
