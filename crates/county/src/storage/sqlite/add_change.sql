INSERT INTO changes (
  change_id, org_code, hash, install_id, seq, user_id, device_at, hlc_raw, hlc, entity, row_id, area, base, group_seq,
  import_id, attachments, op, taken_at, verdict, waits_for
) VALUES (
  :change, :org, :hash, :install, :seq, :user, :device_at, :hlc_raw, :hlc, :entity, :row, :area, :base, :group_seq,
  :import, :attachments, :op, :at, :verdict, :waits_for
)
