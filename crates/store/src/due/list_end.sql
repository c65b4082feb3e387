ORDER BY d.walk, d.next_due_on, d.resident, d.disease
