UPDATE outbox SET seq = seq + 1099511627776 WHERE install = :install AND seq > :last_seq
