SELECT * FROM residents
WHERE household = :household AND listed = 1
ORDER BY coalesce(relation, '') NOT IN ('01', '02'), birth_on, id
