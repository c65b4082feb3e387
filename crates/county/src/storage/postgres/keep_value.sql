INSERT INTO kept_values (area, row_id, change_id, field, value, kept_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (area, row_id, change_id, field) DO NOTHING
