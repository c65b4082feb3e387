INSERT INTO number_heads (kind, scope, highest) VALUES (:kind, :scope, :number)
ON CONFLICT (kind, scope) DO UPDATE SET highest = excluded.highest WHERE excluded.highest > highest
