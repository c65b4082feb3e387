-- What this computer remembers of its roster imports, written in the commit of the import itself. What an import wrote
-- stands in the outbox under its `import_id`, also after the bodies there were pruned.

CREATE TABLE imports (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  at INTEGER NOT NULL, user BLOB NOT NULL, file_name TEXT NOT NULL,
  rows INTEGER NOT NULL, accepted INTEGER NOT NULL, undone_at INTEGER
) STRICT;
CREATE INDEX imports_by_time ON imports (at);

-- Which row of the file is which resident.
CREATE TABLE import_rows (
  import_id BLOB NOT NULL, resident BLOB NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY (import_id, resident, sheet, row)
) STRICT, WITHOUT ROWID;

-- Rows that were known before: the values that the import replaced, and those that it wrote, as JSON by field.
CREATE TABLE import_former (
  import_id BLOB NOT NULL, row BLOB NOT NULL, entity TEXT NOT NULL, former TEXT NOT NULL, written TEXT NOT NULL,
  PRIMARY KEY (import_id, row, entity)
) STRICT, WITHOUT ROWID;

-- The list of before stood in the settings and could differ from the rows after a power cut.
DELETE FROM settings WHERE name = 'imports' OR name LIKE 'import/%';
