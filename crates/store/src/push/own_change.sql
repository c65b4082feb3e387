SELECT no, install, seq, entity, row, area, op FROM outbox WHERE change_id = ?1
