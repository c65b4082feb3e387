ORDER BY r.name, r.id
LIMIT :limit
