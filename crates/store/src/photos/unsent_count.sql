SELECT count(*) FROM blobs b INDEXED BY blobs_unsent
WHERE b.size > b.sent * 65536 AND EXISTS (SELECT 1 FROM photos p WHERE p.hash = b.hash)
