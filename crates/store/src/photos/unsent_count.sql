SELECT count(*) FROM blobs b INDEXED BY blobs_unsent
WHERE b.sent * 65536 < b.size AND EXISTS (SELECT 1 FROM photos p WHERE p.hash = b.hash)
