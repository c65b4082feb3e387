INSERT INTO number_heads (kind, scope, highest) VALUES ($1, $2, $3)
ON CONFLICT (kind, scope) DO UPDATE SET highest = excluded.highest WHERE excluded.highest > number_heads.highest
