SELECT coalesce((SELECT kept FROM aliases WHERE resident = asked.value), asked.value) FROM rarray(?1) asked
