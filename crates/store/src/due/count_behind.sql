SELECT count(*) FROM due WHERE behind_from <= :quarter AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
