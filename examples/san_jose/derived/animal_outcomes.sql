-- Every stay at the shelter with what its end means, one row per row of animal_shelter.
--
-- How an end counts, and why:
--   live        adoption, rescue, return to field, return to owner, transfer.
--   not live    died, euthanised, missing.
--   foster      placed in foster care: not an end, for the animal normally comes back as a FOSTER
--               intake whose own outcome counts.
--   open        no outcome yet.
--   unmapped    an outcome word this table does not know: unknown until somebody says what it means.
--   not a stay  bodies brought in for disposal, spay and neuter clinic visits, euthanasia the owner
--               asked for, and lost-and-found reports that expired.
WITH newest AS (
  SELECT MAX(last_updated_on) AS newest_update_on
  FROM animal_shelter
),
stays AS (
  SELECT
    animal_id,
    animal_type,
    intake_on,
    intake_type,
    jurisdiction,
    outcome_type,
    COALESCE(outcome_type, '') AS ending,
    -- An outcome dated after the newest change to any record cannot have happened yet: its date,
    -- not its outcome, is unknown (one stay, dated 2034).
    CASE WHEN outcome_on <= newest_update_on THEN outcome_on END AS outcome_on,
    COALESCE(outcome_on > newest_update_on, FALSE) AS is_outcome_date_impossible,
    intake_type = 'DISPO REQ'
      OR intake_condition = 'DEAD'
      OR COALESCE(outcome_type, '') = 'DISPOSAL' AS arrived_dead
  FROM animal_shelter
  CROSS JOIN newest
)
SELECT
  animal_id,
  animal_type,
  intake_on,
  intake_type,
  jurisdiction,
  outcome_on,
  outcome_type,
  arrived_dead,
  is_outcome_date_impossible,
  CASE
    WHEN arrived_dead
      OR intake_type IN ('NEUTER', 'S/N CLINIC', 'SPAY')
      OR ending IN (
        'REQ EUTH', 'NEUTER', 'S/N UNABLE', 'SPAY', 'FOUND ANIM', 'FOUND EXP', 'LOST EXP'
      ) THEN 'not a stay'
    WHEN ending IN ('ADOPTION', 'RESCUE', 'RTF', 'RTO', 'TRANSFER') THEN 'live'
    WHEN ending IN ('DIED', 'EUTH', 'MISSING') THEN 'not live'
    WHEN ending = 'FOSTER' THEN 'foster'
    WHEN ending = '' THEN 'open'
    ELSE 'unmapped'
  END AS outcome_group,
  date_diff('day', intake_on, outcome_on) AS days_in_shelter
FROM stays
