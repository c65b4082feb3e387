SELECT unhex(p.value), u.reason, u.asked_on, u.signed, u.remark
FROM json_each(:people) p JOIN unsigned_reasons u ON u.resident = unhex(p.value)
WHERE u.listed = 1 AND u.asked_on <= :on
  AND NOT EXISTS (SELECT 1 FROM unsigned_reasons c WHERE c.corrects = u.id AND c.corrects IS NOT NULL AND c.listed = 1)
ORDER BY u.asked_on, u.id
