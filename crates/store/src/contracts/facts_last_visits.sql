SELECT unhex(p.value), max(v.visited_on) FROM json_each(:people) p
JOIN visits v ON v.resident = unhex(p.value) AND v.visited_on BETWEEN :since AND :on
WHERE v.listed = 1 AND coalesce(v.register, v.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)
GROUP BY p.value
