-- Beds of each project on the night, from its inventory, and the people who slept there. Projects
-- that do not take part in the HMIS have beds but no people to count: their use is blank.
-- HUD, Housing Inventory Count.
WITH beds AS (
    SELECT
        source_id, project_id,
        CAST(sum(coalesce(bed_inventory, 0)) AS BIGINT) AS beds,
        CAST(sum(coalesce(unit_inventory, 0)) AS BIGINT) AS units,
        CAST(sum(CASE WHEN household_type = 1 THEN coalesce(bed_inventory, 0) ELSE 0 END)
            AS BIGINT) AS beds_without_children,
        CAST(sum(CASE WHEN household_type = 3 THEN coalesce(bed_inventory, 0) ELSE 0 END)
            AS BIGINT) AS beds_adults_and_children,
        CAST(sum(CASE WHEN household_type = 4 THEN coalesce(bed_inventory, 0) ELSE 0 END)
            AS BIGINT) AS beds_only_children,
        CAST(sum(
            coalesce(ch_vet_bed_inventory, 0) + coalesce(youth_vet_bed_inventory, 0)
            + coalesce(vet_bed_inventory, 0)
        ) AS BIGINT) AS beds_veterans,
        CAST(sum(
            coalesce(ch_youth_bed_inventory, 0) + coalesce(youth_bed_inventory, 0)
            + coalesce(youth_vet_bed_inventory, 0)
        ) AS BIGINT) AS beds_youth,
        CAST(sum(
            coalesce(ch_vet_bed_inventory, 0) + coalesce(ch_youth_bed_inventory, 0)
            + coalesce(ch_bed_inventory, 0)
        ) AS BIGINT) AS beds_chronically_homeless
    FROM hmis_inventory
    WHERE date_deleted IS NULL AND inventory_start_date <= $night
        AND (inventory_end_date IS NULL OR inventory_end_date >= $night)
        AND ($every_coc OR coc_code IN ($cocs))
    GROUP BY source_id, project_id
),
slept AS (
    SELECT source_id, project_id, count(DISTINCT person_id) AS people
    FROM homeless_spans
    WHERE kind IN ('stay', 'bed night', 'housed') AND from_night <= $night
        AND (to_night IS NULL OR to_night > $night)
    GROUP BY source_id, project_id
),
taking_part AS (
    SELECT source_id, project_id
    FROM hmis_hmis_participation
    WHERE date_deleted IS NULL AND hmis_participation_type = 1
        AND hmis_participation_status_start_date <= $night
        AND (hmis_participation_status_end_date IS NULL
            OR hmis_participation_status_end_date >= $night)
    GROUP BY source_id, project_id
)
SELECT
    p.source_id, p.project_id, p.project_name, p.organization_id, p.project_type,
    CASE
        WHEN p.project_type IN (0, 1) THEN 'ES' WHEN p.project_type = 8 THEN 'SH'
        WHEN p.project_type = 2 THEN 'TH' ELSE 'PH'
    END AS project_group,
    b.beds, b.units, b.beds_without_children, b.beds_adults_and_children, b.beds_only_children,
    b.beds_veterans, b.beds_youth, b.beds_chronically_homeless,
    t.project_id IS NOT NULL AS is_in_hmis,
    CASE WHEN t.project_id IS NOT NULL THEN coalesce(s.people, 0) END AS people,
    CASE
        WHEN t.project_id IS NOT NULL AND b.beds > 0
            THEN CAST(round(1.0 * coalesce(s.people, 0) / b.beds, 4) AS DECIMAL(18, 4))
    END AS use_share
FROM hmis_project AS p
INNER JOIN beds AS b ON b.source_id = p.source_id AND b.project_id = p.project_id
LEFT JOIN slept AS s ON s.source_id = p.source_id AND s.project_id = p.project_id
LEFT JOIN taking_part AS t ON t.source_id = p.source_id AND t.project_id = p.project_id
WHERE p.date_deleted IS NULL AND p.project_type IN (0, 1, 2, 3, 8, 9, 10, 13)
    AND (p.operating_start_date IS NULL OR p.operating_start_date <= $night)
    AND (p.operating_end_date IS NULL OR p.operating_end_date >= $night)
