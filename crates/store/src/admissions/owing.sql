FROM (SELECT * FROM admissions INDEXED BY admissions_owing WHERE listed = 1 AND balance_fen <> 0) AS page
