SELECT d.disease, d.kind, d.enrolled_on, d.made FROM due d
WHERE d.village = :village AND d.next_due_on IS NOT NULL
  AND coalesce(d.register, '') NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY d.walk, d.next_due_on, d.resident, d.disease
