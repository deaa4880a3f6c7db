-- Each month of each site: nights open, bed nights, nights slept, different people, and the beds of
-- the last night.
WITH people AS (
    SELECT
        m.project, m.month, count(DISTINCT h.person_id) AS people
    FROM (
        SELECT
            project, CAST(date_trunc('month', night) AS DATE) AS month,
            min(night) AS first_night, max(night) AS last_night
        FROM site_nights
        GROUP BY project, CAST(date_trunc('month', night) AS DATE)
    ) AS m
    INNER JOIN homeless_spans AS h
        ON concat(h.source_id, ':', h.project_id) = m.project AND h.from_night <= m.last_night
        AND (h.to_night IS NULL OR h.to_night > m.first_night)
    WHERE h.kind IN ('stay', 'bed night')
    GROUP BY m.project, m.month
),
summed AS (
    SELECT
        project, CAST(date_trunc('month', night) AS DATE) AS month, count(*) AS nights,
        CAST(sum(people) AS BIGINT) AS nights_slept, CAST(sum(beds) AS BIGINT) AS bed_nights,
        max(night) AS last_night
    FROM site_nights
    GROUP BY project, CAST(date_trunc('month', night) AS DATE)
)
SELECT
    s.project, s.month, s.nights, s.nights_slept, s.bed_nights,
    coalesce(p.people, 0) AS people, n.beds,
    CASE
        WHEN s.bed_nights > 0
            THEN CAST(round(1.0 * s.nights_slept / s.bed_nights, 4) AS DECIMAL(18, 4))
    END AS occupancy_share
FROM summed AS s
INNER JOIN site_nights AS n ON n.project = s.project AND n.night = s.last_night
LEFT JOIN people AS p ON p.project = s.project AND p.month = s.month
