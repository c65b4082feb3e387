INSERT INTO refusals (org_code, row_id, change_id, outcome) VALUES (:org, :row, :change, :outcome)
ON CONFLICT (org_code, row_id) DO UPDATE SET change_id = excluded.change_id, outcome = excluded.outcome
