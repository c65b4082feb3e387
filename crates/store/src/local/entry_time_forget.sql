DELETE FROM entry_times
WHERE user = :user AND form = :form AND saved_at < (
  SELECT saved_at FROM entry_times WHERE user = :user AND form = :form ORDER BY saved_at DESC LIMIT 1 OFFSET :keep)
