-- Who was merged into another resident is shown as that one.
SELECT r.id, r.name, r.id_number, r.village, r.birth_on,
  (SELECT v.name FROM villages v WHERE v.id = r.village),
  (SELECT m.name FROM residents m
    WHERE m.household = r.household AND m.relation IN ('01', '02') AND m.listed = 1 ORDER BY m.id LIMIT 1)
FROM residents f
JOIN residents r ON r.id = coalesce((SELECT a.kept FROM aliases a WHERE a.resident = f.id), f.id)
WHERE f.no = ?1
