SELECT m.id FROM moves m CROSS JOIN outbox o ON o.row = m.id
WHERE m.resident = ?1 AND m.listed = 1 AND o.entity = 'move' AND o.import_id = ?2
