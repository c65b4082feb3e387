INSERT INTO areas (area, org_code, head) VALUES ($1, $2, $3)
ON CONFLICT (area) DO UPDATE SET head = areas.head + excluded.head
RETURNING head
