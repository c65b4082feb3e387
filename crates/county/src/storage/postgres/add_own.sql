INSERT INTO own_log (install_id, position, change_id, verdict) VALUES ($1, $2, $3, $4)
