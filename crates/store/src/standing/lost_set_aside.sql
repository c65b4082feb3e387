-- The nil install is nobody's log; `no` is unique in it.
UPDATE outbox SET install = zeroblob(16), seq = no
WHERE install = :install AND seq > :last_seq AND op IS NULL
