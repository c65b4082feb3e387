SELECT count(*) FROM due WHERE next_due_on >= :from AND next_due_on <= :to
