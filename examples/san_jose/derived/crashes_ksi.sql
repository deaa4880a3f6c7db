-- Crashes on city streets with the people killed or severely injured (KSI), which is what Vision
-- Zero counts. All four injury counts are required by the contract, so none is unknown here.
SELECT
  crash_name,
  crash_at,
  fatal_injuries AS killed,
  severe_injuries AS severely_injured,
  fatal_injuries + severe_injuries AS killed_or_severely_injured,
  fatal_injuries + severe_injuries > 0 AS is_ksi
FROM traffic_crashes
