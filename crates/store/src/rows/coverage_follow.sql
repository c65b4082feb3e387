INSERT INTO covered_spans (resident, since, past, village)
SELECT resident, since, past, village FROM contract_spans WHERE resident = ?1
