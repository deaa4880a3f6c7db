-- Where the city's own outreach teams found people they knew, with the answer to HMIS element 4.12.
SELECT person_id, contact_on AS on_date, living_situation AS situation
FROM city_outreach_contacts
WHERE person_id IS NOT NULL AND living_situation IS NOT NULL
