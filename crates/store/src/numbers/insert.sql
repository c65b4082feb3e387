INSERT INTO number_blocks (kind, scope, prefix, next, last, install)
VALUES (:kind, :scope, :prefix, :first, :last, :install)
ON CONFLICT (kind, scope, prefix) DO NOTHING
