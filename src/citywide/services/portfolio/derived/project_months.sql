-- The last status published for each project in each month: no project counts twice in a month.
SELECT
    project_code,
    CAST(date_trunc('month', as_of) AS DATE) AS on_month,
    as_of,
    declared,
    status_computed,
    slip_days,
    is_overseen,
    is_complete,
    lead_department,
    service_area
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY project_code, date_trunc('month', as_of) ORDER BY as_of DESC
        ) AS place
    FROM project_statuses
) AS placed
WHERE place = 1
