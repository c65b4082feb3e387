UPDATE outbox SET resolved = 'redone' WHERE row = ?1 AND entity = ?2 AND verdict = 'rejected' AND resolved IS NULL
