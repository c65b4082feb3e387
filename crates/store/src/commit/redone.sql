-- What only waited for the refused row is judged again by the county itself; a row that waited is entered again too.
UPDATE outbox SET resolved = 'redone'
WHERE row = ?1 AND entity = ?2 AND verdict = 'rejected' AND resolved IS NULL
  AND (waits_for IS NULL OR op LIKE '{"insert"%' OR op LIKE '{"post"%')
