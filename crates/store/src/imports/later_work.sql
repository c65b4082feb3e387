-- `written`: what the import wrote, with its last line in the log and the revision that the server gave it.
-- `later`: lines of the log behind it that count as work: not those of the import itself, nor of one that was taken back.
-- CROSS JOIN keeps the order: from the few thousand rows of the import to whatever hangs on them, by index.
WITH
written AS MATERIALIZED (
  SELECT entity, row, max(no) AS no, max(rev_count) AS rev FROM outbox WHERE import_id = :import GROUP BY row, entity
),
later AS (
  SELECT w.entity, w.row FROM written w CROSS JOIN outbox o ON o.row = w.row AND o.no > w.no AND o.entity = w.entity
  WHERE o.import_id IS NULL OR (o.import_id <> :import AND NOT EXISTS (
    SELECT 1 FROM imports i WHERE i.id = o.import_id AND i.undone_at IS NOT NULL))
),
person AS MATERIALIZED (
  SELECT w.row AS id, w.rev, r.household, r.rev_count
  FROM written w CROSS JOIN residents r ON r.id = w.row
  WHERE w.entity = 'resident' AND r.voided IS NULL AND NOT EXISTS (
    SELECT 1 FROM import_former f WHERE f.import_id = :import AND f.row = w.row AND f.entity = 'resident')
),
home AS MATERIALIZED (
  SELECT DISTINCT p.household AS id, p.id AS member
  FROM person p CROSS JOIN written w ON w.row = p.household AND w.entity = 'household'
)
SELECT row AS resident, NULL AS tag, 'changed_since' AS why FROM later WHERE entity = 'resident' AND row IN (SELECT id FROM person)
UNION
-- Another computer changed the person: the server's revision went on without this one.
SELECT p.id, NULL, 'changed_since' FROM person p
WHERE p.rev IS NOT NULL AND p.rev_count > p.rev
  AND p.rev_count > (SELECT coalesce(max(o.rev_count), 0) FROM outbox o WHERE o.row = p.id AND o.entity = 'resident')
UNION
SELECT p.id, NULL, 'has_visits' FROM person p CROSS JOIN visits x ON x.resident = p.id WHERE x.listed = 1
UNION
SELECT p.id, NULL, 'has_contract' FROM person p CROSS JOIN contract_residents x ON x.resident = p.id
UNION
SELECT p.id, NULL, 'has_admission' FROM person p CROSS JOIN admissions x ON x.resident = p.id WHERE x.listed = 1
UNION
SELECT p.id, NULL, 'has_screening' FROM person p CROSS JOIN screenings x ON x.resident = p.id WHERE x.listed = 1
UNION
SELECT p.id, NULL, 'has_insurance' FROM person p CROSS JOIN insurances x ON x.resident = p.id WHERE x.listed = 1
UNION
SELECT p.id, NULL, 'has_moves' FROM person p CROSS JOIN moves x ON x.resident = p.id WHERE x.listed = 1
UNION
SELECT p.id, NULL, 'merged' FROM person p CROSS JOIN merges x ON x.kept = p.id WHERE x.listed = 1 AND x.undone_on IS NULL
UNION
SELECT p.id, NULL, 'merged' FROM person p CROSS JOIN merges x ON x.merged = p.id WHERE x.listed = 1 AND x.undone_on IS NULL
UNION
SELECT p.id, NULL, 'changed_since' FROM person p CROSS JOIN categories x ON x.resident = p.id
WHERE x.listed = 1 AND NOT EXISTS (SELECT 1 FROM written w WHERE w.row = x.id)
UNION
SELECT p.id, NULL, 'changed_since' FROM person p CROSS JOIN diseases x ON x.resident = p.id
WHERE x.listed = 1 AND NOT EXISTS (SELECT 1 FROM written w WHERE w.row = x.id)
UNION
SELECT h.member, NULL, 'household_changed' FROM home h CROSS JOIN outbox o ON o.row = h.id
WHERE h.id IN (SELECT row FROM later WHERE entity = 'household')
UNION
SELECT h.member, NULL, 'household_changed' FROM home h CROSS JOIN goods_issued x ON x.household = h.id WHERE x.listed = 1
UNION
SELECT h.member, NULL, 'has_contract' FROM home h CROSS JOIN contracts x ON x.household = h.id WHERE x.listed = 1
UNION
SELECT h.member, NULL, 'has_screening' FROM home h CROSS JOIN screenings x ON x.household = h.id WHERE x.listed = 1
UNION
SELECT h.member, NULL, 'household_changed' FROM home h CROSS JOIN categories x ON x.household = h.id
WHERE x.listed = 1 AND NOT EXISTS (SELECT 1 FROM written w WHERE w.row = x.id)
UNION
-- A category or disease of a known resident that somebody worked on; a household's is told of its head.
SELECT x.resident, x.id, 'changed_since' FROM later l CROSS JOIN categories x ON x.id = l.row
WHERE l.entity = 'category' AND x.voided IS NULL AND x.resident IS NOT NULL
UNION
SELECT (SELECT r.id FROM residents r WHERE r.household = x.household AND r.listed = 1
    ORDER BY coalesce(r.relation, '') NOT IN ('01', '02'), r.id LIMIT 1), x.id, 'changed_since'
FROM later l CROSS JOIN categories x ON x.id = l.row
WHERE l.entity = 'category' AND x.voided IS NULL AND x.resident IS NULL
  AND EXISTS (SELECT 1 FROM residents r WHERE r.household = x.household AND r.listed = 1)
UNION
SELECT x.resident, x.id, 'changed_since' FROM later l CROSS JOIN diseases x ON x.id = l.row
WHERE l.entity = 'disease' AND x.voided IS NULL
UNION
-- A register that visits were made for since.
SELECT x.resident, x.id, 'has_visits'
FROM written w CROSS JOIN diseases x ON x.id = w.row CROSS JOIN visits v ON v.resident = x.resident
WHERE w.entity = 'disease' AND x.voided IS NULL AND v.listed = 1 AND v.visited_on >= x.enrolled_on
ORDER BY 1, 2, 3
