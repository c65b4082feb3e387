
FROM homes CROSS JOIN households h ON h.id = homes.household
  JOIN residents r ON r.household = h.id
  LEFT JOIN screenings p ON p.id = (
    SELECT x.id FROM screenings x
    WHERE x.resident IN (SELECT r.id UNION ALL SELECT a.resident FROM aliases a WHERE a.kept = r.id)
      AND x.campaign = :campaign AND x.listed = 1
    ORDER BY x.resident <> r.id, x.id LIMIT 1)
  LEFT JOIN screenings s ON s.household = h.id AND s.resident IS NULL AND s.campaign = :campaign AND s.listed = 1
WHERE h.listed = 1 AND r.listed = 1 AND coalesce(r.status, 'present') = 'present'
  AND (:villages IS NULL OR hex(h.village) IN (SELECT value FROM json_each(:villages)))
