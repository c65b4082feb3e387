SELECT device_id, org_code, former, former_seq, last_seq, backup_seq, own_head, app_version
  FROM installs
 WHERE install_id = $1
