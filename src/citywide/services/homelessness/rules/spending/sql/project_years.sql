-- Spending and exits of each project in each fiscal year; a project may have only the one or the
-- other. A number that two sources use has exits of both, and no spending.
WITH spent AS (
    SELECT fiscal_year, source_id, project_id, sum(amount_usd) AS spent_usd
    FROM spending_entries
    WHERE placed = 'counted'
    GROUP BY fiscal_year, source_id, project_id
),
left_it AS (
    SELECT
        fiscal_year, source_id, project_id, min(project_group) AS project_group,
        count(*) AS exits,
        count(CASE WHEN outcome = 'permanent' THEN 1 END) AS exits_permanent,
        count(CASE WHEN outcome = 'unknown' THEN 1 END) AS exits_unknown,
        median(stay_days) AS stay_days_median
    FROM exit_years
    GROUP BY fiscal_year, source_id, project_id
),
every_one AS (
    SELECT fiscal_year, source_id, project_id FROM spent
    UNION
    SELECT fiscal_year, source_id, project_id FROM left_it
)
SELECT
    e.fiscal_year, e.source_id, e.project_id, p.project_name,
    coalesce(l.project_group, p.project_group) AS project_group,
    s.spent_usd IS NOT NULL AS is_paid,
    coalesce(s.spent_usd, CAST(0 AS DECIMAL(18, 2))) AS spent_usd,
    coalesce(l.exits, 0) AS exits, coalesce(l.exits_permanent, 0) AS exits_permanent,
    coalesce(l.exits_unknown, 0) AS exits_unknown, l.stay_days_median
FROM every_one AS e
LEFT JOIN spent AS s
    ON s.fiscal_year = e.fiscal_year AND s.source_id = e.source_id AND s.project_id = e.project_id
LEFT JOIN left_it AS l
    ON l.fiscal_year = e.fiscal_year AND l.source_id = e.source_id AND l.project_id = e.project_id
LEFT JOIN spending_projects AS p ON p.project_id = e.project_id
