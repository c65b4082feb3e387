SELECT changes.change_id, changes.install_id, changes.seq, changes.user_id, changes.device_at, changes.hlc,
  changes.entity, changes.row_id, changes.base, changes.group_seq, changes.hash, changes.op, changes.verdict
