-- All that was booked, by fiscal year: together, by kind of project where it was for one that
-- counts, and by agreement.
SELECT
    fiscal_year, 'all' AS grouping_name, 'all' AS member, sum(amount_usd) AS spent_usd
FROM spending_entries
GROUP BY fiscal_year
UNION ALL
SELECT fiscal_year, 'project_group', project_group, sum(amount_usd)
FROM spending_entries
WHERE placed = 'counted'
GROUP BY fiscal_year, project_group
UNION ALL
SELECT fiscal_year, 'agreement', agreement_id, sum(amount_usd)
FROM spending_entries
WHERE agreement_id IS NOT NULL
GROUP BY fiscal_year, agreement_id
