-- Whom `follow_unvisited.sql` leaves to `follow.sql`.
SELECT asked.value FROM rarray(?1) asked
WHERE EXISTS (SELECT 1 FROM visits WHERE resident = asked.value)
  OR EXISTS (SELECT 1 FROM aliases WHERE kept = asked.value) OR EXISTS (SELECT 1 FROM aliases WHERE resident = asked.value)
