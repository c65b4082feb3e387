UPDATE outbox SET resolved = ?2 WHERE change_id = ?1 AND verdict IN ('held', 'rejected')
