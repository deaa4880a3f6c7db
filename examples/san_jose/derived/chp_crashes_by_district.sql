-- Crashes in the state's file with the council district (lines of 2011) that their point lies in.
--
-- Coordinates are taken as published. Three quarters of the city police's crashes have none, and
-- the rest are written in another notation that puts them outside the city or, wrongly, in
-- district 8. So a district's number says more of its freeways than of its streets.
SELECT
  collision_id,
  crash_at,
  ncic_code,
  latitude,
  longitude,
  number_injured,
  number_killed,
  -- Empty means unknown: there are no coordinates. 'outside' has some, in none of the districts.
  CASE
    WHEN latitude IS NULL OR longitude IS NULL THEN NULL
    ELSE COALESCE(
      CAST(place_of('council_districts', 'district', longitude, latitude) AS VARCHAR), 'outside'
    )
  END AS council_district
FROM chp_crashes
