-- Categories in force on a day, of the person and of the household, and diseases in care.
SELECT 0, category FROM categories
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND listed = 1 AND coalesce(from_on, '') <= :on AND coalesce(to_on, '9999') >= :on
UNION ALL
SELECT 0, category FROM categories
WHERE household = :household AND resident IS NULL
  AND listed = 1 AND coalesce(from_on, '') <= :on AND coalesce(to_on, '9999') >= :on
UNION ALL
SELECT 1, name FROM (
  SELECT name FROM diseases
  WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
    AND listed = 1 AND left_on IS NULL AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
  ORDER BY kind, id)
