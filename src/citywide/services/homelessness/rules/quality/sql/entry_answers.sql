-- Answers at the start of a stay that are missing, unknown or contradict each other.
SELECT
    k.check_id, s.source_file, s.source_line, s.source_id, s.project_id, s.enrollment_id,
    s.personal_id,
    CASE
        WHEN k.check_id IN (52, 68, 30, 64, 41, 130) THEN cast(s.living_situation AS VARCHAR)
        WHEN k.check_id IN (51, 32) THEN cast(s.disabling_condition AS VARCHAR)
        WHEN k.check_id IN (53, 4) THEN cast(s.relationship_to_hoh AS VARCHAR)
        WHEN k.check_id IN (26, 73) THEN cast(s.length_of_stay AS VARCHAR)
        WHEN k.check_id IN (31, 61, 70, 71, 105) THEN cast(s.months AS VARCHAR)
        WHEN k.check_id IN (28, 69) THEN cast(s.date_to_street_essh AS VARCHAR)
        WHEN k.check_id IN (84, 143) THEN cast(s.dob AS VARCHAR)
        WHEN k.check_id = 27 THEN s.enrollment_coc
    END AS value
FROM stays AS s
LEFT JOIN paid_by_va AS v ON v.source_id = s.source_id AND v.project_id = s.project_id
JOIN (SELECT check_id FROM checks WHERE topic = 'entry_answers') AS k ON CASE k.check_id
    WHEN 51 THEN s.disabling_condition NOT IN (0, 1, 8, 9, 99)
    WHEN 52 THEN s.living_situation NOT IN (8, 9, 99, 101, 116, 118, 204, 205, 206, 207, 215, 225,
        302, 314, 329, 332, 335, 336, 410, 411, 421, 435)
    WHEN 53 THEN s.relationship_to_hoh NOT IN (1, 2, 3, 4, 5)
    WHEN 4 THEN s.relationship_to_hoh IS NULL OR s.relationship_to_hoh = 99
    WHEN 32 THEN s.disabling_condition IN (8, 9, 99) OR s.disabling_condition IS NULL
    WHEN 27 THEN s.relationship_to_hoh = 1 AND s.enrollment_coc IS NULL
    WHEN 30 THEN s.is_asked AND (s.living_situation IS NULL OR s.living_situation = 99)
    WHEN 64 THEN s.is_asked AND s.living_situation IN (8, 9)
    WHEN 68 THEN s.is_asked AND s.living_situation IN (8, 9, 99)
    WHEN 26 THEN s.is_asked AND (s.length_of_stay IS NULL OR s.length_of_stay = 99)
    WHEN 73 THEN s.is_asked AND s.length_of_stay IN (8, 9)
    WHEN 28 THEN s.is_asked AND s.is_from_homelessness AND s.date_to_street_essh IS NULL
    WHEN 31 THEN s.is_asked AND s.is_from_homelessness
        AND (coalesce(s.times, 99) = 99 OR coalesce(s.months, 99) = 99)
    WHEN 61 THEN s.is_asked AND s.is_from_homelessness AND (s.times IN (8, 9) OR s.months IN (8, 9))
    WHEN 29 THEN s.is_asked AND s.project_type NOT IN (0, 1, 4, 8) AND s.los_under_threshold = 1
        AND s.previous_street_essh IS NULL
    WHEN 41 THEN s.is_asked AND s.project_type NOT IN (0, 1, 4, 8)
        AND s.living_situation >= 200 AND s.living_situation < 500
        AND s.los_under_threshold IS NULL
    WHEN 130 THEN s.living_situation = 435 AND s.rental_subsidy_type IS NULL
    WHEN 69 THEN s.date_to_street_essh > s.entry_date
    WHEN 105 THEN s.is_asked AND date_diff('day', s.date_to_street_essh, s.entry_date) > 1096
        AND (s.times <> 1 OR s.months <> 113)
    WHEN 70 THEN s.is_asked AND s.times = 1 AND s.date_to_street_essh IS NOT NULL
        AND s.months IN (8, 9, 99)
    WHEN 71 THEN s.is_asked AND s.times = 1 AND s.months >= 101 AND s.months <= 113
        AND date_diff('day', s.date_to_street_essh, s.entry_date) <= 1096
        AND abs(least(date_diff('month', s.date_to_street_essh, s.entry_date) + 1, 13)
            - (s.months - 100)) > 1
    WHEN 84 THEN s.dob > s.entry_date
    WHEN 143 THEN s.age > 100
    WHEN 75 THEN s.entry_date > $as_of
    WHEN 22 THEN s.is_asked AND s.percent_ami IS NULL AND v.is_ssvf
    WHEN 23 THEN s.relationship_to_hoh = 1 AND s.vamc_station IS NULL AND v.is_ssvf
    WHEN 25 THEN s.relationship_to_hoh = 1 AND s.project_type = 12 AND v.is_ssvf
        AND (s.hp_screening_score IS NULL OR s.threshold_score IS NULL)
    ELSE FALSE END
