SELECT entity, row_id, area, rev_epoch, rev_count, fields, events, versions, voided, position
  FROM synced_rows
 WHERE area = $1 AND (row_id = $2 OR position($3 IN fields) > 0)
 ORDER BY position = 0, position, row_id
