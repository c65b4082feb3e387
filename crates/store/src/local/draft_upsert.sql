INSERT INTO drafts (user, form, content, saved_at) VALUES (:user, :form, :content, :at)
ON CONFLICT (user, form) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
