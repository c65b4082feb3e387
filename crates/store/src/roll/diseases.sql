SELECT coalesce(a.kept, d.resident), d.kind, d.name, coalesce(d.evidence, '') = '', d.id FROM diseases d
LEFT JOIN aliases a ON a.resident = d.resident
WHERE d.listed = 1 AND d.left_on IS NULL AND coalesce(d.register, '') NOT IN (SELECT value FROM json_each(:hidden))
