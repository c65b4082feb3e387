-- New rows of an import that are not withdrawn. Rows that it only changed stand in `import_former`.
WITH written AS MATERIALIZED (
  SELECT min(no) AS no, entity, row FROM outbox WHERE import_id = :import GROUP BY row, entity
)
SELECT w.no, w.entity, w.row, r.id AS resident, NULL AS household
FROM written w CROSS JOIN residents r ON r.id = w.row
WHERE w.entity = 'resident' AND r.voided IS NULL AND NOT EXISTS (
  SELECT 1 FROM import_former f WHERE f.import_id = :import AND f.row = w.row AND f.entity = 'resident')
UNION ALL
SELECT w.no, w.entity, w.row, c.resident, c.household FROM written w CROSS JOIN categories c ON c.id = w.row
WHERE w.entity = 'category' AND c.voided IS NULL
UNION ALL
SELECT w.no, w.entity, w.row, d.resident, NULL FROM written w CROSS JOIN diseases d ON d.id = w.row
WHERE w.entity = 'disease' AND d.voided IS NULL
ORDER BY 1
