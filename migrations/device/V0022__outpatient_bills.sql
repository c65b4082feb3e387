-- 门诊慢病结算, the statistics of a closed month, and who is owed something is not held back.

CREATE TABLE outpatient_bills (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  number TEXT, resident BLOB, recognition BLOB, billed_on TEXT, total_fen INTEGER, statement TEXT, bill TEXT, pack TEXT,
  prior TEXT, household_prior TEXT, billed_by BLOB
) STRICT;
CREATE INDEX outpatient_bills_by_resident ON outpatient_bills (resident, billed_on);
CREATE INDEX outpatient_bills_by_day ON outpatient_bills (billed_on, id) WHERE listed = 1;
-- Bills that were taken back stay in the list, marked.
CREATE INDEX outpatient_bills_newest ON outpatient_bills (billed_on DESC, id) WHERE mark IS NOT 'rejected';
CREATE TRIGGER outpatient_bills_guard_insert BEFORE INSERT ON outpatient_bills WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER outpatient_bills_guard_update BEFORE UPDATE ON outpatient_bills WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER outpatient_bills_guard_delete BEFORE DELETE ON outpatient_bills WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

ALTER TABLE postings ADD COLUMN outpatient_bill BLOB;
CREATE INDEX postings_by_outpatient_bill ON postings (outpatient_bill) WHERE outpatient_bill IS NOT NULL;

CREATE INDEX outside_settlements_newest ON outside_settlements (discharged_on DESC, id) WHERE listed = 1;

-- The statistics of a month as they stood when it was closed, and the digest of their text.
ALTER TABLE closings ADD COLUMN statistics TEXT;
ALTER TABLE closings ADD COLUMN statistics_digest TEXT;

-- A settled admission with a credit blocks no more; derived, so it is done outside a commit.
DROP TRIGGER admissions_guard_update;
UPDATE admissions SET blocks = 0 WHERE balance_fen < 0 AND settled_on IS NOT NULL;
CREATE TRIGGER admissions_guard_update BEFORE UPDATE ON admissions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
