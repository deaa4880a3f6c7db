-- Each request with its council district, its target in days and whether it was met.
WITH requests AS (
    SELECT
        request_id,
        service,
        status,
        language,
        CAST(created_at AT TIME ZONE 'America/Los_Angeles' AS DATE) AS created_on,
        CAST(closed_at AT TIME ZONE 'America/Los_Angeles' AS DATE) AS closed_on,
        date_diff('minute', created_at, responded_at) AS response_minutes,
        CASE service
            WHEN 'Noise' THEN 3
            WHEN 'Graffiti' THEN 5
            WHEN 'Container problem' THEN 6
            WHEN 'Pothole' THEN 7
            WHEN 'Illegal dumping' THEN 10
            WHEN 'Streetlight' THEN 14
            WHEN 'Abandoned vehicle' THEN 21
            WHEN 'Tree' THEN 30
        END AS target_days,
        place_of('council_districts', 'district', longitude, latitude) AS district
    FROM service_requests
),
timed AS (
    SELECT
        *,
        date_diff('day', created_on, closed_on) AS days_to_close,
        -- Still open is judged as of the newest request, which is when the extract was made.
        date_diff('day', created_on, MAX(created_on) OVER ()) AS days_known
    FROM requests
)
SELECT
    request_id,
    service,
    status,
    language,
    created_on,
    closed_on,
    response_minutes,
    days_to_close,
    target_days,
    CASE
        WHEN days_to_close IS NOT NULL THEN days_to_close <= target_days
        WHEN days_known > target_days THEN FALSE
    END AS is_closed_on_time,
    district
FROM timed
