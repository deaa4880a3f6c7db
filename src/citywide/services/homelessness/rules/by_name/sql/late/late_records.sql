-- Which late record changed which month: each record handed in or deleted after $known_at of a
-- person counted otherwise, dated in or before the month. days_late: from event to hand-in.
SELECT
    p.month, p.population, p.person_id, p.what, p.change AS counted_change,
    l.change AS record_change, l.source_id, l.source, l.record_id, l.enrollment_id, l.on_date,
    l.source_file, l.source_line, l.date_created, l.date_deleted,
    date_diff('day', l.on_date, l.created_on) AS days_late
FROM by_name_changed_people AS p
INNER JOIN by_name_months AS m ON m.month = p.month
INNER JOIN by_name_late AS l
    ON l.person_id = p.person_id AND l.on_date < m.next_month AND l.change <> 'updated'
