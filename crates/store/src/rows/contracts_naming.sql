SELECT c.id, c.residents FROM contract_residents r JOIN contracts c ON c.id = r.contract WHERE r.resident = ?1
