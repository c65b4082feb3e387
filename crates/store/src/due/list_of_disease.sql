FROM (SELECT * FROM due WHERE disease = :disease) d
