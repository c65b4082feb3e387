SELECT m.resident, c.id, c.number, c.ends_on, c.ended_on, c.events, c.renews,
  EXISTS (SELECT 1 FROM contracts n WHERE n.renews = c.id AND n.renews IS NOT NULL AND n.listed = 1) AS renewed
FROM json_each(:villages) v
JOIN contracts c ON c.village = unhex(v.value) AND c.ends_on >= :from
JOIN contract_residents m ON m.contract = c.id
WHERE c.listed = 1 AND (c.ended_on BETWEEN :from AND :on OR (c.ended_on IS NULL AND c.ends_on < :on))
