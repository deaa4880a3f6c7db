-- Measure 2 by person: the exit, and the return within 730 days, if any.
SELECT
    x.person_id, x.source_id, x.enrollment_id, x.project_group, x.exit_on,
    r.source_id AS return_source_id, r.enrollment_id AS return_enrollment_id,
    r.entry_on AS returned_on, r.days AS days_to_return,
    CASE
        WHEN r.days <= 180 THEN 'C' WHEN r.days <= 365 THEN 'E' WHEN r.days <= 730 THEN 'G'
    END AS return_column,
    CASE x.project_group
        WHEN 'SO' THEN 2 WHEN 'ES' THEN 3 WHEN 'TH' THEN 4 WHEN 'SH' THEN 5 ELSE 6
    END AS table_row
FROM m2_exits AS x
LEFT JOIN m2_returns AS r ON r.person_id = x.person_id AND r.days <= 730
