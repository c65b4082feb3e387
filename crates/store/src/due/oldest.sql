SELECT next_due_on FROM due WHERE next_due_on IS NOT NULL AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY next_due_on LIMIT 1
