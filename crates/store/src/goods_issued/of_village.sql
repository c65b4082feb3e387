SELECT h.id, h.area, h.rev_epoch, h.rev_count, h.voided, h.mark, h.village, h.number, h.group_name, h.address,
  (SELECT count(*) FROM residents r
    WHERE r.household = h.id AND r.listed = 1 AND coalesce(r.status, 'present') = 'present') AS members,
  (SELECT r.name FROM residents r
    WHERE r.household = h.id AND r.listed = 1 AND coalesce(r.status, 'present') = 'present'
    ORDER BY coalesce(r.relation, '') NOT IN ('01', '02'), r.birth_on, r.id LIMIT 1) AS head,
  (SELECT r.phone FROM residents r
    WHERE r.household = h.id AND r.listed = 1 AND coalesce(r.status, 'present') = 'present'
    ORDER BY coalesce(r.relation, '') NOT IN ('01', '02'), r.birth_on, r.id LIMIT 1) AS phone,
  g.id AS issue, g.quantity, g.signed, g.issued_on, g.issued_by, g.signed_by, g.remark
FROM households h LEFT JOIN goods_issued g ON g.household = h.id AND g.item = :item AND g.listed = 1
WHERE h.village = :village AND h.listed = 1
  AND (:group IS NULL OR h.group_name = :group)
  AND (:tags IS NULL OR h.id IN (SELECT household FROM homes))
ORDER BY walk(h.group_name, h.number), h.id, g.issued_on, g.id
