SELECT id, kept, merged, listed = 1 AND undone_on IS NULL FROM merges WHERE kept = ?1
UNION
SELECT id, kept, merged, listed = 1 AND undone_on IS NULL FROM merges WHERE merged = ?1
