-- Each stay with its length, and whether the animal left alive where that is known.
SELECT
    animal_id,
    intake_on,
    animal_type,
    outcome_on,
    date_diff('day', intake_on, outcome_on) AS days_in_shelter,
    CASE
        WHEN outcome_type IN ('ADOPTION', 'RETURN TO OWNER', 'TRANSFER OUT') THEN TRUE
        WHEN outcome_type IN ('EUTHANASIA', 'DIED') THEN FALSE
    END AS left_alive
FROM animal_shelter
