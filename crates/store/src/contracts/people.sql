SELECT r.id, r.village, r.household, r.name, r.sex, r.birth_on, r.id_number, r.phone, r.relation, h.number, h.group_name
FROM json_each(:villages) v JOIN residents r ON r.village = unhex(v.value) LEFT JOIN households h ON h.id = r.household
WHERE r.listed = 1 AND coalesce(r.status, 'present') = 'present'
