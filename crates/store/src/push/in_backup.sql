-- A body is pruned when it is in the server's backups and needs nobody's decision any more. Held and rejected ones stay.
UPDATE outbox SET delivery = 'in_backup', op = NULL
WHERE install = :install
  AND seq > (SELECT backup_seq FROM meta) AND seq <= (SELECT min(:backup, acked_seq) FROM meta)
  AND verdict IN ('accepted', 'merged') AND delivery <> 'in_backup'
