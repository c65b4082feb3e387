SELECT * FROM chronic_recognitions
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND listed = 1
ORDER BY decided_on, id
