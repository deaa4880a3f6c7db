-- Each month as known then beside as known now; only months that were over at $known_at compare.
SELECT
    n.month, n.population,
    t.active_before AS active_before_then, t.inflow AS inflow_then, t.outflow AS outflow_then,
    t.active AS active_then,
    n.active_before AS active_before_now, n.inflow AS inflow_now, n.outflow AS outflow_now,
    n.active AS active_now,
    n.active - t.active AS active_change,
    n.active <> t.active OR n.inflow <> t.inflow OR n.outflow <> t.outflow AS is_changed
FROM balance AS n
INNER JOIN then_balance AS t ON t.month = n.month AND t.population = n.population
