-- The row of question 23c for each destination, and which destinations take no part in the share.
SELECT destination, subsidy, table_row
FROM (VALUES
    (426, NULL, 3), (411, NULL, 4), (421, NULL, 5), (410, NULL, 6), (435, 419, 7),
    (435, 428, 8), (435, 420, 9), (435, 436, 9), (435, 437, 9), (435, 438, 9), (435, NULL, 9),
    (435, 439, 10), (435, 440, 10), (422, NULL, 11), (423, NULL, 12), (435, 431, 13),
    (435, 433, 14), (435, 434, 15), (101, NULL, 18), (327, NULL, 19), (302, NULL, 20),
    (312, NULL, 21), (313, NULL, 22), (116, NULL, 23), (118, NULL, 24), (314, NULL, 25),
    (332, NULL, 26), (215, NULL, 29), (204, NULL, 30), (205, NULL, 31), (206, NULL, 32),
    (207, NULL, 33), (225, NULL, 34), (329, NULL, 37), (24, NULL, 38), (17, NULL, 39),
    (8, NULL, 40), (9, NULL, 40), (30, NULL, 41), (99, NULL, 41)
) AS d (destination, subsidy, table_row)
