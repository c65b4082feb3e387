SELECT DISTINCT d.resident FROM residents r JOIN diseases d ON d.resident = r.id WHERE r.household = ?1
