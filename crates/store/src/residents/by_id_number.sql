-- Somebody merged into another resident is found as that one; who has left this computer's areas is found, too.
WITH found (id) AS (
  SELECT id FROM residents WHERE id_number = :number AND voided IS NULL AND mark IS NOT 'rejected'
  UNION ALL
  SELECT id FROM residents WHERE legacy_id_number = :number AND id_number IS NOT :number AND voided IS NULL
    AND mark IS NOT 'rejected')
SELECT * FROM residents
WHERE id IN (SELECT coalesce((SELECT a.kept FROM aliases a WHERE a.resident = f.id), f.id) FROM found f)
  AND (listed = 1 OR EXISTS (SELECT 1 FROM left_rows l WHERE l.id = residents.id AND l.entity = 'resident'))
ORDER BY listed DESC, id
