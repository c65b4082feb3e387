-- Contracts with their whole life: what they renew, who signed for whom, what was agreed to be paid; what was done for
-- them, and why somebody has none.

ALTER TABLE contracts ADD COLUMN renews BLOB;
ALTER TABLE contracts ADD COLUMN guardian TEXT;
ALTER TABLE contracts ADD COLUMN fees TEXT;
ALTER TABLE teams ADD COLUMN started_on TEXT;
ALTER TABLE teams ADD COLUMN roster TEXT;
ALTER TABLE packs ADD COLUMN shares TEXT;

CREATE INDEX contracts_by_renewed ON contracts (renews) WHERE renews IS NOT NULL;

-- 履约记录.
CREATE TABLE services (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, contract BLOB, pack BLOB, item TEXT, kind TEXT, served_on TEXT, doctor BLOB, place TEXT,
  result TEXT, minutes INTEGER, signed INTEGER, corrects BLOB
) STRICT;
CREATE INDEX services_by_resident ON services (resident, served_on);
CREATE INDEX services_by_corrected ON services (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX services_by_date ON services (served_on, village);

-- 未签原因. The newest one counts, as long as there is no contract.
CREATE TABLE unsigned_reasons (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, reason TEXT, asked_on TEXT, asked_by BLOB, signed INTEGER, remark TEXT, corrects BLOB
) STRICT;
CREATE INDEX unsigned_reasons_by_resident ON unsigned_reasons (resident, asked_on);
CREATE INDEX unsigned_reasons_by_corrected ON unsigned_reasons (corrects) WHERE corrects IS NOT NULL;

CREATE TRIGGER services_guard_insert BEFORE INSERT ON services WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER services_guard_update BEFORE UPDATE ON services WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER services_guard_delete BEFORE DELETE ON services WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER unsigned_reasons_guard_insert BEFORE INSERT ON unsigned_reasons WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER unsigned_reasons_guard_update BEFORE UPDATE ON unsigned_reasons WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER unsigned_reasons_guard_delete BEFORE DELETE ON unsigned_reasons WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
