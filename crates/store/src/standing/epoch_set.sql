-- What the restored server holds without a verdict known here is asked for again, as in `push/acknowledge.sql`.
UPDATE meta
SET epoch = :epoch, backup_seq = min(backup_seq, :last_seq), last_seq = :made, own_cursor = 0,
  acked_seq = min(:last_seq, coalesce(
    (SELECT min(seq) - 1 FROM outbox WHERE install = install_id AND verdict IS NULL), :last_seq))
