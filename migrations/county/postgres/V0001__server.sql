-- The life of this database: `epoch` names it, `epoch_number` counts lives. `secret` makes tokens repeatable.
-- Times are milliseconds since 1970, ids 16 bytes, as in the SQLite tables, which these follow column by column.
CREATE TABLE server (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  epoch         BYTEA NOT NULL CHECK (length(epoch) = 16),
  epoch_number  BIGINT NOT NULL CHECK (epoch_number > 0),
  secret        BYTEA NOT NULL CHECK (length(secret) = 32),
  answers       BIGINT NOT NULL DEFAULT 0
);

-- A transaction that writes in a township locks its line first.
CREATE TABLE orgs (
  org_code  TEXT PRIMARY KEY CHECK (length(org_code) = 9),
  made_at   BIGINT NOT NULL
);

-- One-time codes of enrolment, kept as hashes. `device_key` is the first key that used the code.
CREATE TABLE codes (
  code_hash   BYTEA PRIMARY KEY CHECK (length(code_hash) = 32),
  org_code    TEXT NOT NULL,
  expires_at  BIGINT NOT NULL,
  device_key  TEXT
);

CREATE TABLE devices (
  device_id    BYTEA PRIMARY KEY CHECK (length(device_id) = 16),
  org_code     TEXT NOT NULL,
  device_key   TEXT NOT NULL,
  token_hash   BYTEA NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  enrolled_at  BIGINT NOT NULL,
  revoked_at   BIGINT
);

-- Verified backups, and how far each install's log reaches in them. Devices drop what the two newest hold.
CREATE TABLE backups (
  no        BIGINT PRIMARY KEY,
  taken_at  BIGINT NOT NULL
);

CREATE TABLE backup_installs (
  no          BIGINT NOT NULL,
  install_id  BYTEA NOT NULL,
  last_seq    BIGINT NOT NULL,
  PRIMARY KEY (no, install_id)
);
