-- Verified backups, and how far each install's log reaches in them. Devices drop what the two newest hold.
CREATE TABLE backups (
  no        INTEGER PRIMARY KEY,
  taken_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE backup_installs (
  no          INTEGER NOT NULL,
  install_id  BLOB NOT NULL,
  last_seq    INTEGER NOT NULL,
  PRIMARY KEY (no, install_id)
) STRICT, WITHOUT ROWID;
