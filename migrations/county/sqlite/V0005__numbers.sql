-- Numbers for people to read. `highest` is the highest that a row holds, a device reported or a block reaches; nothing
-- at or below it is ever given. `epoch` is the life of this server in which the last block was given.
CREATE TABLE number_heads (
  kind     TEXT NOT NULL,
  scope    TEXT NOT NULL,
  highest  INTEGER NOT NULL CHECK (highest >= 0),
  epoch    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

INSERT INTO number_heads (kind, scope, highest)
SELECT 'record', substr(number, 1, 12), max(CAST(substr(number, 13) AS INTEGER))
FROM (SELECT json_extract(fields, '$.record_number') AS number FROM synced_rows WHERE entity = 'resident')
WHERE number GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
GROUP BY substr(number, 1, 12);

-- Blocks given, by the request that asked: the same request again gets the same blocks.
CREATE TABLE number_blocks (
  install_id  BLOB NOT NULL,
  request_id  BLOB NOT NULL CHECK (length(request_id) = 16),
  kind        TEXT NOT NULL,
  scope       TEXT NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL CHECK (last >= first),
  given_at    INTEGER NOT NULL,
  PRIMARY KEY (install_id, request_id, kind, scope)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX number_blocks_by_first ON number_blocks (kind, scope, first);

-- In which life of this server an installation first said what it holds.
CREATE TABLE number_reports (
  install_id   BLOB PRIMARY KEY CHECK (length(install_id) = 16),
  org_code     TEXT NOT NULL,
  epoch        INTEGER NOT NULL,
  reported_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX number_reports_of_org ON number_reports (org_code, epoch, reported_at);
