INDEXED BY closings_by_day
WHERE through_on = :last_day AND kind = 'month' AND listed = 1
ORDER BY closed_on, id
LIMIT 1
