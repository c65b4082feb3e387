INSERT INTO claims (resident, entity, row_id, org_code, from_on, to_on)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (resident, entity, row_id) DO NOTHING
