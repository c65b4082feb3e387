SELECT entity, row_id, area, rev_epoch, rev_count, fields, events, versions, voided, position
  FROM synced_rows
 WHERE area = :area AND (row_id = :row OR instr(fields, :text) > 0)
 ORDER BY position = 0, position, row_id
