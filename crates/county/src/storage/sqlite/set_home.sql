INSERT INTO homes (org_code, resident, area) VALUES (:org, :resident, :area)
ON CONFLICT (org_code, resident) DO UPDATE SET area = excluded.area
