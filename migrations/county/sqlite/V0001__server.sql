-- The life of this database: `epoch` names it, `epoch_number` counts lives. `secret` makes tokens repeatable.
CREATE TABLE server (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  epoch         BLOB NOT NULL CHECK (length(epoch) = 16),
  epoch_number  INTEGER NOT NULL CHECK (epoch_number > 0),
  secret        BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

CREATE TABLE orgs (
  org_code  TEXT PRIMARY KEY CHECK (length(org_code) = 9),
  made_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One-time codes of enrolment, kept as hashes. `device_key` is the first key that used the code.
CREATE TABLE codes (
  code_hash   BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
  org_code    TEXT NOT NULL,
  expires_at  INTEGER NOT NULL,
  device_key  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  device_id    BLOB PRIMARY KEY CHECK (length(device_id) = 16),
  org_code     TEXT NOT NULL,
  device_key   TEXT NOT NULL,
  token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  enrolled_at  INTEGER NOT NULL,
  revoked_at   INTEGER
) STRICT, WITHOUT ROWID;
