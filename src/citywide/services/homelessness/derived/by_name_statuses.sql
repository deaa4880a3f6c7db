-- Each person's status in spans: from_date up to, not including, until_date (blank: still so).
-- 1. In a home moved into and not left: housed. 2. In a shelter: active. 3. Otherwise by the last
-- event that decides: housed, inactive (doubled up, died) or not_meeting_criteria from that day;
-- after evidence of homelessness, active until no contact lasts any longer, then inactive.
-- Several events on one day: housed goes before not homeless, that before inactive, that before
-- evidence of homelessness. Nobody is on the list before the first evidence of homelessness.
-- Only events on or before a day decide that day's status.
WITH days AS (
    SELECT
        person_id, on_date,
        max(
            CASE effect WHEN 'housed' THEN 3 WHEN 'not_homeless' THEN 2 WHEN 'inactive' THEN 1 END
        ) AS decided,
        max(CASE WHEN effect = 'homeless' THEN 1 ELSE 0 END) AS homeless,
        max(expires_on) AS expires_on
    FROM by_name_events
    WHERE effect <> 'none'
    GROUP BY person_id, on_date
),
segments AS (
    SELECT
        *,
        count(decided) OVER (
            PARTITION BY person_id ORDER BY on_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS segment,
        min(CASE WHEN decided IS NOT NULL THEN on_date END) OVER (
            PARTITION BY person_id ORDER BY on_date
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS next_decided_on
    FROM days
),
-- A contact keeps a person active only after evidence of homelessness in the same segment.
opened AS (
    SELECT
        *,
        max(CASE WHEN decided IS NULL THEN homeless ELSE 0 END) OVER (
            PARTITION BY person_id, segment ORDER BY on_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS is_open
    FROM segments
),
first_seen AS (
    SELECT person_id, min(on_date) AS seen_on FROM days WHERE homeless = 1 GROUP BY person_id
),
intervals AS (
    SELECT
        person_id, 'active' AS kind, on_date AS from_date,
        least(expires_on, coalesce(next_decided_on, expires_on)) AS until_date
    FROM opened
    WHERE decided IS NULL AND is_open = 1 AND expires_on IS NOT NULL
    UNION ALL
    SELECT person_id, 'housed', move_in_on, exit_on
    FROM homeless_stays
    WHERE move_in_on IS NOT NULL AND (exit_on IS NULL OR exit_on > move_in_on)
    UNION ALL
    SELECT person_id, 'sheltered', entry_on, exit_on
    FROM homeless_stays
    WHERE project_type IN (0, 2, 8) AND (exit_on IS NULL OR exit_on > entry_on)
),
edges AS (
    SELECT
        person_id, from_date AS on_date, CAST(NULL AS INTEGER) AS decided,
        CASE WHEN kind = 'active' THEN 1 ELSE 0 END AS starts,
        CASE WHEN kind = 'active' THEN 1 ELSE 0 END AS active,
        CASE WHEN kind = 'housed' THEN 1 ELSE 0 END AS housed,
        CASE WHEN kind = 'sheltered' THEN 1 ELSE 0 END AS sheltered
    FROM intervals
    UNION ALL
    SELECT
        person_id, until_date, NULL, 0,
        CASE WHEN kind = 'active' THEN -1 ELSE 0 END,
        CASE WHEN kind = 'housed' THEN -1 ELSE 0 END,
        CASE WHEN kind = 'sheltered' THEN -1 ELSE 0 END
    FROM intervals
    WHERE until_date IS NOT NULL
    UNION ALL
    SELECT person_id, on_date, CAST(decided AS INTEGER), 0, 0, 0, 0
    FROM days
    WHERE decided IS NOT NULL
),
points AS (
    SELECT
        person_id, on_date, max(decided) AS decided, sum(starts) AS starts, sum(active) AS active,
        sum(housed) AS housed, sum(sheltered) AS sheltered
    FROM edges
    GROUP BY person_id, on_date
),
running AS (
    SELECT
        person_id, on_date, decided, starts,
        count(decided) OVER w AS segment,
        sum(active) OVER w AS active,
        sum(housed) OVER w AS housed,
        sum(sheltered) OVER w AS sheltered
    FROM points
    WINDOW w AS (
        PARTITION BY person_id ORDER BY on_date
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
judged AS (
    SELECT
        person_id, on_date,
        CASE
            WHEN housed > 0 THEN 'housed'
            WHEN sheltered > 0 OR active > 0 THEN 'active'
            WHEN sum(starts) OVER (
                PARTITION BY person_id, segment ORDER BY on_date
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) > 0 THEN 'inactive'
            WHEN max(decided) OVER (PARTITION BY person_id, segment) = 3 THEN 'housed'
            WHEN max(decided) OVER (PARTITION BY person_id, segment) = 2
                THEN 'not_meeting_criteria'
            ELSE 'inactive'
        END AS status
    FROM running
),
followed AS (
    SELECT
        j.person_id, j.on_date, j.status,
        lag(j.status) OVER (PARTITION BY j.person_id ORDER BY j.on_date) AS before
    FROM judged AS j
    INNER JOIN first_seen AS f ON f.person_id = j.person_id AND j.on_date >= f.seen_on
),
spans AS (
    SELECT
        person_id, status, before, on_date AS from_date,
        lead(on_date) OVER (PARTITION BY person_id ORDER BY on_date) AS until_date,
        -- A time of homelessness ends with the home it leads to.
        coalesce(sum(CASE WHEN status = 'housed' THEN 1 ELSE 0 END) OVER (
            PARTITION BY person_id ORDER BY on_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS episode
    FROM followed
    WHERE before IS NULL OR before <> status
),
counted AS (
    SELECT
        *,
        min(CASE WHEN status = 'active' THEN from_date END) OVER w AS identified_on,
        coalesce(sum(
            CASE WHEN status = 'active' THEN date_diff('day', from_date, until_date) ELSE 0 END
        ) OVER (
            PARTITION BY person_id, episode ORDER BY from_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS active_days_before
    FROM spans
    WINDOW w AS (
        PARTITION BY person_id, episode ORDER BY from_date
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
-- The event that made a status: of those on its first day (or, for inactivity by silence, of those
-- that kept the person active up to it) the one that fits best.
causes AS (
    SELECT
        s.person_id, s.from_date, e.kind, e.effect, e.on_date, e.source_id, e.source, e.record_id,
        e.enrollment_id, e.project_id, e.project_type, e.coc_code, e.source_file, e.source_line,
        CASE
            WHEN s.status = 'active' AND e.effect = 'homeless' THEN 1
            WHEN s.status = 'active' AND e.effect = 'contact' THEN 2
            WHEN s.status = 'housed' AND e.kind = 'move_in' THEN 1
            WHEN s.status = 'housed' AND e.effect = 'housed' THEN 2
            WHEN s.status = 'inactive' AND e.effect = 'inactive' THEN 1
            WHEN s.status = 'not_meeting_criteria' AND e.effect = 'not_homeless' THEN 1
            ELSE 8
        END AS fit
    FROM counted AS s
    INNER JOIN by_name_events AS e ON e.person_id = s.person_id AND e.on_date = s.from_date
    UNION ALL
    SELECT
        s.person_id, s.from_date, 'silence', e.effect, e.on_date, e.source_id, e.source,
        e.record_id, e.enrollment_id, e.project_id, e.project_type, e.coc_code, e.source_file,
        e.source_line, 3
    FROM counted AS s
    INNER JOIN by_name_events AS e ON e.person_id = s.person_id AND e.expires_on = s.from_date
    WHERE s.status = 'inactive'
),
best AS (
    SELECT *
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY person_id, from_date
                ORDER BY
                    fit, on_date DESC, kind, source_id, enrollment_id, source, record_id,
                    source_file, source_line
            ) AS place
        FROM causes
    ) AS ranked
    WHERE place = 1
)
SELECT
    s.person_id, s.status, s.from_date, s.until_date, s.before AS status_before,
    CAST(s.episode AS BIGINT) AS episode, s.identified_on,
    CAST(s.active_days_before AS BIGINT) AS active_days_before,
    CASE
        WHEN b.kind = 'silence' THEN 'no_contact'
        ELSE concat(b.kind, '_', b.effect)
    END AS rule,
    b.on_date AS event_on, b.source_id, b.source, b.record_id, b.enrollment_id, b.project_id,
    b.project_type, b.coc_code, b.source_file, b.source_line
FROM counted AS s
LEFT JOIN best AS b ON b.person_id = s.person_id AND b.from_date = s.from_date
