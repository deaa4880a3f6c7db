-- Projects whose own description is missing something or contradicts itself.
WITH places AS (
    SELECT source_id, project_id, count(*) AS cocs,
        sum(CASE WHEN geocode IS NULL OR coc_code IS NULL OR geography_type IS NULL
            OR geography_type = 99 THEN 1 ELSE 0 END) AS without_geography,
        sum(CASE WHEN address1 IS NULL OR city IS NULL OR state IS NULL OR zip IS NULL
            THEN 1 ELSE 0 END) AS without_address
    FROM hmis_project_coc WHERE date_deleted IS NULL GROUP BY source_id, project_id
),
beds AS (
    SELECT source_id, project_id, count(*) AS inventories,
        sum(CASE WHEN inventory_start_date <= $as_of
            AND (inventory_end_date IS NULL OR inventory_end_date >= $start)
            THEN coalesce(bed_inventory, 0) ELSE 0 END) AS active_beds,
        max(CASE WHEN es_bed_type IN (2) THEN 1 ELSE 0 END) AS has_vouchers,
        max(CASE WHEN es_bed_type IN (1) THEN 1 ELSE 0 END) AS has_facility_beds
    FROM hmis_inventory WHERE date_deleted IS NULL GROUP BY source_id, project_id
),
used AS (
    SELECT source_id, project_id, count(*) AS stays, max(entry_date) AS last_entry,
        sum(CASE WHEN exit_date IS NULL THEN 1 ELSE 0 END) AS open_stays,
        sum(CASE WHEN entry_date <= $as_of AND (exit_date IS NULL OR exit_date >= $start)
            THEN 1 ELSE 0 END) AS stays_in_period
    FROM stays GROUP BY source_id, project_id
),
bed_nights AS (
    SELECT s.source_id, s.project_id, count(*) AS nights
    FROM stays AS s JOIN hmis_services AS b ON b.source_id = s.source_id
        AND b.enrollment_id = s.enrollment_id AND b.record_type = 200 AND b.date_deleted IS NULL
    GROUP BY s.source_id, s.project_id
),
two_at_once AS (
    SELECT DISTINCT a.source_id, a.project_id
    FROM hmis_hmis_participation AS a
    JOIN hmis_hmis_participation AS b ON b.source_id = a.source_id AND b.project_id = a.project_id
        AND b.hmis_participation_id > a.hmis_participation_id
    WHERE a.date_deleted IS NULL AND b.date_deleted IS NULL
        AND (b.hmis_participation_status_end_date IS NULL OR a.hmis_participation_status_start_date < b.hmis_participation_status_end_date)
        AND (a.hmis_participation_status_end_date IS NULL OR b.hmis_participation_status_start_date < a.hmis_participation_status_end_date)
),
two_ce_at_once AS (
    SELECT DISTINCT a.source_id, a.project_id
    FROM hmis_ce_participation AS a
    JOIN hmis_ce_participation AS b ON b.source_id = a.source_id AND b.project_id = a.project_id
        AND b.ce_participation_id > a.ce_participation_id
    WHERE a.date_deleted IS NULL AND b.date_deleted IS NULL
        AND (b.ce_participation_status_end_date IS NULL OR a.ce_participation_status_start_date < b.ce_participation_status_end_date)
        AND (a.ce_participation_status_end_date IS NULL OR b.ce_participation_status_start_date < a.ce_participation_status_end_date)
)
SELECT
    k.check_id, p.source_file, p.source_line, p.source_id, p.project_id,
    cast(NULL AS VARCHAR) AS enrollment_id, cast(NULL AS VARCHAR) AS personal_id,
    CASE WHEN k.check_id = 36 THEN cast(p.housing_type AS VARCHAR)
        WHEN k.check_id = 110 THEN cast(p.rrh_sub_type AS VARCHAR)
        WHEN k.check_id IN (81, 139) THEN cast(u.stays AS VARCHAR)
        WHEN k.check_id = 132 THEN cast(b.active_beds AS VARCHAR) ELSE p.project_name END AS value
FROM hmis_project AS p
LEFT JOIN hmis_organization AS o ON o.source_id = p.source_id
    AND o.organization_id = p.organization_id AND o.date_deleted IS NULL
LEFT JOIN places AS g ON g.source_id = p.source_id AND g.project_id = p.project_id
LEFT JOIN beds AS b ON b.source_id = p.source_id AND b.project_id = p.project_id
LEFT JOIN used AS u ON u.source_id = p.source_id AND u.project_id = p.project_id
LEFT JOIN bed_nights AS n ON n.source_id = p.source_id AND n.project_id = p.project_id
LEFT JOIN taking_part AS h ON h.source_id = p.source_id AND h.project_id = p.project_id
LEFT JOIN two_at_once AS t ON t.source_id = p.source_id AND t.project_id = p.project_id
LEFT JOIN two_ce_at_once AS w ON w.source_id = p.source_id AND w.project_id = p.project_id
JOIN (SELECT check_id FROM checks WHERE topic = 'projects') AS k ON CASE k.check_id
    WHEN 5 THEN g.without_geography > 0
    WHEN 35 THEN p.continuum_project = 1 AND g.cocs IS NULL
    WHEN 36 THEN p.project_type IN (0, 1, 2, 3, 8, 9, 10, 13) AND p.housing_type IS NULL
        AND NOT coalesce(p.project_type = 13 AND p.rrh_sub_type = 1, FALSE)
    WHEN 42 THEN g.without_address > 0 AND coalesce(o.victim_service_provider, 0) <> 1
    WHEN 43 THEN p.project_type IN (0, 1, 2, 3, 8, 9, 10) AND b.inventories IS NULL
    WHEN 81 THEN p.operating_end_date IS NULL AND u.open_stays = 0
        AND date_diff('day', u.last_entry, $as_of) > 365
    WHEN 83 THEN b.active_beds > 0 AND h.first_day <= $as_of AND coalesce(u.stays_in_period, 0) = 0
    WHEN 106 THEN p.project_type = 1 AND u.stays > 0 AND n.nights IS NULL
    WHEN 110 THEN p.project_type = 13 AND p.rrh_sub_type IS NULL
    WHEN 128 THEN w.project_id IS NOT NULL
    WHEN 131 THEN t.project_id IS NOT NULL
    WHEN 132 THEN p.project_type = 13 AND p.rrh_sub_type = 1 AND b.active_beds > 0
    WHEN 133 THEN o.victim_service_provider = 1 AND h.first_day IS NOT NULL
    WHEN 139 THEN o.victim_service_provider = 1 AND u.stays > 0
    WHEN 135 THEN p.project_type IN (0, 1) AND ((p.housing_type IN (1, 2) AND b.has_vouchers = 1)
        OR (p.housing_type = 3 AND b.has_facility_beds = 1))
    ELSE FALSE END
WHERE p.date_deleted IS NULL
