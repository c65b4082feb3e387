SELECT *, total_fen AS total FROM outpatient_bills INDEXED BY outpatient_bills_newest
WHERE mark IS NOT 'rejected' AND billed_on <= '9999-12-31'
ORDER BY billed_on DESC, id
LIMIT :limit
