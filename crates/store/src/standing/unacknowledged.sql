-- What is held or rejected goes along: later verdicts come in the own log of an install that the server knows.
SELECT no FROM outbox
WHERE install <> ?1 AND op IS NOT NULL
  AND (verdict IS NULL OR (verdict IN ('held', 'rejected') AND resolved IS NULL))
ORDER BY no
