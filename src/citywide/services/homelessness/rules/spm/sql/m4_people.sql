-- Measure 4 by person: income then and now. Those who stay: the latest annual assessment within 30
-- days of the anniversary of the household's entry, against the one before, else entry. Those who
-- left: exit against entry.
WITH records AS (
    SELECT
        s.person_id, s.source_id, s.enrollment_id, s.leaving, i.data_collection_stage AS stage,
        i.information_date AS on_date, i.income_benefits_id,
        CASE
            WHEN i.income_from_any_source = 0 THEN 0
            WHEN i.income_from_any_source = 1 THEN i.total_monthly_income
        END AS total_usd,
        CASE
            WHEN i.income_from_any_source = 0 OR i.earned = 0 THEN 0
            WHEN i.income_from_any_source = 1 THEN coalesce(i.earned_amount, 0)
        END AS earned_usd,
        abs(date_diff('day', make_date(
            year(s.head_entry_on) + (year(i.information_date) - year(s.head_entry_on))
                + CASE
                    WHEN month(i.information_date) - month(s.head_entry_on) > 6 THEN 1
                    WHEN month(i.information_date) - month(s.head_entry_on) < -6 THEN -1
                    ELSE 0
                END,
            month(s.head_entry_on), least(day(s.head_entry_on), 28)
        ), i.information_date)) AS days_off,
        date_diff('day', s.head_entry_on, i.information_date) AS days_in
    FROM m4_stays AS s
    INNER JOIN hmis_income_benefits AS i
        ON i.source_id = s.source_id AND i.enrollment_id = s.enrollment_id
    WHERE i.date_deleted IS NULL AND i.information_date <= $end
        AND i.income_from_any_source IN (0, 1)
),
placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY source_id, enrollment_id, stage
            ORDER BY on_date DESC, income_benefits_id DESC
        ) AS place
    FROM records
    WHERE stage IN (1, 3) OR (stage = 5 AND days_off <= 30 AND days_in > 180)
),
compared AS (
    SELECT
        s.person_id, s.source_id, s.enrollment_id, s.leaving,
        n.on_date AS now_on, coalesce(b.on_date, e.on_date) AS then_on,
        CAST(n.total_usd AS DECIMAL(18, 2)) AS now_total_usd,
        CAST(n.earned_usd AS DECIMAL(18, 2)) AS now_earned_usd,
        CAST(CASE WHEN b.on_date IS NULL THEN e.total_usd ELSE b.total_usd END AS DECIMAL(18, 2))
            AS then_total_usd,
        CAST(CASE WHEN b.on_date IS NULL THEN e.earned_usd ELSE b.earned_usd END
            AS DECIMAL(18, 2)) AS then_earned_usd
    FROM m4_stays AS s
    LEFT JOIN placed AS n
        ON n.source_id = s.source_id AND n.enrollment_id = s.enrollment_id AND n.place = 1
        AND n.stage = CASE s.leaving WHEN 'stayer' THEN 5 ELSE 3 END
    LEFT JOIN placed AS b
        ON b.source_id = s.source_id AND b.enrollment_id = s.enrollment_id AND b.place = 2
        AND b.stage = 5 AND s.leaving = 'stayer'
    LEFT JOIN placed AS e
        ON e.source_id = s.source_id AND e.enrollment_id = s.enrollment_id AND e.place = 1
        AND e.stage = 1
)
SELECT
    *,
    coalesce(now_earned_usd > then_earned_usd, FALSE) AS earned_rose,
    coalesce(
        now_total_usd - now_earned_usd > then_total_usd - then_earned_usd, FALSE
    ) AS other_rose,
    coalesce(now_total_usd > then_total_usd, FALSE) AS total_rose
FROM compared
WHERE now_on IS NOT NULL AND (then_on IS NOT NULL OR NOT $m4_requires_start_income)
