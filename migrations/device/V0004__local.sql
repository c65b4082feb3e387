-- What only this computer needs: derived tables that can be rebuilt from the rows, and things that are not synced.

-- Who is in which contract, from the JSON list of the contract's row.
CREATE TABLE contract_residents (
  resident BLOB NOT NULL, contract BLOB NOT NULL,
  PRIMARY KEY (resident, contract)
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_residents_by_contract ON contract_residents (contract);

-- The work list: one row for each disease in care, with its newest visit. `next_due_on` is the visit's, or the day of
-- enrolment when there was no visit yet; empty when the newest visit ended the follow-up. `group_name` and `number` are
-- the household's, so that a village's list comes in walking order.
CREATE TABLE due (
  disease BLOB NOT NULL PRIMARY KEY, resident BLOB NOT NULL, village BLOB, kind TEXT NOT NULL,
  group_name TEXT NOT NULL, number TEXT NOT NULL,
  last_visit BLOB, last_visited_on TEXT, next_due_on TEXT,
  recheck INTEGER NOT NULL CHECK (recheck IN (0, 1)), referral INTEGER NOT NULL CHECK (referral IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_date ON due (next_due_on, village);
CREATE INDEX due_by_village ON due (village, next_due_on);
CREATE INDEX due_by_resident ON due (resident);
CREATE INDEX due_rechecks ON due (village) WHERE recheck = 1;
CREATE INDEX due_referrals ON due (village) WHERE referral = 1;

-- Search. Villages get small numbers, so that the keys of one village stand together.
CREATE TABLE search_villages (no INTEGER PRIMARY KEY, village BLOB NOT NULL UNIQUE) STRICT;

-- One line per way to find a resident by name, phone or ID number; the first letter of `key` says which (see the
-- module `search::keys`).
CREATE TABLE search_keys (
  village INTEGER NOT NULL, key TEXT NOT NULL, resident INTEGER NOT NULL,
  PRIMARY KEY (village, key, resident)
) STRICT, WITHOUT ROWID;

-- The ID numbers of residents (by `residents.no`) as three-digit pieces and their village's number as `v12`, for a part
-- from the middle. Nothing but the pieces is kept, and no positions: a hit is checked against the resident's row.
CREATE VIRTUAL TABLE search_pieces USING fts5(pieces, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- Drafts of forms, so that a power cut costs no typing. `form` is the screen's own name for what is being filled in.
CREATE TABLE drafts (
  user BLOB NOT NULL, form TEXT NOT NULL, content TEXT NOT NULL, saved_at INTEGER NOT NULL,
  PRIMARY KEY (user, form)
) STRICT, WITHOUT ROWID;

-- Blocks of numbers for people to read (档案编号, 协议编号): reserved by the server, or with a prefix of this install.
CREATE TABLE number_blocks (
  kind TEXT NOT NULL, scope TEXT NOT NULL, prefix TEXT NOT NULL, next INTEGER NOT NULL, last INTEGER NOT NULL,
  install BLOB NOT NULL,
  PRIMARY KEY (kind, scope, prefix), CHECK (next <= last + 1)
) STRICT, WITHOUT ROWID;

-- How the columns of a sheet were mapped the last time a header of this fingerprint was seen.
CREATE TABLE column_mappings (
  fingerprint TEXT NOT NULL PRIMARY KEY, mapping TEXT NOT NULL, used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Settings of this computer, JSON by name; `user` is empty for all users.
CREATE TABLE settings (
  user BLOB NOT NULL DEFAULT x'', name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;
