-- Attachments in chunks, each township's own. The row that names one says how large it is and who may read it.
CREATE TABLE blob_chunks (
  org_code  TEXT NOT NULL,
  hash      TEXT NOT NULL CHECK (length(hash) = 64),
  n         INTEGER NOT NULL CHECK (n >= 0),
  bytes     BLOB NOT NULL,
  PRIMARY KEY (org_code, hash, n)
) STRICT;
CREATE INDEX synced_rows_by_blob ON synced_rows (org_code, fields ->> '$.hash') WHERE entity = 'photo';
