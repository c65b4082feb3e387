SELECT no FROM outbox
WHERE install <> ?1 AND delivery <> 'in_backup' AND op IS NOT NULL AND (resolved IS NULL OR verdict IN ('accepted', 'merged'))
ORDER BY no
