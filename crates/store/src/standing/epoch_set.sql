UPDATE meta
SET epoch = :epoch, acked_seq = :last_seq, backup_seq = min(backup_seq, :last_seq), last_seq = :made, own_cursor = 0
