SELECT id, village, household, relation, name, birth_on, status, coalesce(id_number, '') = '', coalesce(phone, '') = '',
  coalesce(record_number, '') = '', no
FROM residents WHERE listed = 1
