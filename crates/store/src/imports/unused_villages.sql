SELECT v.id FROM outbox o CROSS JOIN villages v ON v.id = o.row
WHERE o.import_id = :import AND o.entity = 'village' AND v.voided IS NULL AND v.rev_count IS NULL
  AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.row = v.id AND x.no > o.no)
  AND NOT EXISTS (SELECT 1 FROM residents r WHERE r.village = v.id AND r.listed = 1)
  AND NOT EXISTS (SELECT 1 FROM households h WHERE h.village = v.id AND h.listed = 1)
GROUP BY v.id ORDER BY min(o.no)
