FROM (
  SELECT * FROM due
  WHERE village = :village AND recheck = 1
  ORDER BY group_name, number, next_due_on, resident, disease
  LIMIT :limit OFFSET :skip) d
