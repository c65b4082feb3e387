SELECT v.* FROM visits v
WHERE v.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND v.listed = 1 AND (:form IS NULL OR v.form = :form)
  AND coalesce(v.register, v.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)
ORDER BY v.visited_on DESC, v.id DESC
LIMIT :limit
