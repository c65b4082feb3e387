-- The counter of each area's log. Positions are given out in the transaction that writes the rows.
CREATE TABLE areas (
  area      TEXT PRIMARY KEY,
  org_code  TEXT NOT NULL,
  head      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX areas_of_org ON areas (org_code, area);

-- The newest state of every row. `position` is its newest place in its area's log.
CREATE TABLE synced_rows (
  area       TEXT NOT NULL,
  row_id     BLOB NOT NULL CHECK (length(row_id) = 16),
  org_code   TEXT NOT NULL,
  entity     TEXT NOT NULL,
  rev_epoch  INTEGER NOT NULL,
  rev_count  INTEGER NOT NULL,
  fields     TEXT NOT NULL CHECK (json_valid(fields)),
  events     TEXT NOT NULL CHECK (json_valid(events)),
  versions   TEXT NOT NULL CHECK (json_valid(versions)),
  voided     TEXT,
  position   INTEGER NOT NULL,
  PRIMARY KEY (area, row_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX synced_rows_by_id ON synced_rows (row_id, org_code);
CREATE INDEX synced_rows_by_position ON synced_rows (area, position);
CREATE INDEX synced_rows_by_revision ON synced_rows (area, entity, row_id, rev_epoch, rev_count);

-- Values that lost a concurrent write.
CREATE TABLE kept_values (
  area       TEXT NOT NULL,
  row_id     BLOB NOT NULL,
  change_id  BLOB NOT NULL,
  field      TEXT NOT NULL,
  value      TEXT NOT NULL,
  kept_at    INTEGER NOT NULL,
  PRIMARY KEY (area, row_id, change_id, field)
) STRICT, WITHOUT ROWID;

-- Rows that are not there because their first change was held or rejected; what builds on them waits.
CREATE TABLE refusals (
  org_code   TEXT NOT NULL,
  row_id     BLOB NOT NULL,
  change_id  BLOB NOT NULL,
  outcome    TEXT NOT NULL,
  PRIMARY KEY (org_code, row_id)
) STRICT, WITHOUT ROWID;

-- What a person must decide.
CREATE TABLE cases (
  case_id     TEXT PRIMARY KEY,
  org_code    TEXT NOT NULL,
  change_id   BLOB NOT NULL,
  row_id      BLOB NOT NULL,
  other_row   BLOB,
  code        TEXT NOT NULL,
  opened_at   INTEGER NOT NULL,
  decided_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX open_cases_by_row ON cases (row_id) WHERE decided_at IS NULL;
CREATE INDEX open_cases_by_other_row ON cases (other_row) WHERE decided_at IS NULL;

-- What a resident can have only once at a time: an open admission, a contract in force.
CREATE TABLE claims (
  resident  BLOB NOT NULL,
  entity    TEXT NOT NULL,
  row_id    BLOB NOT NULL,
  org_code  TEXT NOT NULL,
  from_on   TEXT NOT NULL,
  to_on     TEXT NOT NULL,
  PRIMARY KEY (resident, entity, row_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_of_row ON claims (row_id);
