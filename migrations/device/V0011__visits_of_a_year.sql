-- The work list knows who was looked for and not found, and the visits of the year, so that no list reads the visits of
-- everybody. `made` names the newest sixty visits, newest first: `2026-03-01h,2025-12-02c`, the letter for how
-- (c clinic, h home, p phone).
ALTER TABLE due ADD COLUMN enrolled_on TEXT;
ALTER TABLE due ADD COLUMN made TEXT NOT NULL DEFAULT '';
ALTER TABLE due ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due ADD COLUMN missed_on TEXT;
CREATE INDEX due_missed ON due (village) WHERE missed > 0;

UPDATE due SET
  enrolled_on = (SELECT coalesce(d.enrolled_on, d.diagnosed_on) FROM diseases d WHERE d.id = due.disease),
  made = coalesce((
    SELECT group_concat(m.visited_on || substr(m.mode, 1, 1)) FROM (
      SELECT n.visited_on, n.mode FROM visits n
      WHERE n.resident IN (SELECT due.resident UNION ALL SELECT resident FROM aliases WHERE kept = due.resident)
        AND n.listed = 1 AND n.mode IN ('clinic', 'home', 'phone') AND n.visited_on IS NOT NULL
        AND n.form IN (SELECT l.form FROM visits l WHERE l.id = due.last_visit)
        AND (n.answers ->> 'disease_name') IS (SELECT l.answers ->> 'disease_name' FROM visits l WHERE l.id = due.last_visit)
        AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = n.id AND c.corrects IS NOT NULL AND c.listed = 1)
      ORDER BY n.visited_on DESC, n.id DESC LIMIT 60) m), ''),
  missed = (
    SELECT count(*) FROM visits n
    WHERE n.resident IN (SELECT due.resident UNION ALL SELECT resident FROM aliases WHERE kept = due.resident)
      AND n.listed = 1 AND n.mode = 'not_reached' AND n.visited_on > coalesce(due.last_visited_on, '')),
  missed_on = (
    SELECT max(n.visited_on) FROM visits n
    WHERE n.resident IN (SELECT due.resident UNION ALL SELECT resident FROM aliases WHERE kept = due.resident)
      AND n.listed = 1 AND n.mode = 'not_reached' AND n.visited_on > coalesce(due.last_visited_on, ''));

-- How long each visit took to type, on this computer only: each user sees their own median.
CREATE TABLE entry_times (
  user BLOB NOT NULL, form TEXT NOT NULL, saved_at INTEGER NOT NULL, millis INTEGER NOT NULL CHECK (millis > 0)
) STRICT;
CREATE INDEX entry_times_by_user ON entry_times (user, form, saved_at);
