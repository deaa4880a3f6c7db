-- Does each month balance: active at the end of the month before, plus inflow, minus outflow, is
-- active at the end of the month. The two counts of active people are taken from the spans, the
-- flows from their ends, so that a difference would show a defect; it is 0 by construction.
WITH sums AS (
    SELECT
        month, population,
        CAST(sum(CASE WHEN direction = 'inflow' THEN moves ELSE 0 END) AS BIGINT) AS inflow,
        CAST(sum(CASE WHEN direction = 'outflow' THEN moves ELSE 0 END) AS BIGINT) AS outflow
    FROM flows
    GROUP BY month, population
),
counted AS (
    SELECT
        m.month, a.population,
        count(CASE WHEN a.from_date < m.month THEN 1 END) AS active_before,
        count(CASE WHEN a.until_date IS NULL OR a.until_date >= m.next_month THEN 1 END) AS active
    FROM by_name_months AS m
    INNER JOIN by_name_active AS a
        ON a.from_date < m.next_month AND (a.until_date IS NULL OR a.until_date >= m.month)
    GROUP BY m.month, a.population
)
SELECT
    s.month, s.population, coalesce(c.active_before, 0) AS active_before, s.inflow, s.outflow,
    coalesce(c.active_before, 0) + s.inflow - s.outflow AS expected,
    coalesce(c.active, 0) AS active,
    coalesce(c.active, 0) - (coalesce(c.active_before, 0) + s.inflow - s.outflow) AS difference
FROM sums AS s
LEFT JOIN counted AS c ON c.month = s.month AND c.population = s.population
