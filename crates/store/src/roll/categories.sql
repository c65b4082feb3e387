SELECT c.category, coalesce(a.kept, c.resident), c.household FROM categories c
LEFT JOIN aliases a ON a.resident = c.resident
WHERE c.listed = 1 AND coalesce(c.from_on, '') <= :on AND coalesce(c.to_on, '9999') >= :on
