SELECT id, village, group_name, number FROM households WHERE listed = 1
