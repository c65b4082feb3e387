INSERT INTO synced_rows (
  area, row_id, org_code, entity, rev_epoch, rev_count, fields, events, versions, voided, position, blob
) VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11
)
ON CONFLICT (area, row_id) DO UPDATE SET
  rev_epoch = excluded.rev_epoch,
  rev_count = excluded.rev_count,
  fields    = excluded.fields,
  events    = excluded.events,
  versions  = excluded.versions,
  voided    = excluded.voided,
  blob      = excluded.blob
