SELECT unhex(p.value), r.name FROM json_each(:people) p JOIN residents r ON r.household = unhex(p.value)
WHERE r.listed = 1 AND r.relation IN ('01', '02')
ORDER BY r.birth_on DESC, r.id DESC
