-- Every booked entry with the project it was for. Only money for one project of the continuum that
-- people leave to somewhere counts towards the cost of an exit; `placed` says why other money does
-- not. Money booked after the last day of the period is left out, as its exits are not known yet.
SELECT
    s.entry_id, s.fiscal_year, s.month, s.agreement_id, s.project_id, s.program, s.funder, s.source,
    s.amount_usd, p.source_id, p.project_name, p.project_group,
    CASE
        WHEN s.project_id IS NULL THEN 'no_project'
        WHEN p.project_id IS NULL THEN 'unknown_project'
        WHEN p.sources > 1 THEN 'ambiguous_project'
        WHEN p.project_group = 'other' OR NOT p.is_continuum THEN 'no_exits_counted'
        ELSE 'counted'
    END AS placed,
    s.agreement_id IS NOT NULL AND a.agreement_id IS NULL AS is_agreement_unknown
FROM homelessness_spending AS s
LEFT JOIN spending_projects AS p ON p.project_id = s.project_id
LEFT JOIN homelessness_agreements AS a ON a.agreement_id = s.agreement_id
WHERE s.month <= $end
