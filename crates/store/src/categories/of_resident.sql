SELECT * FROM categories
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND listed = 1
UNION ALL
SELECT c.* FROM categories c
WHERE c.household = (SELECT household FROM residents WHERE id = :resident) AND c.resident IS NULL AND c.listed = 1
ORDER BY category, from_on, id
