-- Areas that come as snapshots: what the county offers (JSON), and the pieces of its parts that are here, in the order in
-- which they came. One that was put in place loses its pieces and stays until all are, so that progress can be told.
CREATE TABLE snapshots (
  area TEXT NOT NULL PRIMARY KEY,
  epoch BLOB NOT NULL CHECK (length(epoch) = 16), offer TEXT NOT NULL, bytes INTEGER NOT NULL,
  placed INTEGER NOT NULL DEFAULT 0 CHECK (placed IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot_pieces (
  area TEXT NOT NULL REFERENCES snapshots (area) ON DELETE CASCADE,
  part INTEGER NOT NULL, begins INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (area, part, begins)
) STRICT;
