FROM (SELECT * FROM due WHERE disease = :disease AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))) d
