SELECT count(*) FROM due WHERE next_due_on >= :from AND next_due_on <= :to
  AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
