SELECT unhex(p.value), c.category FROM json_each(:people) p JOIN categories c ON c.household = unhex(p.value)
WHERE c.resident IS NULL AND c.listed = 1 AND coalesce(c.from_on, '') <= :on AND coalesce(c.to_on, '9999') >= :on
