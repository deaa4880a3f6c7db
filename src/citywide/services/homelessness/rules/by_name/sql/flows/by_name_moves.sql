-- Each time a person came onto or left the active list of a population in the period.
SELECT
    m.month, a.population, 'inflow' AS direction, a.began_as AS kind, a.person_id,
    a.from_date AS on_date, CAST(NULL AS BIGINT) AS days_to_housing
FROM by_name_active AS a
INNER JOIN by_name_months AS m ON m.month = CAST(date_trunc('month', a.from_date) AS DATE)
UNION ALL
SELECT
    m.month, a.population, 'outflow', a.ended_as, a.person_id, a.until_date,
    CASE
        WHEN a.ended_as = 'housed' THEN date_diff('day', a.identified_on, a.until_date)
    END
FROM by_name_active AS a
INNER JOIN by_name_months AS m ON m.month = CAST(date_trunc('month', a.until_date) AS DATE)
WHERE a.until_date IS NOT NULL
