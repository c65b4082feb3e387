SELECT *, total_fen AS total FROM outpatient_bills INDEXED BY outpatient_bills_by_day
WHERE billed_on BETWEEN :from AND :to AND listed = 1
ORDER BY billed_on, id
