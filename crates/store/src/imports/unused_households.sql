SELECT h.id FROM outbox o CROSS JOIN households h ON h.id = o.row
WHERE o.import_id = :import AND o.entity = 'household' AND h.voided IS NULL
  AND NOT EXISTS (SELECT 1 FROM residents r WHERE r.household = h.id AND r.listed = 1)
  AND NOT EXISTS (SELECT 1 FROM goods_issued x WHERE x.household = h.id AND x.listed = 1)
  AND NOT EXISTS (SELECT 1 FROM contracts x WHERE x.household = h.id AND x.listed = 1)
  AND NOT EXISTS (SELECT 1 FROM screenings x WHERE x.household = h.id AND x.listed = 1)
  AND NOT EXISTS (SELECT 1 FROM categories x WHERE x.household = h.id AND x.listed = 1)
GROUP BY h.id ORDER BY min(o.no)
