-- In walking order, the head of each household first. The condition is that of the index `residents_without_number`.
SELECT r.*
FROM residents r LEFT JOIN households h ON h.id = r.household
WHERE r.village = :village AND r.listed = 1 AND coalesce(nullif(r.record_number, ''), '临-') GLOB '临-*'
  AND coalesce(r.status, 'present') = 'present'
ORDER BY walk(h.group_name, h.number), h.id, r.relation NOT IN ('01', '02'), r.birth_on, r.id
