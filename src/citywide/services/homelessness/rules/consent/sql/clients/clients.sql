SELECT source_id, personal_id, person_id FROM people
