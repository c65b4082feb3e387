SELECT hash, size, (SELECT count(*) FROM blob_parts t WHERE t.hash = m.hash) FROM (
  SELECT p.hash AS hash, p.size AS size, '9999' AS added_on FROM wanted_blobs w JOIN photos p ON p.hash = w.hash
  UNION
  SELECT p.hash, p.size, p.added_on FROM photos p WHERE p.added_on >= :since AND p.listed = 1
) m
WHERE NOT EXISTS (SELECT 1 FROM blobs b WHERE b.hash = m.hash)
GROUP BY hash
ORDER BY max(added_on) DESC, hash
LIMIT :limit
