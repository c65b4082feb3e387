SELECT no, op, user, at, first_no, last_no, note, rows_hash, hash FROM audit ORDER BY no
