FROM (
  SELECT * FROM admissions INDEXED BY admissions_state_newest
  WHERE listed = 1 AND state = :state AND admitted_on <= :on AND (admitted_on < :on OR id > :id)
  ORDER BY admitted_on DESC, id
  LIMIT :limit
) AS page
