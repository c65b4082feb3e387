INSERT INTO areas (area, org_code, head) VALUES (:area, :org, :by)
ON CONFLICT (area) DO UPDATE SET head = head + :by
RETURNING head
