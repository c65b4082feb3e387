SELECT install_id, last_seq, hlc, (SELECT coalesce(max(no), 0) FROM outbox) FROM meta
