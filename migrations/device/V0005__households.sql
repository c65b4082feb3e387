-- Households with their history: dated moves, insurance by year, merged residents, screening campaigns, printed papers.

ALTER TABLE households ADD COLUMN measures TEXT;
ALTER TABLE households ADD COLUMN cause TEXT;
ALTER TABLE households ADD COLUMN doctor BLOB;
ALTER TABLE households ADD COLUMN helper TEXT;
ALTER TABLE households ADD COLUMN helper_phone TEXT;
ALTER TABLE households ADD COLUMN remark TEXT;
ALTER TABLE residents ADD COLUMN other_name TEXT;
ALTER TABLE residents ADD COLUMN mother BLOB;
ALTER TABLE residents ADD COLUMN labour TEXT;
ALTER TABLE categories ADD COLUMN detail TEXT;
ALTER TABLE categories ADD COLUMN source_list TEXT;
ALTER TABLE diseases ADD COLUMN hospital TEXT;
ALTER TABLE diseases ADD COLUMN treatment TEXT;
ALTER TABLE diseases ADD COLUMN evidence TEXT;
ALTER TABLE screenings ADD COLUMN cause INTEGER;
ALTER TABLE screenings ADD COLUMN entered_on TEXT;
ALTER TABLE screenings ADD COLUMN exited_on TEXT;
ALTER TABLE screenings ADD COLUMN exit_reason TEXT;
ALTER TABLE screenings ADD COLUMN remark TEXT;
ALTER TABLE goods_issued ADD COLUMN signed_by TEXT;
ALTER TABLE goods_issued ADD COLUMN remark TEXT;

-- 参保, one row for each resident and year.
CREATE TABLE insurances (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, year INTEGER, kind TEXT, place TEXT, own_fen INTEGER, subsidy_fen INTEGER,
  subsidy_source TEXT, state TEXT
) STRICT;
CREATE INDEX insurances_by_resident ON insurances (resident, year);
CREATE INDEX insurances_by_year ON insurances (year, village);

-- 户籍变动. Who lives where now stands in `residents`; how it came to be stands here.
CREATE TABLE moves (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, kind TEXT, moved_on TEXT, household_from BLOB, household_to BLOB, relation_from TEXT,
  relation_to TEXT, place TEXT, remark TEXT, recorded_by BLOB, corrects BLOB
) STRICT;
CREATE INDEX moves_by_resident ON moves (resident, moved_on);
CREATE INDEX moves_by_household_from ON moves (household_from, moved_on);
CREATE INDEX moves_by_household_to ON moves (household_to, moved_on);

-- Two residents who are one person. `before` holds the values that the chosen ones replaced, for the way back.
CREATE TABLE merges (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, kept BLOB, merged BLOB, chosen TEXT, before TEXT, merged_on TEXT, merged_by BLOB, undone_on TEXT,
  undone_by BLOB
) STRICT;
CREATE INDEX merges_by_kept ON merges (kept);
CREATE INDEX merges_by_merged ON merges (merged);

-- 筛查批次.
CREATE TABLE campaigns (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  name TEXT, kind TEXT, starts_on TEXT, ends_on TEXT, target TEXT, threshold INTEGER, closed_on TEXT
) STRICT;
CREATE INDEX campaigns_by_start ON campaigns (starts_on);

-- Papers that were printed for a household.
CREATE TABLE printed_papers (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, household BLOB, resident BLOB, kind TEXT, subject BLOB, copies INTEGER, printed_on TEXT, printed_by BLOB
) STRICT;
CREATE INDEX printed_papers_by_household ON printed_papers (household, printed_on);
CREATE INDEX printed_papers_by_subject ON printed_papers (subject, printed_on);

-- Who is really whom, from the merges that hold: `kept` is the last of a chain. Derived, this computer's own.
CREATE TABLE aliases (
  resident BLOB NOT NULL PRIMARY KEY, kept BLOB NOT NULL, CHECK (resident <> kept)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_kept ON aliases (kept);

CREATE TRIGGER insurances_guard_insert BEFORE INSERT ON insurances WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER insurances_guard_update BEFORE UPDATE ON insurances WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER insurances_guard_delete BEFORE DELETE ON insurances WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER moves_guard_insert BEFORE INSERT ON moves WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER moves_guard_update BEFORE UPDATE ON moves WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER moves_guard_delete BEFORE DELETE ON moves WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER merges_guard_insert BEFORE INSERT ON merges WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER merges_guard_update BEFORE UPDATE ON merges WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER merges_guard_delete BEFORE DELETE ON merges WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER campaigns_guard_insert BEFORE INSERT ON campaigns WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER campaigns_guard_update BEFORE UPDATE ON campaigns WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER campaigns_guard_delete BEFORE DELETE ON campaigns WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER printed_papers_guard_insert BEFORE INSERT ON printed_papers WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER printed_papers_guard_update BEFORE UPDATE ON printed_papers WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER printed_papers_guard_delete BEFORE DELETE ON printed_papers WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
