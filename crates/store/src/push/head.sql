SELECT install_id, former_install, epoch, acked_seq FROM meta
