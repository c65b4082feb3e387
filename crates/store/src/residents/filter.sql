  AND (:group IS NULL OR EXISTS (
    SELECT 1 FROM households g WHERE g.id = r.household AND g.group_name = :group))
  AND (:category IS NULL OR EXISTS (
    SELECT 1 FROM categories c
    WHERE (c.resident = r.id OR (c.household = r.household AND c.resident IS NULL)) AND c.category = :category
      AND c.listed = 1 AND coalesce(c.from_on, '') <= coalesce(:on, '9999') AND coalesce(c.to_on, '9999') >= coalesce(:on, '')))
  AND (:disease IS NULL OR EXISTS (
    SELECT 1 FROM diseases d
    WHERE d.resident = r.id AND d.kind = :disease AND d.listed = 1 AND d.left_on IS NULL))
  AND (:contract IS NULL OR :contract = EXISTS (
    SELECT 1 FROM contract_residents m JOIN contracts k ON k.id = m.contract
    WHERE m.resident = r.id AND k.listed = 1 AND k.starts_on <= :on AND k.ends_on >= :on
      AND (k.ended_on IS NULL OR k.ended_on > :on)))
