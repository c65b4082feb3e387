-- What an installation said of itself last: how much it has not sent, and how much waits for somebody there.
ALTER TABLE installs ADD COLUMN heard_at INTEGER;
ALTER TABLE installs ADD COLUMN unsent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE installs ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE installs ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;

-- The county's overview counts by township.
CREATE INDEX devices_of_org ON devices (org_code);
CREATE INDEX installs_of_org ON installs (org_code, device_id);
CREATE INDEX open_cases_of_org ON cases (org_code) WHERE decided_at IS NULL;
CREATE INDEX claims_of_org ON claims (org_code, entity, resident, from_on, to_on);

-- Who may look at the overview. A link is used once, within its time; then a session lasts until its own end.
CREATE TABLE operators (
  link_hash      BLOB PRIMARY KEY CHECK (length(link_hash) = 32),
  name           TEXT NOT NULL,
  link_ends_at   INTEGER NOT NULL,
  session_hash   BLOB UNIQUE CHECK (session_hash IS NULL OR length(session_hash) = 32),
  session_ends_at INTEGER
) STRICT, WITHOUT ROWID;
