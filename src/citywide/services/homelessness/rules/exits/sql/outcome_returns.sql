-- People whose first exit of the period was to permanent housing, and whether they were homeless
-- again within two years. Exits to an unknown place may have been to permanent housing: the bounds
-- take them in where they would make the share least, or most.
WITH firsts AS (
    SELECT *
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY person_id
                ORDER BY CASE outcome WHEN 'permanent' THEN 0 ELSE 1 END, exit_on,
                    source_id, enrollment_id
            ) AS place
        FROM outcome_exits
        WHERE outcome IN ('permanent', 'unknown')
    ) AS placed
    WHERE place = 1
),
back AS (
    SELECT f.person_id
    FROM firsts AS f
    INNER JOIN homeless_stays AS s
        ON s.person_id = f.person_id AND s.entry_on >= f.exit_on
    WHERE s.is_continuum AND (s.source_id <> f.source_id OR s.enrollment_id <> f.enrollment_id)
        AND s.entry_on <= f.exit_on + 730 AND (
            s.project_group IN ('ES', 'SH', 'TH', 'SO')
            OR (s.project_group = 'PH' AND s.entry_on > f.exit_on + 14)
        )
    GROUP BY f.person_id
),
counted AS (
    SELECT
        count(CASE WHEN f.outcome = 'permanent' THEN 1 END) AS people,
        count(CASE WHEN f.outcome = 'permanent' AND b.person_id IS NOT NULL THEN 1 END)
            AS returned,
        count(CASE WHEN f.outcome = 'unknown' THEN 1 END) AS unknown_people,
        count(CASE WHEN f.outcome = 'unknown' AND b.person_id IS NOT NULL THEN 1 END)
            AS unknown_returned
    FROM firsts AS f
    LEFT JOIN back AS b ON b.person_id = f.person_id
)
SELECT
    *,
    CASE WHEN people > 0 THEN CAST(round(1.0 * returned / people, 4) AS DECIMAL(18, 4))
    END AS return_share,
    CASE WHEN people + unknown_people - unknown_returned > 0 THEN CAST(round(
        1.0 * returned / (people + unknown_people - unknown_returned), 4) AS DECIMAL(18, 4))
    END AS return_share_low,
    CASE WHEN people + unknown_returned > 0 THEN CAST(round(
        1.0 * (returned + unknown_returned) / (people + unknown_returned), 4) AS DECIMAL(18, 4))
    END AS return_share_high
FROM counted
