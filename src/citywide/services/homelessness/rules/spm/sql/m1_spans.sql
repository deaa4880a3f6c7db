-- Measure 1: spans of nights that count for somebody, cut at the lookback stop (seven years before
-- the period) and at the end of the period, with the part each plays. Measure 1, steps 1 to 6.
WITH parts AS (
    SELECT
        p.source_id, p.enrollment_id, s.person_id, s.project_group, p.kind, p.rule,
        p.from_night, p.to_night, s.source_file, s.source_line,
        s.project_group <> 'PH' OR (
            s.is_literally_homeless_at_entry AND (
                s.entry_on >= $start OR coalesce(s.moved_in_on >= $start, FALSE)
                OR (s.moved_in_on IS NULL AND s.has_left AND s.exit_on >= $start)
            )
        ) AS may_count
    FROM homeless_spans AS p
    INNER JOIN spm_stays AS s
        ON s.source_id = p.source_id AND s.enrollment_id = p.enrollment_id
    WHERE s.project_group <> 'SO'
),
cut AS (
    SELECT
        source_id, enrollment_id, person_id, project_group, kind, rule, source_file, source_line,
        CASE
            WHEN kind = 'self-reported' THEN from_night
            ELSE greatest(from_night, CAST($start - INTERVAL 7 YEAR AS DATE))
        END AS from_night,
        least(coalesce(to_night, $end + 1), $end + 1) AS before_night
    FROM parts
    WHERE (may_count OR kind = 'housed')
        AND (kind <> 'self-reported' OR to_night >= CAST($start - INTERVAL 7 YEAR AS DATE))
)
SELECT
    *,
    CASE
        WHEN kind = 'housed' THEN 'housed'
        WHEN project_group IN ('ES', 'SH') AND kind <> 'self-reported' THEN 'shelter'
        WHEN project_group = 'TH' AND kind <> 'self-reported' THEN 'transitional'
        WHEN project_group = 'PH' AND kind <> 'self-reported' THEN 'waiting'
        WHEN project_group = 'TH' THEN 'told in transitional'
        ELSE 'told'
    END AS part
FROM cut
WHERE from_night < before_night
