-- Each report of an encampment with the days until it was closed, and its council district.
WITH reports AS (
    SELECT
        report_id,
        source,
        site_type,
        CAST(reported_at AT TIME ZONE 'America/Los_Angeles' AS DATE) AS reported_on,
        CAST(closed_at AT TIME ZONE 'America/Los_Angeles' AS DATE) AS closed_on,
        place_of('council_districts', 'district', longitude, latitude) AS district
    FROM encampment_reports
),
timed AS (
    SELECT
        *,
        date_diff('day', reported_on, closed_on) AS days_to_close,
        -- Still open is judged as of the newest report, which is when the extract was made.
        date_diff('day', reported_on, MAX(reported_on) OVER ()) AS days_known
    FROM reports
)
SELECT
    report_id,
    reported_on,
    source,
    site_type,
    days_to_close,
    CASE
        WHEN days_to_close IS NOT NULL THEN days_to_close <= 10
        WHEN days_known > 10 THEN FALSE
    END AS is_closed_on_time,
    district
FROM timed
