-- The counter of each area's log. Positions are given out in the transaction that writes the rows.
CREATE TABLE areas (
  area      TEXT PRIMARY KEY,
  org_code  TEXT NOT NULL,
  head      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX areas_of_org ON areas (org_code, area);

-- The newest state of every row. `position` is its newest place in its area's log; `blob` is the attachment that a
-- photo names.
CREATE TABLE synced_rows (
  area       TEXT NOT NULL,
  row_id     BYTEA NOT NULL CHECK (length(row_id) = 16),
  org_code   TEXT NOT NULL,
  entity     TEXT NOT NULL,
  rev_epoch  BIGINT NOT NULL,
  rev_count  BIGINT NOT NULL,
  fields     TEXT NOT NULL,
  events     TEXT NOT NULL,
  versions   TEXT NOT NULL,
  voided     TEXT,
  position   BIGINT NOT NULL,
  blob       TEXT,
  PRIMARY KEY (area, row_id)
);
CREATE INDEX synced_rows_by_id ON synced_rows (row_id, org_code);
CREATE INDEX synced_rows_by_position ON synced_rows (area, position);
CREATE INDEX synced_rows_by_blob ON synced_rows (org_code, blob) WHERE blob IS NOT NULL;

-- Values that lost a concurrent write.
CREATE TABLE kept_values (
  area       TEXT NOT NULL,
  row_id     BYTEA NOT NULL,
  change_id  BYTEA NOT NULL,
  field      TEXT NOT NULL,
  value      TEXT NOT NULL,
  kept_at    BIGINT NOT NULL,
  PRIMARY KEY (area, row_id, change_id, field)
);

-- Rows that are not there because their first change was held or rejected; what builds on them waits.
CREATE TABLE refusals (
  org_code   TEXT NOT NULL,
  row_id     BYTEA NOT NULL,
  change_id  BYTEA NOT NULL,
  outcome    TEXT NOT NULL,
  PRIMARY KEY (org_code, row_id)
);

-- What a person must decide.
CREATE TABLE cases (
  case_id     TEXT PRIMARY KEY,
  org_code    TEXT NOT NULL,
  change_id   BYTEA NOT NULL,
  row_id      BYTEA NOT NULL,
  other_row   BYTEA,
  code        TEXT NOT NULL,
  opened_at   BIGINT NOT NULL,
  decided_at  BIGINT
);
CREATE INDEX open_cases_by_row ON cases (row_id) WHERE decided_at IS NULL;
CREATE INDEX open_cases_by_other_row ON cases (other_row) WHERE decided_at IS NULL;

-- What a resident can have only once at a time: an open admission, a contract in force.
CREATE TABLE claims (
  resident  BYTEA NOT NULL,
  entity    TEXT NOT NULL,
  row_id    BYTEA NOT NULL,
  org_code  TEXT NOT NULL,
  from_on   TEXT NOT NULL,
  to_on     TEXT NOT NULL,
  PRIMARY KEY (resident, entity, row_id)
);
CREATE INDEX claims_of_row ON claims (row_id);

-- Attachments in chunks, each township's own.
CREATE TABLE blob_chunks (
  org_code  TEXT NOT NULL,
  hash      TEXT NOT NULL CHECK (length(hash) = 64),
  n         BIGINT NOT NULL CHECK (n >= 0),
  bytes     BYTEA NOT NULL,
  PRIMARY KEY (org_code, hash, n)
);
