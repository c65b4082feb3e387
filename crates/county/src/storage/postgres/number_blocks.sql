SELECT kind, scope, first, last FROM number_blocks
WHERE install_id = $1 AND request_id = $2
ORDER BY kind, scope
