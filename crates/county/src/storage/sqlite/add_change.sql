INSERT INTO changes (
  change_id, org_code, hash, install_id, user_id, device_at, hlc_raw, hlc, entity, row_id, area, base, group_seq,
  import_id, attachments, op, taken_at, verdict
) VALUES (
  :change, :org, :hash, :install, :user, :device_at, :hlc_raw, :hlc, :entity, :row, :area, :base, :group_seq,
  :import, :attachments, :op, :at, :verdict
)
