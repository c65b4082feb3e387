SELECT * FROM cases WHERE listed = 1 AND decision IS NULL ORDER BY opened_at, id
