-- Numbers for people to read. `highest` is the highest that a row holds, a device reported or a block reaches; nothing
-- at or below it is ever given. `epoch` is the life of this server in which the last block was given.
CREATE TABLE number_heads (
  kind     TEXT NOT NULL,
  scope    TEXT NOT NULL,
  highest  BIGINT NOT NULL CHECK (highest >= 0),
  epoch    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, scope)
);

-- Blocks given, by the request that asked: the same request again gets the same blocks.
CREATE TABLE number_blocks (
  install_id  BYTEA NOT NULL,
  request_id  BYTEA NOT NULL CHECK (length(request_id) = 16),
  kind        TEXT NOT NULL,
  scope       TEXT NOT NULL,
  first       BIGINT NOT NULL,
  last        BIGINT NOT NULL CHECK (last >= first),
  given_at    BIGINT NOT NULL,
  PRIMARY KEY (install_id, request_id, kind, scope)
);
CREATE UNIQUE INDEX number_blocks_by_first ON number_blocks (kind, scope, first);

-- In which life of this server an installation first said what it holds.
CREATE TABLE number_reports (
  install_id   BYTEA PRIMARY KEY CHECK (length(install_id) = 16),
  org_code     TEXT NOT NULL,
  epoch        BIGINT NOT NULL,
  reported_at  BIGINT NOT NULL
);
CREATE INDEX number_reports_of_org ON number_reports (org_code, epoch, reported_at);
