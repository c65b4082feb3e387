SELECT resident, last_visited_on, next_due_on FROM due WHERE coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
