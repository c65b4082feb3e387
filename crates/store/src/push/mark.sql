SELECT seq, change_id FROM outbox WHERE install = :install AND seq <= :seq ORDER BY seq DESC LIMIT 1
