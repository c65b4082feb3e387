SELECT * FROM households WHERE number = :number AND village = :village AND listed = 1 ORDER BY id
