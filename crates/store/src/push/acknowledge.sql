-- Acknowledged is what the server holds *and* has judged, as far as we know its verdicts: the first change without one
-- ends it.
UPDATE meta SET acked_seq = min(:last_seq, coalesce(
  (SELECT min(seq) - 1 FROM outbox WHERE install = :install AND verdict IS NULL AND seq > acked_seq),
  last_seq))
