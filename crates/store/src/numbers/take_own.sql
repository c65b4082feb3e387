INSERT INTO number_blocks (kind, scope, prefix, next, last, install)
VALUES (:kind, '', hex(:install), 2, 999999, :install)
ON CONFLICT (kind, scope, prefix) DO UPDATE SET next = next + 1
RETURNING next - 1
