SELECT count(*) FROM visits v
WHERE v.visited_on BETWEEN :from AND :to AND v.listed = 1 AND v.mode IS NOT 'not_reached'
  AND coalesce(v.register, v.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)
