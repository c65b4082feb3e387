SELECT asked.value FROM rarray(?1) asked
WHERE EXISTS (SELECT 1 FROM diseases WHERE resident = asked.value) OR EXISTS (SELECT 1 FROM due WHERE resident = asked.value)
  OR EXISTS (SELECT 1 FROM aliases a JOIN diseases d ON d.resident = a.resident WHERE a.kept = asked.value)
