SELECT id, village, group_name, number, address FROM households WHERE listed = 1
