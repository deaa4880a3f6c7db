-- No contacts: a city whose teams have entered nothing yet.
SELECT person_id, on_date, situation
FROM by_name_events
WHERE person_id IS NULL
