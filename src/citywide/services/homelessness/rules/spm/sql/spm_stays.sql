-- Stays that may count at all: projects of the continuum, in the continuums of care asked for.
-- SPM Programming Specifications, "Selecting relevant records".
SELECT
    *,
    CASE WHEN move_in_on <= $end THEN move_in_on END AS moved_in_on,
    coalesce(exit_on <= $end, FALSE) AS has_left
FROM homeless_stays
WHERE (is_continuum OR NOT $continuum_only) AND project_group IN ('ES', 'SH', 'TH', 'SO', 'PH')
    AND ($every_coc OR coc_code IN ($cocs)) AND entry_on <= $end
