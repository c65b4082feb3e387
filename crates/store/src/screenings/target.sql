WITH tagged (household, resident) AS (
  SELECT c.household, c.resident
  FROM json_each(:tags) t CROSS JOIN categories c ON c.category = t.value
  WHERE c.listed = 1 AND coalesce(c.from_on, '') <= :until AND coalesce(c.to_on, '9999') >= :from
), homes (household) AS (
  SELECT household FROM tagged WHERE resident IS NULL AND household IS NOT NULL
  UNION
  SELECT r.household FROM tagged g
    JOIN residents r ON r.id = coalesce((SELECT a.kept FROM aliases a WHERE a.resident = g.resident), g.resident)
  WHERE r.household IS NOT NULL AND r.listed = 1
)
