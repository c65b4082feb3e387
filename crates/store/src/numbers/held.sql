SELECT kind, scope, CAST(prefix AS INTEGER), last FROM number_blocks WHERE kind = :kind ORDER BY scope, prefix
