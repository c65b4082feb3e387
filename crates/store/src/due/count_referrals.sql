SELECT count(*) FROM due WHERE referral = 1 AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
