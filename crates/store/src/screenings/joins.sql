
FROM homes CROSS JOIN households h ON h.id = homes.household
  LEFT JOIN screenings s ON s.household = h.id AND +s.resident IS NULL AND +s.campaign = :campaign AND s.listed = 1
  CROSS JOIN residents r ON r.household = h.id
  -- A person's entry is their own, or that of a resident who was merged into them.
  LEFT JOIN screenings p ON p.resident = coalesce((
      SELECT a.resident FROM aliases a JOIN screenings x ON x.resident = a.resident
      WHERE a.kept = r.id AND +x.campaign = :campaign AND x.listed = 1 ORDER BY a.resident LIMIT 1), r.id)
    AND +p.campaign = :campaign AND p.listed = 1
WHERE h.listed = 1 AND r.listed = 1 AND coalesce(r.status, 'present') = 'present'
  AND (:villages IS NULL OR hex(h.village) IN (SELECT value FROM json_each(:villages)))
