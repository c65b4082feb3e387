SELECT EXISTS (SELECT 1 FROM diseases WHERE resident = ?1) OR EXISTS (SELECT 1 FROM due WHERE resident = ?1)
