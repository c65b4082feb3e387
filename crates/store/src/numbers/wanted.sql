-- The condition of the count is that of the index `residents_without_number`.
SELECT v.code,
  (SELECT coalesce(sum(b.last + 1 - b.next), 0) FROM number_blocks b WHERE b.kind = :kind AND b.scope = v.code),
  (SELECT count(*) FROM residents r
    WHERE r.village = v.id AND r.listed = 1 AND coalesce(nullif(r.record_number, ''), '临-') GLOB '临-*'
      AND coalesce(r.status, 'present') = 'present'),
  EXISTS (SELECT 1 FROM number_blocks b WHERE b.kind = :kind AND b.scope = v.code)
FROM villages v, meta m
WHERE v.listed = 1 AND v.code GLOB m.org_code || '*'
ORDER BY v.code
