SELECT r.id, r.name, r.id_number, r.village, r.birth_on,
  (SELECT v.name FROM villages v WHERE v.id = r.village),
  (SELECT m.name FROM residents m
    WHERE m.household = r.household AND m.relation IN ('01', '02') AND m.listed = 1 ORDER BY m.id LIMIT 1)
FROM residents r WHERE r.no = ?1
