-- Active people at the end of each month, the newly identified and the housed, by what they told
-- about themselves. Each list of a month and figure adds up to the figure of that month.
WITH counted AS (
    SELECT
        m.month, 'active' AS figure, a.person_id, m.next_month - 1 AS on_date
    FROM by_name_months AS m
    INNER JOIN by_name_active AS a
        ON a.from_date < m.next_month AND (a.until_date IS NULL OR a.until_date >= m.next_month)
    WHERE a.population = 'all'
    UNION ALL
    SELECT month, kind, person_id, on_date
    FROM by_name_moves
    WHERE population = 'all' AND kind IN ('newly_identified', 'housed')
),
families AS (
    SELECT c.month, c.figure, c.person_id, c.on_date
    FROM counted AS c
    INNER JOIN by_name_populations AS p
        ON p.person_id = c.person_id AND p.population = 'families' AND p.from_date <= c.on_date
        AND (p.until_date IS NULL OR p.until_date > c.on_date)
    GROUP BY c.month, c.figure, c.person_id, c.on_date
),
described AS (
    SELECT
        c.month, c.figure, coalesce(g.race, 'unknown') AS race, coalesce(g.sex, 'unknown') AS sex,
        CASE WHEN f.person_id IS NULL THEN 'singles' ELSE 'families' END AS household,
        CAST(floor((
            year(c.on_date) * 10000 + month(c.on_date) * 100 + day(c.on_date)
            - year(b.birth_on) * 10000 - month(b.birth_on) * 100 - day(b.birth_on)
        ) / 10000.0) AS INTEGER) AS age
    FROM counted AS c
    LEFT JOIN group_people AS g ON g.person_id = c.person_id
    LEFT JOIN by_name_people AS b ON b.person_id = c.person_id
    LEFT JOIN families AS f
        ON f.month = c.month AND f.figure = c.figure AND f.person_id = c.person_id
        AND f.on_date = c.on_date
),
placed AS (
    SELECT month, figure, 'race' AS group_kind, race AS member FROM described
    UNION ALL
    SELECT month, figure, 'sex', sex FROM described
    UNION ALL
    SELECT month, figure, 'household', household FROM described
    UNION ALL
    SELECT
        month, figure, 'age',
        CASE
            WHEN age IS NULL THEN 'unknown'
            WHEN age < 18 THEN 'under_18'
            WHEN age < 25 THEN '18_24'
            WHEN age < 35 THEN '25_34'
            WHEN age < 45 THEN '35_44'
            WHEN age < 55 THEN '45_54'
            WHEN age < 62 THEN '55_61'
            ELSE '62_over'
        END
    FROM described
)
SELECT month, figure, group_kind, member, count(*) AS people
FROM placed
GROUP BY month, figure, group_kind, member
