-- Income, benefits and insurance at entry (stage 1) and exit (stage 3): missing or contradictory.
SELECT
    k.check_id, coalesce(i.source_file, s.source_file) AS source_file,
    coalesce(i.source_line, s.source_line) AS source_line, s.source_id, s.project_id,
    s.enrollment_id, s.personal_id,
    CASE
        WHEN k.check_id IN (87, 88, 89, 90) THEN cast(i.income_from_any_source AS VARCHAR)
        WHEN k.check_id IN (92, 93, 94, 95) THEN cast(i.insurance_from_any_source AS VARCHAR)
        ELSE cast(i.benefits_from_any_source AS VARCHAR)
    END AS value
FROM (
    SELECT b.*, 1 AS stage FROM stays AS b WHERE b.project_type IN (0, 1, 2, 3, 8, 9, 10, 12, 13)
    UNION ALL
    SELECT b.*, 3 AS stage FROM stays AS b
    WHERE b.exit_date IS NOT NULL AND b.project_type IN (0, 1, 2, 3, 8, 9, 10, 12, 13)
) AS s
LEFT JOIN answers AS i
    ON i.source_id = s.source_id AND i.enrollment_id = s.enrollment_id
    AND i.data_collection_stage = s.stage
JOIN (SELECT check_id FROM checks WHERE topic = 'interviews') AS k ON CASE k.check_id
    WHEN 87 THEN s.stage = 1 AND s.is_asked AND coalesce(i.income_from_any_source, 99) = 99
    WHEN 89 THEN s.stage = 3 AND s.is_asked AND coalesce(i.income_from_any_source, 99) = 99
    WHEN 92 THEN s.stage = 1 AND coalesce(i.insurance_from_any_source, 99) = 99
    WHEN 93 THEN s.stage = 3 AND coalesce(i.insurance_from_any_source, 99) = 99
    WHEN 96 THEN s.stage = 1 AND s.is_asked AND coalesce(i.benefits_from_any_source, 99) = 99
    WHEN 88 THEN s.stage = 1 AND s.is_asked AND ((i.income_from_any_source = 1 AND i.incomes = 0)
        OR (i.income_from_any_source = 0 AND i.incomes > 0))
    WHEN 90 THEN s.stage = 3 AND s.is_asked AND ((i.income_from_any_source = 1 AND i.incomes = 0)
        OR (i.income_from_any_source = 0 AND i.incomes > 0))
    WHEN 94 THEN s.stage = 1 AND ((i.insurance_from_any_source = 1 AND i.insurances = 0)
        OR (i.insurance_from_any_source = 0 AND i.insurances > 0))
    WHEN 95 THEN s.stage = 3 AND ((i.insurance_from_any_source = 1 AND i.insurances = 0)
        OR (i.insurance_from_any_source = 0 AND i.insurances > 0))
    WHEN 97 THEN s.stage = 1 AND s.is_asked AND ((i.benefits_from_any_source = 1 AND i.benefits = 0)
        OR (i.benefits_from_any_source = 0 AND i.benefits > 0))
    ELSE FALSE END
