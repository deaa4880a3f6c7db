-- Every flow there is, for every population, so that months without one show a zero.
WITH kinds AS (
    SELECT 'inflow' AS direction, 'newly_identified' AS kind
    UNION ALL SELECT 'inflow', 'returned_from_housed'
    UNION ALL SELECT 'inflow', 'returned_from_inactive'
    UNION ALL SELECT 'inflow', 'returned_from_not_meeting_criteria'
    UNION ALL SELECT 'inflow', 'joined_population'
    UNION ALL SELECT 'outflow', 'housed'
    UNION ALL SELECT 'outflow', 'moved_to_inactive'
    UNION ALL SELECT 'outflow', 'no_longer_meets_criteria'
    UNION ALL SELECT 'outflow', 'left_population'
),
populations AS (
    SELECT 'all' AS population
    UNION ALL SELECT 'singles'
    UNION ALL SELECT 'chronic'
    UNION ALL SELECT 'veterans'
    UNION ALL SELECT 'chronic_veterans'
    UNION ALL SELECT 'youth'
    UNION ALL SELECT 'families'
    UNION ALL SELECT 'seniors'
)
SELECT p.population, k.direction, k.kind
FROM populations AS p CROSS JOIN kinds AS k
