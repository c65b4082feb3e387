SELECT *, total_fen AS total FROM outpatient_bills
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND mark IS NOT 'rejected'
ORDER BY billed_on, id
