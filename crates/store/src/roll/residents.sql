SELECT id, village, household, relation, name, birth_on, status, coalesce(id_number, '') = '', coalesce(phone, '') = '',
  coalesce(record_number, '') = ''
FROM residents WHERE listed = 1
