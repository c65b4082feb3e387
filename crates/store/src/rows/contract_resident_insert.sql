INSERT OR IGNORE INTO contract_residents (resident, contract)
VALUES (coalesce((SELECT kept FROM aliases WHERE resident = ?1), ?1), ?2)
RETURNING resident
