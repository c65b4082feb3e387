SELECT no FROM outbox WHERE install <> ?1 AND verdict IS NULL ORDER BY no
