SELECT * FROM outbox WHERE waits_for = :cause AND resolved IS NULL ORDER BY no
