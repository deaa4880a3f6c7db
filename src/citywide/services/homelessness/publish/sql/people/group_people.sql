-- What people told about themselves, once for each person: race and ethnicity, and sex. Whoever
-- told different sources different things has both answers: two races are more than one.
WITH told AS (
    SELECT
        coalesce(w.person_id, c.personal_id) AS person_id,
        max(CASE WHEN c.am_ind_ak_native = 1 THEN 1 ELSE 0 END) AS american_indian,
        max(CASE WHEN c.asian = 1 THEN 1 ELSE 0 END) AS asian,
        max(CASE WHEN c.black_af_american = 1 THEN 1 ELSE 0 END) AS black,
        max(CASE WHEN c.hispanic_latinao = 1 THEN 1 ELSE 0 END) AS hispanic,
        max(CASE WHEN c.mid_east_n_african = 1 THEN 1 ELSE 0 END) AS middle_eastern,
        max(CASE WHEN c.native_hi_pacific = 1 THEN 1 ELSE 0 END) AS pacific,
        max(CASE WHEN c.white = 1 THEN 1 ELSE 0 END) AS white,
        min(CASE WHEN c.sex IN (0, 1) THEN c.sex END) AS lowest_sex,
        max(CASE WHEN c.sex IN (0, 1) THEN c.sex END) AS highest_sex
    FROM hmis_client AS c
    LEFT JOIN people AS w ON w.source_id = c.source_id AND w.personal_id = c.personal_id
    WHERE c.date_deleted IS NULL
    GROUP BY coalesce(w.person_id, c.personal_id)
)
SELECT
    person_id,
    CASE
        WHEN hispanic = 1 THEN 'hispanic'
        WHEN american_indian + asian + black + middle_eastern + pacific + white > 1
            THEN 'multiple'
        WHEN american_indian = 1 THEN 'american_indian'
        WHEN asian = 1 THEN 'asian'
        WHEN black = 1 THEN 'black'
        WHEN middle_eastern = 1 THEN 'middle_eastern'
        WHEN pacific = 1 THEN 'pacific'
        WHEN white = 1 THEN 'white'
        ELSE 'unknown'
    END AS race,
    CASE
        WHEN lowest_sex = 0 AND highest_sex = 0 THEN 'female'
        WHEN lowest_sex = 1 AND highest_sex = 1 THEN 'male'
        ELSE 'unknown'
    END AS sex
FROM told
