-- Inflow and outflow of the period: in at the start + inflow - outflow = in at the end, always.
SELECT
    count(CASE WHEN was_in_at_start THEN 1 END) AS in_at_start,
    count(inflow) AS inflow,
    count(CASE WHEN inflow = 'first time' THEN 1 END) AS inflow_first_time,
    count(CASE WHEN inflow = 'returned from housing' THEN 1 END) AS inflow_from_housing,
    count(CASE WHEN inflow = 'returned from elsewhere' THEN 1 END) AS inflow_from_elsewhere,
    count(outflow) AS outflow,
    count(CASE WHEN outflow = 'housed' THEN 1 END) AS outflow_housed,
    count(CASE WHEN outflow = 'elsewhere' THEN 1 END) AS outflow_elsewhere,
    count(CASE WHEN outflow = 'unknown' THEN 1 END) AS outflow_unknown,
    count(CASE WHEN is_in_at_end THEN 1 END) AS in_at_end
FROM flow_people
