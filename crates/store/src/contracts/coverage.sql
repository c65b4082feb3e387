SELECT
  (SELECT count(*) FROM residents r
    WHERE r.listed = 1 AND coalesce(r.status, 'present') = 'present'
      AND (:villages IS NULL OR hex(r.village) IN (SELECT value FROM json_each(:villages)))),
  (SELECT count(DISTINCT m.resident)
    FROM contracts c JOIN contract_residents m ON m.contract = c.id JOIN residents r ON r.id = m.resident
    WHERE c.listed = 1 AND c.ends_on >= :on AND c.starts_on <= :on AND (c.ended_on IS NULL OR c.ended_on > :on)
      AND r.listed = 1 AND coalesce(r.status, 'present') = 'present'
      AND (:villages IS NULL OR hex(r.village) IN (SELECT value FROM json_each(:villages))))
