-- One row per head of household with the latest assessment of the period, and the date of the next
-- assessment within 90 days after the period.
WITH latest AS (
    SELECT *
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY person_id
                ORDER BY assessment_date DESC, source_id, assessment_id DESC
            ) AS place
        FROM ce_assessments
        WHERE assessment_date <= $end
    ) AS placed
    WHERE place = 1
),
next_ones AS (
    SELECT person_id, min(assessment_date) AS next_assessment_on
    FROM ce_assessments
    WHERE assessment_date > $end
    GROUP BY person_id
)
SELECT l.*, n.next_assessment_on
FROM latest AS l
LEFT JOIN next_ones AS n ON n.person_id = l.person_id
