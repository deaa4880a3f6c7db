-- Median length of the stays that ended in a fiscal year, in days, in the projects that were paid:
-- together, by kind of project and by agreement.
WITH paid AS (
    SELECT e.fiscal_year, e.project_id, e.project_group, e.stay_days
    FROM exit_years AS e
    INNER JOIN project_years AS p
        ON p.fiscal_year = e.fiscal_year AND p.source_id = e.source_id
        AND p.project_id = e.project_id AND p.is_paid
),
placed AS (
    SELECT fiscal_year, 'all' AS grouping_name, 'all' AS member, stay_days FROM paid
    UNION ALL
    SELECT fiscal_year, 'project_group', project_group, stay_days FROM paid
    UNION ALL
    SELECT e.fiscal_year, 'agreement', a.agreement_id, e.stay_days
    FROM agreement_pays AS a
    INNER JOIN exit_years AS e
        ON e.fiscal_year = a.fiscal_year AND e.source_id = a.source_id
        AND e.project_id = a.project_id
)
SELECT fiscal_year, grouping_name, member, median(stay_days) AS stay_days_median
FROM placed
GROUP BY fiscal_year, grouping_name, member
