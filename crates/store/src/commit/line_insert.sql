INSERT INTO outbox
  (no, install, seq, change_id, user, at, hlc, entity, row, area, base_epoch, base_count, group_no, import_id, op)
VALUES
  (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
