-- The people behind a cell of inflow, outflow and balance: who moved onto or off the active list of
-- $population from $month up to, not including, $next_month, and who was active before and at its
-- end; each with the status that made it so, its rule and the row of the export it rests on.
WITH moved AS (
    SELECT person_id, began_as AS kind, from_date AS on_date
    FROM by_name_active
    WHERE population = $population AND from_date >= $month AND from_date < $next_month
    UNION ALL
    SELECT person_id, ended_as, until_date
    FROM by_name_active
    WHERE population = $population AND until_date >= $month AND until_date < $next_month
),
present AS (
    SELECT person_id, 'active_before' AS kind, CAST($month AS DATE) AS before
    FROM by_name_active
    WHERE population = $population AND from_date < $month
        AND (until_date IS NULL OR until_date >= $month)
    UNION ALL
    SELECT person_id, 'active', CAST($next_month AS DATE)
    FROM by_name_active
    WHERE population = $population AND from_date < $next_month
        AND (until_date IS NULL OR until_date >= $next_month)
),
-- Somebody who joins or leaves a population has no new status on that day: theirs then counts.
behind AS (
    SELECT
        m.person_id, m.kind, m.on_date, s.status, s.from_date, s.rule, s.event_on, s.source_id,
        s.source_file, s.source_line, s.record_id, s.enrollment_id
    FROM moved AS m
    INNER JOIN by_name_statuses AS s
        ON s.person_id = m.person_id AND s.from_date <= m.on_date
        AND (s.until_date IS NULL OR s.until_date > m.on_date)
    UNION ALL
    SELECT
        p.person_id, p.kind, s.from_date, s.status, s.from_date, s.rule, s.event_on, s.source_id,
        s.source_file, s.source_line, s.record_id, s.enrollment_id
    FROM present AS p
    INNER JOIN by_name_statuses AS s
        ON s.person_id = p.person_id AND s.from_date < p.before
        AND (s.until_date IS NULL OR s.until_date >= p.before)
)
SELECT
    person_id, kind, on_date, status, from_date, rule, event_on, source_id, source_file,
    source_line, record_id, enrollment_id
FROM behind
