UPDATE due SET behind_from = CASE WHEN next_due_on IS NOT NULL THEN behind_from(kind, enrolled_on, made,
  (SELECT value FROM township_settings WHERE name = 'followup_frequency' AND listed = 1 ORDER BY id LIMIT 1)) END
