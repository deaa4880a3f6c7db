-- Every counting cell opened: the people in it, the enrollments that put them there and the rule
-- that did. A mean, median or share is made of the cells it names in spm_tables.
WITH opened AS (
    SELECT
        CASE WHEN p.metric IN ('1a.1', '1a.2') THEN '1a' ELSE '1b' END AS table_name,
        CASE WHEN p.metric IN ('1a.1', '1b.1') THEN 'C2' ELSE 'C3' END AS cell,
        p.person_id, s.source_id, s.enrollment_id, s.rule AS why, p.days
    FROM m1_people AS p
    INNER JOIN m1_spans AS s
        ON s.person_id = p.person_id AND s.from_night <= p.last_night
        AND s.before_night > p.first_night
    WHERE s.part IN ('shelter')
        OR (s.part = 'transitional' AND p.metric IN ('1a.2', '1b.2'))
        OR (s.part IN ('waiting', 'told') AND p.metric IN ('1b.1', '1b.2'))
        OR (s.part = 'told in transitional' AND p.metric = '1b.2')
    UNION ALL
    SELECT
        '2', concat(c.letter, r.row_number_text), m.person_id,
        CASE WHEN c.letter = 'B' THEN m.source_id ELSE m.return_source_id END,
        CASE WHEN c.letter = 'B' THEN m.enrollment_id ELSE m.return_enrollment_id END,
        CASE WHEN c.letter = 'B' THEN 'first-exit-to-permanent' ELSE 'first-return' END,
        m.days_to_return
    FROM m2_people AS m
    CROSS JOIN (VALUES ('B'), ('C'), ('E'), ('G'), ('I')) AS c (letter)
    CROSS JOIN (VALUES ('2'), ('3'), ('4'), ('5'), ('6'), ('7')) AS r (row_number_text)
    WHERE (r.row_number_text = '7' OR r.row_number_text = CAST(m.table_row AS VARCHAR))
        AND (c.letter = 'B' OR c.letter = m.return_column
            OR (c.letter = 'I' AND m.return_column IS NOT NULL))
    UNION ALL
    SELECT
        '3.2', c.cell, m.person_id, m.source_id, m.enrollment_id, 'night-in-period', NULL
    FROM m3_people AS m
    CROSS JOIN (VALUES ('C2'), ('C3'), ('C4'), ('C5')) AS c (cell)
    WHERE c.cell = 'C2'
        OR c.cell = CASE m.project_group WHEN 'ES' THEN 'C3' WHEN 'SH' THEN 'C4' ELSE 'C5' END
    UNION ALL
    SELECT
        t.table_name, c.cell, m.person_id, m.source_id, m.enrollment_id,
        CASE WHEN c.cell = 'C2' THEN concat('income-known-', m.leaving) ELSE 'income-rose' END,
        date_diff('day', m.then_on, m.now_on)
    FROM m4_people AS m
    INNER JOIN (VALUES
        ('4.1', 'stayer', 'earned'), ('4.2', 'stayer', 'other'), ('4.3', 'stayer', 'total'),
        ('4.4', 'leaver', 'earned'), ('4.5', 'leaver', 'other'), ('4.6', 'leaver', 'total')
    ) AS t (table_name, leaving, income) ON t.leaving = m.leaving
    CROSS JOIN (VALUES ('C2'), ('C3')) AS c (cell)
    WHERE c.cell = 'C2' OR (t.income = 'earned' AND m.earned_rose)
        OR (t.income = 'other' AND m.other_rose) OR (t.income = 'total' AND m.total_rose)
    UNION ALL
    SELECT
        m.table_name, c.cell, m.person_id,
        CASE WHEN c.cell = 'C3' THEN m.earlier_source_id ELSE m.source_id END,
        CASE WHEN c.cell = 'C3' THEN m.earlier_enrollment_id ELSE m.enrollment_id END,
        CASE c.cell
            WHEN 'C2' THEN 'first-entry-of-period'
            WHEN 'C3' THEN 'stay-in-two-years-before'
            ELSE 'no-stay-in-two-years-before'
        END,
        NULL
    FROM m5_people AS m
    CROSS JOIN (VALUES ('C2'), ('C3'), ('C4')) AS c (cell)
    WHERE c.cell = 'C2' OR (c.cell = 'C3' AND NOT m.is_first_time)
        OR (c.cell = 'C4' AND m.is_first_time)
    UNION ALL
    SELECT
        m.table_name, c.cell, m.person_id, m.source_id, m.enrollment_id,
        CASE
            WHEN c.cell = 'C2' THEN 'in-universe'
            WHEN m.outcome = 'stayed' THEN 'stayed-housed'
            WHEN m.outcome = 'permanent' THEN 'left-to-permanent'
            ELSE 'left-to-temporary-or-institutional'
        END,
        NULL
    FROM m7_people AS m
    CROSS JOIN (VALUES ('C2'), ('C3'), ('C4')) AS c (cell)
    WHERE c.cell = 'C2'
        OR (m.table_name = '7a.1' AND c.cell = 'C3' AND m.outcome = 'temporary or institutional')
        OR (m.table_name = '7a.1' AND c.cell = 'C4' AND m.outcome = 'permanent')
        OR (m.table_name <> '7a.1' AND c.cell = 'C3' AND m.outcome IN ('stayed', 'permanent'))
)
SELECT
    o.table_name, o.cell, o.person_id, o.source_id, o.enrollment_id, o.why, o.days,
    s.project_id, s.entry_on, s.exit_on, s.source_file, s.source_line
FROM opened AS o
LEFT JOIN spm_stays AS s ON s.source_id = o.source_id AND s.enrollment_id = o.enrollment_id
