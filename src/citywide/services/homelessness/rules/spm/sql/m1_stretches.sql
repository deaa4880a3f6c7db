-- Measure 1: stretches of nights between two changes of a person's whereabouts, and which of the
-- four lengths they count in. Housed nights count in none; nights in transitional housing count
-- neither in 1a.1 nor in 1b.1, even when another stay would give them.
WITH changes AS (
    SELECT person_id, from_night AS night, part, 1 AS change FROM m1_spans
    UNION ALL
    SELECT person_id, before_night, part, -1 FROM m1_spans
),
days AS (
    SELECT
        person_id, night,
        sum(CASE WHEN part = 'shelter' THEN change ELSE 0 END) AS shelter,
        sum(CASE WHEN part = 'transitional' THEN change ELSE 0 END) AS transitional,
        sum(CASE WHEN part = 'waiting' THEN change ELSE 0 END) AS waiting,
        sum(CASE WHEN part = 'told' THEN change ELSE 0 END) AS told,
        sum(CASE WHEN part = 'told in transitional' THEN change ELSE 0 END) AS told_th,
        sum(CASE WHEN part = 'housed' THEN change ELSE 0 END) AS housed
    FROM changes
    GROUP BY person_id, night
),
states AS (
    SELECT
        person_id, night AS from_night, lead(night) OVER one_person AS before_night,
        sum(shelter) OVER one_person > 0 AS in_shelter,
        sum(transitional) OVER one_person > 0 AS in_transitional,
        sum(waiting) OVER one_person > 0 AS is_waiting,
        sum(told) OVER one_person > 0 AS was_told,
        sum(told_th) OVER one_person > 0 AS was_told_in_th,
        sum(housed) OVER one_person > 0 AS is_housed
    FROM days
    WINDOW one_person AS (PARTITION BY person_id ORDER BY night)
)
SELECT
    person_id, from_night, before_night,
    in_shelter AND NOT in_transitional AS counts_1a1,
    in_shelter OR in_transitional AS counts_1a2,
    (in_shelter OR is_waiting OR was_told) AND NOT in_transitional AS counts_1b1,
    in_shelter OR in_transitional OR is_waiting OR was_told OR was_told_in_th AS counts_1b2,
    (in_shelter OR is_waiting) AND NOT in_transitional AS documented_1b1,
    in_shelter OR in_transitional OR is_waiting AS documented_1b2
FROM states
WHERE before_night IS NOT NULL AND NOT is_housed AND (
    in_shelter OR in_transitional OR is_waiting OR was_told OR was_told_in_th
)
