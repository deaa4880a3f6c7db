-- Answers about a client that are missing, unknown or impossible; veterans are asked more.
SELECT
    k.check_id, c.source_file, c.source_line, c.source_id, cast(NULL AS VARCHAR) AS project_id,
    cast(NULL AS VARCHAR) AS enrollment_id, c.personal_id,
    CASE
        WHEN k.check_id IN (34, 60) THEN cast(c.dob_data_quality AS VARCHAR)
        WHEN k.check_id = 66 THEN cast(c.veteran_status AS VARCHAR)
        WHEN k.check_id = 67 THEN cast(c.ssn_data_quality AS VARCHAR)
        WHEN k.check_id = 78 THEN cast(c.name_data_quality AS VARCHAR)
        WHEN k.check_id = 63 THEN cast(c.race_none AS VARCHAR)
        WHEN k.check_id IN (15, 16) THEN cast(c.year_entered_service AS VARCHAR)
        WHEN k.check_id IN (17, 18) THEN cast(c.year_separated AS VARCHAR)
        WHEN k.check_id IN (20, 58) THEN cast(c.military_branch AS VARCHAR)
        WHEN k.check_id IN (21, 56) THEN cast(c.discharge_status AS VARCHAR)
        WHEN k.check_id = 49 THEN c.export_id
    END AS value
FROM (
    SELECT
        b.*,
        coalesce(b.world_war_ii, 99) + coalesce(b.korean_war, 99) + coalesce(b.vietnam_war, 99)
            + coalesce(b.desert_storm, 99) + coalesce(b.afghanistan_oef, 99)
            + coalesce(b.iraq_oif, 99) + coalesce(b.iraq_ond, 99)
            + coalesce(b.other_theater, 99) AS wars,
        coalesce(b.am_ind_ak_native, 0) + coalesce(b.asian, 0) + coalesce(b.black_af_american, 0)
            + coalesce(b.hispanic_latinao, 0) + coalesce(b.mid_east_n_african, 0)
            + coalesce(b.native_hi_pacific, 0) + coalesce(b.white, 0) AS races,
        x.export_id AS said_export_id
    FROM hmis_client AS b
    LEFT JOIN (
        SELECT source_id, max(export_id) AS export_id, count(DISTINCT export_id) AS exports
        FROM hmis_export GROUP BY source_id
    ) AS x ON x.source_id = b.source_id AND x.exports = 1
    WHERE b.date_deleted IS NULL
) AS c
JOIN (SELECT check_id FROM checks WHERE topic = 'client_answers') AS k ON CASE k.check_id
    WHEN 34 THEN c.dob IS NULL AND (c.dob_data_quality IS NULL OR c.dob_data_quality IN (1, 2, 99))
    WHEN 60 THEN c.dob_data_quality IN (8, 9)
    WHEN 66 THEN c.veteran_status IS NULL OR c.veteran_status IN (8, 9, 99)
    WHEN 67 THEN c.ssn_data_quality IS NULL OR c.ssn_data_quality IN (8, 9, 99)
    WHEN 78 THEN c.name_data_quality IS NULL OR c.name_data_quality IN (2, 8, 9, 99)
    WHEN 63 THEN c.races = 0
    WHEN 49 THEN c.export_id <> c.said_export_id
    WHEN 50 THEN c.sex NOT IN (0, 1, 8, 9, 99) OR c.veteran_status NOT IN (0, 1, 8, 9, 99)
        OR c.name_data_quality NOT IN (1, 2, 8, 9, 99)
        OR c.ssn_data_quality NOT IN (1, 2, 8, 9, 99)
        OR c.dob_data_quality NOT IN (1, 2, 8, 9, 99) OR c.race_none NOT IN (8, 9, 99)
        OR c.am_ind_ak_native NOT IN (0, 1) OR c.asian NOT IN (0, 1)
        OR c.black_af_american NOT IN (0, 1) OR c.hispanic_latinao NOT IN (0, 1)
        OR c.mid_east_n_african NOT IN (0, 1) OR c.native_hi_pacific NOT IN (0, 1)
        OR c.white NOT IN (0, 1)
    WHEN 134 THEN regexp_matches(coalesce(c.first_name, '') || coalesce(c.middle_name, '')
        || coalesce(c.last_name, '') || coalesce(c.name_suffix, ''), '[<>{}]|\[|\]')
    WHEN 15 THEN c.veteran_status = 1 AND c.year_entered_service IS NULL
    WHEN 16 THEN c.year_entered_service > year($as_of)
    WHEN 17 THEN c.veteran_status = 1 AND c.year_separated IS NULL
    WHEN 18 THEN c.year_separated > year($as_of)
    WHEN 19 THEN c.veteran_status = 1 AND c.wars = 792
    WHEN 57 THEN c.veteran_status = 1 AND c.wars < 792 AND (
        c.world_war_ii IN (8, 9) OR c.korean_war IN (8, 9) OR c.vietnam_war IN (8, 9)
        OR c.desert_storm IN (8, 9) OR c.afghanistan_oef IN (8, 9) OR c.iraq_oif IN (8, 9)
        OR c.iraq_ond IN (8, 9) OR c.other_theater IN (8, 9))
    WHEN 20 THEN c.veteran_status = 1 AND (c.military_branch IS NULL OR c.military_branch = 99)
    WHEN 58 THEN c.veteran_status = 1 AND c.military_branch IN (8, 9)
    WHEN 21 THEN c.veteran_status = 1 AND (c.discharge_status IS NULL OR c.discharge_status = 99)
    WHEN 56 THEN c.veteran_status = 1 AND c.discharge_status IN (8, 9)
    ELSE FALSE END
