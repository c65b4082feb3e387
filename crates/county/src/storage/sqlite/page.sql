SELECT entity, row_id, area, rev_epoch, rev_count, fields, events, versions, voided, position
  FROM synced_rows
 WHERE area = :area AND position > :after AND position > 0
 ORDER BY position
