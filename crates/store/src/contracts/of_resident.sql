SELECT c.* FROM contract_residents r JOIN contracts c ON c.id = r.contract
WHERE r.resident = :resident AND c.listed = 1
ORDER BY c.starts_on DESC, c.id
