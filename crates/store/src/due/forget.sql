DELETE FROM due WHERE resident IN (SELECT value FROM rarray(?1))
