SELECT coalesce((SELECT a.kept FROM aliases a WHERE a.resident = m.kept), m.kept),
  coalesce((SELECT a.kept FROM aliases a WHERE a.resident = m.merged), m.merged)
FROM merges m
WHERE m.listed = 1 AND m.chosen ->> 'different' = 1 AND m.kept IS NOT NULL AND m.merged IS NOT NULL
