UPDATE outbox SET delivery = 'sent' WHERE no BETWEEN :first AND :last AND delivery = 'pending'
