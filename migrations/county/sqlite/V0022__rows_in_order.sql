-- Changes and rows are wide. Kept by key alone, each went to another page of the file; now their bodies stand in the order
-- in which they came, and only the keys are sorted. A row has no position until the end of the transaction that writes it,
-- so it enters the index of positions once. What is JSON here, the server itself has written.
CREATE TABLE changes_in_order (
  change_id    BLOB NOT NULL PRIMARY KEY CHECK (length(change_id) = 16),
  org_code     TEXT NOT NULL,
  hash         BLOB NOT NULL CHECK (length(hash) = 32),
  install_id   BLOB NOT NULL,
  user_id      BLOB,
  device_at    INTEGER,
  hlc_raw      INTEGER,
  hlc          INTEGER NOT NULL,
  entity       TEXT,
  row_id       BLOB NOT NULL,
  area         TEXT,
  base         TEXT,
  group_seq    INTEGER,
  import_id    BLOB,
  attachments  TEXT,
  op           TEXT NOT NULL,
  taken_at     INTEGER NOT NULL,
  verdict      TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  waits_for    TEXT
) STRICT;
INSERT INTO changes_in_order SELECT
  change_id, org_code, hash, install_id, user_id, device_at, hlc_raw, hlc, entity, row_id, area, base, group_seq, import_id,
  attachments, op, taken_at, verdict, seq, waits_for
  FROM changes ORDER BY taken_at, change_id;
DROP TABLE changes;
ALTER TABLE changes_in_order RENAME TO changes;
CREATE INDEX changes_by_row ON changes (row_id, taken_at);
CREATE INDEX changes_waiting ON changes (waits_for, taken_at) WHERE waits_for IS NOT NULL;

CREATE TABLE synced_rows_in_order (
  area       TEXT NOT NULL,
  row_id     BLOB NOT NULL CHECK (length(row_id) = 16),
  org_code   TEXT NOT NULL,
  entity     TEXT NOT NULL,
  rev_epoch  INTEGER NOT NULL,
  rev_count  INTEGER NOT NULL,
  fields     TEXT NOT NULL,
  events     TEXT NOT NULL,
  versions   TEXT NOT NULL,
  voided     TEXT,
  position   INTEGER NOT NULL,
  PRIMARY KEY (area, row_id)
) STRICT;
INSERT INTO synced_rows_in_order SELECT
  area, row_id, org_code, entity, rev_epoch, rev_count, fields, events, versions, voided, position
  FROM synced_rows ORDER BY area, position;
DROP TABLE synced_rows;
ALTER TABLE synced_rows_in_order RENAME TO synced_rows;
CREATE INDEX synced_rows_by_id ON synced_rows (row_id, org_code);
CREATE INDEX synced_rows_by_position ON synced_rows (area, position) WHERE position > 0;
CREATE INDEX synced_rows_by_revision ON synced_rows (area, entity, row_id, rev_epoch, rev_count);
CREATE INDEX synced_rows_by_blob ON synced_rows (org_code, fields ->> '$.hash') WHERE entity = 'photo';
