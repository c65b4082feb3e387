-- 待处理: what the county held, as the centre's computers see it. The county makes the row, a decision is a patch of it.
CREATE TABLE cases (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  change_id BLOB, code TEXT, entity TEXT, subject BLOB, other BLOB, op TEXT, contested TEXT, stands TEXT, made_by BLOB,
  made_at TEXT, opened_at TEXT, decision TEXT, decided_by BLOB, decided_at TEXT, reason TEXT, resident BLOB
) STRICT;
CREATE INDEX cases_open ON cases (opened_at, id) WHERE listed = 1 AND decision IS NULL;
CREATE INDEX cases_decided ON cases (decided_at DESC, id) WHERE listed = 1 AND decision IS NOT NULL;

CREATE TRIGGER cases_guard_insert BEFORE INSERT ON cases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER cases_guard_update BEFORE UPDATE ON cases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER cases_guard_delete BEFORE DELETE ON cases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

-- Who decided a held change of this computer, as JSON: told by the county to whoever typed it, whatever their duties.
ALTER TABLE outbox ADD COLUMN decided TEXT;
CREATE INDEX outbox_decided ON outbox (no DESC) WHERE decided IS NOT NULL;
CREATE INDEX outbox_waiting_for ON outbox (waits_for, no) WHERE waits_for IS NOT NULL;
