SELECT op, base_epoch, base_count FROM outbox
WHERE row = ?1 AND entity = ?2 AND verdict IS NULL AND op IS NOT NULL
