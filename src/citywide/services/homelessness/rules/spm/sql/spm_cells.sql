-- Every cell of every table; a share without a whole is blank, not zero.
WITH people AS (
    SELECT table_name, cell, count(DISTINCT person_id) AS people
    FROM spm_cell_people
    GROUP BY table_name, cell
),
lengths AS (
    SELECT
        CASE WHEN metric IN ('1a.1', '1a.2') THEN '1a' ELSE '1b' END AS table_name,
        CASE WHEN metric IN ('1a.1', '1b.1') THEN 'C2' ELSE 'C3' END AS cell,
        avg(days) AS mean_days, median(days) AS median_days
    FROM m1_people
    GROUP BY metric
)
SELECT
    t.table_name, t.cell, t.figure,
    CAST(CASE
        WHEN t.figure = 'count' THEN coalesce(n.people, 0)
        WHEN t.figure = 'mean' THEN round(l.mean_days, 2)
        WHEN t.figure = 'median' THEN l.median_days
        WHEN coalesce(w.people, 0) = 0 THEN NULL
        ELSE round(100.0 * (coalesce(p.people, 0) + coalesce(q.people, 0)) / w.people, 2)
    END AS DECIMAL(18, 2)) AS value
FROM spm_tables AS t
LEFT JOIN people AS n ON n.table_name = t.table_name AND n.cell = t.cell
LEFT JOIN people AS w ON w.table_name = t.table_name AND w.cell = t.whole_cell
LEFT JOIN people AS p
    ON p.table_name = t.table_name AND p.cell = split_part(t.part_cell, '+', 1)
LEFT JOIN people AS q
    ON q.table_name = t.table_name AND q.cell = split_part(t.part_cell, '+', 2)
LEFT JOIN lengths AS l ON l.table_name = t.table_name AND l.cell = t.whole_cell
