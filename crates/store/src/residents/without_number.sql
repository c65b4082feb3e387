SELECT * FROM residents
WHERE coalesce(status_on, birth_on, '') <= :until
  AND listed = 1 AND coalesce(id_number, '') = '' AND coalesce(status, 'present') = 'present'
ORDER BY coalesce(status_on, birth_on, ''), id
