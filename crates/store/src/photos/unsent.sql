SELECT b.hash, b.size, b.sent FROM blobs b INDEXED BY blobs_unsent
WHERE b.size > b.sent * 65536
  AND EXISTS (
    SELECT 1 FROM photos p WHERE p.hash = b.hash AND p.rev_epoch IS NOT NULL AND p.mark IS NOT 'rejected')
ORDER BY b.hash
LIMIT ?1
