SELECT unhex(p.value), x.id, x.visited_on, x.form, x.mode, x.doctor
FROM json_each(:people) p JOIN visits x ON x.resident = unhex(p.value) AND x.visited_on BETWEEN :from AND :on
WHERE x.listed = 1 AND coalesce(x.register, x.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = x.id AND c.corrects IS NOT NULL AND c.listed = 1)
