-- Who is counted otherwise now than as known then, in which month and population: active at its
-- end, or a move onto or off the list. change: 1 counted now and not then, -1 the other way.
WITH counted AS (
    SELECT m.month, a.population, a.person_id, 'active' AS what, 1 AS side
    FROM by_name_months AS m
    INNER JOIN by_name_active AS a ON a.from_date < m.next_month
        AND (a.until_date IS NULL OR a.until_date >= m.next_month)
    UNION ALL
    SELECT m.month, a.population, a.person_id, 'active', -1
    FROM by_name_months AS m
    INNER JOIN then_by_name_active AS a ON a.from_date < m.next_month
        AND (a.until_date IS NULL OR a.until_date >= m.next_month)
    UNION ALL
    SELECT month, population, person_id, kind, 1 FROM by_name_moves
    UNION ALL
    SELECT month, population, person_id, kind, -1 FROM then_by_name_moves
)
SELECT month, population, person_id, what, CAST(sum(side) AS BIGINT) AS change
FROM counted
GROUP BY month, population, person_id, what
HAVING sum(side) <> 0
