SELECT r.village, count(DISTINCT r.id)
FROM json_each(:tags) t CROSS JOIN categories c ON c.category = t.value
  JOIN residents r ON r.id = c.resident
WHERE c.listed = 1 AND coalesce(c.from_on, '') <= :until AND coalesce(c.to_on, '9999') >= :from
  AND r.listed = 1 AND coalesce(r.status, 'present') = 'present' AND r.household IS NULL
  AND (:villages IS NULL OR hex(r.village) IN (SELECT value FROM json_each(:villages)))
GROUP BY r.village
