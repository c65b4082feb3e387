SELECT install_id, former_install, epoch, last_seq, acked_seq, backup_seq, own_cursor, synced_at, clock_ahead_ms,
  EXISTS (SELECT 1 FROM enrolment) AS enrolled,
  (SELECT count(*) FROM outbox WHERE verdict IS NULL) AS unsent,
  (SELECT count(*) FROM outbox WHERE verdict = 'held' AND verdict IN ('held', 'rejected') AND resolved IS NULL) AS held,
  (SELECT count(*) FROM outbox WHERE verdict = 'rejected' AND verdict IN ('held', 'rejected') AND resolved IS NULL)
    AS rejected
FROM meta
