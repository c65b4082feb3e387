INSERT INTO given_back (change_id, org_code, entity, row_id, given_at)
VALUES (:change, :org, :entity, :row, :at)
