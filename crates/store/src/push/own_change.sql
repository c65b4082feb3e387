SELECT no, verdict IS NOT NULL AS judged, install, seq, entity, row, area, op FROM outbox WHERE change_id = ?1
