INSERT OR REPLACE INTO kept_values (change_id, field, entity, row, value, own)
VALUES (:change_id, :field, :entity, :row, :value, :own)
