-- What every topic found.
SELECT * FROM entry_answers
UNION ALL SELECT * FROM stay_dates
UNION ALL SELECT * FROM client_answers
UNION ALL SELECT * FROM interviews
UNION ALL SELECT * FROM households
UNION ALL SELECT * FROM lost_links
UNION ALL SELECT * FROM contacts
UNION ALL SELECT * FROM long_stays
UNION ALL SELECT * FROM projects
UNION ALL SELECT * FROM inventories
