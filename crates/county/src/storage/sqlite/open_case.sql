INSERT INTO cases (case_id, org_code, change_id, row_id, other_row, code, opened_at)
VALUES (:case, :org, :change, :row, :other, :code, :at)
ON CONFLICT (case_id) DO NOTHING
