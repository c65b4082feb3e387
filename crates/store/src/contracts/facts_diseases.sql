SELECT unhex(p.value), d.kind, d.name, d.icd10 FROM json_each(:people) p JOIN diseases d ON d.resident = unhex(p.value)
WHERE d.listed = 1 AND coalesce(d.diagnosed_on, d.enrolled_on, '') <= :on AND (d.left_on IS NULL OR d.left_on > :on)
  AND coalesce(d.register, '') NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY d.kind, d.id
