INSERT INTO installs (install_id, device_id, org_code, former, former_seq, last_seq, backup_seq, own_head, app_version,
  pushed_at)
VALUES (:install, :device, :org, :former, :former_seq, :last_seq, :backup_seq, :own_head, :app_version, :at)
ON CONFLICT (install_id) DO UPDATE SET
  former_seq  = excluded.former_seq,
  last_seq    = excluded.last_seq,
  backup_seq  = excluded.backup_seq,
  own_head    = excluded.own_head,
  app_version = excluded.app_version,
  pushed_at   = excluded.pushed_at
