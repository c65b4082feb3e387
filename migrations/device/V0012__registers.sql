-- Registers that are for named staff: who is named (synced with the user), which registers they are here (synced with the
-- township), and to which of them each disease, visit and due row belongs (derived, so that lists can leave them out).

ALTER TABLE users ADD COLUMN registers TEXT;

-- The names stood in the settings of each computer.
DELETE FROM settings WHERE name = 'restricted_staff';

CREATE TABLE township_settings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  name TEXT, value TEXT
) STRICT;

ALTER TABLE diseases ADD COLUMN register TEXT;
ALTER TABLE visits ADD COLUMN register TEXT;
ALTER TABLE due ADD COLUMN register TEXT;

-- What is here already is sorted by the rule of this day; what is written later by `domain::residents::Register`.
DROP TRIGGER diseases_guard_update;
UPDATE diseases SET register = CASE
  WHEN kind IN ('severe_mental_disorder', 'tuberculosis') THEN kind
  WHEN substr(upper(icd10), 1, 3) IN ('B20', 'B21', 'B22', 'B23', 'B24', 'Z21')
    OR name LIKE '%艾滋%' OR name LIKE '%HIV%' THEN 'hiv'
  WHEN substr(upper(icd10), 1, 3) IN ('A15', 'A16', 'A17', 'A18', 'A19') OR name LIKE '%结核%' THEN 'tuberculosis'
  WHEN substr(upper(icd10), 1, 3) IN ('F20', 'F22', 'F25', 'F31')
    OR name LIKE '%精神分裂%' OR name LIKE '%精神障碍%' OR name LIKE '%分裂情感%' OR name LIKE '%偏执性精神%'
    OR name LIKE '%双相%' OR name LIKE '%重性精神%' OR name LIKE '%重精%' OR name = '精神病' THEN 'severe_mental_disorder'
  END;
CREATE TRIGGER diseases_guard_update BEFORE UPDATE ON diseases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

DROP TRIGGER visits_guard_update;
UPDATE visits SET register = CASE
  WHEN form LIKE 'severe_mental_disorder%' THEN 'severe_mental_disorder'
  WHEN form LIKE 'tuberculosis%' THEN 'tuberculosis'
  WHEN answers ->> 'disease_name' LIKE '%艾滋%' OR answers ->> 'disease_name' LIKE '%HIV%'
    OR substr(upper(answers ->> 'icd10'), 1, 3) IN ('B20', 'B21', 'B22', 'B23', 'B24', 'Z21') THEN 'hiv'
  WHEN answers ->> 'disease_name' LIKE '%结核%'
    OR substr(upper(answers ->> 'icd10'), 1, 3) IN ('A15', 'A16', 'A17', 'A18', 'A19') THEN 'tuberculosis'
  WHEN answers ->> 'disease_name' LIKE '%精神分裂%' OR answers ->> 'disease_name' LIKE '%精神障碍%'
    OR answers ->> 'disease_name' LIKE '%分裂情感%' OR answers ->> 'disease_name' LIKE '%偏执性精神%'
    OR answers ->> 'disease_name' LIKE '%双相%' OR answers ->> 'disease_name' LIKE '%重性精神%'
    OR answers ->> 'disease_name' LIKE '%重精%'
    OR substr(upper(answers ->> 'icd10'), 1, 3) IN ('F20', 'F22', 'F25', 'F31') THEN 'severe_mental_disorder'
  END
WHERE form LIKE 'severe_mental_disorder%' OR form LIKE 'tuberculosis%' OR answers ->> 'disease_name' IS NOT NULL;
CREATE TRIGGER visits_guard_update BEFORE UPDATE ON visits WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

-- A due row is a disease's, or a visit's own where somebody stands on no register.
UPDATE due SET register = coalesce(
  (SELECT d.register FROM diseases d WHERE d.id = due.disease), (SELECT v.register FROM visits v WHERE v.id = due.disease));

-- Counting leaves the hidden ones out without reading the rows.
DROP INDEX due_by_date;
DROP INDEX due_by_village;
DROP INDEX due_rechecks;
DROP INDEX due_referrals;
CREATE INDEX due_by_date ON due (next_due_on, village, register);
CREATE INDEX due_by_village ON due (village, next_due_on, register);
CREATE INDEX due_rechecks ON due (village, register) WHERE recheck = 1;
CREATE INDEX due_referrals ON due (village, register) WHERE referral = 1;
DROP INDEX due_missed;
CREATE INDEX due_missed ON due (village, register) WHERE missed > 0;

CREATE TRIGGER township_settings_guard_insert BEFORE INSERT ON township_settings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER township_settings_guard_update BEFORE UPDATE ON township_settings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER township_settings_guard_delete BEFORE DELETE ON township_settings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
