-- Members of each assessed household who were there on the day of its latest assessment, with their
-- age on that day; later stays of one person count once.
SELECT
    person_id, head_person_id, is_head, birth_on, dob_data_quality, veteran_status, age
FROM (
    SELECT
        s.person_id, h.person_id AS head_person_id,
        coalesce(s.relationship_to_hoh = 1, FALSE) AS is_head,
        s.birth_on, s.dob_data_quality, s.veteran_status,
        CAST(floor((
            year(h.assessment_date) * 10000 + month(h.assessment_date) * 100
            + day(h.assessment_date)
            - year(s.birth_on) * 10000 - month(s.birth_on) * 100 - day(s.birth_on)
        ) / 10000.0) AS INTEGER) AS age,
        row_number() OVER (
            PARTITION BY s.person_id
            ORDER BY CASE WHEN s.relationship_to_hoh = 1 THEN 0 ELSE 1 END,
                h.assessment_date DESC, s.source_id, s.enrollment_id
        ) AS place
    FROM ce_heads AS h
    INNER JOIN homeless_stays AS s
        ON s.source_id = h.source_id AND s.project_id = h.project_id
        AND (s.enrollment_id = h.enrollment_id OR s.household_id = h.household_id)
    WHERE s.entry_on <= h.assessment_date
        AND (s.exit_on IS NULL OR s.exit_on >= h.assessment_date)
) AS placed
WHERE place = 1
