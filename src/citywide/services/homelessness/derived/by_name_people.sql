-- What a person's populations depend on and no enrollment changes: birthdays and veteran status.
-- A birth date of full quality goes before an approximate one; any other is not known.
-- The day a person turns N counts from the first of the month, so that February 29 needs no case.
WITH known AS (
    SELECT
        person_id,
        coalesce(
            min(CASE WHEN dob_data_quality = 1 THEN birth_on END),
            min(CASE WHEN dob_data_quality = 2 THEN birth_on END)
        ) AS birth_on,
        coalesce(max(CASE WHEN veteran_status = 1 THEN 1 ELSE 0 END), 0) = 1 AS is_veteran
    FROM homeless_stays
    GROUP BY person_id
)
SELECT
    person_id, birth_on, is_veteran,
    make_date(
        CAST(year(birth_on) AS INTEGER) + CAST(25 AS INTEGER),
        CAST(month(birth_on) AS INTEGER), 1
    ) + CAST(day(birth_on) - 1 AS INTEGER) AS youth_until_on,
    make_date(
        CAST(year(birth_on) AS INTEGER) + CAST(62 AS INTEGER),
        CAST(month(birth_on) AS INTEGER), 1
    ) + CAST(day(birth_on) - 1 AS INTEGER) AS senior_from_on
FROM known
