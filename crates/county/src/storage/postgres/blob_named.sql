SELECT area, fields FROM synced_rows
WHERE org_code = $1 AND blob = $2 AND voided IS NULL
ORDER BY area, row_id
