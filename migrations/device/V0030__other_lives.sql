-- How much of the former installation's log this one holds: what was acknowledged when it took its name. Unknown of those
-- that took one before.
ALTER TABLE meta ADD COLUMN former_seq INTEGER;

-- Rows as a life of the server that is over had them, until the present one names them again: their revisions prove and
-- compare nothing.
CREATE TABLE former_life (
  entity TEXT NOT NULL, id BLOB NOT NULL CHECK (length(id) = 16),
  PRIMARY KEY (id, entity)
) STRICT, WITHOUT ROWID;
