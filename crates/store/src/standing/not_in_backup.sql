-- Whatever the backups may lack, also where it was acknowledged: the server says what became of it, and thereby learns how
-- much of the former log this disk holds. What is held or rejected goes along, because later verdicts come in the own log of
-- an install that the server knows.
SELECT no FROM outbox
WHERE install <> ?1 AND delivery <> 'in_backup' AND op IS NOT NULL AND (resolved IS NULL OR verdict IS NULL OR verdict IN ('accepted', 'merged'))
ORDER BY no
