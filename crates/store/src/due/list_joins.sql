JOIN residents r ON r.id = d.resident
LEFT JOIN diseases s ON s.id = d.disease
LEFT JOIN visits v ON v.id = d.last_visit
