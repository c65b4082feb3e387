FROM (SELECT * FROM due WHERE resident = :resident AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))) d
