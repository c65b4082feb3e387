WHERE c.listed = 1 AND NOT EXISTS (SELECT 1 FROM left_rows l WHERE l.id = c.id AND l.entity = 'contract')
  AND (:villages IS NULL OR hex(c.village) IN (SELECT value FROM json_each(:villages)))
  AND (:team IS NULL OR c.team = :team)
  AND (:state IS NULL
    OR (:state = 'in_force' AND c.starts_on <= :on AND c.ends_on >= :on AND (c.ended_on IS NULL OR c.ended_on > :on))
    OR (:state = 'over' AND (c.ends_on < :on OR c.ended_on <= :on)))
  AND (:until IS NULL OR c.ends_on <= :until)
  AND (:text IS NULL OR instr(c.number, :text) > 0 OR EXISTS (
    SELECT 1 FROM contract_residents m JOIN residents r ON r.id = m.resident
    WHERE m.contract = c.id AND instr(r.name, :text) > 0))
