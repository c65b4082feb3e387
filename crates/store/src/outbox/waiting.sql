SELECT * FROM outbox
WHERE verdict = :verdict AND verdict IN ('held', 'rejected') AND resolved IS NULL
ORDER BY no
