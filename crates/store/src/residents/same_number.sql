-- Numbers that several residents bear, also one as the old number of another, and who bears them. The first part reads
-- the whole index of numbers, but no row.
WITH borne (number) AS (
  SELECT id_number FROM residents WHERE id_number > '' GROUP BY id_number HAVING count(*) > 1
  UNION
  SELECT legacy_id_number FROM residents WHERE legacy_id_number > '' GROUP BY legacy_id_number HAVING count(*) > 1
  UNION
  SELECT r.legacy_id_number FROM residents r
  WHERE r.legacy_id_number > '' AND EXISTS (SELECT 1 FROM residents o WHERE o.id_number = r.legacy_id_number)
)
SELECT b.number, r.id FROM borne b CROSS JOIN residents r ON r.id_number = b.number WHERE r.listed = 1
UNION
SELECT b.number, r.id FROM borne b CROSS JOIN residents r ON r.legacy_id_number = b.number WHERE r.listed = 1
ORDER BY 1, 2
