-- The nightly truth as spans: where a person was from one night up to, not including, another.
-- A blank to_night is a stay without an exit. The day of exit is never a night. No span begins
-- before birth. Night-by-night shelter counts only the nights a bed was recorded for; nights in a
-- row are one span. `rule` names the sentence that made the span; the source columns name the row
-- of the export behind it (for bed nights the first of `source_rows` rows).
WITH nights AS (
    SELECT
        s.source_id, s.enrollment_id, s.date_provided AS night,
        min(s.source_file) AS source_file, min(s.source_line) AS source_line
    FROM hmis_services AS s
    INNER JOIN homeless_stays AS t
        ON t.source_id = s.source_id AND t.enrollment_id = s.enrollment_id
    WHERE s.date_deleted IS NULL AND s.record_type = 200 AND t.project_type = 1
        AND s.date_provided >= t.entry_on
        AND (t.exit_on IS NULL OR s.date_provided < t.exit_on)
    GROUP BY s.source_id, s.enrollment_id, s.date_provided
),
islands AS (
    SELECT
        *,
        night - CAST(row_number() OVER (
            PARTITION BY source_id, enrollment_id ORDER BY night
        ) AS INTEGER) AS island
    FROM nights
),
made AS (
    SELECT
        source_id, enrollment_id, 'bed night' AS kind, min(night) AS from_night,
        max(night) + 1 AS to_night, 'bed-night-recorded' AS rule,
        min(source_file) AS source_file, min(source_line) AS source_line,
        count(*) AS source_rows
    FROM islands
    GROUP BY source_id, enrollment_id, island
    UNION ALL
    SELECT
        source_id, enrollment_id, 'stay', entry_on, exit_on, 'entry-to-exit',
        source_file, source_line, 1
    FROM homeless_stays
    WHERE project_group IN ('SH', 'TH', 'SO') OR project_type = 0
    UNION ALL
    SELECT
        source_id, enrollment_id, 'before move-in', entry_on, coalesce(move_in_on, exit_on),
        'permanent-housing-before-move-in', source_file, source_line, 1
    FROM homeless_stays
    WHERE project_group = 'PH'
    UNION ALL
    SELECT
        source_id, enrollment_id, 'housed', move_in_on, exit_on,
        'permanent-housing-from-move-in', source_file, source_line, 1
    FROM homeless_stays
    WHERE project_group = 'PH' AND move_in_on IS NOT NULL
    UNION ALL
    SELECT
        source_id, enrollment_id, 'self-reported', street_on,
        CASE WHEN project_type = 1 THEN first_bed_night ELSE entry_on END,
        'homeless-since-by-own-account', source_file, source_line, 1
    FROM homeless_stays
    WHERE is_literally_homeless_at_entry AND street_on < entry_on
        AND project_group IN ('ES', 'SH', 'TH', 'PH')
        AND (project_type <> 1 OR first_bed_night IS NOT NULL)
),
born AS (
    SELECT
        m.source_id, m.enrollment_id, t.person_id, t.project_id, t.project_type,
        t.project_group, t.coc_code, t.is_continuum, m.kind,
        CASE WHEN t.birth_on > m.from_night THEN t.birth_on ELSE m.from_night END AS from_night,
        m.to_night, m.rule, m.source_file, m.source_line, m.source_rows
    FROM made AS m
    INNER JOIN homeless_stays AS t
        ON t.source_id = m.source_id AND t.enrollment_id = m.enrollment_id
)
SELECT * FROM born WHERE to_night IS NULL OR to_night > from_night
