-- Synced rows: one table per entity of the registry in crates/wire/src/entities.rs.
--
-- Every table here has the registry's columns and these:
--   id         16 bytes, made on a device or derived from words; never ordered by
--   area       the village or the whole township that the row belongs to
--   rev_epoch, rev_count   the server's revision; NULL until the server has acknowledged the row
--   voided     why the row was withdrawn; a row is never deleted
--   extra      JSON: fields that only a newer peer knows, or whose shape this version cannot hold; kept verbatim
--   mark       'held' while a person must decide on a local change of the row, 'rejected' when the server refused
--              the row itself
--   listed     1 while the row belongs in lists: neither voided nor rejected
--
-- There are no foreign keys between synced rows: a page may bring the child first, or never the parent.
-- There are no CHECKs on synced fields: a newer peer's words are kept, not refused. Rules stand in `domain`.
-- Only the writer inside `commit` or `apply_page` may write here: see V0002.

-- 行政村. Few rows; `visiting_order` is the order of lists.
CREATE TABLE villages (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  name TEXT, code TEXT, visiting_order INTEGER
) STRICT;

-- 用户, without their keys: those stand in keys.json of the computers where they work.
CREATE TABLE users (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  login TEXT, name TEXT, role TEXT, villages TEXT, enabled INTEGER
) STRICT;
CREATE INDEX users_by_login ON users (login);

-- 户.
CREATE TABLE households (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, number TEXT, group_name TEXT, address TEXT, plan TEXT
) STRICT;
CREATE INDEX households_by_village ON households (village, group_name, number);
CREATE INDEX households_by_number ON households (number);

-- 居民. `no` is this device's own short name of the row, for the search index; it never leaves the device.
CREATE TABLE residents (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, household BLOB, relation TEXT, name TEXT, sex TEXT, birth_on TEXT,
  id_type TEXT, id_number TEXT, legacy_id_number TEXT, phone TEXT, ethnic TEXT, record_number TEXT,
  status TEXT, status_on TEXT, remark TEXT
) STRICT;
-- Covers the counts of who lives here and who of them is signed, without touching the wide rows.
CREATE INDEX residents_present ON residents (id, listed, status, village);
CREATE INDEX residents_by_id_number ON residents (id_number);
CREATE INDEX residents_by_legacy_id_number ON residents (legacy_id_number) WHERE legacy_id_number IS NOT NULL;
CREATE INDEX residents_by_household ON residents (household);
CREATE INDEX residents_by_village ON residents (village, name, id);
CREATE INDEX residents_by_name ON residents (name, birth_on);
CREATE INDEX residents_by_record_number ON residents (record_number) WHERE record_number IS NOT NULL;

-- 身份类别 of a resident, or of a whole household when `resident` is empty.
CREATE TABLE categories (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, household BLOB, category TEXT, from_on TEXT, to_on TEXT, evidence TEXT
) STRICT;
CREATE INDEX categories_by_resident ON categories (resident);
CREATE INDEX categories_by_household ON categories (household);
CREATE INDEX categories_by_kind ON categories (category, village);

-- 患病.
CREATE TABLE diseases (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, kind TEXT, name TEXT, icd10 TEXT, diagnosed_on TEXT, enrolled_on TEXT, left_on TEXT,
  target TEXT
) STRICT;
CREATE INDEX diseases_by_resident ON diseases (resident);
CREATE INDEX diseases_by_kind ON diseases (kind, village);

-- 随访, one record each; a correction is a new row whose `corrects` names the old one.
CREATE TABLE visits (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, resident BLOB, form TEXT, form_version TEXT, visited_on TEXT, mode TEXT, answers TEXT, class INTEGER,
  computed_class INTEGER, next_due_on TEXT, recheck INTEGER, referral INTEGER, reasons TEXT, corrects BLOB, doctor BLOB
) STRICT;
CREATE INDEX visits_by_resident ON visits (resident, visited_on);
CREATE INDEX visits_by_corrected ON visits (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX visits_by_date ON visits (visited_on, village);

-- 因病致贫筛查, per campaign.
CREATE TABLE screenings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, campaign TEXT, household BLOB, resident BLOB, status TEXT, found TEXT, screened_on TEXT,
  screened_by BLOB, verified_on TEXT, verified_by BLOB
) STRICT;
CREATE INDEX screenings_by_campaign ON screenings (campaign, village, status);
CREATE INDEX screenings_by_household ON screenings (household);
CREATE INDEX screenings_by_resident ON screenings (resident);

-- 发放登记.
CREATE TABLE goods_issued (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, household BLOB, item TEXT, quantity INTEGER, issued_on TEXT, issued_by BLOB, signed INTEGER
) STRICT;
CREATE INDEX goods_issued_by_household ON goods_issued (household);
CREATE INDEX goods_issued_by_date ON goods_issued (issued_on, village);

-- 签约团队.
CREATE TABLE teams (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  name TEXT, leader BLOB, members TEXT, villages TEXT, ended_on TEXT
) STRICT;

-- 服务包.
CREATE TABLE packs (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  code TEXT, name TEXT, target TEXT, items TEXT, price_fen INTEGER, payer TEXT, valid_from TEXT, valid_to TEXT
) STRICT;
CREATE INDEX packs_by_code ON packs (code);

-- 签约协议, a state machine: `events` is the JSON list of its steps `{id, kind, data}`;
-- `state` and `ended_on` are derived from them when the row is applied.
CREATE TABLE contracts (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  village BLOB, number TEXT, household BLOB, residents TEXT, team BLOB, packs TEXT, signed_on TEXT, starts_on TEXT,
  ends_on TEXT, signer TEXT, signed_by BLOB,
  events TEXT NOT NULL, state TEXT NOT NULL, ended_on TEXT
) STRICT;
CREATE INDEX contracts_by_end ON contracts (ends_on, village);
CREATE INDEX contracts_by_village ON contracts (village, ends_on);
CREATE INDEX contracts_by_team ON contracts (team, ends_on);
CREATE INDEX contracts_by_household ON contracts (household);
CREATE INDEX contracts_by_number ON contracts (number);

-- 住院, a state machine like a contract. The amounts are derived: costs from the events, the balance from the postings.
CREATE TABLE admissions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  number TEXT, resident BLOB, admitted_on TEXT, facility_level TEXT, in_area INTEGER, diagnosis TEXT, categories TEXT,
  deposit_waived_fen INTEGER, papers TEXT, agreement_number TEXT, override_reason TEXT, registered_by BLOB,
  events TEXT NOT NULL, state TEXT NOT NULL, discharged_on TEXT,
  total_fen INTEGER NOT NULL, out_of_scope_fen INTEGER NOT NULL, balance_fen INTEGER NOT NULL
) STRICT;
CREATE INDEX admissions_by_resident ON admissions (resident, admitted_on);
CREATE INDEX admissions_by_state ON admissions (state, admitted_on);
CREATE INDEX admissions_by_date ON admissions (admitted_on);
CREATE INDEX admissions_by_number ON admissions (number);

-- 记账: one balanced posting of an admission's ledger; `lines` is JSON `[{account, amount}]` that sums to zero.
CREATE TABLE postings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  area TEXT NOT NULL, rev_epoch INTEGER, rev_count INTEGER, voided TEXT, extra TEXT,
  mark TEXT CHECK (mark IN ('held', 'rejected')), listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  admission BLOB, kind TEXT, posted_on TEXT, lines TEXT, reverses BLOB, posted_by BLOB
) STRICT;
CREATE INDEX postings_by_admission ON postings (admission, posted_on);
CREATE INDEX postings_by_date ON postings (posted_on);
