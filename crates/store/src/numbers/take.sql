UPDATE number_blocks SET next = next + 1
WHERE kind = :kind AND scope = :scope
  AND prefix = (
    SELECT min(prefix) FROM number_blocks
    WHERE kind = :kind AND scope = :scope AND install = :install AND next <= last
  )
RETURNING next - 1
