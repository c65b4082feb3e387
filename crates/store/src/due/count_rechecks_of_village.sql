SELECT count(*) FROM due WHERE recheck = 1 AND village = :village AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
