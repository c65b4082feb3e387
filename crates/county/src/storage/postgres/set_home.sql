INSERT INTO homes (org_code, resident, area) VALUES ($1, $2, $3)
ON CONFLICT (org_code, resident) DO UPDATE SET area = excluded.area
