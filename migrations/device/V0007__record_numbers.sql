-- Whom a village has yet to give a 档案编号: those without one, and those with a temporary one.
CREATE INDEX residents_without_number ON residents (village, status)
  WHERE listed = 1 AND coalesce(nullif(record_number, ''), '临-') GLOB '临-*';
