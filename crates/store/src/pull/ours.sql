SELECT change_id, area, op, verdict, resolved IS NOT NULL AS resolved
FROM outbox
WHERE row = ?1 AND entity = ?2 AND op IS NOT NULL
ORDER BY no
