SELECT *, deposit_waived_fen AS deposit_waived, total_fen AS total, out_of_scope_fen AS out_of_scope,
  balance_fen AS balance
FROM admissions
WHERE id = :id
