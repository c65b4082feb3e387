UPDATE installs SET own_head = own_head + 1 WHERE install_id = :install RETURNING own_head
