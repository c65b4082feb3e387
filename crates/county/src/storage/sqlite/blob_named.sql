SELECT area, fields ->> '$.size' AS size FROM synced_rows
WHERE org_code = :org AND fields ->> '$.hash' = :hash AND entity = 'photo' AND voided IS NULL
ORDER BY area, row_id
