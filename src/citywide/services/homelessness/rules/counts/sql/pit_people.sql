-- Everybody a project of the continuum reports for the night of the count, once: emergency
-- shelter before safe haven before transitional housing before street outreach. Whoever has moved
-- in to permanent housing is left out. Night-by-night shelter: a bed recorded for that night.
-- HUD, Notice for the PIT count and HIC; outreach is not part of the sheltered count.
WITH housed AS (
    SELECT person_id
    FROM homeless_spans
    WHERE kind = 'housed' AND from_night <= $night AND (to_night IS NULL OR to_night > $night)
    GROUP BY person_id
),
there AS (
    SELECT
        t.*, p.rule,
        coalesce(t.household_id, concat('alone ', t.enrollment_id)) AS household,
        CAST(floor((
            year($night) * 10000 + month($night) * 100 + day($night)
            - year(t.birth_on) * 10000 - month(t.birth_on) * 100 - day(t.birth_on)
        ) / 10000.0) AS INTEGER) AS age,
        row_number() OVER (
            PARTITION BY t.person_id
            ORDER BY
                CASE t.project_group WHEN 'ES' THEN 1 WHEN 'SH' THEN 2 WHEN 'TH' THEN 3 ELSE 4 END,
                t.entry_on DESC, t.source_id, t.enrollment_id
        ) AS place
    FROM homeless_spans AS p
    INNER JOIN homeless_stays AS t
        ON t.source_id = p.source_id AND t.enrollment_id = p.enrollment_id
    LEFT JOIN housed AS h ON h.person_id = t.person_id
    WHERE p.kind IN ('stay', 'bed night') AND p.from_night <= $night
        AND (p.to_night IS NULL OR p.to_night > $night)
        AND t.project_group IN ('ES', 'SH', 'TH', 'SO') AND t.is_continuum
        AND ($every_coc OR t.coc_code IN ($cocs)) AND h.person_id IS NULL
),
households AS (
    SELECT
        source_id, household,
        count(CASE WHEN age >= 18 THEN 1 END) AS adults,
        count(CASE WHEN age < 18 THEN 1 END) AS children,
        count(CASE WHEN age IS NULL THEN 1 END) AS without_age,
        max(age) AS oldest_age
    FROM there
    WHERE place = 1
    GROUP BY source_id, household
)
SELECT
    t.person_id, t.source_id, t.enrollment_id, t.project_id, t.project_group, t.household, t.age,
    t.project_group <> 'SO' AS is_sheltered,
    CASE
        WHEN h.adults > 0 AND h.children > 0 THEN 'adults and children'
        WHEN h.without_age > 0 THEN 'unknown'
        WHEN h.adults > 0 THEN 'without children'
        ELSE 'only children'
    END AS household_type,
    coalesce(t.veteran_status = 1 AND t.age >= 18, FALSE) AS is_veteran,
    t.is_chronic_at_start AS is_chronic,
    coalesce(t.age BETWEEN 18 AND 24 AND h.oldest_age < 25, FALSE) AS is_youth,
    t.rule, t.source_file, t.source_line
FROM there AS t
INNER JOIN households AS h ON h.source_id = t.source_id AND h.household = t.household
WHERE t.place = 1
