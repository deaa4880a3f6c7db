-- Bed and unit inventory that does not add up or does not fit its project.
SELECT
    k.check_id, i.source_file, i.source_line, i.source_id, i.project_id,
    cast(NULL AS VARCHAR) AS enrollment_id, cast(NULL AS VARCHAR) AS personal_id,
    CASE WHEN k.check_id IN (46, 138) THEN cast(i.bed_inventory AS VARCHAR)
        WHEN k.check_id IN (136, 137) THEN i.coc_code
        WHEN k.check_id = 79 THEN cast(i.inventory_start_date AS VARCHAR)
        ELSE cast(i.inventory_end_date AS VARCHAR) END AS value
FROM hmis_inventory AS i
JOIN hmis_project AS p ON p.source_id = i.source_id AND p.project_id = i.project_id
    AND p.date_deleted IS NULL
LEFT JOIN (
    SELECT DISTINCT source_id, project_id, coc_code FROM hmis_project_coc WHERE date_deleted IS NULL
) AS g ON g.source_id = i.source_id AND g.project_id = i.project_id AND g.coc_code = i.coc_code
LEFT JOIN (
    SELECT b.source_id, b.inventory_id, count(s.enrollment_id) AS stays
    FROM hmis_inventory AS b
    LEFT JOIN stays AS s ON s.source_id = b.source_id AND s.project_id = b.project_id
        AND (b.inventory_end_date IS NULL OR s.entry_date <= b.inventory_end_date)
        AND (s.exit_date IS NULL OR s.exit_date >= b.inventory_start_date)
    GROUP BY b.source_id, b.inventory_id
) AS u ON u.source_id = i.source_id AND u.inventory_id = i.inventory_id
JOIN (SELECT check_id FROM checks WHERE topic = 'inventories') AS k ON CASE k.check_id
    WHEN 44 THEN p.operating_end_date IS NOT NULL
        AND (i.inventory_end_date IS NULL OR i.inventory_end_date > p.operating_end_date)
    WHEN 46 THEN i.bed_inventory <> coalesce(i.ch_vet_bed_inventory, 0)
        + coalesce(i.youth_vet_bed_inventory, 0) + coalesce(i.vet_bed_inventory, 0)
        + coalesce(i.ch_youth_bed_inventory, 0) + coalesce(i.youth_bed_inventory, 0)
        + coalesce(i.ch_bed_inventory, 0) + coalesce(i.other_bed_inventory, 0)
    WHEN 137 THEN i.coc_code IS NOT NULL AND g.coc_code IS NULL
        AND (i.inventory_end_date IS NULL OR i.inventory_end_date >= $as_of)
    WHEN 138 THEN i.unit_inventory > i.bed_inventory
    WHEN 37 THEN i.availability = 2 AND (i.inventory_end_date IS NULL
        OR date_diff('day', i.inventory_start_date, i.inventory_end_date) >= 365)
    WHEN 79 THEN i.inventory_start_date < p.operating_start_date
    WHEN 141 THEN u.stays = 0
    ELSE FALSE END
WHERE i.date_deleted IS NULL
UNION ALL
SELECT 136, g.source_file, g.source_line, g.source_id, g.project_id, cast(NULL AS VARCHAR),
    cast(NULL AS VARCHAR), g.coc_code
FROM hmis_project_coc AS g
JOIN hmis_project AS p ON p.source_id = g.source_id AND p.project_id = g.project_id
    AND p.date_deleted IS NULL AND p.project_type IN (0, 1, 2, 3, 8, 9, 10)
JOIN (
    SELECT source_id, project_id FROM hmis_project_coc WHERE date_deleted IS NULL
    GROUP BY source_id, project_id HAVING count(DISTINCT coc_code) > 1
) AS m ON m.source_id = g.source_id AND m.project_id = g.project_id
LEFT JOIN (
    SELECT DISTINCT source_id, project_id, coc_code FROM hmis_inventory
    WHERE date_deleted IS NULL AND (inventory_end_date IS NULL OR inventory_end_date >= $as_of)
) AS i ON i.source_id = g.source_id AND i.project_id = g.project_id AND i.coc_code = g.coc_code
WHERE g.date_deleted IS NULL AND i.coc_code IS NULL
