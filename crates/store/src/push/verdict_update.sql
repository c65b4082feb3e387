UPDATE outbox
SET verdict = :verdict, rev_epoch = :rev_epoch, rev_count = :rev_count, case_id = :case_id, code = :code,
  field = :field, waits_for = :waits_for,
  delivery = CASE WHEN delivery = 'in_backup' THEN delivery ELSE 'acked' END
WHERE no = :no
