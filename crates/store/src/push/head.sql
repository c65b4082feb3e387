SELECT install_id, former_install, epoch, acked_seq, former_seq FROM meta
