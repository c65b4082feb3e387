ORDER BY d.group_name, d.number, d.next_due_on, d.resident, d.disease
