SELECT c.* FROM json_each(:villages) v
JOIN contracts c ON c.village = unhex(v.value) AND c.ends_on BETWEEN :from AND :until
WHERE c.listed = 1 AND c.ended_on IS NULL AND (:team IS NULL OR c.team = :team)
  AND NOT EXISTS (SELECT 1 FROM contracts n WHERE n.renews = c.id AND n.renews IS NOT NULL AND n.listed = 1)
ORDER BY c.village, c.ends_on, c.number, c.id
