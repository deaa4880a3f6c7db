-- Street outreach contacts by person (question 9): contacts of the latest stay from its entry to
-- the period's end, before and on the day of engagement, and where the first found the person.
WITH recorded AS (
    SELECT
        p.person_id, p.source_id, p.enrollment_id, p.engaged_on,
        c.current_living_situation AS situation, c.information_date AS on_date,
        c.current_living_sit_id AS contact_id
    FROM apr_people AS p
    INNER JOIN hmis_current_living_situation AS c
        ON c.source_id = p.source_id AND c.enrollment_id = p.enrollment_id
    WHERE c.date_deleted IS NULL AND p.project_group = 'SO' AND c.information_date <= $end
        AND c.information_date >= p.entry_on
        AND (p.engaged_on IS NULL OR c.information_date <= p.engaged_on)
),
-- The day of engagement is a contact, whether or not one was recorded for it.
engagements AS (
    SELECT p.person_id, p.source_id, p.enrollment_id, p.engaged_on
    FROM apr_people AS p
    LEFT JOIN recorded AS r
        ON r.source_id = p.source_id AND r.enrollment_id = p.enrollment_id
        AND r.on_date = p.engaged_on
    WHERE p.project_group = 'SO' AND p.engaged_on BETWEEN p.entry_on AND $end
        AND r.enrollment_id IS NULL
),
contacts AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY source_id, enrollment_id ORDER BY on_date, contact_id
        ) AS place
    FROM (
        SELECT * FROM recorded
        UNION ALL
        SELECT person_id, source_id, enrollment_id, engaged_on, 37, engaged_on, ''
        FROM engagements
    ) AS every_contact
)
SELECT
    person_id, source_id, enrollment_id,
    max(CASE
        WHEN place > 1 THEN NULL
        WHEN situation BETWEEN 100 AND 199 THEN 'D'
        WHEN situation = 37 THEN 'E'
        ELSE 'C'
    END) AS first_column,
    CASE
        WHEN count(*) = 1 THEN 2 WHEN count(*) <= 5 THEN 3 WHEN count(*) <= 9 THEN 4 ELSE 5
    END AS table_row,
    count(*) AS contacts,
    coalesce(max(engaged_on) <= $end, FALSE) AS is_engaged
FROM contacts
GROUP BY person_id, source_id, enrollment_id
HAVING max(on_date) >= $start
