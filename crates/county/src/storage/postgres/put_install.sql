INSERT INTO installs (install_id, device_id, org_code, former, last_seq, backup_seq, own_head, app_version, pushed_at,
  former_seq)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (install_id) DO UPDATE SET
  former_seq  = excluded.former_seq,
  last_seq    = excluded.last_seq,
  backup_seq  = excluded.backup_seq,
  own_head    = excluded.own_head,
  app_version = excluded.app_version,
  pushed_at   = excluded.pushed_at
