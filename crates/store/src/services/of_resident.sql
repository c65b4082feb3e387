SELECT s.* FROM services s
WHERE s.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident) AND s.listed = 1
  AND NOT EXISTS (SELECT 1 FROM services c WHERE c.corrects = s.id AND c.corrects IS NOT NULL AND c.listed = 1)
ORDER BY s.served_on DESC, s.id DESC
