SELECT c.* FROM contracts c
WHERE c.listed = 1 AND c.starts_on <= :on AND c.ends_on >= :on AND (c.ended_on IS NULL OR c.ended_on > :on)
  AND (:villages IS NULL OR hex(c.village) IN (SELECT value FROM json_each(:villages)))
ORDER BY c.village, c.number, c.id
