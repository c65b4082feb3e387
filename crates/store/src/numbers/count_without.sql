SELECT count(*) FROM residents r
WHERE r.village = :village AND r.listed = 1 AND coalesce(nullif(r.record_number, ''), '临-') GLOB '临-*'
  AND coalesce(r.status, 'present') = 'present'
