UPDATE outbox
SET delivery = 'pending', verdict = NULL, rev_epoch = NULL, rev_count = NULL, case_id = NULL, code = NULL, field = NULL,
  waits_for = NULL
WHERE install = :install AND seq > :last_seq AND op IS NOT NULL AND (resolved IS NULL OR verdict IN ('accepted', 'merged'))
