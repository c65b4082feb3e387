INSERT INTO claims (resident, entity, row_id, org_code, from_on, to_on)
VALUES (:resident, :entity, :row, :org, :from_on, :to_on)
ON CONFLICT (resident, entity, row_id) DO NOTHING
