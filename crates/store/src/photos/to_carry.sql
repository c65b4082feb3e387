-- Pictures for a file on a stick: also those whose row goes into the same file.
SELECT b.hash, b.size, b.sent FROM blobs b INDEXED BY blobs_unsent
WHERE b.size > b.sent * 65536
  AND EXISTS (SELECT 1 FROM photos p WHERE p.hash = b.hash AND p.mark IS NOT 'rejected')
ORDER BY b.sent = 0, b.hash
LIMIT ?1
