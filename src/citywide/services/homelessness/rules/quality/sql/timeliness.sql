-- Days from an event to its entry, for entries and exits of the period, by project.
WITH entered AS (
    SELECT source_id, organization_id, project_id, 'entry' AS event,
        date_diff('day', entry_date, cast(date_created AS DATE)) AS days
    FROM stays WHERE entry_date >= $start AND entry_date <= $as_of AND date_created IS NOT NULL
    UNION ALL
    SELECT source_id, organization_id, project_id, 'exit' AS event,
        date_diff('day', exit_date, cast(exit_created AS DATE)) AS days
    FROM stays WHERE exit_date >= $start AND exit_date <= $as_of AND exit_created IS NOT NULL
)
SELECT source_id, organization_id, project_id, event, count(*) AS records,
    count(CASE WHEN days <= 0 THEN 1 END) AS same_day,
    count(CASE WHEN days BETWEEN 1 AND 3 THEN 1 END) AS in_3_days,
    count(CASE WHEN days BETWEEN 4 AND 6 THEN 1 END) AS in_6_days,
    count(CASE WHEN days BETWEEN 7 AND 10 THEN 1 END) AS in_10_days,
    count(CASE WHEN days > 10 THEN 1 END) AS after_10_days,
    median(days) AS median_days
FROM entered
GROUP BY source_id, organization_id, project_id, event
