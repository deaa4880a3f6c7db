-- Measure 1: runs of nights in a row without a gap, for each length (metric) and person;
-- `last_documented` is the latest night of the run in the period that a record of a stay proves.
WITH counted AS (
    SELECT
        v.metric, s.person_id, s.from_night, s.before_night,
        CASE
            WHEN v.metric = '1b.1' THEN s.documented_1b1
            WHEN v.metric = '1b.2' THEN s.documented_1b2
            ELSE TRUE
        END AS is_documented
    FROM m1_stretches AS s
    CROSS JOIN (VALUES ('1a.1'), ('1a.2'), ('1b.1'), ('1b.2')) AS v (metric)
    WHERE (v.metric = '1a.1' AND s.counts_1a1) OR (v.metric = '1a.2' AND s.counts_1a2)
        OR (v.metric = '1b.1' AND s.counts_1b1) OR (v.metric = '1b.2' AND s.counts_1b2)
),
marked AS (
    SELECT
        *,
        CASE
            WHEN lag(before_night) OVER (PARTITION BY metric, person_id ORDER BY from_night)
                = from_night THEN 0
            ELSE 1
        END AS begins
    FROM counted
),
numbered AS (
    SELECT
        *, sum(begins) OVER (PARTITION BY metric, person_id ORDER BY from_night) AS run
    FROM marked
)
SELECT
    metric, person_id, min(from_night) AS from_night, max(before_night) AS before_night,
    coalesce(bool_or(is_documented AND before_night > $start), FALSE) AS is_proved_in_period
FROM numbered
GROUP BY metric, person_id, run
