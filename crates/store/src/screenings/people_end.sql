  AND (:group IS NULL OR h.group_name = :group)
  AND (:household IS NULL OR h.id = :household)
ORDER BY h.village, walk(h.group_name, h.number), h.id, coalesce(r.relation, '') NOT IN ('01', '02'), r.birth_on, r.id
