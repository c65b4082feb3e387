SELECT * FROM villages WHERE listed = 1 ORDER BY visiting_order IS NULL, visiting_order, code, name, id
