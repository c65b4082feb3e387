SELECT unhex(p.value), x.id, x.served_on, x.item, x.kind, x.doctor
FROM json_each(:people) p JOIN services x ON x.resident = unhex(p.value) AND x.served_on BETWEEN :from AND :on
WHERE x.listed = 1 AND coalesce((SELECT p.target FROM packs p WHERE p.id = x.pack), '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM services c WHERE c.corrects = x.id AND c.corrects IS NOT NULL AND c.listed = 1)
