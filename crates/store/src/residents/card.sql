-- What a picker shows of one resident; the end says by what they are named.
SELECT r.id, r.name, r.sex, r.id_number, r.phone, r.birth_on, r.village, r.household, r.listed,
  (SELECT m.name FROM residents m
    WHERE m.household = r.household AND m.relation IN ('01', '02') AND m.listed = 1 ORDER BY m.id LIMIT 1)
FROM residents r
