-- What the two newest backups do not certainly hold is said again, also where the restored server holds something at its
-- place: a copy of this disk may have put it there.
UPDATE outbox
SET delivery = 'pending', verdict = NULL, rev_epoch = NULL, rev_count = NULL, case_id = NULL, code = NULL, field = NULL,
  waits_for = NULL
WHERE install = :install AND seq > min(:last_seq, (SELECT backup_seq FROM meta)) AND op IS NOT NULL
  AND (resolved IS NULL OR verdict IS NULL OR verdict IN ('accepted', 'merged'))
