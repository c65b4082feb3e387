SELECT * FROM categories
WHERE household = :household AND resident IS NULL AND listed = 1
ORDER BY category, from_on, id
