SELECT count(*)
FROM admissions
LEFT JOIN aliases ON aliases.resident = admissions.resident
LEFT JOIN residents ON residents.id = coalesce(aliases.kept, admissions.resident)
WHERE admissions.listed = 1
  AND (:state IS NULL OR state = :state)
  AND (:text IS NULL OR instr(admissions.number, :text) > 0 OR instr(residents.name, :text) > 0)
