SELECT * FROM outside_settlements INDEXED BY outside_settlements_newest
WHERE listed = 1 AND discharged_on <= '9999-12-31'
ORDER BY discharged_on DESC, id
LIMIT :limit
