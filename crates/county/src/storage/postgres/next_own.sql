UPDATE installs SET own_head = own_head + 1 WHERE install_id = $1 RETURNING own_head
