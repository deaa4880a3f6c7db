-- The sheltered count by kind of project and of household; 'all' is the sum of either. Street
-- outreach stands beside it and in no sum: the unsheltered count has a method of its own.
WITH labelled AS (
    SELECT p.*, g.shown_group, t.shown_type
    FROM pit_people AS p
    CROSS JOIN (VALUES ('ES'), ('SH'), ('TH'), ('SO'), ('all')) AS g (shown_group)
    CROSS JOIN (VALUES
        ('without children'), ('adults and children'), ('only children'), ('unknown'), ('all')
    ) AS t (shown_type)
    WHERE (g.shown_group = p.project_group OR (g.shown_group = 'all' AND p.is_sheltered))
        AND t.shown_type IN (p.household_type, 'all')
)
SELECT
    shown_group AS project_group, shown_type AS household_type,
    count(*) AS people,
    count(DISTINCT concat(source_id, '/', household)) AS households,
    count(CASE WHEN age >= 18 THEN 1 END) AS adults,
    count(CASE WHEN age < 18 THEN 1 END) AS children,
    count(CASE WHEN age IS NULL THEN 1 END) AS without_age,
    count(CASE WHEN is_veteran THEN 1 END) AS veterans,
    count(CASE WHEN is_chronic THEN 1 END) AS chronically_homeless,
    count(CASE WHEN is_youth THEN 1 END) AS youth
FROM labelled
GROUP BY shown_group, shown_type
