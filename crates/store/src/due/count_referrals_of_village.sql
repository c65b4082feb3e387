SELECT count(*) FROM due WHERE referral = 1 AND village = :village AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
