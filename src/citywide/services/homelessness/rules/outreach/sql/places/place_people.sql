-- Everybody active on the by-name list at the end of each month, with the last place known of them:
-- sheltered, unsheltered or unknown.
-- Sheltered: in a shelter, safe haven or transitional housing that night. Otherwise the last thing
-- anybody recorded up to that day decides: a current living situation or a living situation at
-- entry or exit (HMIS 4.12, 3.917, 3.12) of 116 is unsheltered, 101, 118 and 302 are sheltered, and
-- so are a bed night and an entry into shelter; an entry into street outreach is unsheltered unless
-- it says that the person slept in shelter. Any other answer, or none, is unknown: nobody guesses.
WITH digits AS (
    SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS d (n)
),
days AS (
    SELECT $start + CAST(a.n * 1000 + b.n * 100 + c.n * 10 + d.n AS INTEGER) AS on_day
    FROM digits AS a
    CROSS JOIN digits AS b
    CROSS JOIN digits AS c
    CROSS JOIN digits AS d
),
months AS (
    SELECT on_day AS month, last_day(on_day) AS night
    FROM days
    WHERE day(on_day) = 1 AND on_day <= $end
),
present AS (
    SELECT m.month, m.night, a.person_id
    FROM months AS m
    INNER JOIN by_name_active AS a
        ON a.from_date <= m.night AND (a.until_date IS NULL OR a.until_date > m.night)
    WHERE a.population = 'all'
    GROUP BY m.month, m.night, a.person_id
),
inside AS (
    SELECT p.month, p.person_id
    FROM present AS p
    INNER JOIN homeless_spans AS s
        ON s.person_id = p.person_id AND s.from_night <= p.night
        AND (s.to_night IS NULL OR s.to_night > p.night)
    WHERE s.kind IN ('stay', 'bed night') AND s.project_group IN ('ES', 'SH', 'TH')
    GROUP BY p.month, p.person_id
),
told AS (
    SELECT person_id, on_date, situation, 2 AS turn, FALSE AS is_street, FALSE AS is_bed
    FROM met_outside
    UNION ALL
    SELECT
        person_id, on_date, situation,
        CASE
            WHEN kind = 'bed_night' THEN 1
            WHEN kind = 'entry' AND project_type IN (0, 2, 8) THEN 1
            WHEN kind = 'situation' THEN 2
            WHEN kind = 'exit' THEN 3
            ELSE 4
        END,
        kind = 'entry' AND project_type = 4,
        kind = 'bed_night' OR (kind = 'entry' AND project_type IN (0, 2, 8))
    FROM by_name_events
    WHERE kind IN ('bed_night', 'entry', 'situation', 'exit')
),
placed AS (
    SELECT
        person_id, on_date, turn,
        CASE
            WHEN is_bed OR situation IN (101, 118, 302) THEN 'sheltered'
            WHEN situation = 116 OR is_street THEN 'unsheltered'
            ELSE 'unknown'
        END AS place
    FROM told
),
ranked AS (
    SELECT
        p.month, p.person_id, e.place, e.on_date,
        row_number() OVER (
            PARTITION BY p.month, p.person_id ORDER BY e.on_date DESC, e.turn, e.place
        ) AS position
    FROM present AS p
    INNER JOIN placed AS e ON e.person_id = p.person_id AND e.on_date <= p.night
)
SELECT
    p.month, p.night, p.person_id,
    CASE WHEN i.person_id IS NOT NULL THEN 'sheltered' ELSE coalesce(r.place, 'unknown') END
        AS place,
    CASE WHEN i.person_id IS NOT NULL THEN p.night ELSE r.on_date END AS known_on
FROM present AS p
LEFT JOIN inside AS i ON i.month = p.month AND i.person_id = p.person_id
LEFT JOIN ranked AS r ON r.month = p.month AND r.person_id = p.person_id AND r.position = 1
