-- What this installation knows of itself, what it has done, and what the server said to it. None of this is synced
-- as rows; the outbox is what is sent.

-- One row: who we are and where we stand.
--   install_id       this installation; a restore and a fork take a new one
--   former_install   the installation that this one succeeds
--   last_seq         the last seq taken in the log of install_id; seqs run 1, 2, 3 … without gaps
--   hlc              the hybrid clock in milliseconds, never running backwards except by the server's word
--   epoch            the life of the server's database as last seen
--   acked_seq        the server's last_seq for this install, backup_seq what its two newest backups hold
--   own_cursor       position in the install's own log at the server
--   synced_at        the last good sync, milliseconds since 1970; clock_ahead_ms our clock minus the server's then
CREATE TABLE meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  org_code TEXT NOT NULL, org_name TEXT NOT NULL,
  install_id BLOB NOT NULL CHECK (length(install_id) = 16), former_install BLOB CHECK (length(former_install) = 16),
  last_seq INTEGER NOT NULL CHECK (last_seq >= 0), hlc INTEGER NOT NULL,
  epoch BLOB CHECK (length(epoch) = 16), acked_seq INTEGER NOT NULL DEFAULT 0, backup_seq INTEGER NOT NULL DEFAULT 0,
  own_cursor INTEGER NOT NULL DEFAULT 0, synced_at INTEGER, clock_ahead_ms INTEGER
) STRICT;

-- One row once the device is enrolled at a county server.
CREATE TABLE enrolment (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  server_url TEXT NOT NULL, device_id BLOB NOT NULL, token TEXT NOT NULL, device_key BLOB NOT NULL, ca TEXT
) STRICT;

-- The log: one line per change of one row, in the bytes that are hashed, sent and resent.
--   no         this device's own count, never renumbered
--   install, seq   the place in the log of one installation; a fork gives unacknowledged changes a new place
--   at         the device's clock in minutes since 1970, hlc the hybrid clock in milliseconds
--   base_*     the revision of the row that the user saw
--   group_no   `no` of the first change of the group that stands or falls together
--   op         wire::Op as written; empty once the body was pruned
--   delivery   how far it has travelled; verdict what became of it; both are needed (sync.md §4)
--   resolved   what a person did about a held or rejected change
CREATE TABLE outbox (
  no INTEGER PRIMARY KEY,
  install BLOB NOT NULL CHECK (length(install) = 16), seq INTEGER NOT NULL CHECK (seq > 0),
  change_id BLOB NOT NULL UNIQUE CHECK (length(change_id) = 16),
  user BLOB NOT NULL, at INTEGER NOT NULL, hlc INTEGER NOT NULL,
  entity TEXT NOT NULL, row BLOB NOT NULL, area TEXT NOT NULL, base_epoch INTEGER, base_count INTEGER,
  group_no INTEGER, import_id BLOB, attachments TEXT, op TEXT,
  delivery TEXT NOT NULL DEFAULT 'pending' CHECK (delivery IN ('pending', 'sent', 'acked', 'in_backup')),
  verdict TEXT CHECK (verdict IN ('accepted', 'merged', 'held', 'rejected')),
  rev_epoch INTEGER, rev_count INTEGER, case_id TEXT, code TEXT, field TEXT, waits_for BLOB,
  resolved TEXT CHECK (resolved IN ('redone', 'withdrawn', 'decided')),
  UNIQUE (install, seq),
  CHECK (op IS NOT NULL OR delivery = 'in_backup')
) STRICT;
CREATE INDEX outbox_by_row ON outbox (row, no);
CREATE INDEX outbox_unsent ON outbox (no) WHERE verdict IS NULL;
CREATE INDEX outbox_cases ON outbox (verdict, no) WHERE verdict IN ('held', 'rejected');
CREATE INDEX outbox_by_import ON outbox (import_id, no) WHERE import_id IS NOT NULL;

-- The server's version of rows that have local changes without a verdict, so that those can be laid on top of it
-- again. `state` is JSON. A row without such changes needs none: it is the server's version.
CREATE TABLE server_rows (
  entity TEXT NOT NULL, id BLOB NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (id, entity)
) STRICT, WITHOUT ROWID;

-- Values that lost a concurrent write; they stay in the field's history.
CREATE TABLE kept_values (
  change_id BLOB NOT NULL, field TEXT NOT NULL, entity TEXT NOT NULL, row BLOB NOT NULL,
  value TEXT NOT NULL, own INTEGER NOT NULL CHECK (own IN (0, 1)),
  PRIMARY KEY (change_id, field, own)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_values_by_row ON kept_values (row);

-- How far each area's log has been read.
CREATE TABLE cursors (
  area TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, head INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what, in a chain: `hash` is BLAKE3 over the former hash and this row, so that no row can be changed, left
-- out or added later without breaking all that follow. `first_no`..`last_no` are the lines of the outbox that the
-- deed wrote, `rows_hash` covers their rows. No personal data stands here.
CREATE TABLE audit (
  no INTEGER PRIMARY KEY,
  op TEXT NOT NULL, user BLOB NOT NULL, at INTEGER NOT NULL,
  first_no INTEGER, last_no INTEGER, note TEXT, rows_hash BLOB NOT NULL CHECK (length(rows_hash) = 32),
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_user ON audit (user, no);
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END;
