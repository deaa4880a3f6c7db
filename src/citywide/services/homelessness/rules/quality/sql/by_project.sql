-- How many findings of each check every project has; those of no client and project have none.
SELECT source_id, organization_id, organization_name, project_id, project_name, check_id, severity,
    title, count(*) AS findings, count(DISTINCT personal_id) AS clients
FROM findings
GROUP BY source_id, organization_id, organization_name, project_id, project_name, check_id,
    severity, title
