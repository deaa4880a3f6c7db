-- The latest interview of each stay and stage, with how many sources of each kind were named.
SELECT * FROM (
    SELECT
        source_id, source_file, source_line, enrollment_id, data_collection_stage,
        income_from_any_source, benefits_from_any_source, insurance_from_any_source,
        CASE WHEN earned = 1 THEN 1 ELSE 0 END + CASE WHEN unemployment = 1 THEN 1 ELSE 0 END + CASE WHEN ssi = 1 THEN 1 ELSE 0 END + CASE WHEN ssdi = 1 THEN 1 ELSE 0 END
            + CASE WHEN va_disability_service = 1 THEN 1 ELSE 0 END + CASE WHEN va_disability_non_service = 1 THEN 1 ELSE 0 END
            + CASE WHEN private_disability = 1 THEN 1 ELSE 0 END + CASE WHEN workers_comp = 1 THEN 1 ELSE 0 END + CASE WHEN tanf = 1 THEN 1 ELSE 0 END
            + CASE WHEN ga = 1 THEN 1 ELSE 0 END + CASE WHEN soc_sec_retirement = 1 THEN 1 ELSE 0 END + CASE WHEN pension = 1 THEN 1 ELSE 0 END
            + CASE WHEN child_support = 1 THEN 1 ELSE 0 END + CASE WHEN alimony = 1 THEN 1 ELSE 0 END
            + CASE WHEN other_income_source = 1 THEN 1 ELSE 0 END AS incomes,
        CASE WHEN snap = 1 THEN 1 ELSE 0 END + CASE WHEN wic = 1 THEN 1 ELSE 0 END + CASE WHEN tanf_child_care = 1 THEN 1 ELSE 0 END
            + CASE WHEN tanf_transportation = 1 THEN 1 ELSE 0 END + CASE WHEN other_tanf = 1 THEN 1 ELSE 0 END
            + CASE WHEN other_benefits_source = 1 THEN 1 ELSE 0 END AS benefits,
        CASE WHEN medicaid = 1 THEN 1 ELSE 0 END + CASE WHEN medicare = 1 THEN 1 ELSE 0 END + CASE WHEN schip = 1 THEN 1 ELSE 0 END
            + CASE WHEN vha_services = 1 THEN 1 ELSE 0 END + CASE WHEN employer_provided = 1 THEN 1 ELSE 0 END + CASE WHEN cobra = 1 THEN 1 ELSE 0 END
            + CASE WHEN private_pay = 1 THEN 1 ELSE 0 END + CASE WHEN state_health_ins = 1 THEN 1 ELSE 0 END
            + CASE WHEN indian_health_services = 1 THEN 1 ELSE 0 END + CASE WHEN other_insurance = 1 THEN 1 ELSE 0 END AS insurances,
        row_number() OVER (
            PARTITION BY source_id, enrollment_id, data_collection_stage
            ORDER BY information_date DESC, income_benefits_id
        ) AS place
    FROM hmis_income_benefits
    WHERE date_deleted IS NULL
) AS dated
WHERE place = 1
