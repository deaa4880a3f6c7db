-- Exits by kind of project: where people went, how many went nobody knows where, and the share to
-- permanent housing with the least and the most it can be if all of those went elsewhere, or all
-- to permanent housing. People who died are in no share.
WITH counted AS (
    SELECT
        g.shown_group AS project_group,
        count(*) AS exits,
        count(CASE WHEN e.outcome = 'permanent' THEN 1 END) AS to_permanent,
        count(CASE WHEN e.outcome = 'temporary' THEN 1 END) AS to_temporary,
        count(CASE WHEN e.outcome = 'institutional' THEN 1 END) AS to_institutional,
        count(CASE WHEN e.outcome = 'homeless' THEN 1 END) AS to_homeless,
        count(CASE WHEN e.outcome = 'other' THEN 1 END) AS to_other,
        count(CASE WHEN e.outcome = 'unknown' THEN 1 END) AS to_unknown,
        count(CASE WHEN e.outcome = 'deceased' THEN 1 END) AS deceased
    FROM outcome_exits AS e
    CROSS JOIN (VALUES ('ES'), ('SH'), ('TH'), ('SO'), ('PH'), ('all')) AS g (shown_group)
    WHERE g.shown_group IN (e.project_group, 'all')
    GROUP BY g.shown_group
)
SELECT
    *,
    CASE WHEN exits > deceased
        THEN CAST(round(1.0 * to_unknown / (exits - deceased), 4) AS DECIMAL(18, 4))
    END AS unknown_share,
    CASE WHEN exits > deceased + to_unknown
        THEN CAST(round(1.0 * to_permanent / (exits - deceased - to_unknown), 4)
            AS DECIMAL(18, 4))
    END AS permanent_share_of_known,
    CASE WHEN exits > deceased
        THEN CAST(round(1.0 * to_permanent / (exits - deceased), 4) AS DECIMAL(18, 4))
    END AS permanent_share_low,
    CASE WHEN exits > deceased
        THEN CAST(round(1.0 * (to_permanent + to_unknown) / (exits - deceased), 4)
            AS DECIMAL(18, 4))
    END AS permanent_share_high
FROM counted
