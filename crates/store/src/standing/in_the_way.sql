SELECT no FROM outbox WHERE install = ?1 AND seq > 1099511627776 ORDER BY seq
