SELECT m.resident, c.id, c.number, c.team, c.packs, c.signed_on, c.starts_on, c.ends_on, r.village, r.household, r.name,
  r.sex, r.birth_on, r.id_number, r.relation, r.phone, r.record_number, r.status, h.number, h.group_name, h.address, c.renews
FROM json_each(:villages) v
JOIN contracts c ON c.village = unhex(v.value) AND c.ends_on >= :on
JOIN contract_residents m ON m.contract = c.id
JOIN residents r ON r.id = m.resident
LEFT JOIN households h ON h.id = r.household
WHERE c.listed = 1 AND c.starts_on <= :on AND (c.ended_on IS NULL OR c.ended_on > :on) AND r.voided IS NULL
  AND NOT EXISTS (SELECT 1 FROM left_rows l WHERE l.id = r.id AND l.entity = 'resident')
  AND (:team IS NULL OR c.team = :team) AND (:until IS NULL OR c.ends_on <= :until)
