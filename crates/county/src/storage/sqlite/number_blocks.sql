SELECT kind, scope, first, last FROM number_blocks
WHERE install_id = :install AND request_id = :request
ORDER BY kind, scope
