-- Measure 1 by person: the latest night in the period, the window of 365 days before it, the
-- nights counted in the window, and those before it without a gap. Steps 7 to 10.
WITH ends AS (
    SELECT
        metric, person_id, max(before_night) - 1 AS last_night
    FROM m1_runs
    GROUP BY metric, person_id
    HAVING bool_or(is_proved_in_period)
),
windows AS (
    SELECT
        metric, person_id, last_night,
        greatest(last_night - 365, CAST($start - INTERVAL 7 YEAR AS DATE)) AS window_from
    FROM ends
)
SELECT
    w.metric, w.person_id,
    CAST(sum(date_diff(
        'day',
        CASE
            WHEN r.from_night < w.window_from AND r.before_night > w.window_from THEN r.from_night
            ELSE greatest(r.from_night, w.window_from)
        END,
        r.before_night
    )) AS BIGINT) AS days,
    min(r.from_night) AS first_night, w.last_night, w.window_from
FROM windows AS w
INNER JOIN m1_runs AS r
    ON r.metric = w.metric AND r.person_id = w.person_id AND r.before_night > w.window_from
GROUP BY w.metric, w.person_id, w.last_night, w.window_from
