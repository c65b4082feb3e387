SELECT p.size, (SELECT count(*) FROM blob_parts t WHERE t.hash = p.hash) FROM photos p
WHERE p.hash = ?1 AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.hash = p.hash)
LIMIT 1
