SELECT change_id FROM cases WHERE row_id = $1 AND decided_at IS NULL
UNION ALL
SELECT change_id FROM cases WHERE other_row = $1 AND decided_at IS NULL
LIMIT 1
