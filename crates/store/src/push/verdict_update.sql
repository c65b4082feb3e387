-- A person's decision against the change needs nobody here any more; who decided stays with it.
UPDATE outbox
SET verdict = :verdict, rev_epoch = :rev_epoch, rev_count = :rev_count, case_id = :case_id, code = :code,
  field = :field, waits_for = :waits_for, decided = coalesce(:decided, decided),
  resolved = CASE WHEN :decided IS NOT NULL AND :verdict = 'rejected' THEN coalesce(resolved, 'decided')
    ELSE resolved END,
  delivery = CASE WHEN delivery = 'in_backup' THEN delivery ELSE 'acked' END
WHERE no = :no
