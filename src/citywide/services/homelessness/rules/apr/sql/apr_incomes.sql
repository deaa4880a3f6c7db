-- Income of adults at entry, at the annual assessment due last, and at exit (question 16), as
-- the row of the table. The annual assessment stands within 30 days of the last anniversary of
-- the head's entry; none is due in the first year.
WITH adults AS (
    SELECT
        *,
        -- 29 February is kept as the 28th, so that every year has the anniversary.
        make_date(
            year($end) - CASE
                WHEN month(head_entry_on) * 100 + day(head_entry_on)
                    > month($end) * 100 + day($end) THEN 1
                ELSE 0
            END,
            month(head_entry_on),
            CASE WHEN month(head_entry_on) = 2 THEN least(day(head_entry_on), 28)
                ELSE day(head_entry_on) END
        ) AS anniversary_on
    FROM apr_people
    WHERE age_group = 'adult'
),
records AS (
    SELECT
        p.person_id, p.source_id, p.enrollment_id, i.data_collection_stage AS stage,
        row_number() OVER (
            PARTITION BY p.source_id, p.enrollment_id, i.data_collection_stage
            ORDER BY i.information_date DESC, i.income_benefits_id DESC
        ) AS place,
        CASE
            WHEN i.income_from_any_source = 0 THEN 2
            WHEN i.income_from_any_source = 1 AND i.total_monthly_income > 0 THEN
                CASE
                    WHEN i.total_monthly_income <= 150 THEN 3
                    WHEN i.total_monthly_income <= 250 THEN 4
                    WHEN i.total_monthly_income <= 500 THEN 5
                    WHEN i.total_monthly_income <= 1000 THEN 6
                    WHEN i.total_monthly_income <= 1500 THEN 7
                    WHEN i.total_monthly_income <= 2000 THEN 8
                    ELSE 9
                END
            WHEN i.income_from_any_source = 1 AND i.total_monthly_income <= 0 THEN 2
            WHEN i.income_from_any_source IN (8, 9) THEN 10
            ELSE 11
        END AS table_row
    FROM adults AS p
    INNER JOIN hmis_income_benefits AS i
        ON i.source_id = p.source_id AND i.enrollment_id = p.enrollment_id
    WHERE i.date_deleted IS NULL AND i.information_date <= $end
        AND (
            (i.data_collection_stage = 1 AND i.information_date = p.entry_on)
            OR (i.data_collection_stage = 3 AND i.information_date = p.exit_on)
            OR (i.data_collection_stage = 5
                AND abs(date_diff('day', p.anniversary_on, i.information_date)) <= 30)
        )
),
asked AS (
    SELECT p.*, c.letter, c.stage
    FROM adults AS p
    CROSS JOIN (VALUES ('B', 1), ('C', 5), ('D', 3)) AS c (letter, stage)
    WHERE c.letter = 'B' OR (c.letter = 'C' AND NOT p.is_leaver)
        OR (c.letter = 'D' AND p.is_leaver)
)
SELECT
    a.person_id, a.source_id, a.enrollment_id, a.letter,
    CASE
        WHEN a.letter = 'C' AND date_diff('day', a.head_entry_on, $end) < 365 THEN 12
        WHEN a.letter = 'C' AND r.table_row IS NULL THEN 13
        ELSE coalesce(r.table_row, 11)
    END AS table_row
FROM asked AS a
LEFT JOIN records AS r
    ON r.source_id = a.source_id AND r.enrollment_id = a.enrollment_id AND r.stage = a.stage
    AND r.place = 1
