SELECT * FROM households WHERE village = :village AND listed = 1 ORDER BY walk(group_name, number), id
