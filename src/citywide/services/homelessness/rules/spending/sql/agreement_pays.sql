-- Which projects an agreement paid for in a fiscal year: those money was booked for, and those it
-- names while its term runs. Its results are those of these projects.
WITH years AS (
    SELECT fiscal_year FROM project_years
    UNION
    SELECT fiscal_year FROM spending_entries
),
named AS (
    SELECT y.fiscal_year, a.agreement_id, p.project_id
    FROM homelessness_agreement_projects AS p
    INNER JOIN homelessness_agreements AS a ON a.agreement_id = p.agreement_id
    INNER JOIN years AS y
        ON y.fiscal_year >= year(a.starts_on) + CASE WHEN month(a.starts_on) >= 7 THEN 1 ELSE 0 END
        AND y.fiscal_year <= year(a.ends_on) + CASE WHEN month(a.ends_on) >= 7 THEN 1 ELSE 0 END
    UNION
    SELECT fiscal_year, agreement_id, project_id
    FROM spending_entries
    WHERE placed = 'counted' AND agreement_id IS NOT NULL
)
SELECT n.fiscal_year, n.agreement_id, n.project_id, p.source_id, p.project_name, p.project_group
FROM named AS n
INNER JOIN spending_projects AS p
    ON p.project_id = n.project_id AND p.sources = 1 AND p.is_continuum
    AND p.project_group <> 'other'
