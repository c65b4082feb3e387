SELECT * FROM outside_settlements
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND listed = 1
ORDER BY discharged_on, id
