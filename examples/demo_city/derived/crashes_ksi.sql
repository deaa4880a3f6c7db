-- Each crash with its council district and the people killed or severely injured (KSI).
SELECT
    crash_id,
    crash_at,
    mode,
    fatal_injuries AS killed,
    severe_injuries AS severely_injured,
    fatal_injuries + severe_injuries AS killed_or_severely_injured,
    place_of('council_districts', 'district', longitude, latitude) AS district
FROM traffic_crashes
