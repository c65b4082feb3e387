SELECT entity, row_id, area, rev_epoch, rev_count, fields, events, versions, voided, position
  FROM synced_rows
 WHERE row_id = $1 AND org_code = $2
