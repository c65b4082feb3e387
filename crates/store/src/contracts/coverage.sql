SELECT
  (SELECT count(*) FROM residents r INDEXED BY residents_present
    WHERE r.listed = 1 AND coalesce(r.status, 'present') = 'present'
      AND (:villages IS NULL OR hex(r.village) IN (SELECT value FROM json_each(:villages)))),
  (SELECT coalesce(sum(change), 0) FROM covered_days
    WHERE day <= :on AND (:villages IS NULL OR hex(village) IN (SELECT value FROM json_each(:villages))))
