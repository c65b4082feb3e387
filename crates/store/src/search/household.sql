SELECT r.no, r.village
FROM households h JOIN residents r ON r.household = h.id
WHERE h.number IN (:one, :two, :three, :four) AND h.listed = 1 AND r.listed = 1
LIMIT :most
