-- Clients whom nothing but such programs brought here: that they are known at all tells it.
SELECT source_id, personal_id
FROM hmis_enrollment
GROUP BY source_id, personal_id
HAVING sum(CASE WHEN source_id || '|' || project_id IN ($programs) THEN 0 ELSE 1 END) = 0
