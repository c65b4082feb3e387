UPDATE meta
SET former_install = install_id, former_seq = backup_seq, install_id = :new, last_seq = :last_seq, acked_seq = 0,
  backup_seq = 0, own_cursor = 0
