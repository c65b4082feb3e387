SELECT count(*) FROM due WHERE missed > 0 AND village = :village AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
