INSERT INTO given_back (change_id, org_code, entity, row_id, given_at)
VALUES ($1, $2, $3, $4, $5)
