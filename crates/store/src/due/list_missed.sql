FROM (
  SELECT * FROM due
  WHERE village = :village AND missed > 0
  ORDER BY group_name, number, next_due_on, resident, disease
  LIMIT :limit OFFSET :skip) d
