INSERT INTO audit (no, op, user, at, first_no, last_no, note, rows_hash, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
