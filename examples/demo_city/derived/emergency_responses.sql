-- Each incident with the time until the first crew arrived, and its council district.
SELECT
    incident_number,
    call_type,
    priority = 1 AS is_emergency,
    dispatched_at,
    date_diff('second', dispatched_at, arrived_at) AS response_seconds,
    date_diff('second', dispatched_at, arrived_at) <= 480 AS is_on_time,
    place_of('council_districts', 'district', longitude, latitude) AS district
FROM fire_incidents
