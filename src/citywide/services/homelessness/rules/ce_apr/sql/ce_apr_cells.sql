-- Every cell, zeros included. A share of nobody has no value, but 0 in 9c, as HUD's test kit has it.
WITH letters AS (
    SELECT t.table_name, t.first_row, t.last_row, c.letter
    FROM (VALUES
        ('Q5a', 1, 15, 'B'), ('Q7a', 2, 6, 'BCDEF'), ('Q8a', 2, 2, 'BCDEF'),
        ('Q9a', 2, 5, 'BCDEF'), ('Q9b', 2, 4, 'BCDEF'), ('Q9c', 2, 8, 'BCDEF'),
        ('Q9d', 2, 23, 'BCDEF'), ('Q10', 2, 21, 'BCDEFG')
    ) AS t (table_name, first_row, last_row, letters)
    CROSS JOIN (VALUES ('B'), ('C'), ('D'), ('E'), ('F'), ('G')) AS c (letter)
    WHERE contains(t.letters, c.letter)
),
digits AS (
    SELECT tens.n * 10 + ones.n AS table_row
    FROM (VALUES (0), (1), (2)) AS tens (n)
    CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ones (n)
),
cells AS (
    SELECT l.table_name, l.letter, d.table_row
    FROM letters AS l
    INNER JOIN digits AS d ON d.table_row BETWEEN l.first_row AND l.last_row
    WHERE (l.table_name <> 'Q5a' OR d.table_row IN (1, 2, 3, 4, 10, 14, 15))
        -- In question 10 results belong to some events alone.
        AND (l.table_name <> 'Q10' OR l.letter = 'B'
            OR (l.letter = 'F' AND d.table_row = 5)
            OR (l.letter = 'G' AND d.table_row = 8)
            OR (l.letter IN ('C', 'D', 'E') AND (
                d.table_row BETWEEN 13 AND 18 OR d.table_row IN (20, 21)
            )))
),
counted AS (
    SELECT table_name, letter, table_row, count(DISTINCT counted_id) AS found
    FROM ce_apr_cell_heads
    GROUP BY table_name, letter, table_row
),
full_cells AS (
    SELECT c.table_name, c.letter, c.table_row, coalesce(n.found, 0) AS found
    FROM cells AS c
    LEFT JOIN counted AS n
        ON n.table_name = c.table_name AND n.letter = c.letter AND n.table_row = c.table_row
),
parts AS (
    SELECT
        letter,
        sum(CASE WHEN table_name = 'Q9b' AND table_row = 2 THEN found ELSE 0 END) AS prioritized,
        sum(CASE WHEN table_name = 'Q9b' AND table_row = 3 THEN found ELSE 0 END) AS not_prioritized,
        sum(CASE WHEN table_name = 'Q9c' AND table_row = 3 THEN found ELSE 0 END) AS solving,
        sum(CASE WHEN table_name = 'Q9c' AND table_row = 7 THEN found ELSE 0 END) AS solved,
        sum(CASE WHEN table_name = 'Q9d' AND table_row = 18 THEN found ELSE 0 END) AS accepted
    FROM full_cells
    GROUP BY letter
)
SELECT
    f.table_name, concat(f.letter, CAST(f.table_row AS VARCHAR)) AS cell, f.letter, f.table_row,
    CAST(CASE
        WHEN f.table_name = 'Q9b' AND f.table_row = 4 THEN
            round(1.0 * p.prioritized / nullif(p.prioritized + p.not_prioritized, 0), 4)
        WHEN f.table_name = 'Q9c' AND f.table_row = 8 THEN
            coalesce(round(1.0 * p.solved / nullif(p.solving, 0), 4), 0)
        WHEN f.table_name = 'Q9d' AND f.table_row = 17 THEN
            round(1.0 * f.found / nullif(p.prioritized, 0), 4)
        WHEN f.table_name = 'Q9d' AND f.table_row = 23 THEN
            round(1.0 * p.accepted / nullif(f.found, 0), 4)
        ELSE f.found
    END AS DECIMAL(18, 4)) AS value
FROM full_cells AS f
INNER JOIN parts AS p ON p.letter = f.letter
