SELECT count(*) AS households,
  sum(EXISTS (SELECT 1 FROM goods_issued g WHERE g.household = h.id AND g.item = :item AND g.listed = 1)) AS holding,
  sum(EXISTS (SELECT 1 FROM goods_issued g
    WHERE g.household = h.id AND g.item = :item AND g.listed = 1 AND g.signed = 1)) AS signed
FROM households h
WHERE h.village = :village AND h.listed = 1
  AND (:tags IS NULL OR h.id IN (SELECT household FROM homes))
  AND EXISTS (SELECT 1 FROM residents r
    WHERE r.household = h.id AND r.listed = 1 AND coalesce(r.status, 'present') = 'present')
