SELECT *, deposit_waived_fen AS deposit_waived, total_fen AS total, out_of_scope_fen AS out_of_scope,
  balance_fen AS balance
FROM admissions
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND listed = 1
  AND blocks = 1
ORDER BY admitted_on DESC, id
