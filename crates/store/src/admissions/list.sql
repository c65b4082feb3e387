SELECT admissions.*, deposit_waived_fen AS deposit_waived, total_fen AS total, out_of_scope_fen AS out_of_scope,
  balance_fen AS balance, residents.name AS resident_name, residents.sex AS resident_sex,
  residents.birth_on AS resident_birth_on, villages.name AS village_name
FROM admissions
LEFT JOIN aliases ON aliases.resident = admissions.resident
LEFT JOIN residents ON residents.id = coalesce(aliases.kept, admissions.resident)
LEFT JOIN villages ON villages.id = residents.village
WHERE admissions.listed = 1
  AND (:state IS NULL OR state = :state)
  AND (:id IS NULL OR admissions.id = :id)
  AND (:text IS NULL OR instr(admissions.number, :text) > 0 OR instr(residents.name, :text) > 0)
ORDER BY admitted_on DESC, admissions.id
LIMIT :limit OFFSET :after
