INSERT INTO kept_values (area, row_id, change_id, field, value, kept_at)
VALUES (:area, :row, :change, :field, :value, :at)
ON CONFLICT (area, row_id, change_id, field) DO NOTHING
