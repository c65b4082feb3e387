SELECT millis FROM entry_times WHERE user = :user AND form = :form ORDER BY saved_at DESC LIMIT :limit
