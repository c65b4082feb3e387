-- Rows that the server had lost, or held older than it had told, and that a computer has given back: by which change, and when.
CREATE TABLE given_back (
  change_id  BLOB NOT NULL PRIMARY KEY CHECK (length(change_id) = 16),
  org_code   TEXT NOT NULL,
  entity     TEXT NOT NULL,
  row_id     BLOB NOT NULL CHECK (length(row_id) = 16),
  given_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX given_back_by_org ON given_back (org_code);
