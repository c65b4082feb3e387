SELECT * FROM residents WHERE id_number = :number AND listed = 1
UNION ALL
SELECT * FROM residents WHERE legacy_id_number = :number AND id_number IS NOT :number AND listed = 1
ORDER BY id
