SELECT * FROM moves WHERE household_from = :household AND listed = 1
UNION
SELECT * FROM moves WHERE household_to = :household AND listed = 1
ORDER BY moved_on, id
