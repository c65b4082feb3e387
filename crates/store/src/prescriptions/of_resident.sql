SELECT * FROM prescriptions
WHERE resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident) AND listed = 1
  AND coalesce(register, '') NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY issued_on DESC, id DESC
