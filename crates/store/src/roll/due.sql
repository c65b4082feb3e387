SELECT resident, last_visited_on, next_due_on FROM due
