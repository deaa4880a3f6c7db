-- The event (4.20) that answers each latest assessment: on its day or later, until 90 days after the
-- period, before the next assessment; the project that assessed comes first, then the latest.
SELECT
    person_id, event, prob_sol_div_rr_result, referral_case_manage_after, referral_result,
    event_date
FROM (
    SELECT
        h.person_id, e.event, e.prob_sol_div_rr_result, e.referral_case_manage_after,
        e.referral_result, e.event_date,
        row_number() OVER (
            PARTITION BY h.person_id
            ORDER BY CASE WHEN s.project_id = h.project_id AND s.source_id = h.source_id
                THEN 0 ELSE 1 END,
                e.event_date DESC, e.source_id, e.event_id DESC
        ) AS place
    FROM ce_heads AS h
    INNER JOIN homeless_stays AS s ON s.person_id = h.person_id
    INNER JOIN hmis_event AS e
        ON e.source_id = s.source_id AND e.enrollment_id = s.enrollment_id
    WHERE e.date_deleted IS NULL AND e.event_date >= h.assessment_date
        AND ($every_coc OR s.coc_code IN ($cocs))
        AND e.event_date <= $last_event
        AND (h.next_assessment_on IS NULL OR e.event_date < h.next_assessment_on)
) AS placed
WHERE place = 1
