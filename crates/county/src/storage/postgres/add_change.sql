INSERT INTO changes (
  change_id, org_code, hash, install_id, user_id, device_at, hlc_raw, hlc, entity, row_id, area, base, group_seq,
  import_id, attachments, op, taken_at, verdict, seq, waits_for
) VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
  $14, $15, $16, $17, $18, $19, $20
)
