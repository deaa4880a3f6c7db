-- Overall scores of parks, with whether the assessment belongs to a summer round: the round that
-- visits nearly every park each year, and the only one to compare from year to year.
SELECT
  enterprise_id,
  park_facility_id,
  park_name,
  park_type,
  council_district,
  reported_at,
  assessment_year,
  assessment_type,
  COALESCE(assessment_type = 'Summer', FALSE) AS is_summer_round,
  overall_score
FROM park_condition
