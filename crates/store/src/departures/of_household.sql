SELECT r.* FROM residents r
WHERE r.household = :household AND r.voided IS NULL
  AND EXISTS (SELECT 1 FROM left_rows l WHERE l.id = r.id AND l.entity = 'resident')
ORDER BY r.birth_on, r.id
