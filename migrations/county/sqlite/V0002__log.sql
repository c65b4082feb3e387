-- One line per installation: where its log stands.
CREATE TABLE installs (
  install_id   BLOB PRIMARY KEY CHECK (length(install_id) = 16),
  device_id    BLOB NOT NULL,
  org_code     TEXT NOT NULL,
  former       BLOB,
  last_seq     INTEGER NOT NULL DEFAULT 0,
  backup_seq   INTEGER NOT NULL DEFAULT 0,
  own_head     INTEGER NOT NULL DEFAULT 0,
  app_version  TEXT NOT NULL,
  pushed_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change ever taken, in the bytes that the device wrote, with the verdict that now holds.
CREATE TABLE changes (
  change_id    BLOB PRIMARY KEY CHECK (length(change_id) = 16),
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
  verdict      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_by_row ON changes (row_id, taken_at);

-- The place of a change in an install's log: 1, 2, 3 … without gaps. A change that is issued again under a new
-- install has two places. `verdict` stands here only where it is this place's alone.
CREATE TABLE places (
  install_id  BLOB NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq > 0),
  change_id   BLOB NOT NULL,
  hash        BLOB NOT NULL,
  verdict     TEXT,
  PRIMARY KEY (install_id, seq)
) STRICT, WITHOUT ROWID;

-- Later words on an install's own changes.
CREATE TABLE own_log (
  install_id  BLOB NOT NULL,
  position    INTEGER NOT NULL,
  change_id   BLOB NOT NULL,
  verdict     TEXT NOT NULL,
  PRIMARY KEY (install_id, position)
) STRICT, WITHOUT ROWID;
