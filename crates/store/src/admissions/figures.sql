SELECT resident, total_fen, out_of_scope_fen, deposit_waived_fen, waived_fen, self_pay_fen, paid_by, balance_fen
FROM admissions INDEXED BY admissions_by_discharge
WHERE listed = 1 AND discharged_on BETWEEN :from AND :to AND settled_on IS NOT NULL
