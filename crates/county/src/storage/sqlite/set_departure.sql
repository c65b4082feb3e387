INSERT INTO departures (area, row_id, org_code, position) VALUES (:area, :row, :org, :position)
ON CONFLICT (area, row_id) DO UPDATE SET position = excluded.position
