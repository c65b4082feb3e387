-- As `follow.sql` for those whom nobody has visited or merged: of a roster nearly everybody, so they are done together.
-- What it leaves out are the visits of the last year, attempts, and visits without a register, of which there are none.
-- CROSS JOIN keeps the order of the list, which is that of the residents' rows.
INSERT INTO due
  (disease, resident, village, kind, group_name, number, last_visit, last_visited_on, next_due_on, recheck, referral,
   enrolled_on, register, walk, made, missed, missed_on, behind_from)
SELECT d.id, asked.value, coalesce(r.village, d.village), coalesce(d.kind, ''), coalesce(h.group_name, ''),
  coalesce(h.number, ''), NULL, NULL, coalesce(d.enrolled_on, d.diagnosed_on, '1970-01-01'), 0, 0,
  coalesce(d.enrolled_on, d.diagnosed_on), d.register, walk(h.group_name, h.number), '', 0, NULL,
  behind_from(d.kind, coalesce(d.enrolled_on, d.diagnosed_on), NULL, NULL)
FROM rarray(?1) asked
CROSS JOIN diseases d ON d.resident = asked.value
LEFT JOIN residents r ON r.id = asked.value
LEFT JOIN households h ON h.id = r.household
WHERE d.listed = 1 AND d.left_on IS NULL
  AND coalesce(r.listed, 1) = 1 AND coalesce(r.status, 'present') = 'present'
  AND NOT EXISTS (SELECT 1 FROM visits WHERE resident = asked.value)
  AND NOT EXISTS (SELECT 1 FROM aliases WHERE kept = asked.value)
  AND NOT EXISTS (SELECT 1 FROM aliases WHERE resident = asked.value)
