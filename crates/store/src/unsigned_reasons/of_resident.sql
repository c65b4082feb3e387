SELECT u.* FROM unsigned_reasons u
WHERE u.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident) AND u.listed = 1
  AND NOT EXISTS (SELECT 1 FROM unsigned_reasons c WHERE c.corrects = u.id AND c.corrects IS NOT NULL AND c.listed = 1)
ORDER BY u.asked_on DESC, u.id DESC
