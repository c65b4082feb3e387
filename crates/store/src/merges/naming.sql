SELECT * FROM merges WHERE kept = :resident AND listed = 1
UNION
SELECT * FROM merges WHERE merged = :resident AND listed = 1
ORDER BY merged_on DESC, id DESC
