INSERT INTO refusals (org_code, row_id, change_id, outcome) VALUES ($1, $2, $3, $4)
ON CONFLICT (org_code, row_id) DO UPDATE SET change_id = excluded.change_id, outcome = excluded.outcome
