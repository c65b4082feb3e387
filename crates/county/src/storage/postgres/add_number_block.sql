INSERT INTO number_blocks (install_id, request_id, kind, scope, first, last, given_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
