-- The federal projects under the names an import knows; costs are in dollars instead of millions.
SELECT
    project_number AS project_code,
    updated_on AS as_of,
    title,
    description,
    agency AS department,
    starts_on,
    planned_end_on AS baseline_end_on,
    forecast_end_on,
    CAST(planned_cost_musd * 1000000 AS DECIMAL(14, 2)) AS baseline_budget_usd,
    CAST(cost_musd * 1000000 AS DECIMAL(14, 2)) AS budget_usd
FROM federal_it_projects
