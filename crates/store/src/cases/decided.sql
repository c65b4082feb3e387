SELECT * FROM cases WHERE listed = 1 AND decision IS NOT NULL ORDER BY decided_at DESC, id LIMIT :limit
