SELECT 1 FROM number_blocks WHERE kind = $1 AND scope = $2 AND first <= $3 AND last >= $3 LIMIT 1
