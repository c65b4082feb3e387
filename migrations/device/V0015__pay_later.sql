-- Pay later whole: what the desk asks, the ledger by account, closings, and the packs that settlements were made with.

ALTER TABLE admissions ADD COLUMN ward TEXT;
ALTER TABLE admissions ADD COLUMN bed TEXT;
ALTER TABLE admissions ADD COLUMN mode TEXT;
ALTER TABLE admissions ADD COLUMN first_doctor TEXT;
ALTER TABLE admissions ADD COLUMN referred INTEGER;
ALTER TABLE admissions ADD COLUMN insurance TEXT;
ALTER TABLE admissions ADD COLUMN insurance_number TEXT;
ALTER TABLE admissions ADD COLUMN guarantor TEXT;
ALTER TABLE admissions ADD COLUMN priority TEXT;

-- Derived from events and postings, like `state`: what lists and statistics need without reading the events.
--   settled_on, self_pay_fen, paid_by   of the settlement that stands; `paid_by` is JSON `[[layer, fen]]`
--   due_on      the next part of a plan of instalments, while something is owed
--   papers_out  how many papers are not back
--   blocks      1 while the patient cannot be admitted again
ALTER TABLE admissions ADD COLUMN settled_on TEXT;
ALTER TABLE admissions ADD COLUMN self_pay_fen INTEGER;
ALTER TABLE admissions ADD COLUMN paid_by TEXT;
ALTER TABLE admissions ADD COLUMN due_on TEXT;
ALTER TABLE admissions ADD COLUMN waived_fen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE admissions ADD COLUMN papers_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE admissions ADD COLUMN blocks INTEGER NOT NULL DEFAULT 0;

-- Rows that are here already get them once, outside a commit: nothing that is synced changes.
DROP TRIGGER admissions_guard_update;
UPDATE admissions SET
  blocks = state IN ('in_hospital', 'discharged') OR balance_fen <> 0,
  papers_out = CASE WHEN EXISTS (SELECT 1 FROM json_each(events) e WHERE e.value ->> 'kind' = 'papers_returned') THEN 0
    ELSE coalesce(json_array_length(papers), 0) END,
  settled_on = (SELECT e.value ->> '$.data.on' FROM json_each(events) e WHERE e.value ->> 'kind' = 'settled'),
  self_pay_fen = (SELECT CAST(replace(e.value ->> '$.data.statement.self_pay', '.', '') AS INTEGER)
    FROM json_each(events) e WHERE e.value ->> 'kind' = 'settled'),
  paid_by = (SELECT json_group_array(json_array(l.value ->> 'code', CAST(replace(l.value ->> 'paid', '.', '') AS INTEGER)))
    FROM json_each(events) e, json_each(e.value, '$.data.statement.layers') l WHERE e.value ->> 'kind' = 'settled');
UPDATE admissions SET paid_by = NULL WHERE settled_on IS NULL;
CREATE TRIGGER admissions_guard_update BEFORE UPDATE ON admissions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE INDEX admissions_numbers ON admissions (number, id);
CREATE INDEX admissions_newest ON admissions (admitted_on DESC, id) WHERE listed = 1;
CREATE INDEX admissions_state_newest ON admissions (state, admitted_on DESC, id) WHERE listed = 1;
-- Covers the statistics: the events stand before these columns in a row and fill pages of their own.
CREATE INDEX admissions_by_discharge ON admissions (
  discharged_on, id, resident, total_fen, out_of_scope_fen, deposit_waived_fen, waived_fen, self_pay_fen, paid_by,
  balance_fen, listed, settled_on
) WHERE listed = 1;
CREATE INDEX admissions_owing ON admissions (due_on, id) WHERE listed = 1 AND balance_fen <> 0;
CREATE INDEX admissions_with_papers_out ON admissions (admitted_on, id) WHERE listed = 1 AND papers_out > 0;

ALTER TABLE postings ADD COLUMN number TEXT;
ALTER TABLE postings ADD COLUMN method TEXT;
ALTER TABLE postings ADD COLUMN reason TEXT;
ALTER TABLE postings ADD COLUMN happened_on TEXT;
CREATE INDEX postings_by_reversed ON postings (reverses) WHERE reverses IS NOT NULL;

-- The lines of listed postings by account, so that statements and the trial balance are sums over an index. Derived:
-- the rows of `postings` are the ledger.
CREATE TABLE posting_lines (
  posting BLOB NOT NULL, place INTEGER NOT NULL, account TEXT NOT NULL, posted_on TEXT NOT NULL, admission BLOB,
  fen INTEGER NOT NULL,
  PRIMARY KEY (posting, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_lines_by_account ON posting_lines (account, posted_on, fen);
INSERT INTO posting_lines (posting, place, account, posted_on, admission, fen)
  SELECT postings.id, line.key, line.value ->> 'account', coalesce(posted_on, ''), admission,
    CAST(replace(line.value ->> 'amount', '.', '') AS INTEGER)
  FROM postings, json_each(postings.lines) line WHERE listed = 1;

-- 日结, 月结: `through_on` is the last day that takes no posting any more; `balances` is JSON `{account: amount}` of
-- that day, so that what comes later can be seen.
CREATE TABLE closings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  kind TEXT, through_on TEXT, balances TEXT, cash_due_fen INTEGER, cash_counted_fen INTEGER, remark TEXT, closed_on TEXT,
  closed_by BLOB
) STRICT;
CREATE INDEX closings_by_day ON closings (through_on, kind) WHERE listed = 1;

-- 政策包: the whole text of each version that settlements here name, and of those that the head laid in.
CREATE TABLE policy_packs (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  code TEXT, version TEXT, hash TEXT, text TEXT, added_on TEXT, added_by BLOB, active_from TEXT, active_to TEXT
) STRICT;
CREATE INDEX policy_packs_by_code ON policy_packs (code, version);

-- Settlements at other hospitals: they count for the year.
CREATE TABLE outside_settlements (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  resident BLOB, hospital TEXT, discharged_on TEXT, statement TEXT, entered_on TEXT, entered_by BLOB
) STRICT;
CREATE INDEX outside_settlements_by_resident ON outside_settlements (resident, discharged_on);

CREATE TRIGGER closings_guard_insert BEFORE INSERT ON closings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER closings_guard_update BEFORE UPDATE ON closings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER closings_guard_delete BEFORE DELETE ON closings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER policy_packs_guard_insert BEFORE INSERT ON policy_packs WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER policy_packs_guard_update BEFORE UPDATE ON policy_packs WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER policy_packs_guard_delete BEFORE DELETE ON policy_packs WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER outside_settlements_guard_insert BEFORE INSERT ON outside_settlements WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER outside_settlements_guard_update BEFORE UPDATE ON outside_settlements WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER outside_settlements_guard_delete BEFORE DELETE ON outside_settlements WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
