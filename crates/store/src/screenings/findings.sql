SELECT s.household, h.village, s.status, s.screened_on, s.cause, s.exited_on, s.exit_reason,
  (SELECT count(*) FROM screenings p
    WHERE p.household = s.household AND +p.campaign = s.campaign AND +p.resident IS NOT NULL AND p.listed = 1) AS persons
FROM json_each(:campaigns) c CROSS JOIN screenings s ON s.campaign = c.value
  JOIN households h ON h.id = s.household
WHERE +s.resident IS NULL AND s.listed = 1
  AND (:villages IS NULL OR hex(h.village) IN (SELECT value FROM json_each(:villages)))
ORDER BY s.household, s.screened_on, s.id
