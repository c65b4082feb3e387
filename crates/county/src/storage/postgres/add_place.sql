INSERT INTO places (install_id, seq, change_id, hash, verdict)
VALUES ($1, $2, $3, $4, $5)
