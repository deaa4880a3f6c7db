-- When a person was active on the list of a population, in spans that neither touch nor overlap,
-- and how each began and ended. Where the status did not change, the person joined or left the
-- population while active: grew out of youth, became chronically homeless, joined a family.
WITH parts AS (
    SELECT person_id, 'all' AS population, from_date, until_date
    FROM by_name_statuses
    WHERE status = 'active'
    UNION ALL
    SELECT
        s.person_id, p.population,
        CASE WHEN p.from_date > s.from_date THEN p.from_date ELSE s.from_date END,
        CASE
            WHEN s.until_date IS NULL THEN p.until_date
            WHEN p.until_date IS NULL OR s.until_date < p.until_date THEN s.until_date
            ELSE p.until_date
        END
    FROM by_name_statuses AS s
    INNER JOIN by_name_populations AS p
        ON p.person_id = s.person_id
        AND (s.until_date IS NULL OR p.from_date < s.until_date)
        AND (p.until_date IS NULL OR p.until_date > s.from_date)
    WHERE s.status = 'active'
),
ended AS (
    SELECT
        person_id, population, from_date,
        coalesce(until_date, CAST('9999-12-31' AS DATE)) AS until_date
    FROM parts
),
marked AS (
    SELECT
        *,
        CASE
            WHEN from_date <= max(until_date) OVER (
                PARTITION BY person_id, population ORDER BY from_date, until_date
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) THEN 0
            ELSE 1
        END AS is_new
    FROM ended
),
numbered AS (
    SELECT
        *,
        sum(is_new) OVER (
            PARTITION BY person_id, population ORDER BY from_date, until_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS island
    FROM marked
),
spans AS (
    SELECT
        person_id, population, min(from_date) AS from_date,
        CASE
            WHEN max(until_date) < CAST('9999-12-31' AS DATE) THEN max(until_date)
        END AS until_date
    FROM numbered
    GROUP BY person_id, population, island
)
SELECT
    a.person_id, a.population, a.from_date, a.until_date,
    CASE
        WHEN b.person_id IS NULL THEN 'joined_population'
        WHEN b.status_before IS NULL THEN 'newly_identified'
        ELSE concat('returned_from_', b.status_before)
    END AS began_as,
    CASE
        WHEN a.until_date IS NULL THEN NULL
        WHEN e.person_id IS NULL THEN 'left_population'
        WHEN e.status = 'inactive' THEN 'moved_to_inactive'
        WHEN e.status = 'not_meeting_criteria' THEN 'no_longer_meets_criteria'
        ELSE e.status
    END AS ended_as,
    e.identified_on, e.rule AS end_rule
FROM spans AS a
LEFT JOIN by_name_statuses AS b ON b.person_id = a.person_id AND b.from_date = a.from_date
LEFT JOIN by_name_statuses AS e ON e.person_id = a.person_id AND e.from_date = a.until_date
