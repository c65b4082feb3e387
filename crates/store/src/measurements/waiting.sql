SELECT * FROM measurements INDEXED BY measurements_waiting
WHERE visit IS NULL AND listed = 1
  AND (:villages IS NULL OR hex(village) IN (SELECT value FROM json_each(:villages)))
ORDER BY measured_at DESC, id DESC
LIMIT :limit
