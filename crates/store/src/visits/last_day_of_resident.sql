-- A visit that a later one corrects does not count.
SELECT max(v.visited_on) FROM visits v
WHERE v.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND v.listed = 1 AND coalesce(v.register, v.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)
