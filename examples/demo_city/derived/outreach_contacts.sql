-- Each outreach contact without name and place, and whether help was accepted.
SELECT
    contact_id,
    CAST(contact_at AT TIME ZONE 'America/Los_Angeles' AS DATE) AS contact_on,
    team,
    race_group,
    CASE
        WHEN outcome IN ('Services accepted', 'Shelter accepted') THEN TRUE
        WHEN outcome IN ('Engaged', 'Declined') THEN FALSE
    END AS is_accepted,
    place_of('council_districts', 'district', longitude, latitude) AS district
FROM street_outreach
