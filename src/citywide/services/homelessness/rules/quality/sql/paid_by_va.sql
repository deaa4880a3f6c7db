-- Projects that Supportive Services for Veteran Families pays for (funding source 33).
SELECT source_id, project_id, TRUE AS is_ssvf
FROM hmis_funder
WHERE date_deleted IS NULL AND funder = 33
GROUP BY source_id, project_id
