-- The cells of the tables, named as in HUD's report: a count of people, or one figure of others.
SELECT table_name, cell, figure, part_cell, whole_cell
FROM (VALUES
    ('1a', 'C2', 'count', NULL, NULL), ('1a', 'E2', 'mean', NULL, 'C2'),
    ('1a', 'H2', 'median', NULL, 'C2'), ('1a', 'C3', 'count', NULL, NULL),
    ('1a', 'E3', 'mean', NULL, 'C3'), ('1a', 'H3', 'median', NULL, 'C3'),
    ('1b', 'C2', 'count', NULL, NULL), ('1b', 'E2', 'mean', NULL, 'C2'),
    ('1b', 'H2', 'median', NULL, 'C2'), ('1b', 'C3', 'count', NULL, NULL),
    ('1b', 'E3', 'mean', NULL, 'C3'), ('1b', 'H3', 'median', NULL, 'C3'),
    ('3.2', 'C2', 'count', NULL, NULL), ('3.2', 'C3', 'count', NULL, NULL),
    ('3.2', 'C4', 'count', NULL, NULL), ('3.2', 'C5', 'count', NULL, NULL),
    ('5.1', 'C2', 'count', NULL, NULL), ('5.1', 'C3', 'count', NULL, NULL),
    ('5.1', 'C4', 'count', NULL, NULL), ('5.2', 'C2', 'count', NULL, NULL),
    ('5.2', 'C3', 'count', NULL, NULL), ('5.2', 'C4', 'count', NULL, NULL),
    ('7a.1', 'C2', 'count', NULL, NULL), ('7a.1', 'C3', 'count', NULL, NULL),
    ('7a.1', 'C4', 'count', NULL, NULL), ('7a.1', 'C5', 'percent', 'C3+C4', 'C2'),
    ('7b.1', 'C2', 'count', NULL, NULL), ('7b.1', 'C3', 'count', NULL, NULL),
    ('7b.1', 'C4', 'percent', 'C3', 'C2'), ('7b.2', 'C2', 'count', NULL, NULL),
    ('7b.2', 'C3', 'count', NULL, NULL), ('7b.2', 'C4', 'percent', 'C3', 'C2')
) AS fixed (table_name, cell, figure, part_cell, whole_cell)
UNION ALL
SELECT
    t.table_name, c.cell, c.figure, c.part_cell, c.whole_cell
FROM (VALUES ('4.1'), ('4.2'), ('4.3'), ('4.4'), ('4.5'), ('4.6')) AS t (table_name)
CROSS JOIN (VALUES
    ('C2', 'count', NULL, NULL), ('C3', 'count', NULL, NULL), ('C4', 'percent', 'C3', 'C2')
) AS c (cell, figure, part_cell, whole_cell)
UNION ALL
SELECT
    '2', concat(c.letter, r.row_number_text), c.figure,
    CASE WHEN c.figure = 'percent' THEN concat(c.part_letter, r.row_number_text) END,
    CASE WHEN c.figure = 'percent' THEN concat('B', r.row_number_text) END
FROM (VALUES ('2'), ('3'), ('4'), ('5'), ('6'), ('7')) AS r (row_number_text)
CROSS JOIN (VALUES
    ('B', 'count', NULL), ('C', 'count', NULL), ('D', 'percent', 'C'), ('E', 'count', NULL),
    ('F', 'percent', 'E'), ('G', 'count', NULL), ('H', 'percent', 'G'), ('I', 'count', NULL),
    ('J', 'percent', 'I')
) AS c (letter, figure, part_letter)
