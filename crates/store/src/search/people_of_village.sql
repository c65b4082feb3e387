-- Who was merged into another resident is still found.
SELECT no, village, name, other_name, id_number, legacy_id_number, phone, record_number, remark,
  voided IS NULL AND mark IS NOT 'rejected'
FROM residents WHERE village IS ?1 ORDER BY no
