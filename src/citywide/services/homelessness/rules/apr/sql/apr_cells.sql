-- Every cell of the tables (5a, 7a, 7b, 8a, 8b, 9a, 9b, 16, 23c), zeros included.
WITH letters AS (
    SELECT t.table_name, t.first_row, t.last_row, t.letters, c.letter
    FROM (VALUES
        ('Q5a', 1, 16, 'B'), ('Q7a', 2, 7, 'BCDEF'), ('Q7b', 2, 5, 'BCDEF'),
        ('Q8a', 2, 3, 'BCDEF'), ('Q8b', 2, 5, 'BCDEF'), ('Q9a', 2, 6, 'BCDE'),
        ('Q9b', 2, 7, 'BCDE'), ('Q16', 2, 14, 'BCD'), ('Q23c', 3, 46, 'BCDEF')
    ) AS t (table_name, first_row, last_row, letters)
    CROSS JOIN (VALUES ('B'), ('C'), ('D'), ('E'), ('F')) AS c (letter)
    WHERE contains(t.letters, c.letter)
),
digits AS (
    SELECT tens.n * 10 + ones.n AS table_row
    FROM (VALUES (0), (1), (2), (3), (4)) AS tens (n)
    CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ones (n)
),
cells AS (
    SELECT l.table_name, l.letter, d.table_row
    FROM letters AS l
    INNER JOIN digits AS d ON d.table_row BETWEEN l.first_row AND l.last_row
    WHERE l.table_name <> 'Q23c' OR d.table_row NOT IN (17, 28, 36)
),
people AS (
    SELECT table_name, letter, table_row, count(DISTINCT person_id) AS people
    FROM apr_cell_people
    GROUP BY table_name, letter, table_row
),
shares AS (
    SELECT
        c.table_name, c.letter, c.table_row,
        max(CASE WHEN p.table_name = 'Q23c' AND p.table_row = 44
            OR p.table_name = 'Q9b' AND p.table_row = 6 THEN p.people END) AS part,
        max(CASE WHEN p.table_name = 'Q23c' AND p.table_row = 43
            OR p.table_name = 'Q9a' AND p.table_row = 6 THEN p.people END) AS whole,
        max(CASE WHEN p.table_name = 'Q23c' AND p.table_row = 45 THEN p.people END) AS left_out
    FROM cells AS c
    INNER JOIN people AS p
        ON p.letter = c.letter AND (p.table_name = c.table_name
            OR (p.table_name = 'Q9a' AND c.table_name = 'Q9b'))
    WHERE (c.table_name = 'Q23c' AND c.table_row = 46)
        OR (c.table_name = 'Q9b' AND c.table_row = 7)
    GROUP BY c.table_name, c.letter, c.table_row
)
SELECT
    c.table_name, concat(c.letter, CAST(c.table_row AS VARCHAR)) AS cell, c.letter, c.table_row,
    CAST(CASE
        WHEN (c.table_name = 'Q23c' AND c.table_row = 46)
            OR (c.table_name = 'Q9b' AND c.table_row = 7) THEN
            CASE
                WHEN s.whole - coalesce(s.left_out, 0) > 0 THEN
                    round(1.0 * coalesce(s.part, 0) / (s.whole - coalesce(s.left_out, 0)), 4)
                ELSE 0
            END
        ELSE coalesce(p.people, 0)
    END AS DECIMAL(18, 4)) AS value
FROM cells AS c
LEFT JOIN people AS p
    ON p.table_name = c.table_name AND p.letter = c.letter AND p.table_row = c.table_row
LEFT JOIN shares AS s
    ON s.table_name = c.table_name AND s.letter = c.letter AND s.table_row = c.table_row
