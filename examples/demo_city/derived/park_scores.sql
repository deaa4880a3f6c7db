-- Each assessment of a park with its council district.
SELECT
    assessment_id,
    park_name,
    assessed_on,
    round,
    score,
    place_of('council_districts', 'district', longitude, latitude) AS district
FROM park_condition
