UPDATE outbox
SET install = :install, seq = :seq, delivery = 'pending', verdict = NULL, rev_epoch = NULL, rev_count = NULL,
  case_id = NULL, code = NULL, field = NULL, waits_for = NULL
WHERE no = :no
