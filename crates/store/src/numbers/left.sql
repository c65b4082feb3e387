SELECT coalesce(sum(last + 1 - next), 0) FROM number_blocks WHERE kind = :kind AND scope = :scope
