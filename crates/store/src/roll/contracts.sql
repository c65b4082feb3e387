SELECT m.resident, k.ends_on FROM contracts k JOIN contract_residents m ON m.contract = k.id
WHERE k.listed = 1 AND k.starts_on <= :on AND k.ends_on >= :on AND (k.ended_on IS NULL OR k.ended_on > :on)
