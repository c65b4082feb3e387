SELECT change_id FROM cases WHERE row_id = :row AND decided_at IS NULL
UNION ALL
SELECT change_id FROM cases WHERE other_row = :row AND decided_at IS NULL
LIMIT 1
