SELECT c.* FROM contract_residents r JOIN contracts c ON c.id = r.contract
WHERE r.resident = :resident AND c.listed = 1
  AND c.starts_on <= :on AND c.ends_on >= :on AND (c.ended_on IS NULL OR c.ended_on > :on)
ORDER BY c.starts_on DESC, c.id
