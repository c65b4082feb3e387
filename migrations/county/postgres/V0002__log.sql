-- One line per installation: where its log stands.
CREATE TABLE installs (
  install_id   BYTEA PRIMARY KEY CHECK (length(install_id) = 16),
  device_id    BYTEA NOT NULL,
  org_code     TEXT NOT NULL,
  former       BYTEA,
  last_seq     BIGINT NOT NULL DEFAULT 0,
  backup_seq   BIGINT NOT NULL DEFAULT 0,
  own_head     BIGINT NOT NULL DEFAULT 0,
  app_version  TEXT NOT NULL,
  pushed_at    BIGINT NOT NULL
);

-- Every change ever taken, in the bytes that the device wrote, with the verdict that now holds. `op` is text and no
-- jsonb, which would write it anew.
CREATE TABLE changes (
  change_id    BYTEA PRIMARY KEY CHECK (length(change_id) = 16),
  org_code     TEXT NOT NULL,
  hash         BYTEA NOT NULL CHECK (length(hash) = 32),
  install_id   BYTEA NOT NULL,
  user_id      BYTEA,
  device_at    BIGINT,
  hlc_raw      BIGINT,
  hlc          BIGINT NOT NULL,
  entity       TEXT,
  row_id       BYTEA NOT NULL,
  area         TEXT,
  base         TEXT,
  group_seq    BIGINT,
  import_id    BYTEA,
  attachments  TEXT,
  op           TEXT NOT NULL,
  taken_at     BIGINT NOT NULL,
  verdict      TEXT NOT NULL
);
CREATE INDEX changes_by_row ON changes (row_id, taken_at);

-- The place of a change in an install's log: 1, 2, 3 … without gaps. A change that is issued again under a new
-- install has two places. `verdict` stands here only where it is this place's alone.
CREATE TABLE places (
  install_id  BYTEA NOT NULL,
  seq         BIGINT NOT NULL CHECK (seq > 0),
  change_id   BYTEA NOT NULL,
  hash        BYTEA NOT NULL,
  verdict     TEXT,
  PRIMARY KEY (install_id, seq)
);

-- Later words on an install's own changes.
CREATE TABLE own_log (
  install_id  BYTEA NOT NULL,
  position    BIGINT NOT NULL,
  change_id   BYTEA NOT NULL,
  verdict     TEXT NOT NULL,
  PRIMARY KEY (install_id, position)
);
