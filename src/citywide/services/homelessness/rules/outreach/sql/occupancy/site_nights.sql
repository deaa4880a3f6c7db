-- Each night of each interim housing site while it was open: the different people who slept there,
-- and its beds. Beds are those of the HMIS inventory of the night (HMIS 2.07), or, where it has
-- none, those the city keeps with the site. The day of exit is never a night.
WITH digits AS (
    SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS d (n)
),
calendar AS (
    SELECT $start + CAST(a.n * 1000 + b.n * 100 + c.n * 10 + d.n AS INTEGER) AS night
    FROM digits AS a
    CROSS JOIN digits AS b
    CROSS JOIN digits AS c
    CROSS JOIN digits AS d
),
open_nights AS (
    SELECT s.project, s.beds, c.night
    FROM interim_housing_sites AS s
    INNER JOIN calendar AS c
        ON c.night >= s.opened_on AND (s.closed_on IS NULL OR c.night < s.closed_on)
    WHERE c.night <= $end
),
slept AS (
    SELECT o.project, o.night, count(DISTINCT h.person_id) AS people
    FROM open_nights AS o
    INNER JOIN homeless_spans AS h
        ON concat(h.source_id, ':', h.project_id) = o.project AND h.from_night <= o.night
        AND (h.to_night IS NULL OR h.to_night > o.night)
    WHERE h.kind IN ('stay', 'bed night')
    GROUP BY o.project, o.night
),
inventory AS (
    SELECT
        o.project, o.night, CAST(sum(coalesce(i.bed_inventory, 0)) AS BIGINT) AS beds
    FROM open_nights AS o
    INNER JOIN hmis_inventory AS i
        ON concat(i.source_id, ':', i.project_id) = o.project
        AND i.inventory_start_date <= o.night
        AND (i.inventory_end_date IS NULL OR i.inventory_end_date >= o.night)
    WHERE i.date_deleted IS NULL
    GROUP BY o.project, o.night
)
SELECT
    o.project, o.night, coalesce(s.people, 0) AS people,
    CASE WHEN i.beds > 0 THEN i.beds ELSE o.beds END AS beds,
    coalesce(i.beds, 0) > 0 AS is_from_inventory
FROM open_nights AS o
LEFT JOIN slept AS s ON s.project = o.project AND s.night = o.night
LEFT JOIN inventory AS i ON i.project = o.project AND i.night = o.night
