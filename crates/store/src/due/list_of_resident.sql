FROM (SELECT * FROM due WHERE resident = :resident) d
