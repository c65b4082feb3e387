-- Rows that have left an area's log, each with the place of that log from which on they are gone. One that has come back
-- stands among the area's rows again, and its line here says nothing.
CREATE TABLE departures (
  area      TEXT NOT NULL,
  row_id    BYTEA NOT NULL CHECK (length(row_id) = 16),
  org_code  TEXT NOT NULL,
  position  BIGINT NOT NULL,
  PRIMARY KEY (area, row_id)
);
CREATE INDEX departures_by_position ON departures (area, position);

-- Residents whose rows stand in another area than their own village's, because they live there under another row.
CREATE TABLE homes (
  org_code  TEXT NOT NULL,
  resident  BYTEA NOT NULL CHECK (length(resident) = 16),
  area      TEXT NOT NULL,
  PRIMARY KEY (org_code, resident)
);
