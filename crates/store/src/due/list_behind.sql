FROM (
  SELECT * FROM due
  WHERE village = :village AND behind_from <= :quarter
    AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
  ORDER BY walk, next_due_on, resident, disease
  LIMIT :limit OFFSET :skip) d
