SELECT EXISTS (SELECT 1 FROM diseases WHERE resident = ?1) OR EXISTS (SELECT 1 FROM due WHERE resident = ?1)
  OR EXISTS (SELECT 1 FROM aliases a JOIN diseases d ON d.resident = a.resident WHERE a.kept = ?1)
