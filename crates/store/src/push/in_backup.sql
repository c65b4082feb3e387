-- A body is pruned when it is in the server's backups and needs nobody's decision any more.
UPDATE outbox
SET delivery = CASE WHEN verdict IN ('accepted', 'merged') OR resolved IS NOT NULL THEN 'in_backup' ELSE delivery END,
  op = CASE WHEN verdict IN ('accepted', 'merged') OR resolved IS NOT NULL THEN NULL ELSE op END
WHERE install = :install AND seq <= :backup AND delivery <> 'in_backup' AND verdict IS NOT NULL
