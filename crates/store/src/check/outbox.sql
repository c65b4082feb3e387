SELECT (SELECT count(*) FROM outbox WHERE install = m.install_id AND seq BETWEEN 1 AND m.last_seq), m.last_seq
FROM meta m
