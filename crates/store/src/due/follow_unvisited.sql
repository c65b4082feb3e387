-- As `follow.sql` for somebody whom nobody has visited or merged: of a roster nearly everybody. What it leaves out are
-- the visits of the last year, attempts, and visits without a register, of which there are none.
INSERT INTO due
  (disease, resident, village, kind, group_name, number, last_visit, last_visited_on, next_due_on, recheck, referral,
   enrolled_on, register, walk, made, missed, missed_on, behind_from)
SELECT d.id, :resident, coalesce(r.village, d.village), coalesce(d.kind, ''), coalesce(h.group_name, ''),
  coalesce(h.number, ''), NULL, NULL, coalesce(d.enrolled_on, d.diagnosed_on, '1970-01-01'), 0, 0,
  coalesce(d.enrolled_on, d.diagnosed_on), d.register, walk(h.group_name, h.number), '', 0, NULL,
  behind_from(d.kind, coalesce(d.enrolled_on, d.diagnosed_on), NULL, NULL)
FROM diseases d
LEFT JOIN residents r ON r.id = :resident
LEFT JOIN households h ON h.id = r.household
WHERE d.resident = :resident AND d.listed = 1 AND d.left_on IS NULL
  AND coalesce(r.listed, 1) = 1 AND coalesce(r.status, 'present') = 'present'
