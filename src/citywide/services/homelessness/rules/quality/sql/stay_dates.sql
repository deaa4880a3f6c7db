-- Days of a stay that cannot be, or that the project's own days do not cover.
SELECT
    k.check_id,
    CASE WHEN k.check_id IN (14, 99, 54, 59, 121) THEN s.exit_file ELSE s.source_file END
        AS source_file,
    CASE WHEN k.check_id IN (14, 99, 54, 59, 121) THEN s.exit_line ELSE s.source_line END
        AS source_line,
    s.source_id, s.project_id, s.enrollment_id, s.personal_id,
    CASE
        WHEN k.check_id IN (14, 99) THEN cast(s.exit_date AS VARCHAR)
        WHEN k.check_id IN (54, 59, 121) THEN cast(s.destination AS VARCHAR)
        WHEN k.check_id = 40 THEN cast(s.move_in_date AS VARCHAR)
        ELSE cast(s.entry_date AS VARCHAR)
    END AS value
FROM stays AS s
LEFT JOIN taking_part AS h ON h.source_id = s.source_id AND h.project_id = s.project_id
JOIN (SELECT check_id FROM checks WHERE topic = 'stay_dates') AS k ON CASE k.check_id
    WHEN 14 THEN s.exit_date > $as_of
    WHEN 99 THEN s.exit_date < s.entry_date
    WHEN 40 THEN s.move_in_date < s.entry_date OR s.move_in_date > s.exit_date
        OR s.move_in_date > $as_of
    WHEN 54 THEN s.destination NOT IN (8, 9, 17, 24, 30, 99, 101, 116, 118, 204, 205, 206, 207, 215,
        225, 302, 312, 313, 314, 327, 329, 332, 410, 411, 421, 422, 423, 426, 435)
    WHEN 59 THEN s.destination IN (8, 9, 30, 99) OR (s.exit_date IS NOT NULL AND s.destination IS NULL)
    WHEN 121 THEN s.destination = 435 AND s.destination_subsidy_type IS NULL
    WHEN 116 THEN s.entry_date > s.operating_end_date
    WHEN 118 THEN s.exit_date < s.operating_start_date
    WHEN 119 THEN s.entry_date >= s.operating_start_date AND s.entry_date <= s.operating_end_date
        AND coalesce(s.exit_date, $as_of) > s.operating_end_date
    WHEN 117 THEN s.entry_date < s.operating_start_date
        AND coalesce(s.exit_date, $as_of) >= s.operating_start_date
        AND (s.operating_end_date IS NULL
            OR coalesce(s.exit_date, $as_of) <= s.operating_end_date)
    WHEN 120 THEN s.entry_date < s.operating_start_date
        AND coalesce(s.exit_date, $as_of) > s.operating_end_date
    WHEN 111 THEN s.entry_date > h.last_day
    WHEN 113 THEN s.exit_date < h.first_day
    WHEN 114 THEN s.entry_date >= h.first_day AND s.entry_date <= h.last_day
        AND coalesce(s.exit_date, $as_of) > h.last_day
    WHEN 112 THEN s.entry_date < h.first_day AND coalesce(s.exit_date, $as_of) >= h.first_day
        AND (h.last_day IS NULL OR coalesce(s.exit_date, $as_of) <= h.last_day)
    WHEN 115 THEN s.entry_date < h.first_day AND coalesce(s.exit_date, $as_of) > h.last_day
    ELSE FALSE END
