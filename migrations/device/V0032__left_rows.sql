-- Rows that have left the areas which this computer receives, as with a person who moved to another village. They stay
-- as they were last seen, are in no list of people and prove nothing, until a page brings them again.
CREATE TABLE left_rows (
  entity TEXT NOT NULL, id BLOB NOT NULL CHECK (length(id) = 16),
  PRIMARY KEY (id, entity)
) STRICT, WITHOUT ROWID;
