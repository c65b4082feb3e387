SELECT r.id FROM residents r
WHERE r.household = ?1 AND (
  EXISTS (SELECT 1 FROM diseases d WHERE d.resident = r.id)
  OR EXISTS (SELECT 1 FROM aliases a JOIN diseases d ON d.resident = a.resident WHERE a.kept = r.id))
