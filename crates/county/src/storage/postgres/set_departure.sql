INSERT INTO departures (org_code, area, row_id, position) VALUES ($1, $2, $3, $4)
ON CONFLICT (area, row_id) DO UPDATE SET position = excluded.position
