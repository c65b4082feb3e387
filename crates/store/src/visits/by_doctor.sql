SELECT v.doctor, sum(v.mode IS 'clinic'), sum(v.mode IS 'home'), sum(v.mode IS 'phone'), sum(v.mode IS 'not_reached'),
  count(DISTINCT CASE WHEN v.mode = 'home' THEN hex(coalesce(r.household, v.resident)) || v.visited_on END),
  sum(v.form IS 'examination')
FROM visits v
LEFT JOIN residents r ON r.id = v.resident
WHERE v.visited_on >= :from AND v.visited_on <= :to AND v.listed = 1
  AND coalesce(v.register, v.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)
GROUP BY v.doctor
