INSERT INTO cases (case_id, org_code, change_id, row_id, other_row, code, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (case_id) DO NOTHING
