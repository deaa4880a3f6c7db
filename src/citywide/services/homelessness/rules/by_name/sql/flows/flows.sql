-- Inflow and outflow of each month by kind and population. `moves` counts each time, `persons` each
-- person once; only moves add up, for one person may be housed and return within a month.
SELECT
    m.month, k.population, k.direction, k.kind,
    count(v.person_id) AS moves,
    count(DISTINCT v.person_id) AS persons,
    avg(v.days_to_housing) AS mean_days_to_housing,
    median(v.days_to_housing) AS median_days_to_housing
FROM by_name_months AS m
CROSS JOIN by_name_kinds AS k
LEFT JOIN by_name_moves AS v
    ON v.month = m.month AND v.population = k.population AND v.direction = k.direction
    AND v.kind = k.kind
GROUP BY m.month, k.population, k.direction, k.kind
