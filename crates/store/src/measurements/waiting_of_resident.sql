SELECT * FROM measurements
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND listed = 1 AND visit IS NULL
ORDER BY measured_at DESC, id DESC
