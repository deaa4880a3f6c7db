-- Measure 7 by person and table: the stay that decides, and how it came out. 7a.1 exits from
-- outreach; 7b.1 exits from shelter, safe haven, transitional and rapid re-housing; 7b.2 staying
-- in, or leaving, other permanent housing after moving in.
WITH asked AS (
    SELECT
        t.table_name, s.*,
        s.exit_on IS NULL OR s.exit_on > $end AS is_open,
        coalesce(s.exit_on BETWEEN $start AND $end, FALSE) AS left_in_period
    FROM spm_stays AS s
    CROSS JOIN (VALUES ('7a.1'), ('7b.1'), ('7b.2')) AS t (table_name)
    WHERE (s.exit_on IS NULL OR s.exit_on >= $start) AND (
        (t.table_name = '7a.1' AND s.project_group = 'SO')
        OR (t.table_name = '7b.1' AND s.project_group IN ('ES', 'SH', 'TH', 'PH'))
        OR (t.table_name = '7b.2' AND s.project_type IN (3, 9, 10))
    )
),
placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY table_name, person_id
            ORDER BY CASE WHEN is_open THEN 0 ELSE 1 END,
                CASE WHEN is_open THEN entry_on ELSE exit_on END DESC, entry_on DESC,
                source_id, enrollment_id
        ) AS place
    FROM asked
    WHERE is_open OR left_in_period
),
decisive AS (
    SELECT * FROM placed
    WHERE place = 1 AND (
        (table_name = '7a.1' AND NOT is_open
            AND coalesce(destination, 99) NOT IN (206, 329, 24))
        OR (table_name = '7b.1' AND NOT is_open
            AND NOT (project_type IN (3, 9, 10) AND moved_in_on IS NOT NULL)
            AND coalesce(destination, 99) NOT IN (206, 215, 225, 24))
        OR (table_name = '7b.2' AND moved_in_on IS NOT NULL
            AND (is_open OR coalesce(destination, 99) NOT IN (206, 215, 225, 24)))
    )
)
SELECT
    table_name, person_id, source_id, enrollment_id, exit_on, destination,
    CASE
        WHEN is_open THEN 'stayed'
        WHEN destination BETWEEN 400 AND 499 THEN 'permanent'
        WHEN table_name = '7a.1' AND destination IN (
            101, 118, 204, 205, 215, 225, 302, 312, 313, 314, 327, 332
        ) THEN 'temporary or institutional'
        ELSE 'neither'
    END AS outcome,
    NOT is_open AND destination_group IN ('unknown', 'other') AS is_destination_unknown
FROM decisive
