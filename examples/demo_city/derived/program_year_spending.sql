-- Each program's budget and spending by fiscal year.
SELECT
    program_id,
    fiscal_year,
    MIN(month) AS first_month,
    MIN(program) AS program,
    MIN(department) AS department,
    MIN(service_area) AS service_area,
    CAST(SUM(budget_usd) AS DECIMAL(14, 2)) AS budget_usd,
    CAST(SUM(spent_usd) AS DECIMAL(14, 2)) AS spent_usd,
    SUM(spent_usd) <= SUM(budget_usd) AS is_within_budget
FROM program_spending
GROUP BY program_id, fiscal_year
