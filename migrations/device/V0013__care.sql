-- When a visit was typed in, `YYYY-MM-DDTHH:MM` in UTC by the clock of its computer: what was typed, not what happened.
ALTER TABLE visits ADD COLUMN logged_at TEXT;

-- Photos of visits, prescriptions of health education, measurements that wait for a visit.

CREATE TABLE photos (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, visit BLOB, hash TEXT, size INTEGER, width INTEGER, height INTEGER, taken_at TEXT,
  added_on TEXT, added_by BLOB
) STRICT;
CREATE INDEX photos_by_visit ON photos (visit);
CREATE INDEX photos_by_hash ON photos (hash);
CREATE INDEX photos_by_date ON photos (added_on);

-- 健康教育处方: what was handed to somebody, word for word.
CREATE TABLE prescriptions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, visit BLOB, template TEXT, version TEXT, title TEXT, sections TEXT, next_on TEXT,
  issued_on TEXT, doctor BLOB, register TEXT
) STRICT;
CREATE INDEX prescriptions_by_resident ON prescriptions (resident, issued_on);

-- Readings of a machine. `visit` is the visit that took one in; without one a reading counts for nothing.
CREATE TABLE measurements (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, measured_at TEXT, systolic_mmhg INTEGER, diastolic_mmhg INTEGER, heart_rate INTEGER,
  fasting_glucose_mmol_l TEXT, weight_kg TEXT, device TEXT, visit BLOB
) STRICT;
CREATE INDEX measurements_by_resident ON measurements (resident, measured_at);
CREATE INDEX measurements_waiting ON measurements (village, measured_at) WHERE visit IS NULL AND listed = 1;

-- The pictures themselves, each once. `sent` counts the chunks that the county has.
CREATE TABLE blobs (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64), size INTEGER NOT NULL, sent INTEGER NOT NULL DEFAULT 0,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX blobs_unsent ON blobs (hash) WHERE size > sent * 65536;

-- Chunks of pictures that are on their way here, and pictures that somebody wants to see although they are old.
CREATE TABLE blob_parts (
  hash TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (hash, n)
) STRICT;
CREATE TABLE wanted_blobs (hash TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Pictures of a visit that is still being typed.
CREATE TABLE waiting_photos (
  user BLOB NOT NULL, form TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL, taken_at TEXT, added_at INTEGER NOT NULL,
  PRIMARY KEY (user, form, hash)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER photos_guard_insert BEFORE INSERT ON photos WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER photos_guard_update BEFORE UPDATE ON photos WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER photos_guard_delete BEFORE DELETE ON photos WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER prescriptions_guard_insert BEFORE INSERT ON prescriptions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER prescriptions_guard_update BEFORE UPDATE ON prescriptions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER prescriptions_guard_delete BEFORE DELETE ON prescriptions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER measurements_guard_insert BEFORE INSERT ON measurements WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER measurements_guard_update BEFORE UPDATE ON measurements WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER measurements_guard_delete BEFORE DELETE ON measurements WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
