-- 县域外就医救助 with its chain of reviews, and 门诊慢病认定.

-- A state machine like an admission; `state`, `granted_fen` and `year` are derived from its steps.
CREATE TABLE aid_applications (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  number TEXT, resident BLOB, household BLOB, applicant TEXT, hospital TEXT, diagnosis TEXT, admitted_on TEXT,
  discharged_on TEXT, total_fen INTEGER, reimbursed_fen INTEGER, requested_fen INTEGER, account TEXT, policy TEXT,
  applied_on TEXT, registered_by BLOB, remark TEXT,
  events TEXT NOT NULL, state TEXT NOT NULL, granted_fen INTEGER NOT NULL
) STRICT;
CREATE INDEX aid_applications_by_household ON aid_applications (household, discharged_on);
CREATE INDEX aid_applications_newest ON aid_applications (applied_on DESC, id) WHERE listed = 1;

CREATE TABLE chronic_recognitions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  resident BLOB, disease TEXT, name TEXT, batch TEXT, applied_on TEXT, applied_by BLOB, status TEXT, decided_on TEXT,
  hospital TEXT, certificate TEXT, ended_on TEXT, remark TEXT
) STRICT;
CREATE INDEX chronic_recognitions_by_resident ON chronic_recognitions (resident, decided_on);
CREATE INDEX chronic_recognitions_newest ON chronic_recognitions (applied_on DESC, id) WHERE listed = 1;

CREATE TRIGGER aid_applications_guard_insert BEFORE INSERT ON aid_applications WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER aid_applications_guard_update BEFORE UPDATE ON aid_applications WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER aid_applications_guard_delete BEFORE DELETE ON aid_applications WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER chronic_recognitions_guard_insert BEFORE INSERT ON chronic_recognitions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER chronic_recognitions_guard_update BEFORE UPDATE ON chronic_recognitions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER chronic_recognitions_guard_delete BEFORE DELETE ON chronic_recognitions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
