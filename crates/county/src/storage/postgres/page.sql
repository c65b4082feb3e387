SELECT entity, row_id, area, rev_epoch, rev_count, fields, events, versions, voided, position
  FROM synced_rows
 WHERE area = $1 AND position > $2
 ORDER BY position
 LIMIT $3
